/** Tables besides those of the entity catalogue, by file and by what they are for; a test holds the lists and the databases together. */
import { catalogue, downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { tableName } from './entity-sql.ts';

/** What selling writes and nobody else has. */
export const sellingTables = ['meta', 'cart', 'cart_line', 'cart_gesture', 'card_operation', 'outbox', 'pending_edit', 'print_job', 'mail_job', 'spare_number', 'shift_shop', 'shift_clock'] as const;

/** What this computer knows of its people, its set-up and its server. */
export const deviceTables = ['pin_attempt', 'setting', 'sync_attention'] as const;

/** Receipts of other tills. A lesson does not see them: it has receipts of its own. */
export const storeReceiptTables = ['store_receipt', 'store_receipt_line', 'store_tender'] as const;

/** What the replica has besides the entities the server sends: pictures still to be fetched, the order goods are searched in, receipts of other tills. */
export const replicaOnlyTables = ['blob_wanted', 'good_slot', ...storeReceiptTables, 'store_receipt_mark'] as const;

/** Everything a till writes while it sells: its own facts, and what leads to them. */
export function writtenTables(): string[] {
  return [...(Object.keys(catalogue) as EntityName[]).filter((entity) => entityOf(entity).direction === 'up').map(tableName), ...sellingTables];
}

/** Everything in the replica that comes from the server. */
export function sentTables(): string[] {
  return [...downEntities().map(tableName), ...replicaOnlyTables];
}
