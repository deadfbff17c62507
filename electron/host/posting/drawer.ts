import { sumMinor } from '#domain/money/money.ts';
import type { ReadTx } from '#host/db/tx.ts';

const BOOKED = `SELECT coalesce(sum(e.amount_minor), 0) AS "sumMinor" FROM ledger_entry e WHERE e.account = 'cash-drawer' AND e.document_id IN (
  SELECT ? UNION ALL SELECT id FROM cash_movement WHERE shift_id = ? UNION ALL SELECT id FROM cash_count WHERE shift_id = ?)`;
// A shift's receipts are the last rows of the archive, whatever the clock said: they are found by walking down from its end.
const TAIL = 'SELECT id, shift_id AS "shiftId" FROM receipt ORDER BY rowid DESC';
const RECEIPT = `SELECT coalesce(sum(amount_minor), 0) AS "sumMinor" FROM ledger_entry WHERE document_id = ? AND account = 'cash-drawer'`;

type Sum = { readonly sumMinor: number };

/** The cash that should be in the drawer: the ledger's word over all documents of the shift. Asked only where cash is to go out: it reads them all. */
export function cashInDrawer(tx: ReadTx, shiftId: string): number {
  const sums = [tx.get<Sum>(BOOKED, shiftId, shiftId, shiftId)?.sumMinor ?? 0];
  for (const receipt of tx.iterate<{ id: string; shiftId: string }>(TAIL)) {
    if (receipt.shiftId !== shiftId) break;
    sums.push(tx.get<Sum>(RECEIPT, receipt.id)?.sumMinor ?? 0);
  }
  return sumMinor(sums);
}
