import type { Discount } from '#domain/discount/discount.ts';
import { assert } from '#domain/kernel/assert.ts';
import { snakeCase } from '#domain/replication/column.ts';
import type { FixedAmounts, GivenDiscount, SaleLine } from '#domain/sale/line.ts';
import type { SaleState } from '#domain/sale/life.ts';
import type { ReadTx, SqlValue, WriteTx } from '#host/db/tx.ts';
import { readMeta, updateMeta } from '#host/posting/meta.ts';

/** A sale as it lies on disk: the one in hand, or one set aside. */
export type Cart = {
  readonly id: string; readonly state: SaleState; readonly nextLineNo: number; readonly selectedLineNo: number | null;
  /** The number of the next receipt once it is taken, with the series it belongs to. */
  readonly series: string | null; readonly number: number | null;
  /** {@link SavedBasket} as JSON while the sale is being paid. */
  readonly intent: string | null;
  /** Why the register refused, in its words. */
  readonly refusal: string | null;
  readonly receiptDiscount: GivenDiscount | null;
  /** Why goods come back. */
  readonly reason: string;
  readonly parkedAt: number | null; readonly parkedBy: string | null; readonly parkedName: string;
  /** The basket of its receipts where that is not the sale's own id: it was given another id after it had become some of them (RCV14, HI8). Never changed here. */
  readonly basketId: string | null;
};
/** `measured`: its code or a person has said how much it is. */
export type StoredLine = SaleLine & { readonly pictureHash: string | null; readonly measured: boolean };

type CartRow = Omit<Cart, 'receiptDiscount'> & { readonly receiptDiscount: string | null };
type LineRow = Omit<StoredLine, 'discount' | 'fixed' | 'measured'> & { readonly discount: string | null; readonly fixed: string | null; readonly measured: number };

const CART = ['id', 'state', 'nextLineNo', 'selectedLineNo', 'series', 'number', 'intent', 'refusal', 'receiptDiscount', 'reason', 'parkedAt', 'parkedBy', 'parkedName'] as const;
const LINE = [
  'lineNo', 'direction', 'goodId', 'legalEntityId', 'name', 'unit', 'barcode', 'quantityMicro', 'priceMinor', 'listPriceMinor', 'discount', 'taxCode', 'taxRateBps', 'taxMode', 'note', 'sellerId',
  'refundOf', 'refundOfLineNo', 'fixed', 'pictureHash', 'measured',
] as const;
/** What of a line may change after it was put in. */
const CHANGING = ['quantityMicro', 'priceMinor', 'discount', 'taxRateBps', 'note', 'sellerId', 'fixed', 'measured'] as const;
const list = (names: readonly string[]): string => names.map((name) => `${snakeCase(name)} AS "${name}"`).join(', ');

const SELECT_CART = `SELECT ${list(CART)}, basket_id AS "basketId" FROM cart WHERE id = ?`;
const SELECT_PARKED = `SELECT ${list(CART)}, basket_id AS "basketId" FROM cart WHERE parked_at IS NOT NULL ORDER BY parked_at, id`;
const SELECT_LINES = `SELECT ${list(LINE)} FROM cart_line WHERE cart_id = ? ORDER BY line_no`;
const UPSERT_LINE = `INSERT INTO cart_line (cart_id, ${LINE.map(snakeCase).join(', ')}) VALUES (?, ${LINE.map(() => '?').join(', ')})
  ON CONFLICT (cart_id, line_no) DO UPDATE SET ${CHANGING.map((name) => `${snakeCase(name)} = excluded.${snakeCase(name)}`).join(', ')}`;
const UPDATE_CART = `UPDATE cart SET ${CART.slice(1).map((name) => `${snakeCase(name)} = ?`).join(', ')} WHERE id = ?`;

function cartOf(row: CartRow): Cart {
  return { ...row, receiptDiscount: row.receiptDiscount === null ? null : (JSON.parse(row.receiptDiscount) as { discount: Discount; reason: string }) };
}

/** The sale in hand; there always is one once {@link ensureCart} has run. */
export function getCart(tx: ReadTx): Cart {
  const { cartId } = readMeta(tx);
  const row = cartId === null ? undefined : tx.get<CartRow>(SELECT_CART, cartId);
  assert(row !== undefined, 'a till always has a sale in hand');
  return cartOf(row);
}

/** A sale that was set aside, or null where none of that id is. */
export function findParked(tx: ReadTx, id: string): Cart | null {
  const row = tx.get<CartRow>(SELECT_CART, id);
  return row === undefined || row.parkedAt === null ? null : cartOf(row);
}

