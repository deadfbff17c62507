/** Who the till is towards its server: the life of its database and what it signs in with. */
import { hostname } from 'node:os';
import { assert } from '#domain/kernel/assert.ts';
import type { Store } from '../db/tx.ts';
import { machineHash } from '../platform/machine.ts';
import { identityOf, readMeta } from '../posting/meta.ts';
import { readLives, writeLives } from '../recovery/life-file.ts';
import { openLife, type Life } from '../sync/new-life.ts';
import type { Sessions } from '../sync/session.ts';
import type { HostOptions } from './host-options.ts';

/** What the server sees this computer as. */
export const computerName = (): string => hostname().slice(0, 200);

/** Settles whether this database goes on with its life or begins another; before anything else is done with it. */
export function composeLife({ paths, clock, timer, log }: HostOptions, store: Store, newId: () => string): Life {
  return openLife({
    store, paths, machine: machineHash(), nowMs: clock.nowMs, newId, random: Math.random, timer, log: log.module('sync'),
    lives: { read: () => readLives(paths.life) ?? 0, write: (count) => { writeLives(paths.life, count); } },
  });
}

/** What requests are sent with: sessions by the computer's key, or the one token of a till enrolled before there were keys. */
export function composeAuth({ secrets, clock, build }: HostOptions, store: Store, life: Life): string | Sessions {
  const token = secrets.serverToken();
  assert(token !== null, 'a till of a company has its token');
  if (secrets.deviceKey() === null) return token;
  return {
    nowMs: clock.nowMs, steadyMs: clock.monotonicMs,
    secrets: { deviceKey: secrets.deviceKey, token: secrets.serverToken, saveToken: secrets.saveServerToken, attempt: secrets.sessionAttempt, saveAttempt: secrets.saveSessionAttempt },
    facts: () => {
      const meta = store.read(readMeta);
      const identity = identityOf(meta);
      assert(identity !== null, 'only a till with an owner opens sessions');
      return { device: identity.deviceId, incarnation: identity.incarnationId, series: identity.series, born: life.born(), installId: meta.installId, computerName: computerName(), machine: life.machine, build };
    },
  };
}
