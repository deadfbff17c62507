/** What a run knows of a till's database beside the port of sync: how selling writes to it, and what the invariants look at. */
import type { Change } from '#domain/merge/record.ts';
import type { Row as CatalogueRow } from '#domain/replication/catalogue.ts';
import type { Commit, CommitVerdict } from '#contract/sync/commit.ts';
import type { ClosableBuilder } from '#host/sync/bootstrap/builder-port.ts';
import type { NamedFiles } from '#host/features/enrolment/rename.ts';
import type { CopyReader, CopyStore, LocalDigest } from '#host/sync/digest/compare-ports.ts';
import type { ReceiptsStore } from '#host/sync/receipts/receipts-store.ts';
import type { SyncStore } from '#host/sync/sync-store-port.ts';

export type Row = Readonly<Record<string, unknown>>;
export type Fact = { readonly entity: string; readonly row: Row };

export type OutboxEntry = Commit & { readonly createdAt: number; readonly verdict: CommitVerdict['verdict'] | null };

/** What is written by one business transaction: facts as the product writes them, or bytes as a broken disk or another program would leave them. */
export type Writing = { readonly kind: string; readonly opId: string } & (
  | { readonly facts: readonly Fact[] }
  | { readonly payload: Uint8Array; readonly contractVersion: number; readonly damaged: boolean }
);

/** An edit of a task as a person at the till makes it; its reading is the till's own business. */
export type WrittenEdit = { readonly opId: string; readonly taskId: string; readonly storeId: string; readonly staffId: string; readonly changes: readonly Change[]; readonly settles: readonly string[] };

/** A task as the till shows it: the server's row with the till's own edits over it. */
export type ShownTask = { readonly row: CatalogueRow<'task'>; readonly unsent: boolean };

/** How a row of the copy is spoiled: gone, other with its hash, other under its old hash, or one too many. `pick` chooses which. */
export type Rot = { readonly how: 'lost' | 'changed' | 'rotten' | 'stranger'; readonly pick: number };

/** A receipt of the store that another life wrote, as far as the invariants look at it. */
export type StoreReceipt = { readonly id: string; readonly storeId: string; readonly totalMinor: number; readonly lines: number; readonly tenders: number };

/** The till's name, and what changes when its server has another one for it. */
export type Naming = NamedFiles & {
  /** The server has answered this till as one of its own (HI15). */
  readonly knownAgain: (toAPush: boolean) => void;
};

/** The database of a till while a process has it open. */
export type TillDisk = {
  readonly store: SyncStore;
  readonly copy: { readonly store: CopyStore; readonly reader: CopyReader };
  readonly receipts: ReceiptsStore;
  readonly storeReceipts: () => readonly StoreReceipt[];
  /** What the copy would say of itself now. */
  readonly digest: () => LocalDigest;
  /** False where there is nothing to spoil. */
  readonly spoil: (rot: Rot) => boolean;
  /** One commit, durable when this returns. `nowMs` is the till's clock. */
  readonly commit: (nowMs: number, writing: Writing) => Commit;
  /** One edit, shown and in the outbox when this returns. */
  readonly edit: (nowMs: number, edit: WrittenEdit) => Commit;
  readonly shown: () => readonly ShownTask[];
  readonly life: () => TillLife;
  readonly outbox: () => readonly OutboxEntry[];
  /** Rows that came from the server, by entity, as the wire names their columns. */
  readonly rows: (entity: string) => readonly Row[];
  readonly attention: () => readonly { readonly kind: string; readonly subject: string }[];
  readonly naming: Naming;
};

/** A till's database at rest: what a process finds when it starts. Never changes. */
export type TillImage = {
  readonly life: TillLife;
  /** How many commits it holds. */
  readonly commits: number;
  /** Opens a copy: two processes opened from one image know nothing of each other. */
  readonly open: (deps: TillDiskDeps) => TillDisk & { readonly builder: (() => ClosableBuilder) | null; readonly image: () => TillImage; readonly close: () => void };
};

export type TillDiskDeps = { readonly nowMs: () => number; readonly pepper: (verifier: string) => string; readonly newLife: (before: TillLife) => TillLife; readonly rebirth: Rebirth };

/** What a till chooses the life by that begins with another name; the count of lives outlives every database of the till (HI9). */
export type Rebirth = { readonly newId: () => string; readonly random: () => number; readonly lives: { readonly read: () => number; readonly write: (count: number) => void } };

/** One life of a database file: the same commits under another incarnation are another life. */
export type TillLife = { readonly incarnation: string; readonly series: string };

/** Who a till is; given by enrolment. */
export type TillIdentity = { readonly deviceId: string; readonly companyId: string; readonly storeId: string; readonly tillId: string; readonly incarnationId: string; readonly epoch: string; /** The letters the server gave. */ readonly series: string };
