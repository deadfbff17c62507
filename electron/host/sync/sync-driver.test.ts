/** The driver over a real store and a link whose answers come when a test says. */
import { afterEach, expect, it } from 'vitest';
import { join } from 'node:path';
import type { PullReply } from '#contract/sync/pull.ts';
import { openAt } from '#host/db/scratch-store.fixture.ts';
import { ensureMeta, updateMeta } from '#host/posting/meta.ts';
import { claimReplica, updateReplicaState } from '#host/posting/replica-state.ts';
import { removeDir, scratchDir } from '#host/scratch-host.fixture.ts';
import { TILL } from './bootstrap/filling-till.fixture.ts';
import { LinkFailure, type EventStream, type ServerLink } from './server-link.ts';
import { startSyncDriver } from './sync-driver.ts';
import { createSyncStore } from './sync-store.ts';

const DEAD = TILL.epoch;
const LIVING = '01a201a3-0000-7000-8000-0000000000aa';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A till at place 100 of the dead epoch, with a stream open and a pull on its way that a head of 105 began. */
async function pullingTill() {
  const dir = scratchDir();
  const store = openAt(join(dir, 'till.db'));
  store.write((tx) => {
    ensureMeta(tx, TILL.deviceId);
    updateMeta(tx, { mode: 'shop', serverUrl: 'http://nowhere/', series: 'A', ...TILL });
  });
  claimReplica(store);
  store.writeReplica((tx) => { updateReplicaState(tx, { cursor: 100, loaded: 1, epoch: DEAD }); });
  const sync = createSyncStore({ store, nowMs: Date.now, pepper: (verifier) => verifier, goodsChanged: () => undefined, replicaReplaced: () => undefined, beginNewLife: () => undefined, loaded: () => undefined });
  const pulls: { readonly after: number; readonly answer: (page: PullReply) => void; readonly fail: (error: Error) => void }[] = [];
  let stream: Parameters<ServerLink['events']>[0] | null = null;
  const never = (): Promise<never> => new Promise(() => undefined);
  const link: ServerLink = {
    push: never, blob: never, snapshot: never, snapshotChunk: never,
    pull: (after) => new Promise((answer, fail) => { pulls.push({ after, answer, fail }); }),
    events: (listener): EventStream => {
      stream = listener;
      queueMicrotask(listener.onOpen);
      return { close: () => undefined };
    },
  };
  const epochs: string[] = [];
  const driver = startSyncDriver({
    store: { ...sync, changeEpoch: (epoch) => { epochs.push(epoch); sync.changeEpoch(epoch); } }, link, builder: null, chores: [], nowMs: Date.now, steadyMs: () => performance.now(), timer: { after: () => () => undefined }, random: () => 0,
    log: { info: () => undefined, warn: () => undefined }, build: 'test', onState: () => undefined, onApplied: () => undefined,
  });
  ends.push(async () => {
    const stopped = driver.stop();
    for (const { fail } of pulls) fail(new LinkFailure('network', 'over'));
    await stopped;
    store.close();
    removeDir(dir);
  });
  const settle = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 20); });
  const heard = async (epoch: string, head: number): Promise<void> => {
    stream?.onHead({ epoch, head, serverTime: Date.now() });
    await settle();
  };
  await settle();
  pulls[0]?.answer(page(DEAD, 100));
  await settle();
  await heard(DEAD, 105);
  return { driver, epochs, pulls, heard, settle, sync };
}

const page = (epoch: string, head: number): PullReply => ({ epoch, head, next: head, caughtUp: true, changes: [], serverTime: Date.now(), remaining: 0 });

it.each([
  ['answered with a page of the dead epoch', (late: { answer: (page: PullReply) => void }) => { late.answer(page(DEAD, 105)); }],
  ['refused by the server of before', (late: { fail: (error: Error) => void }) => { late.fail(new LinkFailure('server', 'gone')); }],
])('HS9 a pull that was under way when the epoch changed, and is %s, changes nothing', async (_what, end) => {
  const { driver, epochs, pulls, heard, settle, sync } = await pullingTill();
  await heard(LIVING, 50);
  expect([epochs, pulls.map(({ after }) => after)]).toEqual([[LIVING], [100, 100, 0]]);
  end(pulls[1] as (typeof pulls)[number]);
  await settle();
  expect([epochs, sync.position().epoch, pulls.length, driver.state().online]).toEqual([[LIVING], LIVING, 3, true]);
  pulls[2]?.answer(page(LIVING, 50));
  await settle();
  expect(sync.position()).toMatchObject({ epoch: LIVING, cursor: 50 });
});
