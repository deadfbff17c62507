/** What the server sent turns out to be damaged while the till sells: it is asked for again at once, not at the next start (RCV19, RCV21). */
import type { Logger } from '#host/platform/log.ts';
import type { Timer } from '#host/platform/timer.ts';

export type HealerDeps = {
  /** Reads the whole replica beside the sale; what is wrong with it, or null. */
  readonly check: () => Promise<string | null>;
  /** Asks for everything again; selling goes on from what can be read until the new rows are in place. False where no sync runs. @throws what the damaged file throws */
  readonly startOver: () => boolean;
  /** Opens the till again, which sets a damaged replica aside. */
  readonly reopen: () => void;
  /** There is a server to send all of it again, and it does not answer now. */
  readonly isServerAway: () => boolean;
  readonly timer: Timer;
  /** Only grows. */
  readonly steadyMs: () => number;
  readonly log: Logger;
};

export type ReplicaHealer = {
  /** An error said that one of the till's files is damaged; told as often as it happens. */
  readonly suspect: () => void;
  /** It was found damaged by whoever looked. */
  readonly damaged: (problem: string) => void;
  /** Ends it; a look under way is waited for and has no consequences. */
  readonly stop: () => Promise<void>;
};

/** How long new rows may take before the till is opened again without the damaged ones. */
const PATIENCE_MS = 5 * 60_000;
/** One look at a time, and no more of them than this: an error is seen at each scan. */
const LOOK_EVERY_MS = 30_000;

export function createReplicaHealer({ check, startOver, reopen, isServerAway, timer, steadyMs, log }: HealerDeps): ReplicaHealer {
  let lookedAtMs = -Infinity;
  /** Since when new rows could have come. */
  let beganAtMs: number | null = null;
  let stopped = false;
  let looking: Promise<void> = Promise.resolve();
  let cancelWait: (() => void) | null = null;
  /** True where new rows are on their way from now on. */
  const isAsked = (): boolean => {
    try {
      return startOver();
    } catch (error) {
      log.warn({ err: error }, 'the damaged copy takes nothing more');
      return false;
    }
  };
  const wait = (problem: string): void => {
    cancelWait ??= timer.after(LOOK_EVERY_MS, () => {
      cancelWait = null;
      heal(problem);
    });
  };
  const heal = (problem: string): void => {
    if (stopped || (beganAtMs !== null && steadyMs() - beganAtMs < PATIENCE_MS)) return;
    if (beganAtMs === null && isAsked()) {
      beganAtMs = steadyMs();
      return;
    }
    if (!isServerAway()) return reopen();
    // What is asked for comes as soon as the server is there; what could not be asked for is asked for again.
    if (beganAtMs === null) wait(problem);
    else beganAtMs = steadyMs();
  };
  const damaged = (problem: string): void => {
    if (stopped) return;
    log.error({ problem }, 'what the server sent is damaged and is asked for again');
    heal(problem);
  };
  const look = async (): Promise<void> => {
    const problem = await check();
    if (problem === null) beganAtMs = null;
    else damaged(problem);
  };
  return {
    damaged,
    suspect() {
      if (stopped || steadyMs() - lookedAtMs < LOOK_EVERY_MS) return;
      lookedAtMs = steadyMs();
      const before = looking;
      looking = before.then(look).catch((error: unknown) => { if (!stopped) log.error({ err: error }, 'the copy of what the server sent could not be checked'); });
    },
    stop: async () => {
      stopped = true;
      cancelWait?.();
      await looking;
    },
  };
}
