import type { SyncState } from '#contract/terminal/till.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { Store } from './db/tx.ts';
import type { Timer } from './platform/timer.ts';
import { readMeta } from './posting/meta.ts';
import { oldestUnsentAt, unsentCount } from './posting/outbox.ts';
import type { StartSyncOptions } from './sync/start-sync.ts';
import type { SyncDriver } from './sync/sync-driver.ts';

export type SyncSwitchOptions = Omit<StartSyncOptions, 'serverUrl' | 'token' | 'loaded'> & { readonly store: Store; readonly timer: Timer; readonly token: () => string | null };

/** Sync while the till belongs to a company, and nothing while it does not. */
export type SyncSwitch = {
  /** Runs sync for whoever the till belongs to now. */
  readonly restart: () => void;
  /** Something was committed. Told after the present turn, so that no answer waits for it. */
  readonly committed: () => void;
  readonly state: () => SyncState;
  readonly stop: () => Promise<void>;
};

/** How long after a start the first sync may wait: loading it must not hold up the first scan. */
const HEAD_START_MS = 150;

/** What a till says of its sync while none runs. */
const resting: SyncState = { online: false, unsent: 0, oldestUnsentAt: null, lastContactAt: null, loading: null, attention: 0, clockOffsetMs: null };

export function createSyncSwitch(options: SyncSwitchOptions): SyncSwitch {
  let driver: SyncDriver | null = null;
  let told = false;
  /** Counts owners: sync loaded for one that has gone meanwhile is not started. */
  let owner = 0;
  const start = async (mine: number, serverUrl: string, token: string): Promise<void> => {
    const { startSync } = await import('./sync/start-sync.ts');
    if (mine === owner) driver = startSync({ ...options, serverUrl, token, loaded: () => undefined });
  };
  return {
    restart: () => {
      void driver?.stop();
      driver = null;
      owner += 1;
      const mine = owner;
      const { mode, serverUrl } = options.store.read(readMeta);
      if (mode !== 'shop') return;
      const token = options.token();
      assert(serverUrl !== null && token !== null, 'a till of a company knows its server and its token');
      options.timer.after(HEAD_START_MS, () => {
        start(mine, serverUrl, token).catch((error: unknown) => { options.log.warn({ err: error }, 'sync could not be started'); });
      });
    },
    committed: () => {
      if (told) return;
      told = true;
      setImmediate(() => {
        told = false;
        driver?.committed();
      });
    },
    state: () => driver?.state() ?? beforeStart(options.store),
    stop: async () => {
      owner += 1;
      const stopping = driver;
      driver = null;
      await stopping?.stop();
    },
  };
}

/** What is known without sync running: a till of a company still counts what it has not sent. */
function beforeStart(store: Store): SyncState {
  return store.read((tx) => {
    const { mode, lastContactAt, clockOffsetMs, loaded } = readMeta(tx);
    if (mode !== 'shop') return resting;
    return { ...resting, unsent: unsentCount(tx), oldestUnsentAt: oldestUnsentAt(tx), lastContactAt, clockOffsetMs, loading: loaded === 1 ? null : { received: 0, expected: 0 } };
  });
}
