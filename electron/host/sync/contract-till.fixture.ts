/** The till that every implementation of `SyncStore` is tried with, and what a server tells it: for `sync-store.contract.ts` and its parts. */
import type { PullReply } from '#contract/sync/pull.ts';
import type { PushReply } from '#contract/sync/commit.ts';
import type { SyncStore } from './sync-store-port.ts';

type Row = Readonly<Record<string, unknown>>;

/** A till's database under test: enrolled as {@link CONTRACT_TILL}, empty. */
export type SyncStoreSubject = {
  readonly store: SyncStore;
  /** Sells something: the `n`th commit, of about `bytes` bytes. */
  readonly commit: (n: number, bytes?: number) => void;
  /** Gives the one task {@link CONTRACT_TASK} this title: the `n`th commit. */
  readonly retitle: (n: number, title: string) => void;
  /** Its title as the till shows it, and whether own edits lie over it; null where there is none. */
  readonly title: () => { readonly title: string; readonly unsent: boolean } | null;
  /** The verdicts that stand in the outbox, in order. */
  readonly verdicts: () => readonly (string | null)[];
  /** Rows of a reference entity as the wire names them. */
  readonly rows: (entity: string) => readonly Row[];
  /** The process dies and another one opens what is on the disk. */
  readonly reopen: () => SyncStore;
  readonly close: () => void;
};

/** What a rule asks for anew each time: a test begins with another subject. */
export type Under = () => { readonly subject: SyncStoreSubject; readonly store: SyncStore };

export const NOW = 1_790_000_000_000;
export const uuid = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Who the till under test is, and its clock; `nextLife` is its second incarnation. Verifiers are peppered as `peppered X`. */
export const CONTRACT_TILL = { deviceId: uuid(2), companyId: uuid(3), storeId: uuid(4), tillId: uuid(5), incarnationId: uuid(6), epoch: uuid(7), nextLife: uuid(8), nowMs: NOW, commitId: (n: number) => uuid(100 + n) } as const;

/** The task the suite edits; it has no other. */
export const CONTRACT_TASK = uuid(60);

const GOOD = ['id', 'name', 'article', 'brand', 'categoryId', 'unit', 'taxCode', 'legalEntityId', 'pictureHash', 'salesRank', 'active', 'fromTheFuture'];
export const good = (n: number, name: string): unknown[] => [uuid(n), name, null, null, null, 'pcs', 'standard', null, null, n, true, { x: 1 }];
export const goods = (rows: readonly unknown[][], removed: readonly unknown[][] = []): PullReply['changes'][number] => ({ entity: 'good', columns: GOOD, rows: [...rows], removed: [...removed] });

const TASK = ['id', 'storeId', 'title', 'note', 'status', 'priority', 'assigneeId', 'dueDate', 'labels', 'createdAt', 'createdBy', 'erased', 'state'];
export const task = (title: string, by: string): PullReply['changes'][number] => ({ entity: 'task', columns: TASK, removed: [], rows: [[
  CONTRACT_TASK, CONTRACT_TILL.storeId, title, '', 'new', 'normal', null, null, [], NOW, by, false, { fields: { title: { value: title, at: { hlc: '01b0000000000000', by } } }, sets: {}, erased: null },
]] });

/** An answer to a pull. */
export function page(over: Partial<PullReply>): PullReply {
  return { epoch: CONTRACT_TILL.epoch, head: 9, next: 9, caughtUp: true, serverTime: NOW + 2_000, remaining: 0, changes: [], ...over };
}

/** An answer to a push: these are decided. */
export function told(ackDseq: number, over: Partial<PushReply> = {}): PushReply {
  return { verdicts: Array.from({ length: ackDseq }, (_, index) => ({ dseq: index + 1, verdict: 'applied' as const })), ackDseq, epoch: CONTRACT_TILL.epoch, serverTime: NOW, ...over };
}
