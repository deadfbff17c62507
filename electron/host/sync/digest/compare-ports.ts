/** What a comparison needs of the till's copy and of its server (SPEC HD1-HD9). */
import type { DigestReply, DigestReport, DigestRowsReply, EntityDigest, RowsReply } from '#contract/sync/digest.ts';
import type { EntityChanges } from '#contract/sync/pull.ts';
import type { EntityName } from '#domain/replication/catalogue.ts';

/** Sums of the copy at one moment: where the feed was, and what lies there. */
export type LocalDigest = { readonly epoch: string; readonly cursor: number; readonly entities: readonly Pick<EntityDigest, 'entity' | 'buckets'>[] };

/** The text of a key, as the feed writes it, and a hash in decimal. */
export type KeyHash = readonly [key: string, hash: string];

/** Rows of one entity that no longer have their hash. */
export type WrongRows = { readonly entity: EntityName; readonly keys: readonly string[] };

/** Long reads of the copy, beside whoever sells. */
export type CopyReader = {
  readonly digest: () => Promise<LocalDigest>;
  /** Keys and hashes of all rows of some buckets. */
  readonly list: (entity: EntityName, buckets: readonly number[]) => Promise<readonly KeyHash[]>;
  /** Some rows without a hash, with the one their content has. */
  readonly blanks: () => Promise<{ readonly entity: EntityName; readonly rows: readonly KeyHash[] } | null>;
  /** Keys of rows whose content has another hash than theirs, by entity; not of those that are kept otherwise than they came. */
  readonly wrong: (entities: readonly EntityName[]) => Promise<readonly WrongRows[]>;
};

export type CopyState = {
  readonly loaded: boolean; readonly cursor: number; readonly epoch: string;
  /** UTC milliseconds and contract version of the last comparison; see `ReplicaState`. */
  readonly comparedAt: number; readonly comparedBy: number; readonly rehashedAt: number;
};

/** Short writes to the copy, each a transaction. */
export type CopyStore = {
  readonly state: () => CopyState;
  /** Takes rows as the server has them, search with them; false, and nothing done, where the copy does not stand there any more. */
  readonly heal: (at: Pick<CopyState, 'cursor' | 'epoch'>, changes: EntityChanges) => boolean;
  /** Gives rows that still lack a hash theirs. */
  readonly fill: (entity: EntityName, rows: readonly KeyHash[]) => void;
  /** The copy was compared now. */
  readonly compared: (atMs: number, deep: boolean) => void;
  /** Somebody at the till is to know. */
  readonly raise: (report: DigestReport) => void;
};

export type CompareLink = {
  /** @throws LinkFailure of kind `behind` where the server stands elsewhere, as for the others */
  digest(after: number, signal: AbortSignal): Promise<DigestReply>;
  digestRows(entity: string, buckets: readonly number[], after: number, from: string, signal: AbortSignal): Promise<DigestRowsReply>;
  rows(entity: string, keys: readonly (readonly unknown[])[], signal: AbortSignal): Promise<RowsReply>;
  digestReport(report: DigestReport, signal: AbortSignal): Promise<unknown>;
};
