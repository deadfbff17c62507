import { randomUUID } from 'node:crypto';
import { answered, Contradiction } from './answers.ts';
import { openShift } from './book.ts';
import { atWork, pay, type MakeClerk } from './clerk.ts';

const MOST_LINES = 6;

/** A cashier who never stops: scan and pay in cash, as fast as the till takes it. */
export const cashCashier: MakeClerk = ({ barcodes }, chance) => atWork(chance, async (client, book, air) => {
  const shift = await openShift(client, () => 100_000);
  let view = await answered(client.sale.view({}));
  const lines = chance.int(MOST_LINES + 1, 1);
  while (view.lines.length < lines) {
    const before = view.totalMinor;
    const code = chance.pick(barcodes);
    view = await answered(client.sale.scan({ gesture: randomUUID(), code }));
    if (view.totalMinor <= before) throw new Contradiction(`scan of ${code} did not raise the total`);
  }
  await pay(client, book, air, { view, shift, payBackTo: 'as-paid', offer: { cardMinor: 0, cashMinor: chance.oneIn(3) ? view.totalMinor + chance.int(1_000) : null } });
});
