import type { PaidReceipt } from '#contract/terminal/sale.ts';
import { receiptNumber } from '#domain/receipt/number.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import type { ReadTx } from '#host/db/tx.ts';

type PaidRow = { occurredAt: number; series: string; number: number; storeNumber: number; tillNumber: number; totalMinor: number; changeMinor: number; tenderedMinor: number };

const PAID = `SELECT r.occurred_at AS "occurredAt", r.series, r.number, r.store_number AS "storeNumber", r.till_number AS "tillNumber", r.total_minor AS "totalMinor", r.change_minor AS "changeMinor",
  (SELECT sum(t.tendered_minor) FROM tender t WHERE t.receipt_id = r.id) AS "tenderedMinor" FROM receipt r WHERE r.id = ?`;

function paid(receiptId: string, row: PaidRow): PaidReceipt {
  return {
    receiptId, number: receiptNumber(row.storeNumber, row.tillNumber, row.series, row.number), totalMinor: row.totalMinor, tenderedMinor: row.tenderedMinor,
    changeMinor: row.changeMinor, paidAt: row.occurredAt,
  };
}

/** The stored receipt as the answer to its payment, or null where this sale is not a receipt yet. */
export function findPaid(tx: ReadTx, receiptId: string): PaidReceipt | null {
  const row = tx.get<PaidRow>(PAID, receiptId);
  return row ? paid(receiptId, row) : null;
}

/** The same answer from a document just written. */
export function paidOf(document: ReceiptDocument): PaidReceipt {
  return paid(document.id, { ...document, tenderedMinor: document.tenders.reduce((sum, tender) => sum + tender.tenderedMinor, 0) });
}
