/** The sales that were not finished, in a restored database (RCV14). */
import type { WriteTx } from '#host/db/tx.ts';
import { updateMeta } from '#host/posting/meta.ts';
import { basketKept } from '#host/posting/new-life.ts';
import type { AnyRow, Carts } from './wreck.ts';

/**
 * Takes every sale of the damaged file over as it was, where all could be read. Otherwise those parked at the time of the backup
 * come back, as new sales: one of them may have been paid since, under the id and the number it had.
 */
export function restoreCarts(tx: WriteTx, found: Carts | null, inHand: string | null, newId: () => string): void {
  updateMeta(tx, { cartId: null });
  tx.run('DELETE FROM cart_gesture');
  if (found === null) {
    tx.run('DELETE FROM cart WHERE parked_at IS NULL');
    for (const { id } of tx.all<{ id: string }>('SELECT id FROM cart')) renew(tx, id, newId());
    return;
  }
  tx.run('DELETE FROM cart');
  for (const cart of found.carts) insert(tx, 'cart', cart);
  for (const line of found.lines) insert(tx, 'cart_line', line);
  if (inHand !== null && found.carts.some((cart) => cart['id'] === inHand)) updateMeta(tx, { cartId: inHand });
}

/**
 * The parked rest of a basket stays the rest, in the basket of the receipts it has become: what they moved in cash is set off when it is paid (HSA16), and
 * headquarters, which has them, shows both together. One that is known to have been paid does not come back.
 */
function renew(tx: WriteTx, id: string, next: string): void {
  const [cart] = tx.all<AnyRow>('SELECT * FROM cart WHERE id = ?', id);
  if (!cart) return;
  if (tx.get('SELECT 1 FROM receipt WHERE id = ?', id) !== undefined) {
    tx.run('DELETE FROM cart WHERE id = ?', id);
    return;
  }
  insert(tx, 'cart', { ...cart, id: next, series: null, number: null, basket_id: basketKept(tx, id) });
  tx.run('UPDATE cart_line SET cart_id = ? WHERE cart_id = ?', next, id);
  tx.run('DELETE FROM cart WHERE id = ?', id);
}

/** The damaged file may be of another version of the program: columns only one of the two knows are left out. */
function insert(tx: WriteTx, table: 'cart' | 'cart_line', row: AnyRow): void {
  const columns = tx.all<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`).map(({ name }) => name).filter((name) => name in row);
  tx.run(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, ...columns.map((name) => row[name] ?? null));
}
