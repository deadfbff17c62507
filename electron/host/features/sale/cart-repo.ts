import { snakeCase } from '#domain/replication/column.ts';
import type { SaleLine } from '#domain/sale/line.ts';
import type { SaleState } from '#domain/sale/life.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import { readMeta, updateMeta } from '#host/posting/meta.ts';

/** The sale in hand, as it lies on disk. */
export type Cart = {
  id: string; state: SaleState; nextLineNo: number; selectedLineNo: number | null;
  /** The receipt number once it is taken, with the series it belongs to. */
  series: string | null; number: number | null;
  /** {@link SavedIntent} as JSON while the register is or may have been asked. */
  intent: string | null;
  /** Why the register refused, in its words. */
  refusal: string | null;
};
export type StoredLine = SaleLine & { readonly pictureHash: string | null };

const CART = ['id', 'state', 'nextLineNo', 'selectedLineNo', 'series', 'number', 'intent', 'refusal'] as const;
const LINE = ['lineNo', 'goodId', 'name', 'unit', 'barcode', 'quantityMicro', 'priceMinor', 'discountMinor', 'taxCode', 'taxRateBps', 'pictureHash'] as const;
const list = (names: readonly string[]): string => names.map((name) => `${snakeCase(name)} AS "${name}"`).join(', ');

const SELECT_CART = `SELECT ${list(CART)} FROM cart WHERE id = ?`;
const SELECT_LINES = `SELECT ${list(LINE)} FROM cart_line WHERE cart_id = ? ORDER BY line_no`;
const UPSERT_LINE = `INSERT INTO cart_line (cart_id, ${LINE.map(snakeCase).join(', ')}) VALUES (?, ${LINE.map(() => '?').join(', ')})
  ON CONFLICT (cart_id, line_no) DO UPDATE SET quantity_micro = excluded.quantity_micro`;
const UPDATE_CART = `UPDATE cart SET ${CART.slice(1).map((name) => `${snakeCase(name)} = ?`).join(', ')} WHERE id = ?`;

/** The sale in hand; there always is one once {@link ensureCart} has run. */
export function getCart(tx: ReadTx): Cart {
  const { cartId } = readMeta(tx);
  const cart = cartId === null ? undefined : tx.get<Cart>(SELECT_CART, cartId);
  assert(cart !== undefined, 'a till always has a sale in hand');
  return cart;
}

export function listLines(tx: ReadTx, cartId: string): StoredLine[] {
  return tx.all<StoredLine>(SELECT_LINES, cartId);
}

export function saveCart(tx: WriteTx, cart: Cart): void {
  tx.run(UPDATE_CART, cart.state, cart.nextLineNo, cart.selectedLineNo, cart.series, cart.number, cart.intent, cart.refusal, cart.id);
}

/** Writes a new line, or the new quantity of one that is there: nothing else of a line ever changes. */
export function saveLine(tx: WriteTx, cartId: string, line: StoredLine): void {
  tx.run(UPSERT_LINE, cartId, ...LINE.map((name) => line[name]));
}

export function removeLine(tx: WriteTx, cartId: string, lineNo: number): void {
  tx.run('DELETE FROM cart_line WHERE cart_id = ? AND line_no = ?', cartId, lineNo);
}

export function removeLines(tx: WriteTx, cartId: string): void {
  tx.run('DELETE FROM cart_line WHERE cart_id = ?', cartId);
}

/** Makes `id` the sale in hand and drops the one before; its gestures stay until the next change of carts. */
export function replaceCart(tx: WriteTx, id: string): void {
  const { cartId } = readMeta(tx);
  tx.run('INSERT INTO cart (id, state, next_line_no) VALUES (?, ?, 1)', id, 'cart');
  updateMeta(tx, { cartId: id });
  if (cartId === null) return;
  tx.run('DELETE FROM cart WHERE id = ?', cartId);
  tx.run('DELETE FROM cart_gesture WHERE cart_id <> ?', cartId);
}

/** Gives a new database its first sale in hand. */
export function ensureCart(tx: WriteTx, newId: () => string): void {
  if (readMeta(tx).cartId === null) replaceCart(tx, newId());
}

export function hasGesture(tx: ReadTx, id: string): boolean {
  return tx.get('SELECT 1 FROM cart_gesture WHERE id = ?', id) !== undefined;
}

export function insertGesture(tx: WriteTx, id: string, cartId: string): void {
  tx.run('INSERT INTO cart_gesture (id, cart_id) VALUES (?, ?)', id, cartId);
}
