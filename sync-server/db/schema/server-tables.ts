/**
 * Tables that live on the server alone (class S: never on a till). `serverTables` is their catalogue: what each is, whether
 * it holds personal data, and whether it belongs to a company (row-level security) or to the directory (closed to the
 * application role, reached through functions).
 */
import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid, type PgTable } from 'drizzle-orm/pg-core';
import { bytea } from './entities.ts';

const instant = (name: string) => bigint(name, { mode: 'number' });
const tenant = () => uuid('tenant_id').notNull();

export const tenantHead = pgTable('tenant_head', {
  tenantId: tenant(), seq: bigint('seq', { mode: 'number' }).notNull(),
  /** Removed keys up to this number may be forgotten. */
  horizon: bigint('horizon', { mode: 'number' }).notNull().default(0),
}, (t) => [primaryKey({ columns: [t.tenantId] })]);

/** Which number the feed had reached at which time, once a day: how old a removed key is. */
export const feedMark = pgTable('feed_mark', { tenantId: tenant(), at: instant('at').notNull(), seq: bigint('seq', { mode: 'number' }).notNull() },
  (t) => [primaryKey({ columns: [t.tenantId, t.at] })]);

export const change = pgTable('change', {
  tenantId: tenant(), scope: text('scope').notNull(), entity: text('entity').notNull(), key: text('key').notNull(),
  seq: bigint('seq', { mode: 'number' }).notNull(), removed: boolean('removed').notNull(),
  /** Of the row as tills get it; null for facts, for rows of before and for those that are gone. */
  rowHash: bigint('row_hash', { mode: 'bigint' }),
}, (t) => [
  primaryKey({ columns: [t.tenantId, t.scope, t.entity, t.key] }), index('change_by_seq').on(t.tenantId, t.scope, t.seq),
  index('change_removed').on(t.tenantId, t.seq).where(sql`removed`),
]);

export const appUser = pgTable('app_user', {
  tenantId: tenant(), id: uuid('id').notNull(), email: text('email').notNull(), name: text('name').notNull(), role: text('role').notNull(),
  passwordHash: text('password_hash').notNull(), active: boolean('active').notNull(), createdAt: instant('created_at').notNull(),
}, (t) => [primaryKey({ columns: [t.tenantId, t.id] })]);

export const session = pgTable('session', {
  tenantId: tenant(), tokenHash: bytea('token_hash').notNull(), userId: uuid('user_id').notNull(),
  createdAt: instant('created_at').notNull(), expiresAt: instant('expires_at').notNull(),
}, (t) => [primaryKey({ columns: [t.tenantId, t.tokenHash] }), index('session_by_user').on(t.tenantId, t.userId)]);

export const device = pgTable('device', {
  tenantId: tenant(), id: uuid('id').notNull(), tillId: uuid('till_id').notNull(), tokenHash: bytea('token_hash').notNull(),
  installId: uuid('install_id').notNull(), computerName: text('computer_name').notNull(), enrolledAt: instant('enrolled_at').notNull(),
  revokedAt: instant('revoked_at'), lastContactAt: instant('last_contact_at'),
  /** The till's own words of its last contact: `TillReport`. */
  report: jsonb('report'),
  /** What the till found when it last compared its copy: `DigestReport`. */
  digest: jsonb('digest'), digestAt: instant('digest_at'),
  /** Ed25519, 32 bytes; null for a program that knows only the bearer token. */
  publicKey: bytea('public_key'), revokedBy: uuid('revoked_by'), revokedReason: text('revoked_reason').notNull().default(''),
  /** The epoch in which it was last seen no further than the feed, and since when. */
  seenEpoch: uuid('seen_epoch'), seenSince: instant('seen_since'),
  /** Tills it sold as before this database knew it, none of them a row here: `db/former-tills.ts`. */
  soldAs: uuid('sold_as').array().notNull().default(sql`'{}'`),
}, (t) => [primaryKey({ columns: [t.tenantId, t.id] }), index('device_by_till').on(t.tenantId, t.tillId)]);

