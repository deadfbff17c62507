import { extname } from 'node:path';
import { threadBuilder } from '../sync/bootstrap/thread-builder.ts';
import { followMove } from '../posting/place.ts';
import { copyThread } from '../sync/digest/copy-thread.ts';
import type { Life } from '../sync/new-life.ts';
import { createSyncSwitch, type SyncSwitch, type SyncSwitchOptions } from '../sync-switch.ts';
import type { HostOptions } from './host-options.ts';
import { composeAuth } from './identity.ts';

export type SyncingParts = {
  readonly store: SyncSwitchOptions['store'];
  readonly life: Life;
  /** Binds a PIN verifier to this device. */
  readonly pepper: (verifier: string) => string;
  readonly goodsChanged: SyncSwitchOptions['goodsChanged'];
  /** Another file holds what the server sent: nothing that was kept of the one before holds. */
  readonly replicaReplaced: () => void;
  /** The till has another series from now on. */
  readonly reborn: () => void;
  /** How it stands towards the server may be different now. */
  readonly moved: () => void;
  /** People came from the server, or left. */
  readonly staffChanged: () => void;
  /** Tasks or conflicts about them came from the server. */
  readonly tasksChanged: () => void;
  /** Anything came from the server. */
  readonly frameChanged: () => void;
};

/** Sync of this till, for whoever it belongs to. */
export function composeSyncing(options: HostOptions, { store, life, pepper, goodsChanged, replicaReplaced, reborn, moved, staffChanged, tasksChanged, frameChanged }: SyncingParts): SyncSwitch {
  const { clock, timer, log, build } = options;
  const place = (): boolean => {
    if (!followMove(store)) return false;
    log.module('sync').warn({}, 'this till stands in another store from now on');
    frameChanged();
    return true;
  };
  return createSyncSwitch({
    store, nowMs: clock.nowMs, steadyMs: clock.monotonicMs, timer, log: log.module('sync'), build, pepper, goodsChanged, replicaReplaced, builder: builderOf(options, store), copyReader: copyThread(store.replicaPath, options.secrets.databaseKey),
    auth: () => composeAuth(options, store, life), onHandedIn: options.onRevoked ?? (() => undefined),
    onCommitted: () => {
      life.touch();
      // The end of a shift may be what a till waits for that was taken to another store.
      place();
    },
    beginNewLife: () => {
      life.fork();
      reborn();
    },
    onState: moved,
    onApplied: (entities) => {
      // Before anybody signs in: what they write is of the store they stand in.
      if (entities.includes('till')) place();
      if (entities.includes('staff')) staffChanged();
      if (entities.includes('task') || entities.includes('taskConflict')) tasksChanged();
      frameChanged();
    },
  });
}

/** Replicas are built beside the one at work, in threads of their own. */
function builderOf({ paths, secrets }: HostOptions, { replicaPath }: SyncingParts['store']): SyncSwitchOptions['builder'] {
  const file = (name: string): URL => new URL(`./${name}${extname(import.meta.url)}`, import.meta.url);
  const files = { writer: file('builder-worker'), reader: file('unpacker-worker') };
  return (onRows) => threadBuilder(files, { root: paths.bootstrap, keyHex: secrets.databaseKey, replicaPath, deviceSecret: secrets.deviceSecret }, onRows);
}
