import { describe, expect, it } from 'vitest';
import type { RefundableLine } from '#contract/terminal/refund.ts';
import { clockHere } from '../../parts/shop-clock.ts';
import type { RefundDeps } from './refund-state.ts';
import { refundLayer } from './refund-keys.ts';
import { createRefund, type Refund } from './refund-store.ts';

const RECEIPT = '0193aaaa-bbbb-7ccc-8ddd-000000000001';
const CODE = 'LVR0193AAAABBBB7CCC8DDD000000000001';
const line = (lineNo: number, barcode: string): RefundableLine => ({
  lineNo, goodId: `good-${lineNo}`, name: `Good ${lineNo}`, unit: 'pcs', barcode, soldMicro: 2_000_000, leftMicro: 2_000_000, totalMinor: 20_000, leftMinor: 20_000, discountMinor: 0, priceMinor: 10_000,
});
const receipt = { receiptId: RECEIPT, number: '1-1-A-000007', soldAt: 1, staffName: 'A', totalMinor: 60_000, refundedMinor: 0, ageDays: 1, ageInDoubt: false, tenders: [], elsewhere: null, lines: [line(1, '11111111'), line(2, '22222222'), line(3, '33333333')] };

type Answers = { open?: unknown; add?: unknown[]; loose?: unknown; goods?: unknown[]; read?: (code: string) => unknown; found?: unknown[]; far?: unknown };
/** What a code is read as: this good alone. */
const reads = (good: object): (() => unknown) => () => ({ ok: true, value: { goods: [good] } });
const unknownCode = { ok: false, code: 'unknown-barcode', detail: { code: '', checkDigitWrong: false } };
type Setup = { readonly refund: Refund; readonly sent: unknown[]; readonly heard: string[]; readonly settle: () => Promise<void>; readonly asked: unknown[]; readonly done: () => number };

