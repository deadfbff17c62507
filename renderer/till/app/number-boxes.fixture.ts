/** Every box of the till in which a number is typed, as keys reach it, and what Enter makes of it. */
import { createScanDetector, type Outcome, type Press, type Verdict } from '#renderer/ui/scan-detector.ts';
import { amountErased, amountPasted, amountTold, amountTyped, NO_AMOUNT, type AmountField, type AmountRead } from '../parts/amount-field.ts';
import { createTypist } from '../parts/typist.ts';
import { createCash, type CashDeps } from '../features/cash/cash-store.ts';
import { discountIn, limitsOf, priceIn, quantityIn, type DiscountKind, type LineField } from '../features/line/line-form.ts';
import { cartLine, cartView } from '../parts/testing/cart.fixture.ts';
import { setup as paymentDesk } from '../features/payment/payment-desk.fixture.ts';
import type { Method } from '../features/payment/payment-state.ts';
import { line, receipt, setup as refundDesk } from '../features/refund/refund-desk.fixture.ts';
import { createCounting, type CountDeps } from '../features/shift/close-store.ts';
import { countBy, countErased, countPasted } from '../features/shift/count.ts';
import { createOpening } from '../features/shift/open-store.ts';

/** What Enter does: the number that is used (kopecks, basis points, millionths), `none` for no discount, or the trouble that is told instead. */
export type Done = number | string | null;

export type Box = {
  readonly type: (characters: string) => void;
  readonly takeBack: (count: number) => void;
  readonly scan: () => void;
  readonly paste: (text: string) => void;
  readonly eraseAll: () => void;
  readonly enter: () => Promise<Done>;
  /** Sounds of a refusal so far. */
  readonly blocked: () => number;
};

const fault = { ok: false, code: 'fault', detail: { fault: 'internal', retry: 'later', message: '' } };
const settle = async (): Promise<void> => { for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => { setImmediate(resolve); }); };

/** What was sent by this Enter, else what is told. */
async function sentBy(enter: () => void, sent: readonly Done[], told: () => Done): Promise<Done> {
  const before = sent.length;
  enter();
  await settle();
  return sent.length > before ? (sent.at(-1) ?? null) : told();
}

function cash(direction: 'in' | 'out'): Box {
  const sent: Done[] = [];
  let blocked = 0;
  const keeper = createCash({
    cash: { move: ({ amountMinor }: { amountMinor: number }) => { sent.push(amountMinor); return Promise.resolve(fault); }, list: () => Promise.resolve(fault) } as unknown as CashDeps['cash'],
    reasons: () => ['Размен'], withApproval: (send) => send(undefined), newGesture: () => 'gesture', sound: (sound) => { if (sound === 'blocked' && keeper.store.getState().refusal === null) blocked++; },
  });
  keeper.start(direction);
  return {
    ...keeper, eraseAll: () => keeper.erase(99), blocked: () => blocked,
    enter: () => sentBy(keeper.send, sent, () => keeper.store.getState().field.trouble ?? (keeper.store.getState().lotAsked ? 'a lot' : null)),
  };
}

function float(): Box {
  const sent: Done[] = [];
  let blocked = 0;
  const keeper = createOpening({ open: ({ floatMinor }: { floatMinor: number }) => { sent.push(floatMinor); return Promise.resolve(fault); } } as unknown as Parameters<typeof createOpening>[0], () => blocked++);
  return {
    ...keeper, eraseAll: () => keeper.erase(99), blocked: () => blocked,
    enter: () => sentBy(keeper.open, sent, () => keeper.store.getState().field.trouble ?? (keeper.store.getState().lot === 'asked' ? 'a lot' : null)),
  };
}

function count(by: 'sum' | 'pieces'): Box {
  const sent: Done[] = [];
  let blocked = 0;
  const keeper = createCounting({
    shift: { unfinished: () => Promise.resolve(fault), expected: () => Promise.resolve(fault), close: ({ countedMinor }: { countedMinor: number }) => { sent.push(countedMinor); return Promise.resolve(fault); } } as unknown as CountDeps['shift'],
    shiftId: () => 's', notesMinor: () => [5_000_00], reasons: () => [], withApproval: (send) => send(undefined), newGesture: () => 'gesture', sound: (sound) => { if (sound === 'blocked' && keeper.store.getState().refusal === null) blocked++; },
  });
  keeper.start('close');
  keeper.change((now) => countBy(now, by));
  const told = (): Done => {
    const { count: now, emptyAsked } = keeper.store.getState();
    return (by === 'sum' ? now.sum.trouble : now.trouble) ?? (emptyAsked ? 'nothing counted' : null);
  };
  return {
    type: keeper.type, takeBack: keeper.takeBack, scan: keeper.scan, blocked: () => blocked,
    paste: (text) => keeper.change((now) => countPasted(now, text)), eraseAll: () => keeper.change((now) => countErased(now, true)), enter: () => sentBy(keeper.send, sent, told),
  };
}

/** The panels about a line and the receipt, without their drawing. */
function form(field: LineField, kind: DiscountKind, read: (field: AmountField) => AmountRead<unknown>): Box {
  const limits = limitsOf(field, kind);
  let now: AmountField = NO_AMOUNT;
  let blocked = 0;
  const typist = createTypist(() => now, (next) => { now = next; });
  const put = (next: AmountField): void => {
    typist.forget();
    now = next;
  };
  const used = (value: unknown): Done => {
    if (value === null) return 'none';
    return typeof value === 'object' ? Number(Object.values(value).find((part) => typeof part === 'number')) : Number(value);
  };
  return {
    type: (characters) => typist.type(characters, (standing, typed) => amountTyped(standing, typed, limits)), takeBack: typist.takeBack, scan: () => undefined,
    paste: (text) => put(amountPasted(now, text, limits)), eraseAll: () => put(amountErased(now, 99)), blocked: () => blocked,
    enter: () => {
      const answer = read(now);
      if (answer.ok) return Promise.resolve(used(answer.value));
      blocked++;
      put(amountTold(now, answer.trouble));
      return Promise.resolve(now.trouble);
    },
  };
}

