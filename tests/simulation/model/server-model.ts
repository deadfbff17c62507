/**
 * The server's database as a model in memory: the same port as PostgreSQL's, with transactions that wait for each other's
 * rows, see only what is committed and their own writes, and may be crashed between any two calls. Every call first awaits
 * `turn()`, so a scheduler decides who goes on. `sync-server/sync/testing/store-contract.ts` holds it to PostgreSQL's behaviour.
 *
 * Not modelled: looking after refunds and ends of shifts (`lookAfter`), which only opens attention items; PostgreSQL's own tests hold it.
 */
import { entityOf, type EntityName, type Row } from '#domain/replication/catalogue.ts';
import { companyScope, feedKey, storeScope, type FeedChange, type FeedScope } from '#domain/replication/feed.ts';
import { applyEdits, type MergeContext } from '#server/sync/edits.ts';
import type { RecordEdit } from '#server/sync/record-edit.ts';
import { StoreRace, StoreUnavailable, type ServerStore, type StoreTxOptions, type SyncTx } from '#server/sync/store-port.ts';
import { digestTx } from './server-digest-tx.ts';
import { pullTx } from './server-pull-tx.ts';
import { pushTx, recordChanges, replayTx, type RecordChanges } from './server-push-tx.ts';
import type { AnyRow, AttentionRow, ChangeRow, IncarnationRow, LogEntry, QuarantineRow, StoredRow } from './server-tables.ts';
import { createTransactions, silence, type Contents, type Life, type ModelTx } from './server-transactions.ts';
import { stored } from './server-values.ts';

export type ServerModelOptions = {
  /** Resolves when the caller may make its next step. */
  readonly turn: () => Promise<void>;
  readonly clock: { readonly nowMs: () => number };
  readonly epoch: string;
  /** Hears of a crash the moment it happens, whoever caused it: drop connections and start the server again here. */
  readonly onCrash?: () => void;
  /** How transactions move the feed; a planted bug puts a bad way here. */
  readonly recordChanges?: RecordChanges;
};

/**
 * `unavailable` and `race` are thrown by the call they meet. `crash-before-commit` and `crash-after-commit` end the life of
 * the server at the next commit of a writing transaction, the second one with its writes in place.
 */
export type Failure = 'unavailable' | 'race' | 'crash-before-commit' | 'crash-after-commit';

/** What HQ's caller hears when the server dies under its request. */
export class ServerDied extends Error {
  override readonly name = 'ServerDied';
}

declare const imageBrand: unique symbol;
/** All companies as committed at one moment; as good as a copy of the database's files. */
export type ServerImage = { readonly [imageBrand]: true };

/** What HQ writes in one transaction. The scope is the catalogue's unless it is given. */
export type HqTx = {
  /** Waits until no other transaction has the row; it is this one's to the end. */
  readonly hold: (entity: EntityName, key: readonly unknown[]) => Promise<void>;
  readonly put: (entity: EntityName, row: AnyRow, scope?: FeedScope) => Promise<void>;
  /** Takes the row away; it stays in the feed of that scope as a removed key. */
  readonly remove: (entity: EntityName, key: readonly unknown[], scope: FeedScope) => Promise<void>;
  /** The key leaves this scope; its row stays. */
  readonly leave: (entity: EntityName, key: readonly unknown[], scope: FeedScope) => Promise<void>;
  readonly tasks: (storeId: string) => Promise<{ readonly tasks: readonly Row<'task'>[]; readonly conflicts: readonly Row<'taskConflict'>[] }>;
  readonly merge: (edit: RecordEdit, context: MergeContext) => Promise<void>;
  /** All removed keys go out of the feed, as those of half a year ago do; answers the horizon they leave behind. */
  readonly forgetRemoved: () => Promise<number>;
};

/** A company as committed now, for checkers; no transaction, no turn. */
export type CompanyLook = {
  readonly head: number;
  /** Rows of one entity: reference rows, documents (without their parts) or parts. */
  readonly rows: (entity: EntityName) => readonly StoredRow[];
  readonly feed: readonly ChangeRow[];
  readonly log: readonly LogEntry[];
  readonly quarantine: readonly QuarantineRow[];
  readonly attention: readonly AttentionRow[];
  readonly incarnations: readonly IncarnationRow[];
};

