import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tillScope } from '#domain/replication/feed.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { inflateInPlace } from '#server/sync/read-body.ts';
import { StoreRace, type ServerStore, type SyncTx } from '#server/sync/store-port.ts';
import { createSyncCore } from '#server/sync/sync-core.ts';
import { chain, idsFrom, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import type { ContractTill, FeedWorld, StoreWorld } from '#server/sync/testing/contract-world.ts';
import { storeContract } from '#server/sync/testing/store-contract.ts';
import { createServerModel, ServerDied, type ServerModel } from './server-model.ts';
import { unlockedFeed } from './unlocked-feed.ts';

const random = seeded(5);
const ids = idsFrom(random);
const clock = { nowMs: () => Date.UTC(2026, 10, 20) };

/** Everybody goes on by turns, in an order that the seed decides. */
async function turn(): Promise<void> {
  for (let hops = Math.floor(random() * 5); hops > 0; hops--) await Promise.resolve();
}

/** All that can go on has gone on: what is left waits. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function plant(model: ServerModel, count: number): Promise<ContractTill[]> {
  const [companyId, legalEntityId, storeId, staffId] = [ids(), ids(), ids(), ids()];
  model.addCompany(companyId);
  const tills = Array.from({ length: count }, (): ContractTill => {
    const [deviceId, tillId, incarnationId] = [ids(), ids(), ids()];
    return { device: { tenantId: companyId, deviceId, tillId, storeId }, place: { companyId, legalEntityId, storeId, tillId, staffId }, incarnationId, log: chain(deviceId, incarnationId, ids) };
  });
  await model.asHq(companyId, async (hq) => {
    await hq.put('company', { id: companyId, name: 'Проба' });
    await hq.put('store', { id: storeId, number: 1, name: 'Магазин', address: '', timeZone: 'Europe/Moscow', dayCutoffMin: 0, currency: 'RUB', priceListId: ids(), receiptHeader: '', receiptFooter: '' });
    for (const [index, { place }] of tills.entries()) await hq.put('till', { id: place.tillId, storeId, number: index + 1, name: 'Касса', legalEntityId });
  });
  return tills;
}

function feedWorld(model: ServerModel, store: ServerStore): FeedWorld {
  return {
    ports: { store, clock, ids: { uuid: ids }, wake: { notifyHead: () => undefined }, log: { warn: () => undefined }, inflate: inflateInPlace },
    company: (tills) => plant(model, tills),
    async somebodyWaits() {
      await settled();
      return true;
    },
  };
}

async function open(): Promise<StoreWorld> {
  const model = createServerModel({ turn, clock, epoch: ids() });
  const naive = createServerModel({ turn, clock, epoch: ids(), recordChanges: unlockedFeed() });
  let connected = model.connect();
  return {
    ...feedWorld(model, { inTenant: (tenantId, work, options) => connected.inTenant(tenantId, work, options) }),
    naive: feedWorld(naive, naive.connect()),
    async putLists(companyId, lists, scope) {
      await model.asHq(companyId, async (hq) => { for (const id of lists) await hq.put('priceList', { id, name: 'Розница' }, scope); });
    },
    async removeList(companyId, id, scope = 'company') {
      await model.asHq(companyId, (hq) => hq.remove('priceList', [id], scope));
    },
    async forgetRemoved(companyId) {
      let horizon = 0;
      await model.asHq(companyId, async (hq) => { horizon = await hq.forgetRemoved(); });
      return horizon;
    },
    countRows: async (companyId, entity) => model.look(companyId).rows(entity).length,
    attention: async (companyId) => model.look(companyId).attention.filter((item) => item.closedAt === null),
    async newEpoch() {
      model.restore(model.image(), ids());
      connected = model.connect();
    },
    close: async () => undefined,
  };
}

storeContract('the model in memory', open);

type Tried = { readonly model: ServerModel; readonly till: ContractTill; readonly batch: Uint8Array; readonly store: ServerStore; readonly push: (store?: ServerStore) => Promise<number> };

/** A company, a till, a batch of three sales. */
async function tried(onCrash: () => void = () => undefined): Promise<Tried> {
  const model = createServerModel({ turn, clock, epoch: ids(), onCrash });
  const [till] = await plant(model, 1) as [ContractTill];
  const batch = gzipSync(encodeCommits([1, 2, 3].map((number) => till.log.add(receiptPayload(sale(till.place, ids, random, { incarnationId: till.incarnationId, number, lineCount: 1 }))))));
  const store = model.connect();
  return { model, till, batch, store, push: async (through = store) => (await createSyncCore(feedWorld(model, through).ports).push(till.device, batch, true)).status };
}

const heard = async (promise: Promise<unknown>): Promise<boolean> => {
  let isHeard = false;
  const hear = (): void => { isHeard = true; };
  promise.then(hear, hear);
  await settled();
  return isHeard;
};

describe('the model of the server', () => {
  it('SP9 a planted failure is met once, by the call it was planted for', async () => {
    for (const [failure, status] of [['unavailable', 503], ['race', 200]] as const) {
      for (const calls of [0, 1, 4, 9]) {
        const { model, till, push } = await tried();
        model.failNext(failure, calls);
        expect([await push(), model.failurePending()], `${failure} after ${calls}`).toEqual([status, false]);
        expect(model.look(till.device.tenantId).log).toHaveLength(status === 200 ? 3 : 0);
        expect(await push()).toBe(200);
        expect(model.look(till.device.tenantId).log).toHaveLength(3);
      }
    }
  });

  it('a program that dies before its commit leaves nothing and is never answered', async () => {
    const { model, till, push } = await tried();
    model.failNext('crash-before-commit');
    expect(await heard(push())).toBe(false);
    expect(model.look(till.device.tenantId).log).toEqual([]);
    expect(await heard(push()), 'the dead connection').toBe(false);
    expect(await push(model.connect())).toBe(200);
  });

  it('SP1 a program that dies after its commit answers duplicates in its next life', async () => {
    let crashes = 0;
    const { model, till, push } = await tried(() => { crashes += 1; });
    model.failNext('crash-after-commit');
    expect(await heard(push())).toBe(false);
    expect([model.look(till.device.tenantId).log.length, crashes]).toEqual([3, 1]);
    expect(await push(model.connect())).toBe(200);
    expect(model.look(till.device.tenantId).rows('receipt')).toHaveLength(3);
  });

  it('a crash frees what the dead held, and HQ hears of it', async () => {
    const { model, till, store } = await tried();
    const { tenantId } = till.device;
    const held = store.inTenant(tenantId, async (tx) => {
      await tx.recordChanges([{ scope: 'company', entity: 'priceList', key: [ids()] }]);
      await new Promise(() => undefined);
    });
    await settled();
    const waiting = model.asHq(tenantId, (hq) => hq.put('priceList', { id: ids(), name: 'Розница' }));
    expect(await heard(waiting)).toBe(false);
    model.crash();
    await expect(waiting).rejects.toThrow(ServerDied);
    expect(await heard(held)).toBe(false);
    await model.asHq(tenantId, (hq) => hq.put('priceList', { id: ids(), name: 'Розница' }));
    expect(model.look(tenantId).rows('priceList')).toHaveLength(1);
  });

  it('an image holds the companies as they were, and a restore names another life', async () => {
    const { model, till, push } = await tried();
    const { tenantId } = till.device;
    const [image, before] = [model.image(), model.look(tenantId)];
    await push();
    const epoch = ids();
    model.restore(image, epoch);
    expect([model.epoch(), model.look(tenantId).head, model.look(tenantId).log]).toEqual([epoch, before.head, []]);
    expect(await push(model.connect())).toBe(200);
  });

  it('two that wait for each other are a race, and the other one goes on', async () => {
    const { model, till, store } = await tried();
    const { tenantId } = till.device;
    const both = [ids(), ids()];
    const [one, two] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const cross = (mine: number, ready: () => void, other: Promise<unknown>) => store.inTenant(tenantId, async (tx: SyncTx) => {
      await tx.lockIncarnation(till.device, both[mine] ?? '', 1);
      ready();
      await other;
      await tx.lockIncarnation(till.device, both[1 - mine] ?? '', 1);
    });
    const answers = await Promise.allSettled([cross(0, () => one.resolve(undefined), two.promise), cross(1, () => two.resolve(undefined), one.promise)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find((answer) => answer.status === 'rejected')?.reason).toBeInstanceOf(StoreRace);
    expect(model.look(tenantId).incarnations).toHaveLength(2);
  });

  it('SO1 a number given to one till\'s own scope stands in the feed of that scope', async () => {
    const { model, till } = await tried();
    const list = ids();
    const seq = await model.asHq(till.device.tenantId, (hq) => hq.put('priceList', { id: list, name: 'Розница' }, tillScope(till.device.tillId)));
    expect(model.look(till.device.tenantId).feed.find((row) => row.key === JSON.stringify([list]))).toMatchObject({ scope: tillScope(till.device.tillId), entity: 'priceList', key: JSON.stringify([list]), seq, removed: false });
  });
});
