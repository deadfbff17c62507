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
  /** The till has another series from now on. */
  readonly reborn: () => void;
  /** How it stands towards the server may be different now. */
  readonly moved: () => void;
  /** People came from the server, or left. */
  readonly staffChanged: () => void;
  /** Anything came from the server. */
  readonly frameChanged: () => void;
};

/** Sync of this till, for whoever it belongs to. */
export function composeSyncing(options: HostOptions, { store, life, pepper, goodsChanged, reborn, moved, staffChanged, frameChanged }: SyncingParts): SyncSwitch {
  const { clock, timer, log, build } = options;
  return createSyncSwitch({
    store, nowMs: clock.nowMs, steadyMs: clock.monotonicMs, timer, log: log.module('sync'), build, pepper, goodsChanged,
    auth: () => composeAuth(options, store, life), onCommitted: life.touch, onHandedIn: options.onRevoked ?? (() => undefined),
    beginNewLife: () => {
      life.fork();
      reborn();
    },
    onState: moved,
    onApplied: (entities) => {
      if (entities.includes('staff')) staffChanged();
      frameChanged();
    },
  });
}
