import { catalogue, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { tableName } from '#host/db/entity-sql.ts';
import { deviceTables, sellingTables } from '#host/db/local-tables.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { firstCounters, updateMeta, type Identity } from '#host/posting/meta.ts';

export type NewIdentity = Identity & { readonly serverUrl: string | null; readonly epoch: string | null };

/** Gives the till an owner. */
export function becomeTill(tx: WriteTx, identity: NewIdentity): void {
  updateMeta(tx, { ...firstCounters, ...identity });
}

/** The till's own row and the sale in hand stay, emptied; what somebody set up on this computer stays as it is, but for goods of the shop. */
const KEPT: readonly string[] = ['meta', 'cart', 'setting'];
const FORGOTTEN = [...sellingTables, ...deviceTables].filter((table) => !KEPT.includes(table));

/** Forgets the owner with everything that was sold for it; what came from it goes with the replica. Only the demo shop may be left this way. */
export function forgetShop(tx: WriteTx): void {
  updateMeta(tx, {
    ...firstCounters, mode: null, serverUrl: null, deviceId: null, companyId: null, storeId: null, tillId: null, incarnationId: null, series: null, epoch: null,
  });
  for (const table of FORGOTTEN) tx.run(`DELETE FROM ${table}`);
  tx.run('DELETE FROM cart WHERE id <> (SELECT cart_id FROM meta WHERE id = 1)');
  tx.run(`UPDATE cart SET state = 'cart', next_line_no = 1, selected_line_no = NULL, series = NULL, number = NULL, intent = NULL, refusal = NULL, receipt_discount = NULL, reason = '', basket_id = NULL`);
  tx.run(`DELETE FROM setting WHERE key = 'favourites'`);
  // Parts stand behind their owners in the catalogue and must go before them.
  const entities = (Object.keys(catalogue) as EntityName[]).filter((entity) => entityOf(entity).direction === 'up').reverse();
  for (const entity of entities) tx.run(`DELETE FROM ${tableName(entity)}`);
}
