import { checkFile } from '../db/file-jobs.ts';
import { createReplicaHealer, type ReplicaHealer } from '../recovery/replica-healer.ts';
import type { SyncSwitch } from '../sync-switch.ts';
import type { HostOptions } from './host-options.ts';

/** Looks after what the server sent, while the till sells from it. */
export function composeHealer({ paths, secrets, clock, timer, log, onReplicaLost }: HostOptions, { startOver, silentMs }: Pick<SyncSwitch, 'startOver' | 'silentMs'>): ReplicaHealer {
  return createReplicaHealer({
    check: () => checkFile(paths.replica, secrets.databaseKey), startOver, silentMs, reopen: onReplicaLost ?? (() => undefined), timer, steadyMs: clock.monotonicMs, log: log.module('recovery'),
  });
}
