/** A till that fills its replica, with everything real but the server: for tests in this process, and as a process of its own that is killed. */
import { extname, join } from 'node:path';
import { openAt, SCRATCH_KEY } from '#host/db/scratch-store.fixture.ts';
import type { TillStore } from '#host/db/tx.ts';
import { createCatalogIndex } from '#host/features/catalog/catalog-index.ts';
import { systemTimer } from '#host/platform/timer.ts';
import { ensureMeta, updateMeta } from '#host/posting/meta.ts';
import { claimReplica } from '#host/posting/replica-state.ts';
import { createServerLink } from '../server-link.ts';
import { startSyncDriver, type SyncDriver, type SyncState } from '../sync-driver.ts';
import { createSyncStore } from '../sync-store.ts';
import { uuid } from './snapshot.fixture.ts';
import { threadBuilder } from './thread-builder.ts';

export type FillingTill = { readonly store: TillStore; readonly driver: SyncDriver; readonly states: SyncState[]; readonly said: string[]; readonly close: () => Promise<void> };

export const TILL = { deviceId: uuid(2), companyId: uuid(3), storeId: uuid(4), tillId: uuid(5), incarnationId: uuid(6), epoch: uuid(7) } as const;

/** Opens or goes on with the till in `dir`. */
export function startFillingTill(dir: string, serverUrl: string, onState: (state: SyncState) => void = () => undefined): FillingTill {
  const store = openAt(join(dir, 'till.db'));
  store.write((tx) => {
    ensureMeta(tx, TILL.deviceId);
    updateMeta(tx, { mode: 'shop', serverUrl, series: 'A', ...TILL });
  });
  claimReplica(store);
  const index = createCatalogIndex();
  const states: SyncState[] = [];
  const said: string[] = [];
  const file = (name: string): URL => new URL(`../../compose/${name}${extname(import.meta.url)}`, import.meta.url);
  const files = { writer: file('builder-worker'), reader: file('unpacker-worker') };
  const driver = startSyncDriver({
    store: createSyncStore({ store, nowMs: Date.now, pepper: (verifier) => verifier, goodsChanged: index.goodsChanged, replicaReplaced: index.replaced, beginNewLife: () => undefined, loaded: () => undefined }),
    link: createServerLink(serverUrl, 'token'), chores: [], nowMs: Date.now, steadyMs: () => performance.now(), timer: systemTimer, random: () => 0, build: 'test', onApplied: () => undefined,
    builder: (onRows) => threadBuilder(files, { root: join(dir, 'bootstrap'), keyHex: SCRATCH_KEY, replicaPath: store.replicaPath, deviceSecret: 'secret' }, onRows),
    log: { info: () => undefined, warn: (fields, text) => said.push(`${text} ${JSON.stringify(fields)}`) },
    onState: (state) => {
      states.push(state);
      onState(state);
    },
  });
  return {
    store, driver, states, said,
    close: async () => {
      await driver.stop();
      store.close();
    },
  };
}
