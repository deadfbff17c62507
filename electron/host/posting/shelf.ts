/** Where receipts lie: the till's own in its own file, those of others in the replica, in tables of the same columns. */
import type { ReadTx } from '#host/db/tx.ts';

export type Shelf = { readonly receipt: 'receipt' | 'store_receipt'; readonly line: 'receipt_line' | 'store_receipt_line'; readonly tender: 'tender' | 'store_tender' };

export const ownShelf: Shelf = { receipt: 'receipt', line: 'receipt_line', tender: 'tender' };
export const storeShelf: Shelf = { receipt: 'store_receipt', line: 'store_receipt_line', tender: 'store_tender' };

/**
 * For a query over `r` of either shelf: what lies on both is the till's own, and is not met a second time. (A restored backup, or a life
 * that begins anew, may bring back what headquarters had sent meanwhile.)
 */
export const notOwn = (shelf: Shelf, alias = 'r'): string => (shelf === ownShelf ? 'TRUE' : `NOT EXISTS (SELECT 1 FROM receipt own WHERE own.id = ${alias}.id)`);

/** The shelf the receipt lies on, or null where this till has none of that id. */
export function shelfOf(tx: ReadTx, receiptId: string): Shelf | null {
  return [ownShelf, storeShelf].find((shelf) => tx.get(`SELECT 1 FROM ${shelf.receipt} WHERE id = ?`, receiptId) !== undefined) ?? null;
}
