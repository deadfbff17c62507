import type { Timer } from '#host/platform/timer.ts';

/** Between two pieces of a chore, so that a scan never waits for both of them. */
const REST_MS = 30;

/** Lets everybody else go first; ends early where nobody waits for the chore any more. */
export function rest(timer: Timer, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = timer.after(REST_MS, resolve);
    signal.addEventListener('abort', () => {
      cancel();
      resolve();
    }, { once: true });
  });
}
