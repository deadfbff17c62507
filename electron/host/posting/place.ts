/** Where this till stands, and the way from one store to another (host/sync/SPEC, HT1-HT3). */
import type { ReadTx, Store } from '#host/db/tx.ts';
import { readMeta, updateMeta } from './meta.ts';

const OWN_STORE = 'SELECT t.store_id AS "storeId" FROM till t WHERE t.id = (SELECT m.till_id FROM meta m WHERE m.id = 1)';

/** The store whose people work at this till: the one its own row names, or the last one known while that row is not here. */
export function workplaceOf(tx: ReadTx): string {
  return tx.get<{ storeId: string }>(OWN_STORE)?.storeId ?? readMeta(tx).storeId ?? '';
}

/** Once the till's row names another store and no shift is open, what the till writes is of that store. Answers whether it is so from now on. */
export function followMove(store: Store): boolean {
  const isDue = (tx: ReadTx): boolean => {
    const { mode, storeId, shiftId } = readMeta(tx);
    return mode !== null && shiftId === null && workplaceOf(tx) !== storeId;
  };
  if (!store.read(isDue)) return false;
  return store.write((tx) => {
    if (!isDue(tx)) return false;
    updateMeta(tx, { storeId: workplaceOf(tx) });
    return true;
  });
}
