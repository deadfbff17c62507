/**
 * What the protocol asks of a database: whole-set operations inside transactions of one company. PostgreSQL carries it out
 * (`features/sync/pg-*.ts`), a model in memory does the same for simulations; `testing/store-contract.ts` holds both to it.
 */
import type { EntityName, Row } from '#domain/replication/catalogue.ts';
import type { FeedChange, FeedScope } from '#domain/replication/feed.ts';
import type { AttentionItem } from '#contract/api/attention.ts';
import type { DigestReport } from '#contract/sync/digest.ts';
import type { HeadEvent } from '#contract/sync/pull.ts';
import type { Arrived, Position, Standing } from './decide.ts';
import type { Fact } from './read-payload.ts';

/** A till that proved who it is. */
export type Device = { readonly tenantId: string; readonly deviceId: string; readonly tillId: string; readonly storeId: string };

export type Verdict = 'applied' | 'duplicate' | 'quarantined' | 'superseded';

/** An incarnation with its row locked: how far it has come, and whose it is. */
export type LockedIncarnation = { readonly position: Position; readonly deviceId: string };

/** A position the server already holds, with what became of it. */
export type HeldCommit = { readonly dseq: number; readonly hash: string; readonly verdict: Verdict; readonly reason: string | null };

/** Where a batch came from and when (ms): the columns the server adds to every fact. */
export type Origin = { readonly deviceId: string; readonly incarnationId: string; readonly receivedAt: number };

export type PlacedFact = Fact & { readonly dseq: number };

export type LogRow = { readonly commit: Arrived; readonly verdict: Verdict; readonly reason: string | null };

/** `open` waits for a person or an upgrade; `kept` was applied, its bytes are held because they say more than our tables do. */
export type KeptCommit = { readonly id: string; readonly commit: Arrived; readonly reason: string; readonly detail: string; readonly state: 'open' | 'kept' };

export type NewAttention = { readonly id: string; readonly kind: AttentionItem['kind']; readonly subject: string; readonly detail: Readonly<Record<string, unknown>> };

/** A quarantined commit that waits or was dismissed, locked for a replay. */
export type LockedKept = {
  readonly id: string; readonly itemId: string; readonly header: unknown; readonly payload: Uint8Array;
  readonly device: Device; readonly incarnationId: string; readonly dseq: number;
};

/** A key of the feed within a device's scopes; `removed` when it stands in none of those asked about. `key` is `feedKey`'s text. */
export type FeedRow = { readonly entity: EntityName; readonly key: string; readonly removed: boolean };

/** The head with the store's own time, and the last number of each scope asked about. */
export type Heads = { readonly event: HeadEvent; readonly marks: ReadonlyMap<FeedScope, number> };

/** What a push writes into one transaction. */
export type PushTx = {
  /** Locks the incarnation until the end of the transaction; one never seen is registered under the device that brings it. */
  readonly lockIncarnation: (device: Device, incarnationId: string, nowMs: number) => Promise<LockedIncarnation>;
  readonly moveIncarnation: (incarnationId: string, position: Position) => Promise<void>;
  /** Positions held from `first` to `last`, both included. */
  readonly readHeld: (incarnationId: string, first: number, last: number) => Promise<readonly HeldCommit[]>;
  /** Where these operations stand, whichever incarnation brought them; those placed as duplicates or `op-reused` do not count. */
  readonly readOperations: (opIds: readonly string[]) => Promise<ReadonlyMap<string, Standing>>;
  /**
   * Writes all facts, documents first, then the parts of those that are new. Documents whose key exists with equal content
   * change nothing. What the database cannot take (a letter, a date, a number) fails the transaction with an error of its own.
   * @throws {@link KeyConflict} naming the commits whose content is another
   */
  readonly writeFacts: (facts: readonly PlacedFact[], origin: Origin) => Promise<void>;
  /** @throws {@link StoreRace} where another transaction applied one of the operations meanwhile */
  readonly insertLog: (deviceId: string, rows: readonly LogRow[], receivedAt: number) => Promise<void>;
  /** Stores commits whole; opens no attention item. */
  readonly insertQuarantine: (device: Device, kept: readonly KeptCommit[], nowMs: number) => Promise<void>;
  /** Opens items of different subjects, unless one of the same kind about the same subject is open. */
  readonly openAttention: (device: Device, items: readonly NewAttention[], nowMs: number) => Promise<void>;
  /**
   * Locks editable records until the end of the transaction, those nobody has written yet too, in the order of their ids, which come
   * sorted; answers those that exist, by id.
   */
  readonly lockRecords: (entity: 'task', ids: readonly string[]) => Promise<ReadonlyMap<string, Row<'task'>>>;
  /** The conflicts about these records that nobody has settled; their records are locked. */
  readonly readOpenConflicts: (taskIds: readonly string[]) => Promise<readonly Row<'taskConflict'>[]>;
  /** Writes rows whole, new ones and others; their records are locked. */
  readonly saveRecords: <E extends 'task' | 'taskConflict'>(entity: E, rows: readonly Row<E>[]) => Promise<void>;
  /** Closes open items of a kind about these subjects; `userId` is null where it was nobody of headquarters. */
  readonly closeAttention: (kind: AttentionItem['kind'], subjects: readonly string[], userId: string | null, nowMs: number) => Promise<void>;
  /** Looks at refunds and ends of shifts after these facts were written, and opens what must be shown (SPEC SG1-SG5). */
  readonly lookAfter: (device: Device, facts: readonly Fact[], cause: 'push' | 'replay', nowMs: number) => Promise<void>;
  /**
   * Moves the rows to the company's next number and answers it; with no changes the head as it stands. The LAST call of a
   * transaction: the head stays locked until the commit, so that numbers become visible in order (SPEC SO1).
   */
  readonly recordChanges: (changes: readonly FeedChange[]) => Promise<number>;
};

