/**
 * A new life of a till's database: another incarnation and series, its commits chained anew with their operations kept.
 * A restore begins one (RCV10, RCV11), and so does a database that turns out to have a twin (host/sync, HI8).
 */
import { FIRST_PREV_HASH } from '#contract/sync/commit.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import { hashOfCommit } from './commit-hash.ts';
import { reopenEdits } from './edit-fate.ts';
import { readMeta, updateMeta } from './meta.ts';

/** The end of a chain of commits: the last number and its hash. */
export type Place = { readonly dseq: number; readonly hash: string };

/**
 * Chains the whole outbox anew from 1 over 64 zeros, confirmed or not (RCV11): what makes a till begin another life may be a server that
 * was put back and lacks any of it, and nobody can say yet how much. Numbers only become smaller, so that no two meet on the way.
 */
export function chainAnew(tx: WriteTx): Place {
  let end: Place = { dseq: 0, hash: FIRST_PREV_HASH };
  for (let last = 0; ;) {
    const row = tx.get<{ dseq: number; opId: string; payload: Uint8Array }>('SELECT dseq, op_id AS "opId", payload FROM outbox WHERE dseq > ? ORDER BY dseq LIMIT 1', last);
    if (!row) break;
    last = row.dseq;
    const dseq = end.dseq + 1;
    const hash = hashOfCommit(end.hash, row.opId, dseq, row.payload);
    tx.run('UPDATE outbox SET dseq = ?, prev_hash = ?, hash = ?, verdict = NULL, reason = NULL, acked_at = NULL WHERE dseq = ?', dseq, end.hash, hash, row.dseq);
    end = { dseq, hash };
  }
  reopenEdits(tx, 0);
  return end;
}

/**
 * The series of a new life: letters as the server gave them and a number after them, which the server never gives. It lies
 * above every number this till is known to have used, so that two lives of one till never print the same receipt number.
 * @param known every series that was ever seen here
 * @param leap how far beyond the next number: twins that know nothing of each other leap differently (HI9)
 */
export function nextSeries(current: string, known: readonly string[], restores: number, leap = 0): { readonly series: string; readonly restores: number } {
  const letters = current.replace(/\d+$/, '');
  const used = [current, ...known].flatMap((series) => /^(\D*)(\d+)$/.exec(series)?.[2] ?? []).map(Number);
  const next = Math.max(restores, 0, ...used) + 1 + leap;
  return { series: `${letters}${next}`, restores: next };
}

/** What a server calls a till that it did not know (HI16). `series` are the letters it gave. */
export type NewName = { readonly deviceId: string; readonly tillId: string; readonly serverUrl: string; readonly epoch: string; readonly series: string };

export type Life = { readonly incarnationId: string; readonly series: string };

/**
 * Makes the database the beginning of another life, in the caller's transaction (HI8): its commits chained anew and unsent, receipts
 * counted from 1 in the new series, the open shift going on. Sales not begun to be paid get other ids, because a twin holds the same
 * ones; one at the register is finished as it is.
 */
export function beginLife(tx: WriteTx, life: Life, newId: () => string): void {
  const end = chainAnew(tx);
  updateMeta(tx, { incarnationId: life.incarnationId, series: life.series, nextDseq: end.dseq + 1, ackedDseq: 0, prevHash: end.hash, nextReceiptNumber: 1 });
  // Numbers of the old series stay unused: a twin may give them out.
  tx.run('DELETE FROM spare_number');
  renewCarts(tx, newId);
}

/**
 * Gives the sale in hand another id while nothing is in it. Done at every start: of two machines that nothing tells apart, neither
 * then begins its next sale under the id the other one uses (HI7).
 */
export function renewEmptyCart(tx: WriteTx, newId: () => string): void {
  renew(tx, 'SELECT id FROM cart WHERE intent IS NULL AND parked_at IS NULL AND NOT EXISTS (SELECT 1 FROM cart_line WHERE cart_id = cart.id)', newId);
}

/** Numbers of the series that is over go with the life that took them. */
function renewCarts(tx: WriteTx, newId: () => string): void {
  tx.run('UPDATE cart SET series = NULL, number = NULL WHERE intent IS NULL');
  renew(tx, 'SELECT id FROM cart WHERE intent IS NULL', newId);
}

function renew(tx: WriteTx, which: string, newId: () => string): void {
  const { cartId } = readMeta(tx);
  tx.run('PRAGMA defer_foreign_keys = ON');
  for (const { id } of tx.all<{ id: string }>(which)) {
    const next = newId();
    tx.run('UPDATE cart SET id = ?, basket_id = ? WHERE id = ?', next, basketKept(tx, id), id);
    tx.run('UPDATE cart_line SET cart_id = ? WHERE cart_id = ?', next, id);
    tx.run('UPDATE cart_gesture SET cart_id = ? WHERE cart_id = ?', next, id);
    if (cartId === id) updateMeta(tx, { cartId: next });
  }
}

const KEPT = `SELECT coalesce(c.basket_id, c.id) AS id FROM cart c WHERE c.id = ?
  AND EXISTS (SELECT 1 FROM receipt r WHERE r.basket_id = coalesce(c.basket_id, c.id) AND r.basket_id <> r.id)`;

/** The basket a sale stays in when its id changes: that of the receipts it has become already, which are posted and never change; null where there are none. */
export function basketKept(tx: ReadTx, cartId: string): string | null {
  return tx.get<{ id: string }>(KEPT, cartId)?.id ?? null;
}

/** Every series receipts of this till were printed in here. */
export function printedSeries(tx: ReadTx): string[] {
  return tx.all<{ series: string }>('SELECT DISTINCT series FROM receipt').map((row) => row.series);
}
