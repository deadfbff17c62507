/** Lets go of commits the server decided long ago, so that the outbox of a till is the work of a month and not of its life (SPEC HS23). */
import type { Timer } from '#host/platform/timer.ts';
import type { SyncStore } from '../sync-store-port.ts';
import type { Chore } from './chores.ts';
import { rest } from './rest.ts';

export type OldCommitsDeps = {
  readonly store: Pick<SyncStore, 'pruneOutbox'>;
  readonly timer: Timer;
  /** Only grows, whatever is done to the clock. */
  readonly steadyMs: () => number;
};

/** A day's work leaves in a day: looking for it once an hour is often enough. */
const EVERY_MS = 3_600_000;

export function oldCommitsChore({ store, timer, steadyMs }: OldCommitsDeps): Chore {
  let nextAtMs = 0;
  return {
    name: 'old commits',
    run: async (signal) => {
      const waitMs = nextAtMs - steadyMs();
      if (waitMs > 0) return waitMs;
      while (!signal.aborted && store.pruneOutbox()) await rest(timer, signal);
      nextAtMs = steadyMs() + EVERY_MS;
      return EVERY_MS;
    },
  };
}
