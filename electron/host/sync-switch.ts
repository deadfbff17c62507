import type { SyncState } from '#contract/terminal/till.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { Store } from './db/tx.ts';
import { readMeta } from './posting/meta.ts';
import { offlineState, startSync, type StartSyncOptions } from './sync/start-sync.ts';
import type { SyncDriver } from './sync/sync-driver.ts';

export type SyncSwitchOptions = Omit<StartSyncOptions, 'serverUrl' | 'token' | 'loaded'> & { readonly store: Store; readonly token: () => string | null };

/** Sync while the till belongs to a company, and nothing while it does not. */
export type SyncSwitch = {
  /** Runs sync for whoever the till belongs to now. */
  readonly restart: () => void;
  /** Something was committed. Told after the present turn, so that no answer waits for it. */
  readonly committed: () => void;
  readonly state: () => SyncState;
  readonly stop: () => Promise<void>;
};

export function createSyncSwitch(options: SyncSwitchOptions): SyncSwitch {
  let driver: SyncDriver | null = null;
  let told = false;
  return {
    restart: () => {
      void driver?.stop();
      driver = null;
      const { mode, serverUrl } = options.store.read(readMeta);
      if (mode !== 'shop') return;
      const token = options.token();
      assert(serverUrl !== null && token !== null, 'a till of a company knows its server and its token');
      driver = startSync({ ...options, serverUrl, token, loaded: () => undefined });
    },
    committed: () => {
      if (told) return;
      told = true;
      setImmediate(() => {
        told = false;
        driver?.committed();
      });
    },
    state: () => driver?.state() ?? offlineState,
    stop: async () => {
      const stopping = driver;
      driver = null;
      await stopping?.stop();
    },
  };
}