/** What a replay of quarantined commits asks beside what a push does; all of one call are of one incarnation. */
export type ReplayTx = {
  /** Those of these items that are about a commit still kept open, in the order of their positions; `isAsked`: what a person dismissed too. */
  readonly lockKept: (itemIds: readonly string[], isAsked: boolean) => Promise<readonly LockedKept[]>;
  /** Closes commits and items; the log says applied, unless the operation was applied under another position. `userId` is null where nobody asked. */
  readonly closeKept: (kept: readonly LockedKept[], userId: string | null, nowMs: number) => Promise<void>;
  /** Notes why it is kept still, and that this program has tried it. */
  readonly renameReason: (kept: LockedKept, reason: string, detail: string) => Promise<void>;
};

/** What a pull reads. One page is read in one snapshot: `repeatable read`. */
export type PullTx = {
  /** First call of a page: the life of the database, the company's head, and the highest number of a removed key that is forgotten (0: none). */
  readonly openPage: () => Promise<{ readonly epoch: string; readonly head: number; readonly horizon: number }>;
  /** The number with which a page of `pageRows` rows after `after` ends, or null when all that is left is less. */
  readonly pageEnd: (scopes: readonly FeedScope[], after: number, pageRows: number) => Promise<number | null>;
  /** Keys with a number in (`after`, `upTo`], or all after `after`; each once. */
  readonly listFeed: (scopes: readonly FeedScope[], after: number, upTo: number | null) => Promise<readonly FeedRow[]>;
  readonly countAfter: (scopes: readonly FeedScope[], after: number) => Promise<number>;
  /** The named columns of these rows as JSON arrays, in the order of the keys; null where the row is gone. Keys are `feedKey` texts. */
  readonly readRows: (entity: EntityName, columns: readonly string[], keys: readonly string[]) => Promise<readonly (string | null)[]>;
  readonly readHeads: (scopes: readonly FeedScope[]) => Promise<Heads>;
};

/** Rows of one entity whose hashes end alike. `sum` is modulo 2^64, without a sign, in decimal. */
export type HashSum = { readonly entity: EntityName; readonly bucket: number; readonly rows: number; readonly sum: string };

/** What a comparison reads (SPEC DG1-DG9). Only entities that tills receive; a row that stands in two of the scopes is one row. */
export type DigestTx = {
  /** Null where a row still lacks its hash. */
  readonly sumHashes: (scopes: readonly FeedScope[]) => Promise<readonly HashSum[] | null>;
  /** Keys and hashes in these buckets, in an order of the keys, behind `from` (empty: from the first). */
  readonly listHashes: (scopes: readonly FeedScope[], entity: EntityName, buckets: readonly number[], from: string, limit: number) => Promise<readonly { readonly key: string; readonly hash: string }[]>;
  /** Those of the keys that stand in one of the scopes. */
  readonly standing: (scopes: readonly FeedScope[], entity: EntityName, keys: readonly string[]) => Promise<readonly string[]>;
  /** Gives some rows of an entity the hashes they lack; answers where to go on, null at the end. A transaction of its own. */
  readonly fillHashes: (entity: EntityName, from: FillPlace) => Promise<FillPlace | null>;
  /**
   * Some rows of an entity that stand nowhere where they belong, locked until the end of the transaction, as the changes that place them
   * (DG11); the order is the same from call to call. A store that can lose no place leaves it out.
   */
  readonly lockUnplaced?: (entity: EntityName) => Promise<readonly FeedChange[]>;
  /** Keeps what the till found when it compared, in place of what it found before. */
  readonly saveDigestReport: (device: Device, report: DigestReport, nowMs: number) => Promise<void>;
};

export type FillPlace = { readonly scope: string; readonly key: string };

/** An open transaction that sees the rows of one company. */
export type SyncTx = PushTx & ReplayTx & PullTx & DigestTx & {
  readonly tenantId: string;
  /** Names this life of the database: another one after a restore, so that tills know to push again. */
  readonly readEpoch: () => Promise<string>;
};

export type StoreTxOptions = { readonly isolation?: 'read committed' | 'repeatable read'; readonly readOnly?: boolean };

export type ServerStore = {
  /**
   * Runs `work` in one transaction of the company: committed when it resolves, rolled back when it throws.
   * @throws {@link StoreRace}, {@link StoreUnavailable}, whatever `work` throws, and the database's own refusals of a payload
   */
  readonly inTenant: <T>(tenantId: string, work: (tx: SyncTx) => Promise<T>, options?: StoreTxOptions) => Promise<T>;
};

/** Commits whose facts exist already with other content; their transaction must not be committed. */
export class KeyConflict extends Error {
  override readonly name = 'KeyConflict';
  /** The entity whose key is taken, by the dseq of the commit. */
  readonly dseqs: ReadonlyMap<number, EntityName>;

  constructor(dseqs: ReadonlyMap<number, EntityName>) {
    super('a key exists with other content');
    this.dseqs = dseqs;
  }
}

/** Two transactions met, by deadlock or on one operation: the same work run again at once is likely to pass. */
export class StoreRace extends Error {
  override readonly name = 'StoreRace';
}

/** The store cannot do it now and says nothing about the commits in hand (SPEC SP9): no connection, a stop, a full disk. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The store has no room (SPEC SP17). */
export class StoreFull extends StoreUnavailable {}
