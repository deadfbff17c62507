/** What sync needs of the till's database. `sync-store.ts` is SQLite, `tests/simulation/model` memory; one contract suite holds both to it. */
import type { Commit, PushReply } from '#contract/sync/commit.ts';
import type { PullReply } from '#contract/sync/pull.ts';
import type { FillStore } from './bootstrap/fill.ts';

/** Every member is one transaction. */
export type SyncStore = FillStore & {
  /**
   * `incarnation` is the life of the till's database, `epoch` that of the server's; `scope` names what the rows were sent for, where a server said so;
   * `began` is where the feed stood when they were read from 0 (HB15), null where they were not read page by page.
   */
  position(): { cursor: number; began: number | null; loaded: boolean; scope: string | null; incarnation: string; epoch: string; lastContactAtMs: number | null };
  unsent(): { count: number; oldestAtMs: number | null };
  nextBatch(): Commit[];
  recordVerdicts(reply: PushReply): void;
  /** Everything from this `dseq` on is unsent again (HS5). False where it is kept no more (HS23): then nothing changes. */
  rewind(fromDseq: number): boolean;
  /** Lets some commits go that were decided long ago (HS23). @returns true where there may be more of them */
  pruneOutbox(): boolean;
  /** The newest commit is unsent again, confirmed or not: the server is asked whether it still has it (HS16). */
  doubtLast(): void;
  /** The server was restored: cursor 0, the newest commit in doubt and every edit with it, the new epoch remembered (HS9). */
  changeEpoch(epoch: string): void;
  /** The rows at hand cannot be brought forward: the cursor is 0, of no scope; rows and outbox stay (HB10). */
  startOver(): void;
  /** Rows, removals, cursor and contact of one page (HS7). Answers the entities that changed. */
  applyPage(page: PullReply): readonly string[];
  /** Pictures whose bytes are not here yet, in the order of their hashes, behind the one named. */
  wantedBlobs(limit: number, after?: string): string[];
  saveBlob(hash: string, mime: string, bytes: Uint8Array): void;
  /** One line for each kind and subject, however often it is said. */
  raiseAttention(kind: 'revoked' | 'server-older' | 'unknown-till', subject?: string): void;
  /** The server knows another history of this till: another incarnation and series, all kept commits chained anew and unsent (HS6). */
  beginNewLife(): void;
  attention(): number;
};
