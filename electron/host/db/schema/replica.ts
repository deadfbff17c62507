/** Drizzle tables of the replica besides those of the entity catalogue; the reasons stand in `migrations/replica`. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { migration } from './local.ts';

export const replicaState = sqliteTable('replica_state', {
  id: integer('id').primaryKey(), owner: text('owner'), epoch: text('epoch'), cursor: integer('cursor').notNull(), loaded: integer('loaded').notNull(), builtAt: integer('built_at').notNull(),
});

export const goodSlot = sqliteTable('good_slot', { slot: integer('slot').primaryKey(), goodId: text('good_id').notNull(), salesRank: integer('sales_rank').notNull() });

export const blobWanted = sqliteTable('blob_wanted', { hash: text('hash').notNull().primaryKey(), mime: text('mime').notNull() });

export const replicaTables = [replicaState, goodSlot, blobWanted, migration] as const;
