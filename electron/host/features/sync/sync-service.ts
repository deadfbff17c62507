import type { Implementation } from '#contract/define/service.ts';
import type { sync, SyncStatus } from '#contract/terminal/sync.ts';
import type { SyncState } from '#contract/terminal/till.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { ReadTx, Store } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import type { Timer } from '#host/platform/timer.ts';
import { attempt } from '#host/posting/attempt.ts';
import type { Guard, SignedIn } from '#host/posting/guard.ts';
import { readMeta } from '#host/posting/meta.ts';
import { feedPosition } from '#host/posting/replica-state.ts';
import { hasIssue, listIssues, removeIssue } from './sync-repo.ts';

export type SyncDeps = {
  readonly store: Store;
  readonly timer: Timer;
  readonly clock: Clock;
  readonly signedIn: SignedIn;
  readonly guard: Guard;
  readonly state: () => SyncState;
  /** Files of this till's data with their sizes on disk. */
  readonly files: () => SyncStatus['files'];
  /** Makes the driver speak to the server now. */
  readonly wake: () => void;
  /** An issue has gone: the frame counts them. */
  readonly changed: () => void;
};

export type SyncFeature = {
  readonly service: Implementation<typeof sync>;
  /** The state of the driver may be another now. */
  readonly moved: () => void;
};

/** A server that has not answered by now will not within a person's patience; the till goes on asking by itself. */
const PATIENCE_MS = 12_000;
/** An approval's subject is no longer than this. */
const SUBJECT_CHARS = 100;

export function createSync(deps: SyncDeps): SyncFeature {
  const { store, signedIn, guard } = deps;
  const waiting = new Set<() => void>();

  const status = (tx: ReadTx): SyncStatus => {
    const { mode, serverUrl, series, incarnationId, clockOffsetMs, nextDseq, ackedDseq } = readMeta(tx);
    return { serverUrl: mode === 'shop' ? serverUrl : null, series, incarnationId, cursor: feedPosition(tx).cursor, clockOffsetMs, written: nextDseq - 1, confirmed: ackedDseq, files: deps.files(), issues: listIssues(tx) };
  };
  /** True once the server has been heard of after `wake`; false when it was tried and failed, or in the end. */
  const answered = (before: number | null): Promise<boolean> => new Promise((resolve) => {
    let tried = false;
    const askedAtMs = deps.clock.nowMs();
    const end = (answer: boolean): void => {
      waiting.delete(look);
      cancel();
      resolve(answer);
    };
    const look = (): void => {
      const { online, lastContactAt } = deps.state();
      // A driver that begins anew may remember less than the one before it; a clock that was put back makes the contact before a later one.
      if (lastContactAt !== null && lastContactAt !== before && lastContactAt >= askedAtMs) end(true);
      else if (online) tried = true;
      else if (tried) end(false);
    };
    const cancel = deps.timer.after(PATIENCE_MS, () => { end(false); });
    waiting.add(look);
    deps.wake();
  });

  return {
    moved: () => { for (const look of waiting) look(); },
    service: {
      status: () => (signedIn() === null ? refused('not-signed-in') : ok(store.read(status))),
      acknowledge: ({ kind, subject, approvalId }) => {
        if (signedIn() === null) return refused('not-signed-in');
        const answer = attempt(store, (tx) => {
          if (!hasIssue(tx, kind, subject)) return refused('unknown-issue');
          const missing = guard(tx, { right: 'settings', size: null, subject: `${kind} ${subject}`.slice(0, SUBJECT_CHARS) }, approvalId);
          if (missing !== null) return refused('needs-right', missing);
          removeIssue(tx, kind, subject);
          return ok(status(tx));
        });
        if (answer.ok) deps.changed();
        return answer;
      },
      check: async () => {
        if (signedIn() === null) return refused('not-signed-in');
        if (store.read(readMeta).mode !== 'shop') return refused('no-server');
        return ok({ answered: await answered(deps.state().lastContactAt) });
      },
    },
  };
}
