import { picturesChore } from './chores/pictures.ts';
import { createServerLink } from './server-link.ts';
import type { Sessions } from './session.ts';
import { startSyncDriver, type SyncDriver, type SyncDriverDeps } from './sync-driver.ts';
import { createSyncStore, type SyncStoreDeps } from './sync-store.ts';

export type StartSyncOptions = SyncStoreDeps & Pick<SyncDriverDeps, 'steadyMs' | 'timer' | 'log' | 'build' | 'onState' | 'onApplied'> & {
  readonly serverUrl: string;
  /** The bearer token of a till enrolled before there were keys, or what sessions are opened with. */
  readonly auth: string | Sessions;
};

/** Starts syncing a paired till with its server; runs until stopped, whatever the network does. */
export function startSync(options: StartSyncOptions): SyncDriver {
  const store = createSyncStore(options);
  const link = createServerLink(options.serverUrl, options.auth);
  return startSyncDriver({
    store, link, chores: [picturesChore({ store, link, onApplied: options.onApplied })], nowMs: options.nowMs, steadyMs: options.steadyMs, timer: options.timer, random: Math.random,
    log: options.log, build: options.build, onState: options.onState, onApplied: options.onApplied,
  });
}
