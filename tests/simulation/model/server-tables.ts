/** The tables of the model and what a row of each holds. Every row belongs to a company; keys are texts. */
import type { EntityName } from '#domain/replication/catalogue.ts';
import type { FeedScope } from '#domain/replication/feed.ts';
import type { DigestReport } from '#contract/sync/digest.ts';
import type { CommitHeader } from '#contract/sync/commit.ts';
import type { NewAttention, Verdict } from '#server/sync/store-port.ts';

export type AnyRow = Readonly<Record<string, unknown>>;

/** A row of a catalogue entity as it is stored: its own columns only; parts of documents are rows of their own. Facts say which commit brought them. */
export type StoredRow = { readonly entity: EntityName; readonly row: AnyRow; readonly commit: { readonly deviceId: string; readonly incarnationId: string; readonly dseq: number; readonly receivedAt: number } | null };
export type HeadRow = { readonly seq: number; /** Removed keys up to it are forgotten; none where it is missing. */ readonly horizon?: number };
export type ChangeRow = { readonly scope: FeedScope; readonly entity: EntityName; readonly key: string; readonly seq: number; readonly removed: boolean; /** Of the row as tills get it; null where tills get none. */ readonly hash: bigint | null };
export type IncarnationRow = { readonly id: string; readonly deviceId: string; readonly tillId: string; readonly dseq: number; readonly hash: string; readonly createdAt: number };
export type LogEntry = { readonly header: CommitHeader; readonly deviceId: string; readonly verdict: Verdict; readonly reason: string | null; readonly receivedAt: number };
export type QuarantineRow = {
  readonly id: string; readonly header: CommitHeader; readonly payload: Uint8Array; readonly deviceId: string; readonly tillId: string;
  readonly reason: string; readonly detail: string; readonly receivedAt: number; readonly closedAt: number | null;
};
export type AttentionRow = NewAttention & { readonly storeId: string; readonly tillId: string; readonly createdAt: number; readonly closedAt: number | null; readonly closedBy: string | null };

export type Tables = {
  readonly row: StoredRow; readonly head: HeadRow; readonly change: ChangeRow; readonly incarnation: IncarnationRow;
  readonly log: LogEntry; readonly quarantine: QuarantineRow; readonly attention: AttentionRow;
  /** What each device found when it last compared its copy. */
  readonly digest: { readonly report: DigestReport; readonly atMs: number };
  /** Codes headquarters shows, and the computers that became tills by one. */
  readonly code: { readonly tillId: string; readonly used: boolean };
  readonly device: { readonly tillId: string };
  /** Unique indexes: the text of what must be unique, to the key of the row that has it. */
  readonly unique: string;
};
export type TableName = keyof Tables;
export const tableNames: readonly TableName[] = ['row', 'head', 'change', 'incarnation', 'log', 'quarantine', 'attention', 'digest', 'code', 'device', 'unique'];