export const incarnation = pgTable('incarnation', {
  tenantId: tenant(), id: uuid('id').notNull(), deviceId: uuid('device_id').notNull(), tillId: uuid('till_id').notNull(),
  /** Null for an incarnation first met in a push, before its till has asked for a series. */
  series: text('series'), lastDseq: bigint('last_dseq', { mode: 'number' }).notNull(), lastHash: text('last_hash').notNull(),
  createdAt: instant('created_at').notNull(),
  /** `enrolled`, `restored`, `copied` or `fork`; null where nobody said. */
  born: text('born'),
  /** SHA-256 of the session token held now, and of the one before it; the epoch in which it was given. */
  sessionHash: bytea('session_hash'), previousSessionHash: bytea('previous_session_hash'), sessionEpoch: uuid('session_epoch'), sessionAt: instant('session_at'),
  accessHash: bytea('access_hash'), accessExpiresAt: instant('access_expires_at'),
  /** The computer that holds the session. */
  computerName: text('computer_name').notNull().default(''), machine: text('machine').notNull().default(''), contractVersion: integer('contract_version'),
}, (t) => [
  primaryKey({ columns: [t.tenantId, t.id] }), index('incarnation_by_device').on(t.tenantId, t.deviceId),
  uniqueIndex('incarnation_series').on(t.tenantId, t.tillId, t.series),
]);

export const enrolCode = pgTable('enrol_code', {
  tenantId: tenant(), codeHash: bytea('code_hash').notNull(), tillId: uuid('till_id').notNull(),
  createdAt: instant('created_at').notNull(), expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'), usedByDeviceId: uuid('used_by_device_id'),
}, (t) => [primaryKey({ columns: [t.tenantId, t.codeHash] }), index('enrol_code_by_till').on(t.tenantId, t.tillId)]);

