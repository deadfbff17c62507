/** Drizzle tables of the replica besides those of the entity catalogue; the reasons stand in `migrations/replica`. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { migration } from './local.ts';
import { columnsOf, keyedTable } from './replicated.ts';

export const replicaState = sqliteTable('replica_state', {
  id: integer('id').primaryKey(), owner: text('owner'), epoch: text('epoch'), cursor: integer('cursor').notNull(), loaded: integer('loaded').notNull(), builtAt: integer('built_at').notNull(), scope: text('scope'),
  comparedAt: integer('compared_at').notNull(), rehashedAt: integer('rehashed_at').notNull(), comparedBy: integer('compared_by').notNull(), began: integer('began'),
});

export const goodSlot = sqliteTable('good_slot', { slot: integer('slot').primaryKey(), goodId: text('good_id').notNull(), salesRank: integer('sales_rank').notNull() });

export const blobWanted = sqliteTable('blob_wanted', { hash: text('hash').notNull().primaryKey(), mime: text('mime').notNull() });

export const storeReceipt = sqliteTable('store_receipt', { place: integer('place').primaryKey(), ...columnsOf('receipt'), askedAt: integer('asked_at') });
export const storeReceiptLine = keyedTable('store_receipt_line', 'receiptLine');
export const storeTender = keyedTable('store_tender', 'tender');
export const storeReceiptMark = sqliteTable('store_receipt_mark', {
  id: integer('id').primaryKey(), epoch: text('epoch').notNull(), storeId: text('store_id').notNull(), life: text('life').notNull(), seq: integer('seq').notNull(), receiptId: text('receipt_id').notNull(),
  caughtUp: integer('caught_up').notNull(),
});

export const replicaTables = [replicaState, goodSlot, blobWanted, storeReceipt, storeReceiptLine, storeTender, storeReceiptMark, migration] as const;
