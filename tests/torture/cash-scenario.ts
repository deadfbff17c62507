import { CASHIER } from '../support/world.ts';
import { auditTill, isClean } from './audit.ts';
import { printedTwice, throughKills } from './kill-loop.ts';
import type { Run } from './run.ts';
import { newNotebook, sellUntilGone, settleDoubt } from './seller.ts';

/** Scan and pay in cash, as fast as the till takes it. */
export const runCash: Run = async (world, printer, kills) => {
  const notebook = newNotebook();
  const doubts = (): number => notebook.doubtsPaid + notebook.doubtsNotPaid;
  await throughKills(world, printer, kills, {
    worker: CASHIER, workUntilGone: (client) => sellUntilGone(client, notebook, { barcodes: world.barcodes, maxLines: 6 }, () => false),
    settle: (client, doubt) => settleDoubt(client, notebook, doubt),
    progress: () => `${notebook.promised.size} receipts promised, ${doubts()} payments were in the air`,
  });
  const database = await world.database();
  const audit = await auditTill(database, world.companyId, world.tillId, notebook);
  await database.end();
  const twice = printedTwice(printer, [...notebook.promised.values()].map((one) => one.number));
  return {
    clean: isClean(audit) && twice === 0 && notebook.promised.size > 0,
    figures: { promised: notebook.promised.size, scans: notebook.scans, doubtsPaid: notebook.doubtsPaid, doubtsNotPaid: notebook.doubtsNotPaid, ...audit, printedTwice: twice },
    lines: [
      `receipts promised ${notebook.promised.size} · at the server ${audit.onServer} · scans ${notebook.scans}`,
      `payments whose answer a kill swallowed: ${doubts()} (paid ${notebook.doubtsPaid}, not paid ${notebook.doubtsNotPaid}; each settled by asking)`,
      `lost ${audit.lost}, doubled ${audit.doubled}`,
      `changed ${audit.changed}, number gaps ${audit.numberFaults}, unbalanced ${audit.unbalanced}, quarantined ${audit.quarantined}, on paper twice ${twice}`,
    ],
  };
};
