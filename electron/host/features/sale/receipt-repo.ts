import type { PaidReceipt } from '#contract/terminal/sale.ts';
import { receiptNumber } from '#domain/receipt/number.ts';
import type { Direction } from '#domain/sale/line.ts';
import { coveredBy, type TenderKind } from '#domain/tender/tender.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { modeOf } from './cart-view.ts';

type DocumentRow = {
  readonly id: string; readonly kind: Direction; readonly occurredAt: number; readonly series: string; readonly number: number; readonly storeNumber: number; readonly tillNumber: number;
  readonly totalMinor: number; readonly changeMinor: number; readonly roundingMinor: number; readonly basketId: string;
};
/** A receipt with its tenders: as read back, or as just written. */
type Paid = DocumentRow & { readonly tenders: readonly { readonly kind: string; readonly amountMinor: number; readonly tenderedMinor: number }[] };

const COLUMNS = `id, kind, occurred_at AS "occurredAt", series, number, store_number AS "storeNumber", till_number AS "tillNumber", total_minor AS "totalMinor", change_minor AS "changeMinor",
  rounding_minor AS "roundingMinor", basket_id AS "basketId"`;
const BY_ID = `SELECT ${COLUMNS} FROM receipt WHERE id = ?`;
// Baskets of one receipt are not in the index, and need not be looked for: the last receipt is found by its id, which is that of the sale.
const SEVERAL = `SELECT ${COLUMNS} FROM receipt WHERE basket_id = ? AND basket_id <> id ORDER BY rowid`;
const TENDERS = 'SELECT kind, amount_minor AS "amountMinor", tendered_minor AS "tenderedMinor" FROM tender WHERE receipt_id = ? ORDER BY tender_no';

/**
 * What a sale that is paid became, or null where it is not: its last receipt has the sale's id, which is the basket's too, but for a rest that was
 * given another id on the way (RCV14, HI8).
 */
export function findPaid(tx: ReadTx, cartId: string): PaidReceipt | null {
  const last = tx.get<DocumentRow>(BY_ID, cartId);
  if (last === undefined) return null;
  const several = tx.all<DocumentRow>(SEVERAL, last.basketId);
  const documents = last.basketId === last.id ? [...several, last] : several;
  // An earlier receipt of a basket is nobody's sale.
  if (documents.at(-1)?.id !== cartId) return null;
  return paidOf(documents.map((row) => ({ ...row, tenders: tx.all<Paid['tenders'][number]>(TENDERS, row.id) })));
}

/** The answer to a payment from all its receipts, the last one last. Cash that went back was set off against cash that came in. */
export function paidOf(documents: readonly Paid[]): PaidReceipt {
  const last = documents.at(-1) as Paid;
  const sum = (kind: Direction, of: (document: Paid) => number): number => documents.reduce((total, document) => (document.kind === kind ? total + of(document) : total), 0);
  const covered = (kind: Direction, tender: TenderKind): number => sum(kind, ({ tenders }) => coveredBy(tender, tenders as readonly { kind: TenderKind; amountMinor: number }[]));
  const cashDueMinor = covered('sale', 'cash') - covered('refund', 'cash');
  const changeMinor = sum('sale', (document) => document.changeMinor);
  const numberOf = (document: Paid): string => receiptNumber(document.storeNumber, document.tillNumber, document.series, document.number);
  return {
    basketId: last.id, receiptId: last.id, number: numberOf(last), mode: modeOf(documents.map(({ kind }) => ({ direction: kind }))),
    documents: documents.map((document) => ({
      receiptId: document.id, number: numberOf(document), kind: document.kind, totalMinor: document.totalMinor,
      tenders: document.tenders.map(({ kind, amountMinor, tenderedMinor }) => ({ kind, amountMinor, tenderedMinor })),
    })),
    totalMinor: sum('sale', (document) => document.totalMinor) - sum('refund', (document) => document.totalMinor),
    tenderedMinor: Math.max(0, cashDueMinor) + changeMinor, changeMinor, cardMinor: covered('sale', 'card'),
    payOutMinor: Math.max(0, -cashDueMinor), cardBackMinor: covered('refund', 'card'),
    roundingMinor: sum('sale', (document) => document.roundingMinor) - sum('refund', (document) => document.roundingMinor), paidAt: last.occurredAt,
  };
}
