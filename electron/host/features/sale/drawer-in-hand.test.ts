import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CartView, PaidReceipt } from '#contract/terminal/sale.ts';
import { exactly, gesture, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { checkBooks } from './books.fixture.ts';
import type { RegisterAnswer } from './register-port.ts';
import { add, bread, milk, openSaleTill, PIECE, priceNow, sellForAnother, setPolicy, soap, type SaleTill } from './sale-till.fixture.ts';

/** What a register may answer to the documents of a basket, one after the other; then yes. */
const YES: RegisterAnswer = { kind: 'registered', result: { register: 'test' } };
const NO: RegisterAnswer = { kind: 'refused', reason: 'нет' };
const SILENT: RegisterAnswer = { kind: 'unknown' };
const answers = fc.constantFrom<readonly RegisterAnswer[]>([], [NO], [YES, NO], [YES, NO], [YES, YES, NO], [SILENT], [YES, SILENT, NO], [YES, SILENT]);
const goods = [bread, milk, soap] as const;

type Step = (till: Counter, host: ScratchHost, n: number) => Promise<void>;

/** A till with somebody who counts what really passes through their hands: what the books say has no part in it. */
class Counter {
  hand = 0;
  readonly sold: string[] = [];
  readonly seen = new Set<string>();
  readonly till: SaleTill;
  host: ScratchHost;
  constructor(till: SaleTill) {
    this.till = till;
    this.host = till.host();
  }
  moved({ tenderedMinor, changeMinor, payOutMinor, documents }: PaidReceipt): void {
    expect(payOutMinor).toBeLessThanOrEqual(this.hand);
    this.hand += tenderedMinor - changeMinor - payOutMinor;
    this.sold.push(...documents.flatMap(({ kind, receiptId }) => (kind === 'sale' ? [receiptId] : [])));
  }
}

const cashOf = ({ posted }: CartView): number => posted.reduce((sum, { kind, cashMinor }) => sum + (kind === 'sale' ? cashMinor : -cashMinor), 0);
const view = ({ till }: ScratchHost): Promise<CartView> => value(till.sale.view({}));

const pay: Step = async (counter, host, n) => {
  const seen = await view(host);
  if (seen.lines.length === 0) return;
  const cardMinor = n % 3 === 0 ? Math.floor((seen.saleMinor * (n % 11)) / 10) : 0;
  let ask = exactly(seen, { offer: { cardMinor, cashMinor: null }, payBackTo: n % 2 === 0 ? 'as-paid' : 'cash' });
  let answer = await host.till.sale.pay(ask);
  if (!answer.ok && answer.code === 'cash-changed') {
    ask = { ...ask, expectedCashDueMinor: answer.detail.cashDueMinor };
    answer = await host.till.sale.pay(ask);
  }
  // While nobody knows, the money lies where it lay; a start asks the register, and so does whoever asks again.
  for (let times = 0; !answer.ok && answer.code === 'register-unknown' && times < 3; times++) {
    await check(counter, host);
    if (n % 5 === 0) counter.host = await counter.till.restart();
    answer = await counter.host.till.sale.pay(ask);
  }
  counter.seen.add(answer.ok ? 'paid' : answer.code);
  if (answer.ok) counter.moved(answer.value);
};

const steps: Readonly<Record<string, Step>> = {
  add: async (_, host, n) => { await add(host, goods[n % 3] as (typeof goods)[number], (1 + (n % 4)) * PIECE); },
  pay,
  // Two sellers, the register refuses the second, and the rest waits.
  halfway: async (counter, host, n) => {
    for (const good of [bread, milk]) await add(host, good);
    counter.till.register.answers = [YES, NO];
    await pay(counter, host, n);
    counter.till.register.answers = [];
    await counter.host.till.sale.park({ ...gesture(), name: '' });
  },
  takeBack: async (counter, { till }, n) => {
    const receiptId = counter.sold[n % Math.max(1, counter.sold.length)];
    if (receiptId === undefined) return;
    const left = (await value(till.refund.open({ receiptId }))).lines.find((line) => line.leftMicro > 0);
    if (left !== undefined) await value(till.refund.add({ ...gesture(), receiptId, lines: [{ lineNo: left.lineNo, quantityMicro: PIECE }], reason: 'Не подошёл' }));
  },
  park: async (_, { till }) => { await till.sale.park({ ...gesture(), name: '' }); },
  recall: async (_, { till }, n) => {
    const { carts } = await value(till.sale.parked({}));
    const cart = carts[n % Math.max(1, carts.length)];
    if (cart !== undefined) await value(till.sale.recall({ ...gesture(), cartId: cart.cartId }));
  },
  // Whoever clears a rest hands out, or takes in, what its receipts leave.
  clear: async (counter, host) => {
    counter.hand += cashOf(await view(host));
    await value(host.till.sale.clear(gesture()));
  },
  out: async (counter, { till }, n) => {
    const amountMinor = 1 + (n % 7 === 0 ? Math.max(0, counter.hand) : n % 100_00);
    const answer = await till.cash.move({ ...gesture(), direction: 'out', amountMinor, reason: 'Размен', note: '' });
    expect(answer.ok ? 'out' : answer.code).toBe(amountMinor <= counter.hand ? 'out' : 'more-than-drawer');
    if (answer.ok) counter.hand -= amountMinor;
  },
  count: async (counter, { till }) => {
    if (counter.hand >= 0) expect(await value(till.shift.count({ ...gesture(), purpose: 'check', countedMinor: counter.hand, denominations: [], reason: '' }))).toEqual({ expectedMinor: counter.hand, differenceMinor: 0 });
  },
  restart: async (counter) => { counter.host = await counter.till.restart(); },
  end: async (counter, host) => {
    if ((await view(host)).lines.length > 0 || counter.hand < 0) return;
    const { halfway } = await value(host.till.shift.unfinished({}));
    const shiftId = (await value(host.till.till.state({}))).shift?.id ?? '';
    const answer = await host.till.shift.close({ ...gesture(), shiftId, countedMinor: counter.hand, denominations: [], reason: '' });
    counter.seen.add(answer.ok ? 'ended' : answer.code);
    if (!answer.ok) return expect([answer.code, halfway.length > 0]).toEqual(['half-way', true]);
    expect([answer.value.differenceMinor, halfway]).toEqual([0, []]);
    await value(host.till.shift.open({ floatMinor: counter.hand }));
  },
};

/** The X, the count and what the screen expects say what is in the hand, and nothing else. */
async function check(counter: Counter, { till }: ScratchHost): Promise<void> {
  const x = await value(till.shift.report({ print: false }));
  expect(x.totals.expectedCashMinor).toBe(counter.hand);
  expect(x.paper.join('\n').includes('В неоконченных чеках')).toBe(x.halfwayMinor !== 0);
}

let till: SaleTill;
beforeAll(async () => {
  till = await openSaleTill('owner');
  sellForAnother(till.host(), milk);
  setPolicy(till.host(), { blindCount: false });
  [17_31, 42_07, 8_99].forEach((minor, index) => { priceNow(till.host(), (goods[index] as (typeof goods)[number]).id, minor); });
});
afterAll(() => till.close());

const often = ['halfway', 'add', 'add', 'add', 'add', 'pay', 'pay', 'pay', 'takeBack', 'takeBack', 'park', 'park', 'recall', 'recall', 'clear', 'out', 'count', 'restart', 'end', 'end'] as const;

it('HSA30, SHF21: whatever is sold, taken back, refused half-way, set aside and taken up, the drawer should hold what is in it', { timeout: 240_000 }, async () => {
  const counter = new Counter(till);
  counter.hand = 100_00;
  const plain = (kind: (typeof often)[number]): { kind: typeof kind; n: number; answers: RegisterAnswer[] } => ({ kind, n: kind === 'out' ? 7 : 1, answers: [] });
  const kinds = ['halfway', 'end', 'out', 'recall', 'pay', 'end', 'out', 'add', 'pay', 'takeBack', 'pay', 'out', 'add'] as const;
  const first = [...kinds.map(plain), { ...plain('pay'), answers: [NO] }, plain('pay'), plain('out')];
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ kind: fc.constantFrom(...often), n: fc.nat(10_000), answers }), { minLength: 20, maxLength: 40 }), async (course) => {
    for (const { kind, n, answers: said } of course) {
      till.register.answers = kind === 'pay' ? [...said] : [];
      await steps[kind]?.(counter, counter.host, n);
      till.register.answers = [];
      await check(counter, counter.host);
    }
    checkBooks(counter.host);
  }), { numRuns: 12, endOnFailure: true, examples: [[first]] });
  // The courses went where it hurts.
  expect([...counter.seen]).toEqual(expect.arrayContaining(['paid', 'register-refused', 'half-way', 'ended']));
});
