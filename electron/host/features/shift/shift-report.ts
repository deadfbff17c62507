/** An X or a Z as the screen shows it and as it is printed. */
import type { ShiftReport } from '#contract/terminal/shift.ts';
import { paperText, type PaperLine, type ReceiptShop } from '#domain/receipt/paper.ts';
import { shiftPaper } from '#domain/receipt/shift-paper.ts';
import { countSlipPaper } from '#domain/receipt/slips.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { countDifference, type Denomination, type ShiftTotals } from '#domain/shift/shift.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { getPlace } from '#host/posting/envelope.ts';
import { readMeta } from '#host/posting/meta.ts';
import { shopSnapshot } from '#host/posting/receipt-shop.ts';
import { utcOffsetMin } from '#host/posting/utc-offset.ts';
import { namesOf, type EndedShift, type OpenShift } from './shift-repo.ts';

export type Reported = { readonly report: ShiftReport; readonly paper: readonly PaperLine[] };
export type PaperLook = { readonly widthChars: number; readonly copy: boolean; readonly training: boolean };

function shopNow(tx: ReadTx, staffName: string): ReceiptShop {
  return { ...shopSnapshot(tx, getPlace(tx, readMeta(tx))), staffName };
}

function reported(tx: ReadTx, report: Omit<ShiftReport, 'paper' | 'widthChars'>, at: { readonly at: number; readonly utcOffsetMin: number; readonly by: string }, look: PaperLook): Reported {
  const totals = report.totals as ShiftTotals;
  const staffNames = namesOf(tx, totals.byStaff.map(({ staffId }) => staffId));
  const paper = shiftPaper({ ...report, ...at, totals, staffNames }, shopNow(tx, at.by), look);
  return { report: { ...report, paper: paperText(paper, look.widthChars), widthChars: look.widthChars }, paper };
}

/** The X: what the open shift has come to by `nowMs`, asked for by `staffName`. */
export function openReport(tx: ReadTx, shift: OpenShift, totals: ShiftTotals, nowMs: number, staffName: string, look: PaperLook): Reported {
  const { store } = getPlace(tx, readMeta(tx));
  return reported(tx, {
    shiftId: shift.id, number: shift.number, openedAt: shift.openedAt, openedBy: shift.openedBy, closedAt: null, closedBy: '', totals: plain(totals), countedMinor: null, differenceMinor: null, reason: '',
  }, { at: nowMs, utcOffsetMin: utcOffsetMin(store.timeZone, nowMs), by: staffName }, look);
}

/** The Z of a shift that has ended, the same whenever it is asked for. */
export function endedReport(tx: ReadTx, { closing, count, ...ended }: EndedShift, look: PaperLook): Reported {
  return reported(tx, {
    ...ended, totals: plain(closing.totals as ShiftTotals), countedMinor: count.countedMinor, differenceMinor: countDifference(count), reason: count.reason,
  }, { at: closing.occurredAt, utcOffsetMin: closing.utcOffsetMin, by: ended.closedBy }, look);
}

/** The slip of a count that does not end the shift. */
export function countPaper(tx: ReadTx, count: Row<'cashCount'>, shiftNumber: number, staffName: string, training: boolean): PaperLine[] {
  return countSlipPaper({ ...count, denominations: count.denominations as Denomination[], shiftNumber }, shopNow(tx, staffName), { copy: false, training });
}

/** The same totals with lists the contract's types may call their own. */
function plain(totals: ShiftTotals): ShiftReport['totals'] {
  return {
    ...totals, salesByTender: [...totals.salesByTender], refundsByTender: [...totals.refundsByTender], tax: totals.tax.map((sum) => ({ ...sum })), byStaff: [...totals.byStaff],
  };
}
