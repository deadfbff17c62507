import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AttentionList } from '#contract/api/attention.ts';
import type { GoodRow } from '#contract/api/catalog.ts';
import type { Hq, TestServer } from '#server/testing/hq.ts';
import { setPrice } from './change-price.ts';
import { goodsOf, openOffice } from './testing/goods.ts';

let server: TestServer;
let hq: Hq;
let companyId: string;
beforeAll(async () => { ({ server, hq, companyId } = await openOffice()); });
afterAll(() => server.close());
const { add, detail, fed } = goodsOf(() => ({ server, hq, companyId }));

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const dayAt = (utcMs: number): string => new Date(utcMs).toISOString().slice(0, 10);

describe('prices to come', () => {
  const put = (good: GoodRow, price: object) => hq.call('PUT', `/api/v1/goods/${good.id}/price`, price);
  const items = async (state = 'open'): Promise<AttentionList['items']> => (await hq.call<AttentionList>('GET', `/api/v1/attention?kind=price-overlap&state=${state}`)).body.items;

  it('begin with the day of the store, are listed, and can be taken back until then', async () => {
    const good = await add();
    // Moscow is three hours ahead.
    const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS - 3 * HOUR_MS;
    const [first, second] = [midnight + 2 * DAY_MS, midnight + 3 * DAY_MS];
    await put(good, { amountMinor: 300, day: dayAt(second + 4 * HOUR_MS) });
    await put(good, { amountMinor: 200, day: dayAt(first + 4 * HOUR_MS) });
    const { comingPrices, timeZone, priceMinor } = await detail(good.id);
    expect([comingPrices, timeZone, priceMinor]).toEqual([[{ validFrom: first, amountMinor: 200, day: dayAt(first + 4 * HOUR_MS) }, { validFrom: second, amountMinor: 300, day: dayAt(second + 4 * HOUR_MS) }], 'Europe/Moscow', 100]);
    const remove = (validFrom: number, amountMinor: number) => hq.call('DELETE', `/api/v1/goods/${good.id}/prices/${validFrom}?amountMinor=${amountMinor}`);
    expect((await remove(second, 300)).status).toBe(204);
    expect((await fed('price', good.id)).find(({ key }) => key.includes(String(second)))?.removed).toBe(true);
    server.setNow(first);
    expect(await remove(first, 200)).toMatchObject({ status: 409, body: { code: 'price-began' } });
    expect(await put(good, { amountMinor: 1, day: dayAt(first + 4 * HOUR_MS) })).toMatchObject({ status: 409, body: { code: 'day-began' } });
    expect(await detail(good.id)).toMatchObject({ priceMinor: 200, comingPrices: [] });
    server.setNow(Date.now());
    expect((await remove(Date.UTC(2099, 0, 1), 1)).status).toBe(404);
    expect((await put(good, { amountMinor: 1, day: '2026-02-30' })).status).toBe(400);
  });

  it('GD3 are taken back by who names what stands there, and scheduled by their day alone', async () => {
    const good = await add();
    await put(good, { amountMinor: 200, day: '2090-07-01' });
    const { comingPrices: [seen] } = await detail(good.id);
    await put(good, { amountMinor: 250, day: '2090-07-01', replaces: [{ validFrom: seen?.validFrom, amountMinor: 200 }] });
    const remove = (asked: string) => hq.call('DELETE', `/api/v1/goods/${good.id}/prices/${seen?.validFrom ?? 0}${asked}`);
    expect(await remove('?amountMinor=200')).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } });
    expect((await remove('')).status).toBe(400);
    expect(await put(good, { amountMinor: 1, validFrom: Date.UTC(2090, 0, 1) })).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
    expect(await detail(good.id)).toMatchObject({ priceMinor: 100, comingPrices: [{ amountMinor: 250 }] });
    expect((await remove('?amountMinor=250')).status).toBe(204);
  });

  it('begin with the business day where a shop is open at night', async () => {
    const good = await add();
    const cutOff = (minutes: number) => server.deps.db.withTenant(companyId, (tx) => tx.query('UPDATE store SET day_cutoff_min = $2 WHERE tenant_id = $1', [companyId, minutes]));
    await cutOff(300);
    await put(good, { amountMinor: 200, day: '2090-07-01' });
    await cutOff(0);
    expect((await detail(good.id)).comingPrices).toEqual([{ validFrom: Date.UTC(2090, 6, 1, 2), amountMinor: 200, day: '2090-07-01' }]);
  });

  it('GD4 of two people who have not seen each other: the later one stands, and an item tells of both until somebody who knows decides', async () => {
    const good = await add();
    const day = '2090-07-01';
    const validFrom = Date.UTC(2090, 5, 30, 21);
    const seen = (amountMinor: number): object => ({ replaces: [{ validFrom, amountMinor }] });
    await put(good, { amountMinor: 200, day });
    await put(good, { amountMinor: 250, day, ...seen(200) });
    await put(good, { amountMinor: 250, day });
    expect(await items()).toEqual([]);
    await put(good, { amountMinor: 300, day });
    const [item] = await items();
    expect(item?.detail).toEqual({ goodId: good.id, name: good.name, validFrom, timeZone: 'Europe/Moscow', lostMinor: 250, wonMinor: 300 });
    expect((await detail(good.id)).comingPrices).toMatchObject([{ amountMinor: 300 }]);
    // GD4: the same amount from somebody who has seen nothing is no answer to the question; GD7: from somebody who has seen something else it is refused.
    expect((await put(good, { amountMinor: 300, day })).status).toBe(204);
    expect(await put(good, { amountMinor: 300, day, ...seen(250) })).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } });
    expect((await items()).map(({ id }) => id)).toEqual([item?.id]);
    await put(good, { amountMinor: 260, day, ...seen(300) });
    expect(await items()).toEqual([]);
    expect((await items('closed')).map(({ id, closed }) => [id, closed?.how])).toEqual([[item?.id, 'by-itself']]);
  });

  it('GD9 a price that waited for another one begins after it', async () => {
    const good = await add();
    const { db, ids, clock } = server.deps;
    let nowMs = clock.nowMs();
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => { letGo = resolve; });
    let locked = (): void => undefined;
    const isLocked = new Promise<void>((resolve) => { locked = resolve; });
    const first = db.withTenant(companyId, async (tx) => {
      await tx.query('SELECT FROM good WHERE id = $1 FOR UPDATE', [good.id]);
      locked();
      await held;
      await setPrice(tx, good.id, { amountMinor: 120 }, { clock: { nowMs: () => nowMs }, newId: ids.uuid });
    });
    await isLocked;
    const second = db.withTenant(companyId, (tx) => setPrice(tx, good.id, { amountMinor: 90 }, { clock: { nowMs: () => nowMs }, newId: ids.uuid }));
    const waits = (): Promise<boolean> => db.withTenant(companyId, async (tx) => (await tx.query(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FROM good%'`)).rowCount !== 0);
    while (!(await waits()));
    nowMs += 1_000;
    letGo();
    await first;
    nowMs += 1_000;
    await second;
    server.setNow(nowMs + 1_000);
    expect(await detail(good.id)).toMatchObject({ priceMinor: 90 });
    server.setNow(Date.now());
  });

  describe('GD7 a business day has one price', () => {
    const clock = (timeZone: string, cutOff = 0) => server.deps.db.withTenant(companyId, (tx) => tx.query('UPDATE store SET time_zone = $2, day_cutoff_min = $3 WHERE tenant_id = $1', [companyId, timeZone, cutOff]));
    const day = '2090-03-01';
    const amounts = async (good: GoodRow): Promise<unknown> => (await detail(good.id)).comingPrices.map(({ validFrom, amountMinor }) => [new Date(validFrom).toISOString(), amountMinor]);
    const seenOf = async (good: GoodRow) => (await detail(good.id)).comingPrices.map(({ validFrom, amountMinor }) => ({ validFrom, amountMinor }));

    it.each([
      ['a zone further east', ['Europe/Moscow', 0], ['Asia/Yekaterinburg', 0], '2090-02-28T19:00:00.000Z'], ['an earlier cut-off', ['Europe/Moscow', 300], ['Europe/Moscow', 0], '2090-02-28T21:00:00.000Z'],
    ] as const)('also after %s: the price set anew is the only one, and tills are told', async (_what, before, after, begins) => {
      const good = await add();
      await clock(before[0], before[1]);
      await put(good, { amountMinor: 100, day });
      const [old] = await seenOf(good);
      await clock(after[0], after[1]);
      expect((await detail(good.id)).comingPrices).toMatchObject([{ ...old, day }]);
      expect((await put(good, { amountMinor: 120, day, replaces: [old] })).status).toBe(204);
      expect(await amounts(good)).toEqual([[begins, 120]]);
      expect((await fed('price', good.id)).find(({ key }) => key.includes(String(old?.validFrom)))?.removed).toBe(true);
      expect(await items()).toEqual([]);
      await clock('Europe/Moscow');
    });

    it('is told of what nobody named, and writes nothing where what was named does not stand', async () => {
      const good = await add();
      await put(good, { amountMinor: 100, day });
      const [old] = await seenOf(good);
      await clock('Asia/Yekaterinburg');
      for (const named of [{ ...old, amountMinor: 99 }, { ...old, validFrom: Date.UTC(2090, 2, 1) }]) expect(await put(good, { amountMinor: 120, day, replaces: [named] })).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } });
      expect(await seenOf(good)).toEqual([old]);
      await put(good, { amountMinor: 120, day });
      expect(await amounts(good)).toEqual([['2090-02-28T19:00:00.000Z', 120]]);
      const [item] = await items();
      expect(item?.detail).toMatchObject({ lostMinor: 100, wonMinor: 120, timeZone: 'Asia/Yekaterinburg' });
      expect((await put(good, { amountMinor: 130, day, replaces: await seenOf(good) })).status).toBe(204);
      expect(await items()).toEqual([]);
      await clock('Europe/Moscow');
    });

    it('from now on too: what was still to begin today does not take over', async () => {
      const good = await add();
      const midnight = (Math.floor(Date.now() / DAY_MS) + 3) * DAY_MS;
      const soon = dayAt(midnight);
      await put(good, { amountMinor: 100, day: soon });
      const [old] = await seenOf(good);
      await clock('Asia/Yekaterinburg');
      server.setNow(midnight - 4 * HOUR_MS);
      expect(await detail(good.id)).toMatchObject({ today: soon, comingPrices: [{ ...old, day: soon }] });
      expect(await put(good, { amountMinor: 120, day: soon, replaces: [old] })).toMatchObject({ status: 409, body: { code: 'day-began' } });
      expect((await put(good, { amountMinor: 120, replaces: [old] })).status).toBe(204);
      expect(await detail(good.id)).toMatchObject({ priceMinor: 120, comingPrices: [] });
      server.setNow(Date.now());
      await clock('Europe/Moscow');
    });
  });
});