export type ServerModel = {
  /** A connection for one life of the server program. After the next crash whoever still calls it is never answered, as a dead program is not. */
  readonly connect: () => ServerStore;
  /** Ends the life of the server at this moment: open transactions are rolled back and never heard of again. */
  readonly crash: () => void;
  /** Plants a failure; `afterCalls` calls pass before one meets it. */
  readonly failNext: (failure: Failure, afterCalls?: number) => void;
  /** True while a planted failure has not happened. */
  readonly failurePending: () => boolean;
  readonly image: () => ServerImage;
  /** The server is crashed and comes back as it was then, with another epoch. */
  readonly restore: (image: ServerImage, epoch: string) => void;
  readonly epoch: () => string;
  /** A company with nothing but its head at 0. Answers at once. */
  readonly addCompany: (tenantId: string) => void;
  readonly companies: () => readonly string[];
  /** HQ's side: one transaction whose last call moves the feed; answers the head's number. Meets no planted failure. @throws {@link ServerDied} */
  readonly asHq: (tenantId: string, work: (hq: HqTx) => Promise<void>) => Promise<number>;
  /** One transaction of somebody who is no till and moves no feed. @throws {@link ServerDied} */
  readonly apart: <T>(tenantId: string, work: (tx: ModelTx) => Promise<T>) => Promise<T>;
  readonly hasDevice: (tenantId: string, deviceId: string) => boolean;
  readonly look: (tenantId: string) => CompanyLook;
};

export function createServerModel({ turn, clock, epoch: firstEpoch, onCrash, recordChanges: record = recordChanges }: ServerModelOptions): ServerModel {
  const transactions = createTransactions(turn);
  let epoch = firstEpoch;
  let lives: Life[] = [];
  let planted: { failure: Failure; calls: number } | null = null;
  const dying = new Set<() => void>();
  const world = { epoch: () => epoch, nowMs: clock.nowMs, record };

  const newLife = (): Life => {
    const life = { dead: false };
    lives.push(life);
    return life;
  };
  const crash = (): void => {
    for (const life of lives) life.dead = true;
    lives = [];
    transactions.abandonAll();
    for (const tell of [...dying]) tell();
    dying.clear();
    onCrash?.();
  };
  const step = async (life: Life): Promise<void> => {
    await turn();
    if (life.dead) return silence();
    if (!planted) return;
    const { failure } = planted;
    if (planted.calls > 0) {
      planted.calls -= 1;
    } else if (failure === 'race' || failure === 'unavailable') {
      planted = null;
      throw failure === 'race' ? new StoreRace('planted') : new StoreUnavailable('planted');
    }
  };
  const commit = (tx: ModelTx): void | Promise<never> => {
    const crashing = tx.hasWrites() && planted?.calls === 0 && (planted.failure === 'crash-before-commit' || planted.failure === 'crash-after-commit') ? planted.failure : null;
    if (crashing !== 'crash-before-commit') transactions.commit(tx);
    if (crashing === null) return;
    planted = null;
    crash();
    return silence();
  };
  const run = async <T>(tenantId: string, life: Life, next: () => Promise<void>, work: (tx: ModelTx) => Promise<T>, options: StoreTxOptions, end: (tx: ModelTx) => void | Promise<never>): Promise<T> => {
    await next();
    const tx = transactions.begin(tenantId, { snapshot: options.isolation === 'repeatable read', readOnly: options.readOnly ?? false, life });
    try {
      const value = await work(tx);
      await next();
      await end(tx);
      return value;
    } catch (error) {
      if (life.dead) return silence();
      transactions.rollBack(tx);
      throw error;
    }
  };
  /** HQ is somebody beside the program: when it dies, its caller hears of it. */
  const apart = async <T>(tenantId: string, work: (tx: ModelTx, next: () => Promise<void>) => Promise<T>): Promise<T> => {
    const life = newLife();
    let tell = (): void => undefined;
    const died = new Promise<never>((_, reject) => {
      tell = () => reject(new ServerDied('the server died'));
    });
    dying.add(tell);
    const next = async (): Promise<void> => {
      await turn();
      if (life.dead) return silence();
    };
    const written = run(tenantId, life, next, (tx) => work(tx, next), {}, transactions.commit);
    try {
      return await Promise.race([written, died]);
    } finally {
      dying.delete(tell);
      lives = lives.filter((each) => each !== life);
    }
  };
  const asHq = (tenantId: string, work: (hq: HqTx) => Promise<void>): Promise<number> => apart(tenantId, async (tx, next) => {
    const changes: FeedChange[] = [];
    await work(hqTx(tx, next, changes));
    await next();
    return record(tx, changes);
  });

  return {
    connect() {
      const life = newLife();
      return { inTenant: (tenantId, work, options = {}) => run(tenantId, life, () => step(life), (tx) => work(syncTx(tx, () => step(life), world)), options, commit) };
    },
    crash,
    failNext(failure, afterCalls = 0) {
      planted = { failure, calls: afterCalls };
    },
    failurePending: () => planted !== null,
    image: () => transactions.copy() as unknown as ServerImage,
    restore(image, newEpoch) {
      crash();
      transactions.replace(image as unknown as Contents);
      epoch = newEpoch;
    },
    epoch: () => epoch,
    addCompany: transactions.addCompany,
    companies: transactions.companies,
    asHq, apart,
    hasDevice: (tenantId, deviceId) => transactions.look(tenantId).read('device', deviceId) !== null,
    look: (tenantId) => lookAt(transactions.look(tenantId)),
  };
}

