/** What sync does beside pushing and pulling, whenever the till has caught up: never in the way of a price, never two at a time (SPEC HC1-HC3). */
import type { Timer } from '#host/platform/timer.ts';

export type Chore = {
  /** For the log. */
  readonly name: string;
  /**
   * Does what there is to do just now; called often, so that doing nothing must cost nothing. Rejects where it must be tried again;
   * a number is the wait in ms after which it wants to be looked at, whether or not the till catches up again meanwhile.
   */
  readonly run: (signal: AbortSignal) => Promise<number | void>;
};

export type Chores = {
  /** The till has caught up: everything is looked at once, or once more behind the pass under way. */
  readonly pass: () => void;
  /** Resolves when the chore under way has ended; the signal must have been aborted before. */
  readonly ended: () => Promise<void>;
};

export type ChoresDeps = {
  readonly chores: readonly Chore[];
  readonly timer: Timer;
  readonly log: { warn(fields: object, text: string): void };
  readonly signal: AbortSignal;
};

const FIRST_RETRY_MS = 30_000;
const LAST_RETRY_MS = 60_000;
/** Nobody is woken later than this, whatever a chore wants: an alarm far off is one that a computer put to sleep may forget. */
const LAST_LOOK_MS = 120_000;

export function createChores({ chores, timer, log, signal }: ChoresDeps): Chores {
  let under: Promise<void> | null = null;
  let again = false;
  let failures = 0;
  let cancelRetry: (() => void) | null = null;

  /** One chore's failure holds up none of the others. */
  const once = async (): Promise<{ readonly whole: boolean; readonly waitMs: number }> => {
    let [whole, waitMs] = [true, Number.POSITIVE_INFINITY];
    for (const chore of chores) {
      if (signal.aborted) break;
      try {
        waitMs = Math.min(waitMs, (await chore.run(signal)) ?? waitMs);
      } catch (error) {
        if (signal.aborted) break;
        whole = false;
        log.warn({ chore: chore.name, cause: String(error) }, 'a chore of sync failed and is tried again');
      }
    }
    return { whole, waitMs };
  };
  const retryMs = (): number => {
    failures += 1;
    return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10));
  };
  const run = async (): Promise<void> => {
    do {
      again = false;
      cancelRetry?.();
      cancelRetry = null;
      const { whole, waitMs } = await once();
      if (whole) failures = 0;
      const wait = Math.min(waitMs, whole || again ? Number.POSITIVE_INFINITY : retryMs());
      if (wait < Number.POSITIVE_INFINITY && !again && !signal.aborted) cancelRetry = timer.after(Math.min(wait, LAST_LOOK_MS), pass);
    } while (again && !signal.aborted);
  };
  function pass(): void {
    if (signal.aborted) return;
    if (under) {
      again = true;
      return;
    }
    under = run().finally(() => { under = null; });
  }
  return {
    pass,
    ended: async () => {
      cancelRetry?.();
      await under;
    },
  };
}
