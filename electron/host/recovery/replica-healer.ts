/** What the server sent turns out to be damaged while the till sells: it is asked for again at once, not at the next start (RCV19, RCV21, RCV22). */
import type { Logger } from '#host/platform/log.ts';
import type { Timer } from '#host/platform/timer.ts';

export type HealerDeps = {
  /** Reads the whole replica beside the sale; what is wrong with it, or null. */
  readonly check: () => Promise<string | null>;
  /** Asks for everything again; selling goes on from what can be read until the new rows are in place. False where there is no server. @throws what the damaged file throws */
  readonly startOver: () => boolean;
  /** Opens the till again, which sets a damaged replica aside. */
  readonly reopen: () => void;
  /** Milliseconds of steady time the server has been silent that could send all of it again; 0 where there is none. */
  readonly silentMs: () => number;
  readonly timer: Timer;
  /** Only grows. */
  readonly steadyMs: () => number;
  readonly log: Logger;
};

export type ReplicaHealer = {
  /** An error said that one of the till's files is damaged; told as often as it happens. */
  readonly suspect: () => void;
  /** Somebody has read the whole replica. @param problem what is wrong with it, or null */
  readonly checked: (problem: string | null) => void;
  /** Another file is the replica now. */
  readonly renewed: () => void;
  /** Ends it; a look under way is waited for and has no consequences. */
  readonly stop: () => Promise<void>;
};

/** A server that is there is heard of every 15 s. Where only pushes fail it is there all the same. */
export const HEARD_LATELY_MS = 25_000;
/** One that is there but whose answers come to nothing is asked every 90 s at the least (HS12). */
const GONE_MS = 100_000;
/** How long new rows may take before the till is opened again without the damaged ones. */
const PATIENCE_MS = 5 * 60_000;
/** One look at a time, and no more of them than this: an error is seen at each scan. */
const LOOK_EVERY_MS = 30_000;

type State = { readonly is: 'sound' | 'unasked' | 'lost' } | { readonly is: 'asked'; /** Since when new rows could have come. */ readonly sinceMs: number };

export function createReplicaHealer({ check, startOver, reopen, silentMs, timer, steadyMs, log }: HealerDeps): ReplicaHealer {
  let lookedAtMs = -Infinity;
  let state: State = { is: 'sound' };
  let cancelAlarm = (): void => undefined;
  let stopped = false;
  let looking: Promise<void> = Promise.resolve();
  /** Counts files: what was read of one says nothing of the next. */
  let file = 0;
  const enter = (next: State): void => {
    cancelAlarm();
    state = next;
    if (next.is === 'unasked' || next.is === 'asked') cancelAlarm = timer.after(LOOK_EVERY_MS, onAlarm);
    if (next.is === 'lost') reopen();
  };
  const isThere = (): boolean => silentMs() <= HEARD_LATELY_MS;
  const ask = (): void => {
    let isAsked = false;
    try {
      isAsked = startOver();
    } catch (error) {
      log.warn({ err: error }, 'the damaged copy takes nothing more');
    }
    if (isAsked) enter({ is: 'asked', sinceMs: steadyMs() });
    else enter({ is: isThere() ? 'lost' : 'unasked' });
  };
  const onAlarm = (): void => {
    if (stopped) return;
    if (state.is === 'unasked') ask();
    else if (state.is === 'asked') enter(silentMs() > GONE_MS ? { is: 'asked', sinceMs: steadyMs() } : state);
  };
  const onDamage = (): void => {
    if (state.is === 'sound') ask();
    else if (state.is === 'asked' && steadyMs() - state.sinceMs >= PATIENCE_MS && isThere()) enter({ is: 'lost' });
  };
  const onSound = (): void => {
    if (state.is !== 'lost') enter({ is: 'sound' });
  };
  const checked = (problem: string | null): void => {
    if (stopped) return;
    if (problem === null) return onSound();
    log.error({ problem }, 'what the server sent is damaged and is asked for again');
    onDamage();
  };
  const look = async (): Promise<void> => {
    const mine = file;
    const problem = await check();
    if (mine === file) checked(problem);
  };
  return {
    checked,
    suspect() {
      if (stopped || steadyMs() - lookedAtMs < LOOK_EVERY_MS) return;
      lookedAtMs = steadyMs();
      const before = looking;
      looking = before.then(look).catch((error: unknown) => { if (!stopped) log.error({ err: error }, 'the copy of what the server sent could not be checked'); });
    },
    renewed: () => {
      file += 1;
      onSound();
    },
    stop: async () => {
      stopped = true;
      cancelAlarm();
      await looking;
    },
  };
}
