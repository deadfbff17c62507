import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { companyScope, recordChanges } from '#server/db/feed.ts';
import { beginLife } from '#server/db/life/company-life.ts';
import { createWake } from '#server/db/wake.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { createHeadBoard } from './events.ts';
import { idsFrom, receiptPayload, sale, seeded, payloadOf, shiftFacts } from '#server/sync/testing/commits.ts';
import { ask, bearer, listen, pushOver, serve, signIn, type Listening, type Served } from './testing/http.ts';
import { firstTill, plantCompany, type Planted, type PlantedTill } from './testing/shop.ts';

let test: TestDatabase;
let server: Served;
beforeAll(async () => {
  test = await testDatabase();
  server = await serve(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const random = seeded(51);
const ids = idsFrom(random);
const heads = (stream: Listening): number[] => stream.events.filter((each) => each.event === 'head').map((each) => each.data['head'] as number);
const events = (till: PlantedTill, from = server): Promise<Listening> => listen(from, 'api/sync/v1/events', bearer(till.token));

async function changeSomething(planted: Planted): Promise<number> {
  return test.deps.db.withTenant(planted.companyId, (tx) => recordChanges(tx, planted.companyId, [{ scope: companyScope, entity: 'company', key: [planted.companyId] }]));
}

const sell = (till: PlantedTill, number: number) => pushOver(server, till.token, [till.log.add(receiptPayload(sale(till.place, ids, random, { incarnationId: till.incarnationId, number })))]);

describe('events', () => {
  it('SW1 tells the head on opening and whenever the device\'s scopes moved, not at foreign sales', async () => {
    const planted = await plantCompany(test.deps, { tills: 2 });
    const [one, two] = planted.stores[0]?.tills as [PlantedTill, PlantedTill];
    const stream = await events(two);
    await stream.until((heard) => heard.length === 1);
    await sell(one, 1);
    const head = await changeSomething(planted);
    test.deps.wake.notifyHead(planted.companyId);
    await stream.until(() => heads(stream).includes(head));
    expect(heads(stream)).toEqual([1, head]);
    stream.close();
  });

  it('SW2 many wakes become few events, the last of which carries the last head', async () => {
    const planted = await plantCompany(test.deps);
    const stream = await events(firstTill(planted));
    await stream.until((heard) => heard.length === 1);
    let head = 0;
    for (let index = 0; index < 50; index++) {
      head = await changeSomething(planted);
      for (let times = 0; times < 20; times++) test.deps.wake.notifyHead(planted.companyId);
    }
    await stream.until(() => heads(stream).includes(head));
    expect(heads(stream).length).toBeLessThanOrEqual(52);
    stream.close();
  });

  it('SW1 a change made by another server process is heard too', async () => {
    const planted = await plantCompany(test.deps);
    const stream = await events(firstTill(planted));
    await stream.until((heard) => heard.length === 1);
    const elsewhere = await createWake({ url: test.appUrl, log: test.deps.log });
    const head = await changeSomething(planted);
    elsewhere.notifyHead(planted.companyId);
    await stream.until(() => heads(stream).includes(head));
    await elsewhere.close();
    stream.close();
  });

  it('SW1 a heartbeat carries the head and the database\'s own time, and counts as contact', async () => {
    const { device } = firstTill(await plantCompany(test.deps));
    const told: { head: number; serverTime: number }[] = [];
    const alive = new Set<string>();
    const third = Promise.withResolvers<void>();
    const board = createHeadBoard(test.deps, (each) => void alive.add(each.deviceId), 10);
    test.setNow(5);
    await board.add(device, { close: () => undefined, onClose: () => undefined, send: (_event, data) => void (told.push(data as { head: number; serverTime: number }) === 3 && third.resolve()) });
    await third.promise;
    board.stop();
    expect(told.every((each) => each.head === 1 && each.serverTime > 1_700_000_000_000)).toBe(true);
    expect([...alive]).toEqual([device.deviceId]);
  });

  it('SW1 LF9 another life of the data is heard at once, though nothing moved in the feed', async () => {
    const { device } = firstTill(await plantCompany(test.deps));
    const told: string[] = [];
    const board = createHeadBoard(test.deps, () => undefined, 3_600_000);
    await board.add(device, { close: () => undefined, onClose: () => undefined, send: (_event, data) => void told.push((data as { epoch: string }).epoch) });
    const epoch = await test.deps.db.withTenant(device.tenantId, (tx) => beginLife(tx, test.deps, told[0] ?? '', 'told'));
    test.deps.wake.notifyHead(device.tenantId);
    await expect.poll(() => told, { timeout: 10_000 }).toEqual([told[0], epoch]);
    board.stop();
  });

  it('SW3 the third stream of a device ends its first, and a stop ends all', async () => {
    const own = await serve(test.deps);
    const planted = await plantCompany(test.deps);
    const streams = [await events(firstTill(planted), own), await events(firstTill(planted), own), await events(firstTill(planted), own)] as [Listening, Listening, Listening];
    await streams[2].until((heard) => heard.length === 1);
    await expect(streams[0].until(() => false)).rejects.toThrow('the stream ended');
    expect([streams[1].closed(), streams[2].closed()]).toEqual([false, false]);
    await own.close();
    await expect(streams[2].until(() => false)).rejects.toThrow('the stream ended');
  });
});

describe('live', () => {
  it('HQ hears the ids of receipts as they land, of its own company alone, and that something needs attention', async () => {
    const [planted, foreign] = [await plantCompany(test.deps), await plantCompany(test.deps)];
    const [till, other] = [firstTill(planted), firstTill(foreign)];
    const stream = await listen(server, 'api/v1/live', await signIn(test.deps, planted.companyId));
    await sell(other, 1);
    await sell(till, 1);
    await sell(till, 2);
    const told = (): string[] => stream.events.filter((each) => each.event === 'receipts').flatMap((each) => each.data['receiptIds'] as string[]);
    await stream.until(() => told().length >= 2);
    const { receipts } = (await ask(server, 'api/v1/receipts', await signIn(test.deps, planted.companyId))).json as { receipts: { id: string }[] };
    expect([...new Set(told())].sort()).toEqual(receipts.map((receipt) => receipt.id).sort());
    expect(stream.events.some((each) => each.event === 'shifts')).toBe(false);
    const { opening } = shiftFacts(till.place, ids, { incarnationId: till.incarnationId, number: 1, atMs: Date.UTC(2026, 10, 20), floatMinor: 5_00 });
    await pushOver(server, till.token, [till.log.add(payloadOf({ entity: 'shiftOpening', row: opening }))]);
    await stream.until((heard) => heard.some((each) => each.event === 'shifts'));
    await pushOver(server, till.token, [till.log.add(Uint8Array.of(1))]);
    await stream.until((heard) => heard.some((each) => each.event === 'attention'));
    await test.deps.db.withTenant(planted.companyId, (tx) => recordChanges(tx, planted.companyId, [{ scope: companyScope, entity: 'good', key: [ids()] }]));
    test.deps.wake.notifyHead(planted.companyId);
    await stream.until((heard) => heard.some((each) => each.event === 'goods'));
    stream.close();
  });

  it('an item closed by one person is news to everybody else at HQ, an older one too', async () => {
    const planted = await plantCompany(test.deps);
    const till = firstTill(planted);
    await pushOver(server, till.token, [till.log.add(Uint8Array.of(1)), till.log.add(Uint8Array.of(2))]);
    const person = await signIn(test.deps, planted.companyId);
    const { items } = (await ask(server, 'api/v1/attention', person)).json as { items: { id: string }[] };
    expect(items).toHaveLength(2);
    const stream = await listen(server, 'api/v1/live', await signIn(test.deps, planted.companyId));
    const news = (): number => stream.events.filter((each) => each.event === 'attention').length;
    for (const [index, { id }] of items.toReversed().entries()) {
      expect((await ask(server, `api/v1/attention/${id}/dismiss`, { ...person, origin: new URL(server.url).origin }, {})).status).toBe(200);
      await stream.until(() => news() > index);
    }
    stream.close();
  });

  it('nobody listens without a session', async () => {
    expect((await ask(server, 'api/v1/live', {})).status).toBe(401);
  });
});
