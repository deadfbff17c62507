/** A host of its own that begins a payment and says when it has come to a certain place, where it stays: to be killed there. */
import { exactly, gesture, openScratchHost, signIn, value } from '../../scratch-host.fixture.ts';
import type { Register, RegisterAnswer } from './register-port.ts';
import { add, bread, milk, PIECE, priceNow, sellForAnother, soap } from './sale-till.fixture.ts';
import type { CardAnswer, PaymentTerminal } from './terminal-port.ts';

/** What is paid and how: `back` is what a bread sold before was paid with; the first answers, where they are not yes; how often it is asked to pay. */
type Scenario = {
  readonly back?: 'cash' | 'card'; readonly goods: readonly { readonly id: string }[]; readonly cardMinor?: number;
  readonly register?: readonly RegisterAnswer[]; readonly cards?: readonly CardAnswer[]; readonly tries?: number;
};
const unknown = { kind: 'unknown' } as const;
const registered: RegisterAnswer = { kind: 'registered', result: { register: 'test' } };
const held: CardAnswer = { kind: 'authorised', reference: 'held' };
const scenarios: Readonly<Record<string, Scenario>> = {
  'sale': { goods: [soap] },
  'card': { goods: [soap], cardMinor: 50_00 },
  'refund': { back: 'cash', goods: [] },
  'refund to card': { back: 'card', goods: [] },
  'exchange': { back: 'cash', goods: [soap] },
  'exchange by card': { back: 'cash', goods: [soap, soap], cardMinor: 40_00 },
  'exchange of what a card paid': { back: 'card', goods: [soap], cardMinor: 70_00 },
  'two sellers': { goods: [soap, milk] },
  'two cards': { goods: [soap, milk], cardMinor: 120_00 },
  'silent register': { goods: [soap], register: [unknown], tries: 2 },
  'silent register, card': { goods: [soap], cardMinor: 50_00, register: [unknown], tries: 2 },
  'silent register, refund': { back: 'cash', goods: [], register: [unknown], tries: 2 },
  'silent at the second, exchange': { back: 'cash', goods: [soap], register: [registered, unknown], tries: 2 },
  'silent terminal': { goods: [soap], cardMinor: 50_00, cards: [unknown], tries: 2 },
  'silent terminal, refund': { back: 'card', goods: [], cards: [unknown], tries: 2 },
  'silent terminal, exchange': { back: 'cash', goods: [soap, soap], cardMinor: 40_00, cards: [unknown], tries: 2 },
  'refused': { goods: [soap], cardMinor: 50_00, register: [{ kind: 'refused', reason: 'не видел' }] },
  'second card declined': { goods: [soap, milk], cardMinor: 120_00, cards: [held, { kind: 'declined', reason: 'лимит' }] },
};

const [dir = '', name = '', place = ''] = process.argv.slice(2);
const { back, goods = [], cardMinor = 0, register: documents = [], cards = [], tries = 1 } = scenarios[name] ?? {};

let armed = false;
/** What the terminal was told to take for good, less what it gave back. */
let takenMinor = 0;
const passed = new Map<string, number>();
/** Stays for ever at the place to be killed at; answers how often it was passed. */
const pass = async (at: string): Promise<number> => {
  if (!armed) return 0;
  const times = (passed.get(at) ?? 0) + 1;
  passed.set(at, times);
  if (`${at} ${times}` !== place) return times;
  process.stdout.write(`at ${JSON.stringify({ ...seen, takenMinor })}\n`);
  return new Promise<never>(() => { setInterval(() => undefined, 1_000); });
};
const register: Register = {
  register: async () => documents[await pass('register') - 1] ?? registered,
  resolve: async () => {
    await pass('resolve');
    return unknown;
  },
};
const terminal: PaymentTerminal = {
  authorise: async () => cards[await pass('authorise') - 1] ?? held,
  resolve: async () => {
    await pass('ask');
    return unknown;
  },
  confirm: async ({ direction, amountMinor }) => {
    await pass('confirm');
    takenMinor += direction === 'sale' ? amountMinor : -amountMinor;
  },
  cancel: async () => { await pass('cancel'); },
};

const scratch = await openScratchHost(dir, { register, terminal });
await signIn(scratch);
for (const [good, price] of [[bread, 100_00], [milk, 50_00], [soap, 70_00]] as const) priceNow(scratch, good.id, price);
sellForAnother(scratch, milk);
if (back !== undefined) {
  const sold = await add(scratch, bread);
  const { receiptId } = await value(scratch.till.sale.pay(exactly(sold, { offer: { cardMinor: back === 'card' ? sold.totalMinor : 0, cashMinor: null } })));
  await value(scratch.till.refund.add({ ...gesture(), receiptId, lines: [{ lineNo: 1, quantityMicro: PIECE }], reason: 'Не подошёл товар' }));
}
for (const good of goods) await add(scratch, good);
const cart = await value(scratch.till.sale.view({}));
const offer = { cardMinor, cashMinor: null };
const seen = { id: cart.id, totalMinor: cart.totalMinor, offer };
armed = true;
for (let n = 0; n < tries; n++) await scratch.till.sale.pay(exactly(cart, { offer }));
// Whatever is told after the answer is told by now.
await pass('paid');