/** Sales set aside, the longest waiting first. */
export function listParked(tx: ReadTx): Cart[] {
  return tx.all<CartRow>(SELECT_PARKED).map(cartOf);
}

export function countParked(tx: ReadTx): number {
  return tx.get<{ count: number }>('SELECT count(*) AS count FROM cart WHERE parked_at IS NOT NULL')?.count ?? 0;
}

export function listLines(tx: ReadTx, cartId: string): StoredLine[] {
  return tx.all<LineRow>(SELECT_LINES, cartId).map((row) => ({
    ...row, discount: row.discount === null ? null : (JSON.parse(row.discount) as GivenDiscount), fixed: row.fixed === null ? null : (JSON.parse(row.fixed) as FixedAmounts), measured: row.measured === 1,
  }));
}

export function countLines(tx: ReadTx, cartId: string): number {
  return tx.get<{ count: number }>('SELECT count(*) AS count FROM cart_line WHERE cart_id = ?', cartId)?.count ?? 0;
}

export function saveCart(tx: WriteTx, cart: Cart): void {
  tx.run(
    UPDATE_CART, cart.state, cart.nextLineNo, cart.selectedLineNo, cart.series, cart.number, cart.intent, cart.refusal, json(cart.receiptDiscount), cart.reason,
    cart.parkedAt, cart.parkedBy, cart.parkedName, cart.id,
  );
}

/** Writes a new line, or what may have changed of one that is there. */
export function saveLine(tx: WriteTx, cartId: string, line: StoredLine): void {
  tx.run(UPSERT_LINE, cartId, ...LINE.map((name): SqlValue => columnOf(line, name)));
}

function columnOf(line: StoredLine, name: (typeof LINE)[number]): SqlValue {
  if (name === 'measured') return line.measured ? 1 : 0;
  return name === 'discount' || name === 'fixed' ? json(line[name]) : line[name];
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

export function removeLine(tx: WriteTx, cartId: string, lineNo: number): void {
  tx.run('DELETE FROM cart_line WHERE cart_id = ? AND line_no = ?', cartId, lineNo);
}

export function removeLines(tx: WriteTx, cartId: string): void {
  tx.run('DELETE FROM cart_line WHERE cart_id = ?', cartId);
}

/** Makes a new, empty sale the one in hand; the one before stays where it is. */
export function beginCart(tx: WriteTx, id: string): void {
  tx.run('INSERT INTO cart (id, state, next_line_no) VALUES (?, ?, 1)', id, 'cart');
  takeInHand(tx, id);
}

/**
 * Makes `id` the sale in hand. Gestures of the one before stay until the next change, because an answer may be lost with the
 * last one; older ones go.
 */
export function takeInHand(tx: WriteTx, id: string): void {
  const { cartId } = readMeta(tx);
  updateMeta(tx, { cartId: id });
  if (cartId !== null) tx.run('DELETE FROM cart_gesture WHERE cart_id <> ?', cartId);
}

/** Forgets a sale that is not in hand, with its lines. */
export function dropCart(tx: WriteTx, id: string): void {
  tx.run('DELETE FROM cart WHERE id = ?', id);
}

/** Gives a new database its first sale in hand. */
export function ensureCart(tx: WriteTx, newId: () => string): void {
  if (readMeta(tx).cartId === null) beginCart(tx, newId());
}

export function hasGesture(tx: ReadTx, id: string): boolean {
  return tx.get('SELECT 1 FROM cart_gesture WHERE id = ?', id) !== undefined;
}

export function insertGesture(tx: WriteTx, id: string, cartId: string): void {
  tx.run('INSERT INTO cart_gesture (id, cart_id) VALUES (?, ?)', id, cartId);
}

/** Gives back a number that a sale took and will not use; the next receipt of the series takes the smallest. */
export function spareNumber(tx: WriteTx, cart: Pick<Cart, 'series' | 'number'>): void {
  if (cart.series !== null && cart.number !== null) tx.run('INSERT INTO spare_number (series, number) VALUES (?, ?)', cart.series, cart.number);
}

/** The number of the next receipt in `series`: a spare one first, so that none is skipped. */
export function takeNumber(tx: WriteTx, series: string): number {
  const spare = tx.get<{ number: number }>('SELECT number FROM spare_number WHERE series = ? ORDER BY number LIMIT 1', series)?.number;
  if (spare !== undefined) {
    tx.run('DELETE FROM spare_number WHERE series = ? AND number = ?', series, spare);
    return spare;
  }
  const { nextReceiptNumber } = readMeta(tx);
  updateMeta(tx, { nextReceiptNumber: nextReceiptNumber + 1 });
  return nextReceiptNumber;
}
