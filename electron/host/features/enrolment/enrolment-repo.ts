import { catalogue, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { tableName } from '#host/db/entity-sql.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { firstCounters, updateMeta, type Identity } from '#host/posting/meta.ts';

export type NewIdentity = Identity & { readonly serverUrl: string | null; readonly epoch: string | null; readonly loaded: 0 | 1 };

/** Gives the till an owner. */
export function becomeTill(tx: WriteTx, identity: NewIdentity): void {
  updateMeta(tx, { ...firstCounters, ...identity });
}

const LOCAL = ['print_job', 'cart_line', 'cart_gesture', 'outbox', 'pin_attempt', 'sync_attention', 'blob_wanted'] as const;

/** Forgets the owner with everything that came from it or was sold for it. Only the demo shop may be left this way. */
export function forgetShop(tx: WriteTx): void {
  updateMeta(tx, {
    ...firstCounters, mode: null, serverUrl: null, deviceId: null, companyId: null, storeId: null, tillId: null, incarnationId: null, series: null, epoch: null, loaded: 0,
  });
  tx.run(`UPDATE cart SET state = 'cart', next_line_no = 1, selected_line_no = NULL, series = NULL, number = NULL, intent = NULL, refusal = NULL`);
  for (const table of LOCAL) tx.run(`DELETE FROM ${table}`);
  // Parts stand behind their owners in the catalogue and must go before them.
  const entities = (Object.keys(catalogue) as EntityName[]).filter((entity) => entityOf(entity).class !== 'S').reverse();
  for (const entity of entities) tx.run(`DELETE FROM ${tableName(entity)}`);
}
