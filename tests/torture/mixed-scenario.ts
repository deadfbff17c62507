import { defaultPolicy } from '#domain/policy/policy.ts';
import { COMPANY_NAME, OWNER } from '../support/world.ts';
import { printedTwice, throughKills } from './kill-loop.ts';
import { auditMixed, isCleanMixed } from './mixed-audit.ts';
import { newBook, settleMixed, workUntilGone } from './mixed-cashier.ts';
import type { Run } from './run.ts';

const roubles = (minor: number): string => (minor / 100).toFixed(2);

/** A whole shop's work: sales by every tender, refunds, exchanges, cash in and out, Z. */
export const runMixed: Run = async (world, printer, kills) => {
  const book = newBook();
  const reasons = { in: defaultPolicy.cashInReasons[0]?.name ?? '', out: defaultPolicy.cashOutReasons[0]?.name ?? '' };
  await throughKills(world, printer, kills, {
    worker: { name: OWNER.name, pin: OWNER.pin }, workUntilGone: (client) => workUntilGone(client, book, { barcodes: world.barcodes, reasons }),
    settle: (client, inTheAir) => settleMixed(client, book, inTheAir),
    progress: () => `${book.documents.size} receipts, ${book.movements.size} cash movements, ${book.closings.size} Z; ${book.inTheAir} calls were in the air`,
  });
  const database = await world.database();
  const audit = await auditMixed(database, world.companyId, book);
  await database.end();
  const twice = printedTwice(printer, [...book.documents.values()].map((one) => one.number));
  const { sums } = audit;
  return {
    clean: isCleanMixed(audit) && twice === 0 && book.done.close > 0,
    figures: { company: COMPANY_NAME, ...book.done, inTheAir: book.inTheAir, ...audit, printedTwice: twice },
    lines: [
      `sales ${book.done.sale}, refunds ${book.done.refund}, exchanges ${book.done.exchange}, cash in and out ${book.done.cash}, parked and recalled ${book.done.park}, Z ${book.done.close}`,
      `receipts in the book ${book.documents.size} · at the server ${audit.receipts} · calls whose answer a kill swallowed: ${book.inTheAir}, each settled by asking`,
      `lost ${audit.lost}, doubled ${audit.doubled}`,
      `three sums of the closed shifts: book ${roubles(sums.book)}, Z ${roubles(sums.till)}, server ${roubles(sums.server)}: ${audit.sumFaults === 0 ? 'equal' : `${audit.sumFaults} shifts differ`}`,
      `changed ${audit.changed}, number gaps ${audit.numberFaults}, unbalanced ${audit.unbalanced}, refunded beyond the sale ${audit.overRefunded}, drawers not at zero after Z ${audit.drawerFaults}, quarantined ${audit.quarantined}, on paper twice ${twice}`,
    ],
  };
};
