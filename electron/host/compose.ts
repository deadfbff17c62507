/** The composition root of the host: with `compose/`, the only place where rooms and features meet. Nothing here decides anything. */
import { join } from 'node:path';
import { terminalServices } from '#contract/terminal/services.ts';
import { TERMINAL_VERSION } from '#contract/terminal/version.ts';
import { refillDemo } from './compose/enrolment.ts';
import type { HostOptions } from './compose/host-options.ts';
import { composeLife } from './compose/identity.ts';
import { wire } from './compose/wiring.ts';
import { openStore } from './db/open.ts';
import type { ReadTx, TillStore } from './db/tx.ts';
import { newId as newIdAt } from './platform/ids.ts';
import { ensureMeta, readMeta, updateMeta } from './posting/meta.ts';
import { followMove } from './posting/place.ts';
import { claimReplica, feedPosition } from './posting/replica-state.ts';
import { noteSuspicion } from './recovery/look.ts';
import type { ReplicaHealer } from './recovery/replica-healer.ts';
import { createDispatcher, type Dispatcher } from './transport/dispatch.ts';

export type { HostOptions };

export const MIGRATIONS_DIR = join(import.meta.dirname, '../../migrations/terminal');

export type Host = {
  readonly dispatcher: Dispatcher<typeof terminalServices>;
  readonly store: TillStore;
  /** Told of damage seen at work. */
  readonly healer: ReplicaHealer;
  /** Joins a company by code unless the till has an owner already. Answers a refusal's code, or null. */
  readonly pair: (serverUrl: string, code: string) => Promise<string | null>;
  /** Ends sync and printing in order and closes the database. */
  readonly close: () => Promise<void>;
};

/** Opens the till: database, features, printer, sync. What was begun before the last end is finished before this answers. */
export async function composeHost(options: HostOptions): Promise<Host> {
  const { clock, log, secrets } = options;
  const newId = (): string => newIdAt(clock);
  const storeLog = log.module('db');
  let healer: ReplicaHealer | null = null;
  const store = openStore({
    path: options.paths.database, replicaPath: options.paths.replica, keyHex: secrets.databaseKey, migrationsDir: options.migrationsDir ?? MIGRATIONS_DIR, nowMs: clock.nowMs,
    onCheckpointFailed: (error) => { storeLog.error({ err: error }, 'a checkpoint failed'); },
    onDamaged: () => {
      noteSuspicion(options.paths);
      healer?.suspect();
    },
    onReplicaRenewed: (why, keptAs) => { storeLog.warn({ why, keptAs }, 'what the server had sent cannot be used and is asked for again'); },
  });
  try {
    const host = await composeOver(options, store, newId);
    healer = host.healer;
    return host;
  } catch (error) {
    store.close();
    throw error;
  }
}

async function composeOver(options: HostOptions, store: TillStore, newId: () => string): Promise<Host> {
  store.write((tx) => {
    ensureMeta(tx, newId());
    if (options.serverMovedTo && readMeta(tx).mode === 'shop') updateMeta(tx, { serverUrl: options.serverMovedTo });
  });
  claimReplica(store);
  followMove(store);
  if (store.read(isDemoWithoutGoods)) await refillDemo(options, store, newId);
  const dispatcher = createDispatcher({
    services: terminalServices, version: TERMINAL_VERSION, build: options.build, log: options.log.module('transport'), ...(options.checkAnswers ? { checkAnswers: true } : {}),
  });
  const life = composeLife(options, store, newId);
  const parts = wire(options, store, newId, dispatcher, life);
  await parts.resume();
  dispatcher.serve(parts.services);
  parts.start();
  const { healer } = parts;
  return {
    dispatcher, store, healer,
    pair: async (serverUrl, code) => {
      const answer = await parts.services.enrolment.pair({ serverUrl, code });
      return answer.ok ? null : answer.code;
    },
    close: async () => {
      dispatcher.close();
      await healer.stop();
      await parts.stop();
      await life.close();
      store.close();
    },
  };
}

/** No server sends the demo shop's goods again. */
function isDemoWithoutGoods(tx: ReadTx): boolean {
  return readMeta(tx).mode === 'demo' && !feedPosition(tx).loaded;
}
