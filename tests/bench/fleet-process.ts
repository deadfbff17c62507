/** A process of light tills: the real driver and the real link, over a store in memory. Started by `fleet.ts`. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { systemTimer } from '#host/platform/timer.ts';
import { createServerLink, type ServerLink } from '#host/sync/server-link.ts';
import { startSyncDriver, type SyncDriver } from '#host/sync/sync-driver.ts';
import { machineMs, type FromFleet, type Seen, type ToFleet } from './fleet-messages.ts';
import { lightStore } from './light-store.ts';

/** Tills come in little groups, as a shopping street opens. */
const TOGETHER = 20;
const GROUP_PAUSE_MS = 50;
const TELL_EVERY_MS = 100;

const drivers: SyncDriver[] = [];
const seen: Seen[] = [];
const delay = monitorEventLoopDelay({ resolution: 2 });
let began = { cpu: process.cpuUsage(), atMs: machineMs(), failures: 0 };
let failures = 0;

function tell(message: FromFleet): void {
  process.send?.(message);
}

/** Two things make a till ready: its first copy is whole, and its stream is open. */
function startTill(serverUrl: string, token: string, till: number, onReady: () => void): SyncDriver {
  const missing = new Set(['copy', 'stream']);
  const have = (what: string): void => {
    if (missing.delete(what) && missing.size === 0) onReady();
  };
  const link = createServerLink(serverUrl, token);
  const listening: ServerLink = {
    ...link,
    events: (listener) => link.events({
      ...listener,
      onOpen: () => {
        listener.onOpen();
        have('stream');
      },
    }),
  };
  return startSyncDriver({
    store: lightStore((amountMinor) => seen.push([amountMinor, till, machineMs()])), link: listening, builder: null, chores: [], nowMs: () => Date.now(), steadyMs: () => performance.now(), timer: systemTimer,
    random: Math.random, build: 'bench', onApplied: () => undefined,
    log: { info: () => undefined, warn: () => void (failures += 1) },
    onState: (state) => {
      if (state.loading === null) have('copy');
    },
  });
}

async function start({ serverUrl, tokens }: Extract<ToFleet, { type: 'start' }>): Promise<void> {
  let waiting = tokens.length;
  const onReady = (): void => {
    waiting -= 1;
    if (waiting === 0) tell({ type: 'ready' });
  };
  for (const [till, token] of tokens.entries()) {
    drivers.push(startTill(serverUrl, token, till, onReady));
    if (till % TOGETHER === TOGETHER - 1) await pause(GROUP_PAUSE_MS);
  }
}

function measure(): void {
  delay.enable();
  delay.reset();
  began = { cpu: process.cpuUsage(), atMs: machineMs(), failures };
}

async function stop(): Promise<void> {
  const { user, system } = process.cpuUsage(began.cpu);
  // The monitor's own resolution is in what it says.
  const loopP99Ms = Math.max(0, delay.percentile(99) / 1e6 - 2);
  tell({ type: 'stopped', cpuSeconds: (user + system) / 1e6, wallSeconds: (machineMs() - began.atMs) / 1000, loopP99Ms, failures: failures - began.failures });
  await Promise.all(drivers.map((driver) => driver.stop()));
  process.disconnect();
}

setInterval(() => {
  if (seen.length > 0) tell({ type: 'seen', seen: seen.splice(0) });
}, TELL_EVERY_MS).unref();

process.on('message', (message: ToFleet) => {
  switch (message.type) {
    case 'start': return void start(message);
    case 'measure': return measure();
    case 'stop': return void stop();
  }
});
// Without its bench a fleet has nothing to live for.
process.on('disconnect', () => process.exit(0));
