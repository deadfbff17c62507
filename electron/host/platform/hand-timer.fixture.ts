import type { Timer } from './timer.ts';

export type HandTimer = Timer & { readonly waiting: { readonly ms: number; readonly work: () => void }[]; readonly ring: () => void };

/** Alarms that go off when the test says so. */
export function handTimer(): HandTimer {
  const waiting: { ms: number; work: () => void }[] = [];
  return {
    waiting,
    after: (ms, work) => {
      const alarm = { ms, work };
      waiting.push(alarm);
      return () => { waiting.splice(waiting.indexOf(alarm) >>> 0, 1); };
    },
    ring: () => { for (const alarm of waiting.splice(0)) alarm.work(); },
  };
}

/** Resolves when the condition holds, which other turns of the event loop bring about. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => { setImmediate(resolve); });
}