function setup(answers: Answers = {}): Setup {
  const sent: unknown[] = [];
  const heard: string[] = [];
  const asked: unknown[] = [];
  let done = 0;
  let gestures = 0;
  const adds = [...(answers.add ?? [{ ok: true, value: {} }])];
  const refund = createRefund({
    refund: {
      open: () => Promise.resolve(answers.open ?? { ok: true, value: receipt }),
      read: ({ code }: { code: string }) => Promise.resolve(answers.read?.(code) ?? unknownCode),
      add: (input: unknown) => {
        sent.push(input);
        return Promise.resolve(adds.length > 1 ? adds.shift() : adds[0]);
      },
      addWithoutReceipt: (input: unknown) => {
        sent.push(input);
        return Promise.resolve(answers.loose ?? { ok: true, value: {} });
      },
    } as unknown as RefundDeps['refund'],
    receipts: {
      lookUp: (input: unknown) => {
        asked.push(input);
        return Promise.resolve(answers.far ?? { ok: false, code: 'not-found', detail: {} });
      },
      list: (input: unknown) => {
        asked.push(input);
        return Promise.resolve({ ok: true, value: { receipts: answers.found ?? [], next: null, searchedBackTo: null } });
      },
    } as unknown as RefundDeps['receipts'],
    catalog: { search: () => Promise.resolve({ ok: true, value: { goods: answers.goods ?? [], understoodAs: '' } }) } as RefundDeps['catalog'],
    reasons: () => ['Не подошло', 'Брак'], nowMs: () => 0, clock: () => clockHere, newGesture: () => `gesture-${++gestures}`, sound: (sound) => void heard.push(sound), inOrder: (work) => void work(), added: () => void done++,
    withApproval: async (send) => {
      const first = await send(undefined);
      const asksRight = (first as { readonly code?: string }).code === 'needs-right';
      return asksRight ? send('approval') : first;
    },
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  return { refund, sent, heard, settle, asked, done: () => done };
}

/** A key as the page gives it to the panel: characters as typing, the rest by name. */
function press(refund: Refund, key: string): void {
  const layer = refundLayer(refund, () => undefined);
  if (key.length === 1) layer.onText?.(key);
  else layer.keys?.[key]?.();
}

async function openScanned(world: Setup): Promise<void> {
  world.refund.start(null);
  world.refund.scan(CODE);
  await world.settle();
}

describe('a receipt that is not on this till', () => {
  const unknown = { ok: false, code: 'unknown-receipt', detail: {} };

  it('HR9 is asked for at headquarters when its code is scanned, and the screen says so until there is an answer', async () => {
    const answers: Answers = { open: unknown, far: { ok: true, value: { receiptIds: [RECEIPT] } } };
    const world = setup(answers);
    const seen: boolean[] = [];
    world.refund.store.subscribe(({ openingFar }) => {
      seen.push(openingFar);
      if (openingFar) answers.open = { ok: true, value: receipt };
    });
    await openScanned(world);
    expect(seen).toContain(true);
    expect(world.asked).toContainEqual({ text: CODE });
    expect(world.refund.store.getState()).toMatchObject({ view: 'lines', openingFar: false, openingId: null });
  });

  it.each([['not-found', '', 'far-not-found'], ['too-many-tries', '', 'far-too-many-tries'], ['no-connection', '', 'far-no-connection'], ['fault', 'storage-full', 'far-disk-full'], ['fault', 'internal', 'far-failed'], ['fault', 'disconnected', 'far-failed']])('HR9 %s %s is said as it is', async (code, fault, refusal) => {
    const world = setup({ open: unknown, far: { ok: false, code, detail: { fault } } });
    await openScanned(world);
    expect(world.refund.store.getState()).toMatchObject({ view: 'find', openingFar: false, refusal: { code: refusal } });
    expect(world.heard).toEqual(['unknown']);
  });

  it('HR9 is asked for when its whole number is typed or half of it entered, and never while somebody types', async () => {
    const world = setup({ far: { ok: false, code: 'no-connection', detail: {} } });
    const farAsked = (): unknown[] => world.asked.filter((one) => Object.hasOwn(one as object, 'text'));
    for (const text of ['2', '2-1', '2-1-A', '2-1-A-7', 'хлеб', '12']) {
      world.refund.find.ask(text);
      await world.settle();
    }
    expect(farAsked()).toEqual([]);
    world.refund.find.ask('2-1-A-000007');
    await world.settle();
    expect([farAsked(), world.refund.find.store.getState().far]).toEqual([[{ text: '2-1-A-000007' }], 'no-connection']);
    world.refund.find.ask('2-1-A-7');
    await world.refund.openMarked();
    expect(farAsked()).toHaveLength(2);
  });
});

describe('a refund by its receipt', () => {
  it('a scanned receipt opens at once, with the first reason of the shop chosen', async () => {
    const world = setup();
    await openScanned(world);
    expect(world.refund.store.getState()).toMatchObject({ view: 'lines', reason: 'Не подошло', choice: { cursor: 0, chosen: {} } });
  });

  it('HSA43 of a line that lies in the cart in part, what is left is chosen and sent, to be put on top: never more, and never the line anew', async () => {
    const inHand = { ...receipt, lines: [{ ...line(1, '11111111'), soldMicro: 3_000_000, leftMicro: 2_000_000 }] };
    for (const [typed, quantityMicro, trouble] of [['', 2_000_000, null], ['1*1', 1_000_000, null], ['1*3', 2_000_000, 'more-than-left'], ['A', 2_000_000, null]] as const) {
      const world = setup({ open: { ok: true, value: inHand } });
      await openScanned(world);
      for (const key of typed) press(world.refund, key);
      if (typed === '') world.refund.enter();
      expect(world.refund.store.getState().choice).toMatchObject({ chosen: { 1: quantityMicro }, trouble });
      world.refund.enter();
      await world.settle();
      expect(world.sent).toMatchObject([{ lines: [{ lineNo: 1, quantityMicro }] }]);
    }
  });

  it('any line of a scanned receipt is in the cart after its number and Enter: with the confirmed pay-out four keys at most', async () => {
    const long = { ...receipt, lines: Array.from({ length: 99 }, (_, index) => line(index + 1, `1${index}`)) };
    for (const lineNo of Array.from({ length: 99 }, (_, index) => index + 1)) {
      const world = setup({ open: { ok: true, value: long } });
      await openScanned(world);
      const keys = [...String(lineNo), 'Enter'];
      for (const key of keys) press(world.refund, key);
      await world.settle();
      // The money panel stands open then, and one more Enter confirms it.
      expect(keys.length + 1).toBeLessThanOrEqual(4);
      expect(world.sent).toEqual([{ gesture: 'gesture-1', receiptId: RECEIPT, lines: [{ lineNo, quantityMicro: 2_000_000 }], reason: 'Не подошло' }]);
      expect(world.done()).toBe(1);
    }
  });

  it('one Enter too many after the scan marks a line and sends nothing', async () => {
    const world = setup();
    await openScanned(world);
    press(world.refund, 'Enter');
    await world.settle();
    expect([world.sent, world.done()]).toEqual([[], 0]);
    expect(world.refund.store.getState().choice?.chosen).toEqual({ 1: 2_000_000 });
    const early = setup();
    early.refund.start(RECEIPT);
    press(early.refund, 'Enter');
    await early.settle();
    expect([early.sent, early.refund.store.getState().choice?.chosen]).toEqual([[], {}]);
  });

  it('a number that is no line sends nothing, not even what was chosen before it', async () => {
    const world = setup();
    await openScanned(world);
    for (const key of ['1', ' ', '4', 'Enter'] as const) press(world.refund, key);
    await world.settle();
    expect(world.sent).toEqual([]);
    for (const key of ['Backspace', '3', '*', '1', 'Enter'] as const) press(world.refund, key);
    await world.settle();
    expect((world.sent[0] as { lines: unknown }).lines).toEqual([{ lineNo: 1, quantityMicro: 2_000_000 }, { lineNo: 3, quantityMicro: 1_000_000 }]);
  });

  it('the key of the quantity means here what it means on the receipt', async () => {
    const world = setup();
    await openScanned(world);
    refundLayer(world.refund, () => undefined).actions?.quantity?.();
    press(world.refund, '1');
    expect(world.refund.store.getState().choice?.chosen).toEqual({ 1: 1_000_000 });
  });

  it('Space marks lines, and Enter takes what is marked and nothing else', async () => {
    const world = setup();
    await openScanned(world);
    for (const key of [' ', 'ArrowDown', 'ArrowDown', ' ', 'ArrowDown', 'Enter'] as const) press(world.refund, key);
    await world.settle();
    expect((world.sent[0] as { lines: { lineNo: number }[] }).lines.map((one) => one.lineNo)).toEqual([1, 3]);
  });

  it('a scanned good needs no key to be chosen', async () => {
    const world = setup();
    await openScanned(world);
    world.refund.scan('33333333');
    await world.settle();
    press(world.refund, 'Enter');
    await world.settle();
    expect((world.sent[0] as { lines: unknown }).lines).toEqual([{ lineNo: 3, quantityMicro: 1_000_000 }]);
  });

  it('A takes all, in either layout', async () => {
    for (const key of ['a', 'ф'] as const) {
      const world = setup();
      await openScanned(world);
      press(world.refund, key);
      press(world.refund, 'Enter');
      await world.settle();
      expect((world.sent[0] as { lines: unknown[] }).lines).toHaveLength(3);
    }
  });

  it('typed characters that were the beginning of a scan are undone', async () => {
    const world = setup();
    await openScanned(world);
    world.refund.type('1');
    world.refund.type('2');
    world.refund.takeBack(2);
    expect(world.refund.store.getState().choice?.chosen).toEqual({});
  });

  it('HSA41 a scan that begins with keys taken for typing undoes nothing of the scan before it, however long the till thinks about that one', async () => {
    const held: ((answer: unknown) => void)[] = [];
    const world = setup({ read: () => new Promise((resolve) => void held.push(resolve)) });
    await openScanned(world);
    world.refund.scan('11111111');
    // The first key of the next code came slowly, and was taken for a person's.
    press(world.refund, '3');
    await world.settle();
    held[0]?.(unknownCode);
    await world.settle();
    refundLayer(world.refund, () => undefined).onTakeBack?.(1);
    expect(world.refund.store.getState().choice?.chosen).toEqual({ 1: 1_000_000 });
    world.refund.scan('33333333');
    await world.settle();
    held[1]?.(unknownCode);
    await world.settle();
    press(world.refund, 'Enter');
    await world.settle();
    expect((world.sent[0] as { lines: unknown }).lines).toEqual([{ lineNo: 1, quantityMicro: 1_000_000 }, { lineNo: 3, quantityMicro: 1_000_000 }]);
  });

  it.each(['while a key of the next is out', 'before the next begins'])('HSA41 a code refused %s is still told when that key is taken back', async (when) => {
    const held: ((answer: unknown) => void)[] = [];
    const world = setup({ read: () => new Promise((resolve) => void held.push(resolve)) });
    await openScanned(world);
    world.refund.scan('4607001234567');
    await world.settle();
    if (when.startsWith('before')) held[0]?.(unknownCode);
    await world.settle();
    press(world.refund, '3');
    held[0]?.(unknownCode);
    await world.settle();
    world.refund.takeBack(1);
    expect(world.refund.store.getState()).toMatchObject({ choice: { chosen: {} }, refusal: { code: 'not-on-receipt', detail: { code: '4607001234567' } } });
  });

  it.each([['fault', { fault: 'internal', retry: 'later' }], ['not-signed-in', {}], ['too-large', {}]])('a code answered with %s leaves the lines as they were, aloud, even where the code is of one of them', async (code, detail) => {
    const world = setup({ read: () => ({ ok: false, code, detail }) });
    await openScanned(world);
    press(world.refund, '2');
    world.refund.scan('33333333');
    await world.settle();
    expect(world.refund.store.getState()).toMatchObject({ choice: { chosen: { 2: 2_000_000 } }, refusal: { code, detail } });
    expect(world.refund.store.getState().choice?.chosen).toEqual({ 2: 2_000_000 });
    expect(world.heard.at(-1)).toBe('blocked');
  });

  it('a code that is not on the receipt is told and changes nothing', async () => {
    const world = setup();
    await openScanned(world);
    world.refund.scan('4607001234567');
    await world.settle();
    expect(world.refund.store.getState()).toMatchObject({ refusal: { code: 'not-on-receipt', detail: { code: '4607001234567' } }, choice: { chosen: {} } });
    expect(world.heard.at(-1)).toBe('unknown');
  });

  it('another code of the same good finds its line', async () => {
    const world = setup({ read: reads({ id: 'good-2' }) });
    await openScanned(world);
    world.refund.scan('4607001234567');
    await world.settle();
    expect(world.refund.store.getState().choice?.chosen).toEqual({ 2: 1_000_000 });
  });

  it('HSA41 a case takes what is in it, and Enter right behind the scan waits for it: four keys at most stay three', async () => {
    const world = setup({ read: reads({ id: 'good-3', packMicro: 2_000_000 }) });
    await openScanned(world);
    world.refund.scan('33333333');
    press(world.refund, 'Enter');
    await world.settle();
    expect((world.sent[0] as { lines: unknown }).lines).toEqual([{ lineNo: 3, quantityMicro: 2_000_000 }]);
  });

  it('HSA41 scans are read in their order, and Enter behind one that is refused takes nothing', async () => {
    const world = setup({ read: (code) => (code === '1' ? reads({ id: 'good-1', packMicro: 1_000_000 })() : null) });
    await openScanned(world);
    world.refund.scan('1');
    world.refund.scan('2');
    press(world.refund, 'Enter');
    await world.settle();
    expect([world.sent, world.heard.slice(-2)]).toEqual([[], ['ok', 'unknown']]);
    expect(world.refund.store.getState()).toMatchObject({ choice: { chosen: { 1: 1_000_000 } }, refusal: { code: 'not-on-receipt' } });
  });

  it('HSA41 a code that was refused stays told over the next ones, and the first Enter only acknowledges it', async () => {
    const world = setup({ read: (code) => (code === '1' ? reads({ id: 'good-1', packMicro: 1_000_000 })() : null) });
    await openScanned(world);
    world.refund.scan('2');
    await world.settle();
    world.refund.scan('1');
    await world.settle();
    expect(world.refund.store.getState()).toMatchObject({ choice: { chosen: { 1: 1_000_000 } }, refusal: { code: 'not-on-receipt' } });
    press(world.refund, 'Enter');
    await world.settle();
    expect([world.sent, world.heard.at(-1), world.refund.store.getState().refusal]).toEqual([[], 'blocked', null]);
    press(world.refund, 'Enter');
    await world.settle();
    expect(world.sent).toHaveLength(1);
  });

  it('HSA41 letters are a code and nothing like it: what a search would find for them is not taken', async () => {
    const world = setup({ goods: [{ id: 'good-2' }] });
    await openScanned(world);
    world.refund.scan('ABCD-1234');
    await world.settle();
    expect(world.refund.store.getState()).toMatchObject({ refusal: { code: 'not-on-receipt' }, choice: { chosen: {} } });
  });

  it('sends the same gesture again with the approval of a senior', async () => {
    const world = setup({ add: [{ ok: false, code: 'needs-right', detail: { right: 'refund', size: 20_000, limit: 0 } }, { ok: true, value: {} }] });
    await openScanned(world);
    press(world.refund, '1');
    press(world.refund, 'Enter');
    await world.settle();
    expect(world.sent).toHaveLength(2);
    expect(world.sent[1]).toEqual({ ...(world.sent[0] as object), approvalId: 'approval' });
    expect(world.done()).toBe(1);
  });

  it('a refusal stays beside the lines, and nothing is sent twice by an impatient finger', async () => {
    const world = setup({ add: [{ ok: false, code: 'more-than-sold', detail: { leftMicro: 0 } }] });
    await openScanned(world);
    for (const key of ['1', 'Enter', 'Enter', 'Enter'] as const) press(world.refund, key);
    await world.settle();
    expect(world.sent).toHaveLength(1);
    expect(world.refund.store.getState()).toMatchObject({ adding: false, refusal: { code: 'more-than-sold' }, choice: { chosen: { 1: 2_000_000 } } });
    expect(world.done()).toBe(0);
  });

  it('another receipt is not opened over chosen lines', async () => {
    const world = setup();
    await openScanned(world);
    world.refund.toggle();
    world.refund.scan('LVR0193AAAABBBB7CCC8DDD000000000002');
    expect(world.refund.store.getState().refusal?.code).toBe('finish-first');
  });

  it('goes back to the search, and forgets everything when it is left', async () => {
    const world = setup();
    await openScanned(world);
    expect([world.refund.back(), world.refund.store.getState().view, world.refund.back()]).toEqual([true, 'find', false]);
    world.refund.leave();
    expect(world.refund.store.getState().choice).toBeNull();
  });
});

describe('finding the receipt', () => {
  it('asks for sales only, and narrows by words and day', async () => {
    const world = setup();
    world.refund.start(null);
    world.refund.find.ask(' 177,30 ');
    world.refund.find.setPeriod('2026-03-01');
    await world.settle();
    expect(world.asked).toMatchObject([{ query: { kind: 'sale' } }, { query: { kind: 'sale', text: '177,30' } }, { query: { kind: 'sale', text: '177,30', from: new Date(2026, 2, 1).getTime() } }]);
  });

  it('a good scanned into the search opens its only receipt with that line marked', async () => {
    const world = setup({ found: [{ id: RECEIPT }] });
    world.refund.start(null);
    world.refund.scan('22222222');
    await world.settle();
    expect(world.refund.store.getState()).toMatchObject({ view: 'lines', choice: { cursor: 1 } });
  });
});

describe('a refund without a receipt', () => {
  const good = { id: 'good-9', name: 'Good 9', article: null, unit: 'pcs', priceMinor: 5000, pictureHash: null };

  it('needs a reason that was chosen, then one piece of the scanned good goes back', async () => {
    const world = setup({ read: reads(good) });
    world.refund.show('loose');
    world.refund.scan('99999999');
    await world.settle();
    world.refund.enter();
    expect(world.refund.store.getState().refusal?.code).toBe('reason-needed');
    press(world.refund, 'ArrowRight');
    press(world.refund, 'ArrowRight');
    press(world.refund, 'Enter');
    await world.settle();
    expect(world.sent).toEqual([{ gesture: 'gesture-1', goodId: 'good-9', quantityMicro: 1_000_000, reason: 'Брак' }]);
    expect(world.done()).toBe(1);
  });

  it('asks for the weight of what is weighed, and takes no zero', async () => {
    const world = setup({ read: reads({ ...good, unit: 'kg' }) });
    world.refund.show('loose');
    world.refund.setReason('Брак');
    world.refund.scan('99999999');
    await world.settle();
    world.refund.enter();
    world.refund.loose.type('0');
    world.refund.enter();
    expect(world.sent).toEqual([]);
    world.refund.loose.type(',742');
    world.refund.enter();
    await world.settle();
    expect((world.sent[0] as { quantityMicro: number }).quantityMicro).toBe(742_000);
  });

  it.each([['a case', { packMicro: 12_000_000 }, 12_000_000], ['a label', { unit: 'kg', packMicro: 742_000 }, 742_000]] as const)('HSA41 %s comes back as much as its code stands for, or as much as is typed instead', async (_, more, quantityMicro) => {
    for (const [typed, expected] of [['', quantityMicro], ['2', 2_000_000]] as const) {
      const world = setup({ read: reads({ ...good, ...more }) });
      world.refund.show('loose');
      world.refund.setReason('Брак');
      world.refund.scan('99999999');
      await world.settle();
      world.refund.loose.type(typed);
      press(world.refund, 'Enter');
      await world.settle();
      expect(world.sent).toMatchObject([{ goodId: 'good-9', quantityMicro: expected }]);
    }
  });

  it('HSA41 Enter right behind another code is about that one, and about none where it is refused', async () => {
    const world = setup({ read: (code) => (code === '3' ? null : reads({ ...good, id: `good-${code}` })()) });
    world.refund.show('loose');
    world.refund.setReason('Брак');
    world.refund.scan('1');
    await world.settle();
    for (const code of ['3', '2']) {
      world.refund.scan(code);
      press(world.refund, 'Enter');
      await world.settle();
    }
    expect(world.sent).toMatchObject([{ goodId: 'good-2' }]);
  });

  it('HSA41 several goods of one code are chosen from, and letters choose none by a likeness', async () => {
    const world = setup({ goods: [good], read: (code) => (code === '99999999' ? { ok: true, value: { goods: [good, { ...good, id: 'good-8', packMicro: 6_000_000 }] } } : null) });
    world.refund.show('loose');
    world.refund.setReason('Брак');
    world.refund.scan('ABCD-1234');
    await world.settle();
    expect([world.refund.loose.store.getState().good, world.refund.store.getState().refusal?.code, world.heard]).toEqual([null, 'unknown-barcode', ['unknown']]);
    world.refund.scan('99999999');
    await world.settle();
    for (const key of ['ArrowDown', 'Enter'] as const) press(world.refund, key);
    await world.settle();
    press(world.refund, 'Enter');
    await world.settle();
    expect(world.sent).toMatchObject([{ goodId: 'good-8', quantityMicro: 6_000_000 }]);
  });

  it('Esc goes back step by step, however fast it is pressed', async () => {
    const world = setup({ read: reads(good) });
    world.refund.show('loose');
    world.refund.scan('99999999');
    await world.settle();
    let closed = 0;
    const escape = refundLayer(world.refund, () => void closed++).keys?.['Escape'];
    escape?.();
    expect([world.refund.loose.store.getState().good, closed]).toEqual([null, 0]);
    escape?.();
    expect(closed).toBe(1);
  });

  it('a code nobody knows is told', async () => {
    const world = setup();
    world.refund.show('loose');
    world.refund.scan('99999999');
    await world.settle();
    expect(world.refund.store.getState().refusal?.code).toBe('unknown-barcode');
  });
});
