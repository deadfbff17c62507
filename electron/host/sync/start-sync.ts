import { createServerLink } from './server-link.ts';
import { startSyncDriver, type SyncDriver, type SyncDriverDeps } from './sync-driver.ts';
import { createSyncStore, type SyncStoreDeps } from './sync-store.ts';

export type StartSyncOptions = SyncStoreDeps & Pick<SyncDriverDeps, 'steadyMs' | 'log' | 'build' | 'onState' | 'onApplied'> & {
  readonly serverUrl: string;
  /** The device's bearer token, from the SecretStore. */
  readonly token: string;
};

/** Starts syncing a paired till with its server; runs until stopped, whatever the network does. */
export function startSync(options: StartSyncOptions): SyncDriver {
  return startSyncDriver({
    store: createSyncStore(options), link: createServerLink(options.serverUrl, options.token), nowMs: options.nowMs, steadyMs: options.steadyMs, random: Math.random,
    log: options.log, build: options.build, onState: options.onState, onApplied: options.onApplied,
  });
}
