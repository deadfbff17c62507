import { catalogue, entityOf, type EntityName, type Row } from '#domain/replication/catalogue.ts';
import { selectSql, tableName, upsertStatement } from '#host/db/entity-sql.ts';
import { deviceTables, sellingTables } from '#host/db/local-tables.ts';
import type { ReplicaTx, WriteTx } from '#host/db/tx.ts';
import { firstCounters, updateMeta, type Identity } from '#host/posting/meta.ts';

export type NewIdentity = Identity & { readonly serverUrl: string | null; readonly epoch: string | null };

/** Gives the till an owner. */
export function becomeTill(tx: WriteTx, identity: NewIdentity): void {
  updateMeta(tx, { ...firstCounters, ...identity });
}

const TILL = selectSql('till', 'WHERE id = ?');

/**
 * Until the server has said what it calls the till named now and where that one stands, it is called as the one before was and stands there too:
 * what the server says of it then is followed like any move (host/sync/SPEC, HI19).
 */
export function standIn(tx: ReplicaTx, before: string, now: string): void {
  const row = tx.get<Row<'till'>>(TILL, before);
  if (row === undefined || tx.get(TILL, now) !== undefined) return;
  const { sql, params } = upsertStatement('till');
  tx.run(sql, ...params({ ...row, id: now }));
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
