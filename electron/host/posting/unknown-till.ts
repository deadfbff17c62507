/** Whether the till's server knows it (host/sync/SPEC, HI15): one line of `sync_attention` says so where it does not, and outlives the process. */
import type { ReadTx, Store } from '#host/db/tx.ts';
import { unsentCount } from './outbox.ts';

const LINE = "FROM sync_attention WHERE kind = 'unknown-till'";

export function isUnknown(tx: ReadTx): boolean {
  return tx.get(`SELECT 1 AS one ${LINE}`) !== undefined;
}

/**
 * The server has answered this till as one of its own. Where commits wait, only the answer to a push says so: a till that was ended while it was
 * paired anew may read under its new name what it cannot yet hand in under the old one.
 */
export function knownAgain(store: Store, toAPush: boolean): void {
  if (store.read((tx) => isUnknown(tx) && (toAPush || unsentCount(tx) === 0))) store.write((tx) => { tx.run(`DELETE ${LINE}`); });
}
