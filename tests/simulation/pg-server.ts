/** Tier b: the server's data in real PostgreSQL, through the production store; failures are planted around whole transactions. */
import { entityOf, type EntityName, type Row as CatalogueRow } from '#domain/replication/catalogue.ts';
import { companyScope, storeScope, type FeedChange } from '#domain/replication/feed.ts';
import { snakeCase } from '#domain/replication/column.ts';
import { FIRST_PREV_HASH } from '#contract/sync/commit.ts';
import { issueEnrolCode } from '#server/db/enrol-codes.ts';
import { registerTenant } from '#server/db/directory.ts';
import { recordChanges } from '#server/db/feed.ts';
import { sqlTypes, storedColumns, tableName } from '#server/db/schema/entities.ts';
import type { Database, TenantTx } from '#server/db/tx.ts';
import { closeAttention, lockRecords, readOpenConflicts, saveRecords } from '#server/features/sync/pg-edits.ts';
import { openAttentions } from '#server/features/sync/pg-attention.ts';
import { authenticate } from '#server/features/sync/device-auth.ts';
import { enrol } from '#server/features/sync/enrol.ts';
import { createPgStore } from '#server/features/sync/pg-store.ts';
import { applyEdits } from '#server/sync/edits.ts';
import { StoreRace, StoreUnavailable, type Device, type ServerStore, type StoreTxOptions, type SyncTx } from '#server/sync/store-port.ts';
import type { TestDatabase } from '#server/testing/postgres.ts';
import { readPage } from '#server/features/archive/receipts-repo.ts';
import type { CompanyLook } from './model/server-model.ts';
import type { LogEntry } from './model/server-tables.ts';
import type { TierServer } from './stage.ts';
import type { HqHand } from './headquarters.ts';
import type { ReceiptsQuestion } from './till-link.ts';
import type { Row } from './till-disk.ts';
import { restoreImage, takeImage } from './pg-image.ts';
import { pgSnapshots } from './pg-snapshots.ts';
import { START_MS, type Ids, type World } from './world.ts';

type Failure = Parameters<TierServer['failNext']>[0];

/** An empty database with its epoch, and a folder for what the server keeps in files. */
export type PgHome = { readonly database: TestDatabase; readonly epoch: string; readonly dir: string };