/** As much as fits into a box. */
const MOST_MINOR = 9_999_999_99;

function payment(method: Method): Box {
  const { payment: keeper, paid, runAll, sounds, world } = paymentDesk({ ok: false, code: 'no-shift', detail: {} });
  // No card pays more than the goods cost.
  if (method === 'card') world.cart = cartView('cart-1', [cartLine(1, { totalMinor: MOST_MINOR })], { totalMinor: MOST_MINOR });
  keeper.open();
  keeper.choose(method);
  return {
    ...keeper, scan: () => keeper.scanned('4607001234567'), eraseAll: () => keeper.erase(99), blocked: () => sounds.filter((sound) => sound === 'blocked').length,
    enter: async () => {
      const before = paid.length;
      keeper.payShown();
      await runAll();
      const { offer } = (paid.length > before ? paid.at(-1) : {}) as { readonly offer?: { readonly cardMinor: number; readonly cashMinor: number | null } };
      const state = keeper.store.getState();
      if (offer === undefined) return state[method].trouble ?? state.refusal?.code ?? null;
      return method === 'card' ? offer.cardMinor : (offer.cashMinor ?? 'exact');
    },
  };
}

function loose(unit: 'pcs' | 'kg'): Box {
  const { refund, sent, heard } = refundDesk();
  const { loose: keeper } = refund;
  refund.show('loose');
  refund.setReason('Брак');
  keeper.choose({ id: 'g', name: '', article: null, unit, priceMinor: 100_00, pictureHash: null });
  return {
    ...keeper, scan: () => undefined, eraseAll: () => keeper.erase(99), blocked: () => heard.filter((sound) => sound === 'blocked').length,
    enter: async () => {
      const before = sent.length;
      refund.enter();
      await settle();
      return sent.length > before ? (sent.at(-1) as { readonly quantityMicro: number }).quantityMicro : keeper.store.getState().trouble;
    },
  };
}

/** How much of a line comes back: `*` was pressed. */
async function partOfLine(): Promise<Box> {
  const { refund, sent, heard, settle: answered } = refundDesk({ open: { ok: true, value: { ...receipt, lines: [{ ...line(1, '11111111'), leftMicro: 9_000_000 }] } } });
  refund.start('r');
  await answered();
  refund.type('*');
  return {
    type: refund.type, takeBack: refund.takeBack, scan: () => undefined, paste: refund.paste, blocked: () => heard.filter((sound) => sound === 'blocked').length,
    eraseAll: () => {
      for (let presses = 0; presses < 9; presses++) refund.erase();
      refund.type('*');
    },
    enter: async () => {
      const before = sent.length;
      refund.enter();
      await answered();
      return sent.length > before ? ((sent.at(-1) as { readonly lines: readonly { readonly quantityMicro: number }[] }).lines[0]?.quantityMicro ?? null) : (refund.store.getState().choice?.trouble ?? null);
    },
  };
}

export const numberBoxes = {
  'cash in': () => cash('in'), 'cash out': () => cash('out'), 'float': float, 'count by sum': () => count('sum'), 'count by pieces': () => count('pieces'),
  'price': () => form('price', 'amount', priceIn), 'amount off': () => form('discount', 'amount', (field) => discountIn(field, 'amount')), 'per cent off': () => form('discount', 'percent', (field) => discountIn(field, 'percent')), 'quantity': () => form('quantity', 'percent', quantityIn),
  'pieces without a receipt': () => loose('pcs'), 'weight without a receipt': () => loose('kg'), 'part of a line': partOfLine, 'card': () => payment('card'), 'cash': () => payment('cash'),
} as const satisfies Readonly<Record<string, () => Box | Promise<Box>>>;
export type BoxName = keyof typeof numberBoxes;

function pressOf(character: string, atMs: number): Press {
  const signs: Readonly<Record<string, string>> = { '-': 'Minus', ',': 'Comma', '.': 'Period', ' ': 'Space' };
  const code = /^\d$/.test(character) ? `Digit${character}` : character.length > 1 ? character : (signs[character] ?? `Key${character.toUpperCase()}`);
  return { code, shift: false, control: false, alt: false, other: false, repeat: false, key: character, atMs, heardAtMs: atMs };
}

/** A scanner that needs `gapMs` from key to key, Enter too. What its Enter did; `heard` where it was heard as a scan and did nothing. */
export async function readAt(box: Box, code: string, gapMs: number): Promise<Done> {
  const detector = createScanDetector();
  let wakeAtMs: number | null = null;
  const deliver = (outcome: Outcome): void => {
    if (outcome.kind === 'typed') return box.type(outcome.keys.join(''));
    if (outcome.takeBack > 0) box.takeBack(outcome.takeBack);
    box.scan();
  };
  const hear = (verdict: Verdict): void => {
    ({ wakeAtMs } = verdict);
    verdict.outcomes.forEach(deliver);
  };
  let passed = false;
  for (const [index, key] of [...code, 'Enter'].entries()) {
    const atMs = 1000 + index * gapMs;
    while (wakeAtMs !== null && wakeAtMs <= atMs) hear(detector.tick(wakeAtMs));
    const verdict = detector.press(pressOf(key, atMs));
    passed = !verdict.swallow;
    hear(verdict);
  }
  return passed ? box.enter() : 'heard';
}