/** Every call awaits its turn first. */
function syncTx(tx: ModelTx, step: () => Promise<void>, world: { readonly epoch: () => string; readonly nowMs: () => number; readonly record: RecordChanges }): SyncTx {
  const calls = { ...pushTx(tx, world.record), ...replayTx(tx), ...pullTx(tx, world), ...digestTx(tx), readEpoch: async () => world.epoch(), lookAfter: async () => undefined };
  const inTurn = Object.entries(calls).map(([name, call]) => [name, async (...input: unknown[]): Promise<unknown> => {
    await step();
    return (call as (...input: unknown[]) => Promise<unknown>)(...input);
  }]);
  return { ...Object.fromEntries(inTurn) as typeof calls, tenantId: tx.tenantId };
}

function hqTx(tx: ModelTx, next: () => Promise<void>, changes: FeedChange[]): HqTx {
  const rowAt = async (entity: EntityName, key: readonly unknown[]): Promise<string> => {
    await next();
    await tx.lock(`row ${entity} ${feedKey(key)}`);
    return `${entity} ${feedKey(key)}`;
  };
  return {
    hold: (entity, key) => tx.lock(`row ${entity} ${feedKey(key)}`),
    async put(entity, row, scope) {
      const key = entityOf(entity).key.map((name) => row[name]);
      tx.write('row', await rowAt(entity, key), { entity, row: stored(entity, row), commit: null });
      changes.push({ scope: scope ?? (entityOf(entity).scope === 'company' ? companyScope : storeScope(String(row['storeId']))), entity, key });
    },
    async remove(entity, key, scope) {
      tx.write('row', await rowAt(entity, key), null);
      changes.push({ scope, entity, key, removed: true });
    },
    async leave(entity, key, scope) {
      await rowAt(entity, key);
      changes.push({ scope, entity, key, removed: true });
    },
    async tasks(storeId) {
      await next();
      const of = <E extends 'task' | 'taskConflict'>(entity: E): Row<E>[] => tx.scan('row').filter((each) => each.entity === entity && each.row['storeId'] === storeId).map(({ row }) => row as Row<E>);
      return { tasks: of('task'), conflicts: of('taskConflict') };
    },
    async merge(edit, context) {
      const { lockRecords, readOpenConflicts, saveRecords, closeAttention, openAttention } = pushTx(tx, recordChanges);
      const inTurn = <A extends unknown[], T>(call: (...input: A) => Promise<T>) => async (...input: A): Promise<T> => {
        await next();
        return call(...input);
      };
      const editTx = { lockRecords: inTurn(lockRecords), readOpenConflicts: inTurn(readOpenConflicts), saveRecords, closeAttention: inTurn(closeAttention) };
      const { changes: moved, items } = await applyEdits(editTx, [{ ...edit, dseq: 0 }], context);
      await openAttention({ tenantId: tx.tenantId, deviceId: '', tillId: '', storeId: edit.storeId }, items, context.nowMs);
      changes.push(...moved);
    },
    async forgetRemoved() {
      await next();
      await tx.lock('head');
      const removed = tx.scan('change').filter((row) => row.removed);
      for (const { scope, entity, key } of removed) tx.write('change', `${scope}\n${entity}\n${key}`, null);
      const seq = tx.read('head', '')?.seq ?? 0;
      const horizon = Math.max(tx.read('head', '')?.horizon ?? 0, ...removed.map((row) => row.seq));
      tx.write('head', '', { seq, horizon });
      return horizon;
    },
  };
}

function lookAt({ read, scan }: Pick<ModelTx, 'read' | 'scan'>): CompanyLook {
  return {
    head: read('head', '')?.seq ?? 0, rows: (entity) => scan('row').filter((each) => each.entity === entity),
    // Looked at many times in a run, and mostly for one of them.
    get feed() { return scan('change'); },
    get log() { return scan('log'); },
    get quarantine() { return scan('quarantine'); },
    get attention() { return scan('attention'); },
    get incarnations() { return scan('incarnation'); },
  };
}