export function pgServer({ database, epoch: firstEpoch, dir }: PgHome, { time }: World, ids: Ids, onCrash: () => void): TierServer {
  const { deps } = database;
  const { db } = deps;
  const clock = { nowMs: (): number => START_MS + time.nowMs() };
  let epoch = firstEpoch;
  let planted: { failure: Failure; left: number } | null = null;
  const store = createPgStore({ db, ids: { uuid: ids, random: () => { throw new Error('no secrets are made here'); } } });
  const due = (writes: boolean): Failure | null => {
    if (!planted || (planted.failure.startsWith('crash') && !writes) || planted.left-- > 0) return null;
    const { failure } = planted;
    planted = null;
    return failure;
  };
  let last: Promise<unknown> = Promise.resolve();
  /** One transaction after another in the order of asking, while virtual time stands still: real time decides nothing. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return time.outside(mine);
  };
  const failing = async <T>(tenantId: string, work: (tx: SyncTx) => Promise<T>, options?: StoreTxOptions): Promise<T> => {
    const failure = due(options?.readOnly !== true);
    if (failure === 'unavailable') throw new StoreUnavailable('planted');
    const value = await store.inTenant(tenantId, async (tx) => {
      const done = await work(tx);
      if (failure === 'race') throw new StoreRace('planted');
      if (failure === 'crash-before-commit') {
        onCrash();
        throw new StoreUnavailable('the server died');
      }
      return done;
    }, options);
    if (failure === 'crash-after-commit') onCrash();
    return value;
  };
  const serving: ServerStore = { inTenant: (tenantId, work, options) => inTurn(() => failing(tenantId, work, options)) };
  return {
    outside: true, connect: () => serving, epoch: () => epoch, lookNow: null, crash: onCrash,
    snapshots: (habits) => pgSnapshots({ ...deps, ids: { ...deps.ids, uuid: ids }, clock: { nowMs: habits.nowMs }, config: { ...deps.config, dataDir: dir } }, habits),
    receipts: (device, question) => inTurn(() => readReceipts(db, device, question, START_MS + time.nowMs())),
    backup() {
      const image = inTurn(() => takeImage(database));
      return () => {
        onCrash();
        const next = (epoch = ids());
        void inTurn(async () => restoreImage(database, await image, next));
      };
    },
    failNext: (failure, left) => { planted = { failure, left }; },
    failurePending: () => planted !== null,
    addCompany: (companyId) => db.withTenant(companyId, async (tx) => {
      await registerTenant(tx);
      await tx.query('INSERT INTO tenant_head (tenant_id, seq) VALUES ($1, 0)', [companyId]);
    }),
    asHq: (companyId, work) => inTurn(() => db.withTenant(companyId, async (tx) => {
      const changes: FeedChange[] = [];
      await work(hand(tx, changes));
      return recordChanges(tx, companyId, changes);
    })),
    issueCode: (companyId, tillId) => inTurn(() => db.withTenant(companyId, async (tx) => {
      const { rows } = await tx.query('SELECT 1 FROM till WHERE tenant_id = $1 AND id = $2', [companyId, tillId]);
      return rows.length === 0 ? null : (await issueEnrolCode(tx, { clock, ids: { random: bytesOf(ids) } }, tillId)).code;
    })),
    enrol: (_companyId, request) => inTurn(() => enrol({ db, clock, ids: { uuid: ids, random: bytesOf(ids) }, wake: { ...deps.wake, notifyHead: () => undefined } }, request)),
    knows: (_companyId, { token }) => inTurn(async () => (await authenticate(db, clock.nowMs(), `Bearer ${token}`)).ok),
    look: (companyId) => db.withTenant(companyId, lookIn),
    blob: (companyId, hash) => db.withTenant(companyId, async (tx) => (await tx.query<{ mime: string; bytes: Buffer }>('SELECT mime, bytes FROM blob WHERE tenant_id = $1 AND hash = $2', [companyId, hash])).rows[0] ?? null),
  };
}

/** Bytes of codes, of this run's chance. */
const bytesOf = (ids: Ids) => (count: number): Buffer => Buffer.from(ids().replaceAll('-', ''), 'hex').subarray(-count);

/** What the door of tills answers, without the door. */
export async function readReceipts(db: Database, device: Device, { seq, id, life }: ReceiptsQuestion, nowMs: number): Promise<string> {
  const after = seq === undefined || id === undefined ? null : { seq: Number(seq), id };
  const { documents, ...page } = await db.withTenant(device.tenantId, (tx) => readPage(tx, device, after, life, nowMs), { readOnly: true, isolation: 'repeatable read' });
  return `${JSON.stringify({ ...page, storeId: device.storeId, serverTime: nowMs }).slice(0, -1)},"receipts":[${documents.join(',')}]}`;
}

export function hand(tx: TenantTx, changes: FeedChange[]): HqHand {
  return {
    // Headquarters' transactions come one after another here.
    hold: async () => undefined,
    async put(entity, row, scope) {
      const columns = storedColumns(entity);
      const { key } = entityOf(entity);
      const rest = columns.filter(({ name }) => !key.includes(name)).map(({ sql }) => `${sql} = excluded.${sql}`);
      await tx.query(`INSERT INTO ${tableName(entity)} (tenant_id, ${columns.map(({ sql }) => sql).join(', ')}) VALUES ($1, ${columns.map(({ type }, index) => `$${index + 2}::${sqlTypes[type]}`).join(', ')})
        ON CONFLICT (tenant_id, ${key.map(snakeCase).join(', ')}) DO UPDATE SET ${rest.join(', ')}`,
      [tx.tenantId, ...columns.map(({ name, type }) => (type === 'json' ? JSON.stringify(row[name]) : type === 'bytes' ? Buffer.from(row[name] as Uint8Array) : row[name]))]);
      changes.push({ scope: scope ?? (entityOf(entity).scope === 'company' ? companyScope : storeScope(String(row['storeId']))), entity, key: key.map((name) => row[name]) });
    },
    async remove(entity, key, scope) {
      await tx.query(`DELETE FROM ${tableName(entity)} WHERE tenant_id = $1 AND ${entityOf(entity).key.map((name, index) => `${snakeCase(name)} = $${index + 2}`).join(' AND ')}`, [tx.tenantId, ...key]);
      changes.push({ scope, entity, key, removed: true });
    },
    leave: async (entity, key, scope) => void changes.push({ scope, entity, key, removed: true }),
    async tasks(storeId) {
      const of = async <E extends 'task' | 'taskConflict'>(entity: E): Promise<CatalogueRow<E>[]> => (await tx.query<CatalogueRow<E> & Row>(`SELECT ${storedColumns(entity).map(({ sql, name }) => `${sql} AS "${name}"`).join(', ')} FROM ${tableName(entity)} WHERE tenant_id = $1 AND store_id = $2 ORDER BY id`, [tx.tenantId, storeId])).rows;
      return { tasks: await of('task'), conflicts: await of('taskConflict') };
    },
    async merge(edit, context) {
      const editTx: Parameters<typeof applyEdits>[0] = {
        lockRecords: (...input) => lockRecords(tx, ...input), readOpenConflicts: (...input) => readOpenConflicts(tx, ...input), saveRecords: (entity, rows) => saveRecords(tx, entity, rows), closeAttention: (...input) => closeAttention(tx, ...input),
      };
      const { changes: moved, items } = await applyEdits(editTx, [{ ...edit, dseq: 0 }], context);
      if (items.length > 0) await openAttentions(tx, { storeId: edit.storeId, tillId: null }, items, context.nowMs);
      changes.push(...moved);
    },
  };
}

const LOOKED: readonly EntityName[] = ['company', 'legalEntity', 'store', 'till', 'staff', 'category', 'taxRate', 'good', 'barcode', 'priceList', 'price', 'quickGood', 'policy', 'task', 'taskConflict',
  'shiftOpening', 'shiftClosing', 'cashMovement', 'cashCount', 'receipt', 'receiptLine', 'tender', 'stockMovement', 'ledgerEntry', 'journalEntry'];

async function lookIn(tx: TenantTx): Promise<CompanyLook> {
  const all = async <R extends Row>(sql: string): Promise<R[]> => (await tx.query<R>(sql, [tx.tenantId])).rows;
  const rows = new Map<EntityName, ReturnType<CompanyLook['rows']>>();
  for (const entity of LOOKED) {
    const found = await all(`SELECT ${storedColumns(entity).map(({ sql, name }) => `${sql} AS "${name}"`).join(', ')} FROM ${tableName(entity)} WHERE tenant_id = $1`);
    rows.set(entity, found.map((row) => ({ entity, row, commit: null })));
  }
  const brought = await all<{ id: string; deviceId: string; incarnationId: string }>('SELECT id, commit_device_id AS "deviceId", commit_incarnation_id AS "incarnationId" FROM receipt WHERE tenant_id = $1');
  const origins = new Map(brought.map(({ id, ...origin }) => [id, { ...origin, dseq: 0, receivedAt: 0 }]));
  rows.set('receipt', rows.get('receipt')?.map((each) => ({ ...each, commit: origins.get(String(each.row['id'])) ?? null })) ?? []);
  const log = await all<{ incarnation: string; dseq: number; deviceId: string; opId: string; hash: string; verdict: LogEntry['verdict']; reason: string | null }>(
    'SELECT incarnation_id AS incarnation, dseq, device_id AS "deviceId", op_id AS "opId", hash, verdict, reason FROM commit_log WHERE tenant_id = $1 ORDER BY incarnation_id, dseq');
  const hashes = new Map(log.map((row) => [`${row.incarnation} ${row.dseq}`, row.hash]));
  const kept = await all<{ id: string; header: LogEntry['header']; payload: Buffer }>('SELECT id, header, payload FROM quarantine WHERE tenant_id = $1');
  return {
    rows: (entity) => rows.get(entity) ?? [],
    head: (await all<{ seq: number }>('SELECT seq FROM tenant_head WHERE tenant_id = $1'))[0]?.seq ?? 0,
    feed: await all('SELECT scope, entity, key, seq, removed FROM change WHERE tenant_id = $1'),
    // The log keeps no hash of the commit before: it is the hash of the row before.
    log: log.map(({ verdict, reason, deviceId, ...place }) => ({ verdict, reason, deviceId, receivedAt: 0, header: { ...place, device: deviceId, prevHash: hashes.get(`${place.incarnation} ${place.dseq - 1}`) ?? FIRST_PREV_HASH, hlc: '', contractVersion: 1, kind: '' } })),
    quarantine: kept.map((row) => ({ ...row, deviceId: '', tillId: '', reason: '', detail: '', receivedAt: 0, closedAt: null })),
    attention: await all('SELECT id, kind, subject, closed_at AS "closedAt" FROM attention_item WHERE tenant_id = $1'),
    incarnations: (await all<{ id: string; dseq: number; hash: string }>('SELECT id, last_dseq AS dseq, last_hash AS hash FROM incarnation WHERE tenant_id = $1')).map((row) => ({ ...row, deviceId: '', tillId: '', createdAt: 0 })),
  } as CompanyLook;
}