export const commitLog = pgTable('commit_log', {
  tenantId: tenant(), incarnationId: uuid('incarnation_id').notNull(), dseq: bigint('dseq', { mode: 'number' }).notNull(),
  deviceId: uuid('device_id').notNull(), opId: uuid('op_id').notNull(), hash: text('hash').notNull(), kind: text('kind').notNull(),
  hlc: text('hlc').notNull(), contractVersion: integer('contract_version').notNull(),
  /** `applied`, `duplicate`, `quarantined` or `superseded`. */
  verdict: text('verdict').notNull(), reason: text('reason'), receivedAt: instant('received_at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.tenantId, t.incarnationId, t.dseq] }),
  // One operation is applied once; a commit that repeats it takes its place in the order with another verdict.
  uniqueIndex('commit_log_applied_op').on(t.tenantId, t.opId).where(sql`verdict = 'applied'`),
  index('commit_log_other_op').on(t.tenantId, t.opId).where(sql`verdict <> 'applied'`),
  check('commit_log_verdict', sql`verdict = ANY (ARRAY['applied', 'duplicate', 'quarantined', 'superseded'])`),
]);

export const quarantine = pgTable('quarantine', {
  tenantId: tenant(), id: uuid('id').notNull(), incarnationId: uuid('incarnation_id').notNull(), dseq: bigint('dseq', { mode: 'number' }).notNull(),
  deviceId: uuid('device_id').notNull(), tillId: uuid('till_id'), opId: uuid('op_id').notNull(),
  header: jsonb('header').notNull(), payload: bytea('payload').notNull(), reason: text('reason').notNull(), detail: text('detail').notNull(),
  receivedAt: instant('received_at').notNull(), closedAt: instant('closed_at'),
  /** `applied` by a retry or `dismissed` by a person; null while open. */
  outcome: text('outcome'),
  /** Contract and schema under which it was last tried; null for a program of before. */
  triedContract: integer('tried_contract'), triedSchema: integer('tried_schema'),
}, (t) => [
  primaryKey({ columns: [t.tenantId, t.id] }), uniqueIndex('quarantine_place').on(t.tenantId, t.incarnationId, t.dseq),
  index('quarantine_open').on(t.tenantId, t.receivedAt).where(sql`closed_at IS NULL`),
  index('quarantine_waiting').on(t.tenantId, t.deviceId, t.incarnationId, t.dseq).where(sql`closed_at IS NULL`),
  index('quarantine_dismissed').on(t.tenantId, t.deviceId).where(sql`outcome = 'dismissed'`),
]);

export const attentionItem = pgTable('attention_item', {
  tenantId: tenant(), id: uuid('id').notNull(), kind: text('kind').notNull(),
  /** What the item is about; a second finding of the same thing while the first is open adds nothing. */
  subject: text('subject').notNull(),
  createdAt: instant('created_at').notNull(), storeId: uuid('store_id'), tillId: uuid('till_id'), detail: jsonb('detail').notNull(),
  closedAt: instant('closed_at'), closedBy: uuid('closed_by'),
  /** The item this one is a part of; null for one that stands in the list itself. */
  within: uuid('within'),
}, (t) => [
  primaryKey({ columns: [t.tenantId, t.id] }),
  uniqueIndex('attention_item_open_subject').on(t.tenantId, t.kind, t.subject).where(sql`closed_at IS NULL`),
  index('attention_item_open').on(t.tenantId, t.createdAt, t.id).where(sql`closed_at IS NULL`),
  index('attention_item_within').on(t.tenantId, t.within, t.id).where(sql`within IS NOT NULL`),
  index('attention_item_listed').on(t.tenantId, t.createdAt, t.id).where(sql`within IS NULL`),
]);

/** What a revoked till handed in, on its way in: the item it stands behind, who asked, how far it has come. */
export const takingIn = pgTable('taking_in', {
  tenantId: tenant(), itemId: uuid('item_id').notNull(), askedBy: uuid('asked_by').notNull(), askedAt: instant('asked_at').notNull(),
  taken: bigint('taken', { mode: 'number' }).notNull(), refused: bigint('refused', { mode: 'number' }).notNull(),
  movedAt: instant('moved_at').notNull(),
  /** Null while it goes on. */
  endedAt: instant('ended_at'),
}, (t) => [primaryKey({ columns: [t.tenantId, t.itemId] }), index('taking_in_under_way').on(t.tenantId, t.itemId).where(sql`ended_at IS NULL`)]);

/** The words of goods' names and articles, kept by triggers: prefix search by range, which row-level security leaves indexable. */
export const goodToken = pgTable('good_token', { tenantId: tenant(), token: text('token').notNull(), goodId: uuid('good_id').notNull() },
  (t) => [primaryKey({ columns: [t.tenantId, t.token, t.goodId] }), index('good_token_by_good').on(t.tenantId, t.goodId)]);

export const tenantDirectory = pgTable('tenant_directory', { tenantId: uuid('tenant_id').primaryKey(), createdAt: instant('created_at').notNull() });

export const loginDirectory = pgTable('login_directory', { email: text('email').primaryKey(), tenantId: tenant(), userId: uuid('user_id').notNull() });

export const enrolDirectory = pgTable('enrol_directory', { codeHash: bytea('code_hash').primaryKey(), tenantId: tenant(), createdAt: instant('created_at').notNull() });

export const serverLife = pgTable('server_life', { one: boolean('one').primaryKey().default(true), epoch: uuid('epoch').notNull() },
  () => [check('server_life_one', sql`one`)]);

/** The life of a company's data; without a row that of the whole database, `server_life`. */
export const companyLife = pgTable('company_life', {
  tenantId: tenant(), epoch: uuid('epoch').notNull(), beganAt: instant('began_at').notNull(),
  /** `witness`, `till` or `told`. */
  cause: text('cause').notNull(),
}, (t) => [primaryKey({ columns: [t.tenantId] })]);

export type ServerTable = { readonly table: PgTable; readonly class: 'S'; readonly owner: 'tenant' | 'directory'; readonly personal: boolean; readonly what: string };

const entry = (table: PgTable, owner: ServerTable['owner'], personal: boolean, what: string): ServerTable => ({ table, class: 'S', owner, personal, what });

export const serverTables: readonly ServerTable[] = [
  entry(tenantHead, 'tenant', false, 'the last number of the company\'s feed'),
  entry(feedMark, 'tenant', false, 'how far the feed had come at the end of each day'),
  entry(change, 'tenant', false, 'the feed: where each replicated row stands'),
  entry(appUser, 'tenant', true, 'people who sign in at HQ'),
  entry(session, 'tenant', true, 'who is signed in'),
  entry(device, 'tenant', false, 'paired computers of tills'),
  entry(incarnation, 'tenant', false, 'lives of tills\' databases, their receipt series and how far each is known'),
  entry(enrolCode, 'tenant', false, 'pairing codes, hashed'),
  entry(commitLog, 'tenant', false, 'every commit ever accepted, with its verdict'),
  entry(quarantine, 'tenant', true, 'commits kept whole because they could not be applied'),
  entry(attentionItem, 'tenant', false, 'what a person must look at'),
  entry(takingIn, 'tenant', false, 'what revoked tills handed in, on its way in'),
  entry(companyLife, 'tenant', false, 'which life a company\'s data are in since they were put back from a copy'),
  entry(goodToken, 'tenant', false, 'words of goods for search'),
  entry(tenantDirectory, 'directory', false, 'which companies exist'),
  entry(loginDirectory, 'directory', true, 'which company an e-mail address signs in to'),
  entry(enrolDirectory, 'directory', false, 'which company shows a pairing code'),
  entry(serverLife, 'directory', false, 'the epoch of this database'),
];
