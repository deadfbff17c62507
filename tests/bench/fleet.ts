/** Light tills in processes of their own, so that neither the bench nor the tills wait for each other's work. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { FleetCost, FromFleet, Seen, ToFleet } from './fleet-messages.ts';

const READY_MS = 120_000;

export type Fleet = {
  /** Prices that have come so far; `till` counts over the whole fleet. */
  readonly seen: readonly Seen[];
  /** Counting of costs starts here. */
  readonly measure: () => void;
  /** Ends all tills and answers what each process cost since {@link Fleet.measure}. */
  readonly stop: () => Promise<FleetCost[]>;
};

/** Connects a till for each token, spread over `processes`; answers when all have their copy and an open stream. */
export async function startFleet(serverUrl: string, tokens: readonly string[], processes = 2): Promise<Fleet> {
  const seen: Seen[] = [];
  const size = Math.ceil(tokens.length / processes);
  const parts = Array.from({ length: processes }, (_, index) => ({ first: index * size, own: tokens.slice(index * size, (index + 1) * size) })).filter(({ own }) => own.length > 0);
  const children = await Promise.all(parts.map(async ({ first, own }) => {
    const child = fork(join(import.meta.dirname, 'fleet-process.ts'));
    child.on('message', (message: FromFleet) => {
      if (message.type === 'seen') seen.push(...message.seen.map(([amount, till, atMs]): Seen => [amount, first + till, atMs]));
    });
    const ready = hears(child, 'ready');
    say(child, { type: 'start', serverUrl, tokens: own });
    await ready;
    return child;
  }));
  return {
    seen,
    measure: () => children.forEach((child) => say(child, { type: 'measure' })),
    stop: () => Promise.all(children.map(async (child) => {
      const stopped = hears(child, 'stopped');
      say(child, { type: 'stop' });
      const { cpuSeconds, wallSeconds, loopP99Ms, failures } = await stopped;
      return { cpuSeconds, wallSeconds, loopP99Ms, failures };
    })),
  };
}

function say(child: ChildProcess, message: ToFleet): void {
  child.send(message);
}

/** The next message of this type; fails when the process ends first or nothing comes. */
function hears<T extends FromFleet['type']>(child: ChildProcess, type: T): Promise<Extract<FromFleet, { type: T }>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the light tills did not say "${type}" within ${READY_MS} ms`)), READY_MS);
    const onExit = (): void => reject(new Error(`the light tills ended before "${type}"`));
    child.once('exit', onExit);
    child.on('message', (message: FromFleet) => {
      if (message.type !== type) return;
      clearTimeout(timer);
      child.off('exit', onExit);
      resolve(message as Extract<FromFleet, { type: T }>);
    });
  });
}
