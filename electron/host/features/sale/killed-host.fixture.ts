/** A host of its own that begins a payment and says when it has come to a certain place, where it stays: to be killed there. */
import { exactly, gesture, openScratchHost, signIn, value } from '../../scratch-host.fixture.ts';
import type { Register } from './register-port.ts';
import { add, bread, milk, PIECE, priceNow, sell, sellForAnother, soap } from './sale-till.fixture.ts';
import type { PaymentTerminal } from './terminal-port.ts';

const [dir = '', scenario = '', place = ''] = process.argv.slice(2);

let armed = false;
const passed = new Map<string, number>();
/** Stays for ever at the place to be killed at. */
const pass = async (name: string): Promise<void> => {
  const times = (passed.get(name) ?? 0) + 1;
  passed.set(name, times);
  if (!armed || `${name} ${times}` !== place) return;
  process.stdout.write(`at ${JSON.stringify(seen)}\n`);
  await new Promise(() => { setInterval(() => undefined, 1_000); });
};
const register: Register = {
  register: async () => {
    if (armed) await pass('register');
    return { kind: 'registered', result: { register: 'test' } };
  },
  resolve: () => Promise.resolve({ kind: 'unknown' }),
};
const terminal: PaymentTerminal = {
  authorise: async () => {
    await pass('authorise');
    return { kind: 'authorised', reference: 'held' };
  },
  resolve: () => Promise.resolve({ kind: 'unknown' }), confirm: () => pass('confirm'), cancel: () => pass('cancel'),
};

const scratch = await openScratchHost(dir, { register, terminal });
await signIn(scratch);
for (const [good, price] of [[bread, 100_00], [milk, 50_00], [soap, 70_00]] as const) priceNow(scratch, good.id, price);
sellForAnother(scratch, milk);
const comesBack = async (): Promise<void> => {
  const { receiptId } = await sell(scratch, bread);
  await value(scratch.till.refund.add({ ...gesture(), receiptId, lines: [{ lineNo: 1, quantityMicro: PIECE }], reason: 'Не подошёл товар' }));
};
if (scenario === 'refund' || scenario === 'exchange') await comesBack();
if (scenario !== 'refund') await add(scratch, soap);
if (scenario === 'two sellers') await add(scratch, milk);
const cart = await value(scratch.till.sale.view({}));
const offer = scenario === 'card' ? { cardMinor: 50_00, cashMinor: null } : { cardMinor: 0, cashMinor: null };
const seen = { id: cart.id, totalMinor: cart.totalMinor, offer };
armed = true;
await scratch.till.sale.pay(exactly(cart, { offer }));
// Whatever is told after the answer is told by now.
await pass('paid');
