import { picturesChore } from './chores/pictures.ts';
import { compareLink } from './digest/compare-link.ts';
import type { CopyReader } from './digest/compare-ports.ts';
import { compareChore } from './digest/compare.ts';
import { createCopyStore } from './digest/copy-store.ts';
import { createLookUp, type LookUp } from './receipts/look-up.ts';
import { receiptsChore } from './receipts/receipts-chore.ts';
import { createReceiptsStore } from './receipts/receipts-store.ts';
import { createServerLink } from './server-link.ts';
import type { Sessions } from './session.ts';
import { startSyncDriver, type SyncDriver, type SyncDriverDeps } from './sync-driver.ts';
import { createSyncStore, type SyncStoreDeps } from './sync-store.ts';

export type StartSyncOptions = SyncStoreDeps & Pick<SyncDriverDeps, 'builder' | 'steadyMs' | 'timer' | 'log' | 'build' | 'onState' | 'onApplied'> & {
  readonly serverUrl: string;
  /** Reads of the replica that take long. */
  readonly copyReader: CopyReader;
  /** The bearer token of a till enrolled before there were keys, or what sessions are opened with. */
  readonly auth: string | Sessions;
};

/** A driver, and what is asked of the server beside it. */
export type RunningSync = SyncDriver & { readonly lookUp: LookUp };

/** Starts syncing a paired till with its server; runs until stopped, whatever the network does. */
export function startSync(options: StartSyncOptions): RunningSync {
  const store = createSyncStore(options);
  const link = createServerLink(options.serverUrl, options.auth);
  const receipts = createReceiptsStore(options.store);
  const driver = startSyncDriver({
    store, link, builder: options.builder, chores: [picturesChore({ store, link, onApplied: options.onApplied }), receiptsChore({ store: receipts, link, timer: options.timer, steadyMs: options.steadyMs }),
      compareChore({ copy: createCopyStore(options), reader: options.copyReader, link: compareLink(link), timer: options.timer, nowMs: options.nowMs, steadyMs: options.steadyMs, onApplied: options.onApplied, log: options.log })], nowMs: options.nowMs, steadyMs: options.steadyMs, timer: options.timer, random: Math.random,
    log: options.log, build: options.build, onState: options.onState, onApplied: options.onApplied,
  });
  return { ...driver, lookUp: createLookUp({ store: receipts, link, timer: options.timer, nowMs: options.nowMs, log: options.log }) };
}
