/**
 * What has become of commits the server kept aside (SPEC HS25): they are sent again as they were, and it answers as it does whoever sends a commit
 * twice (sync-server SP1, SP16). Servers of before know that much, too.
 */
import type { Commit, PushReply } from '#contract/sync/commit.ts';
import type { TillStore } from '#host/db/tx.ts';
import { dropStaleLines, nextSetAside, recordFate } from '#host/posting/set-aside.ts';
import { LinkFailure } from '../server-link.ts';
import type { SyncStore } from '../sync-store-port.ts';
import type { Chore } from './chores.ts';

export type SetAsideDeps = {
  readonly store: TillStore;
  readonly position: SyncStore['position'];
  readonly ask: (commit: Commit, signal: AbortSignal) => Promise<PushReply>;
  /** Only grows, whatever is done to the clock. */
  readonly steadyMs: () => number;
};

/** A person at headquarters decides about them: soon is within minutes. */
const EVERY_MS = 5 * 60_000;
/** More than these take turns. */
const AT_ONCE = 10;

export function setAsideChore({ store, position, ask, steadyMs }: SetAsideDeps): Chore {
  let nextAtMs = 0;
  let after = 0;
  return {
    name: 'set aside',
    run: async (signal) => {
      if (steadyMs() < nextAtMs) return nextAtMs - steadyMs();
      dropStaleLines(store);
      for (let count = 0; count < AT_ONCE && !signal.aborted; count++) {
        const commit = store.read((tx) => nextSetAside(tx, after));
        if (commit === null) {
          after = 0;
          break;
        }
        after = commit.header.dseq;
        const reply = await ask(commit, signal).catch((error: unknown) => {
          // Nothing hangs on it: what is wrong with the line or the server is heard by pushes and pulls.
          if (error instanceof LinkFailure) return null;
          throw error;
        });
        if (reply === null || signal.aborted) break;
        const { epoch, incarnation } = position();
        const verdict = reply.verdicts.find(({ dseq }) => dseq === commit.header.dseq);
        // Another server, or another life of ours, has other commits under these numbers (HS9, HI8).
        if (verdict && reply.epoch === epoch && commit.header.incarnation === incarnation) store.write((tx) => { recordFate(tx, verdict); });
      }
      nextAtMs = steadyMs() + EVERY_MS;
      return EVERY_MS;
    },
  };
}
