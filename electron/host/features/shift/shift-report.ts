/** An X or a Z as the screen shows it and as it is printed. */
import type { ShiftReport } from '#contract/terminal/shift.ts';
import type { PaperMarks } from '#domain/receipt/lines.ts';
import { paperText, type PaperLine, type ReceiptShop } from '#domain/receipt/paper.ts';
import { shiftPaper } from '#domain/receipt/shift-paper.ts';
import { countSlipPaper } from '#domain/receipt/slips.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { countDifference, endsBeforeItBegan, type Denomination, type NamedSellerSum, type ShiftTotals } from '#domain/shift/shift.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { getPlace } from '#host/posting/envelope.ts';
import { readMeta } from '#host/posting/meta.ts';
import { shopSnapshot } from '#host/posting/receipt-shop.ts';
import { shopNowMs } from '#host/posting/shop-time.ts';
import { utcOffsetMin } from '#host/posting/utc-offset.ts';
import { namesOf, sumsOfOpen, type EndedShift, type OpenShift } from './shift-repo.ts';
import { findSaid, type ShiftSaid } from './shift-shop-repo.ts';

export type Reported = { readonly report: ShiftReport; readonly paper: readonly PaperLine[] };
export type PaperLook = { readonly widthChars: number; readonly copy: boolean; readonly training: boolean };

/** The shop as paper of this moment names it. */
export function shopNow(tx: ReadTx, staffName: string): ReceiptShop {
  return { ...shopSnapshot(tx, getPlace(tx, readMeta(tx))), staffName };
}

/** What paper says of a shift besides its sums, as it is known now. */
export function saidNow(tx: ReadTx, openedBy: string, by: string, totals: ShiftTotals, sellers: readonly NamedSellerSum[]): ShiftSaid {
  const { till } = getPlace(tx, readMeta(tx));
  const shop = shopNow(tx, by);
  const [seller, ...others] = sellers;
  // One seller stands at the head of the paper, also where it is not the one this till belongs to.
  const named = seller === undefined || others.length > 0 || seller.legalEntityId === till.legalEntityId ? shop : { ...shop, legalEntityName: seller.name, inn: seller.inn };
  return { shop: named, openedBy, sellers, staffNames: Object.fromEntries(namesOf(tx, totals.byStaff.map(({ staffId }) => staffId))) };
}

const HOUR_MS = 3_600_000;

/** Whether the times of the open shift, were it to end at `nowMs`, are worth a word: out of order, or far from what is known to be right (SHF23). */
export function clockInDoubt(tx: ReadTx, { openedAt, openedShopAt }: OpenShift, nowMs: number): boolean {
  return endsBeforeItBegan(openedAt, nowMs) || Math.abs(openedShopAt - openedAt) >= HOUR_MS || Math.abs(shopNowMs(readMeta(tx), nowMs) - nowMs) >= HOUR_MS;
}

type Sums = Omit<ShiftReport, 'paper' | 'widthChars' | 'sellers' | 'openedBy'>;

function reported(report: Sums, said: ShiftSaid, at: { readonly at: number; readonly utcOffsetMin: number }, look: PaperLook): Reported {
  const totals = report.totals as ShiftTotals;
  const sellers = said.sellers.length > 1 ? said.sellers : [];
  const inDoubt = said.clockInDoubt === true || endsBeforeItBegan(report.openedAt, report.closedAt ?? at.at);
  const paper = shiftPaper({ ...report, ...at, clockInDoubt: inDoubt, totals, sellers, openedBy: said.openedBy, staffNames: new Map(Object.entries(said.staffNames)) }, said.shop, look);
  const lists = sellers.map((seller) => ({ ...seller, tax: seller.tax.map((sum) => ({ ...sum })) }));
  return { report: { ...report, openedBy: said.openedBy, sellers: lists, paper: paperText(paper, look.widthChars), widthChars: look.widthChars }, paper };
}

/** When an X is asked for, by whom, and the cash of sales that stand half-way by then. */
type Asked = { readonly nowMs: number; readonly staffName: string; readonly halfwayMinor: number };

/** The X: what the open shift has come to. */
export function openReport(tx: ReadTx, shift: OpenShift, { nowMs, staffName, halfwayMinor }: Asked, look: PaperLook): Reported {
  const { store } = getPlace(tx, readMeta(tx));
  const { totals, sellers } = sumsOfOpen(tx, shift, halfwayMinor);
  const report = { shiftId: shift.id, number: shift.number, openedAt: shift.openedAt, closedAt: null, closedBy: '', totals: plain(totals), halfwayMinor, countedMinor: null, differenceMinor: null, reason: '' };
  const said = { ...saidNow(tx, shift.openedBy, staffName, totals, sellers), clockInDoubt: clockInDoubt(tx, shift, nowMs) };
  return reported(report, said, { at: nowMs, utcOffsetMin: utcOffsetMin(store.timeZone, nowMs) }, look);
}

/** The Z of a shift that has ended, the same whenever it is asked for (SHF19). */
export function endedReport(tx: ReadTx, { closing, count, openedBy, closedBy, ...ended }: EndedShift, look: PaperLook): Reported {
  const totals = closing.totals as ShiftTotals;
  const said = findSaid(tx, ended.shiftId) ?? saidNow(tx, openedBy, closedBy, totals, []);
  const report = { ...ended, closedBy: said.shop.staffName, totals: plain(totals), halfwayMinor: 0, countedMinor: count.countedMinor, differenceMinor: countDifference(count), reason: count.reason };
  return reported(report, said, { at: closing.occurredAt, utcOffsetMin: closing.utcOffsetMin }, look);
}

/** The slip of a count that does not end the shift. */
export function countPaper(tx: ReadTx, count: Row<'cashCount'>, shiftNumber: number, staffName: string, marks: PaperMarks): PaperLine[] {
  return countSlipPaper({ ...count, denominations: count.denominations as Denomination[], shiftNumber }, shopNow(tx, staffName), marks);
}

/** The same totals with lists the contract's types may call their own. */
function plain(totals: ShiftTotals): ShiftReport['totals'] {
  return {
    ...totals, salesByTender: [...totals.salesByTender], refundsByTender: [...totals.refundsByTender], tax: totals.tax.map((sum) => ({ ...sum })), byStaff: [...totals.byStaff],
  };
}
