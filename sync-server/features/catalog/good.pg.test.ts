import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AttentionList } from '#contract/api/attention.ts';
import type { CategoryList } from '#contract/api/category.ts';
import type { RegisteredCompany } from '#contract/api/company.ts';
import { MAX_PICTURE_BYTES, type GoodChoices, type GoodDetail, type GoodRow, type QuickPages } from '#contract/api/catalog.ts';
import { eanCheckDigit } from '#domain/codes/ean.ts';
import { saveRows } from '#server/db/rows.ts';
import { recordChanges } from '#server/db/feed.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { newCompany, testServer, type Hq, type TestServer } from '#server/testing/hq.ts';
import { setPrice } from './change-price.ts';
import type { EnrolReply } from '#contract/sync/enrol.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { chain, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import { readCategories } from './categories.ts';
import { hasMoved, readGood } from './good-repo.ts';
import { readQuickPages } from './quick-pages.ts';

const MICRO = 1_000_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const dayAt = (utcMs: number): string => new Date(utcMs).toISOString().slice(0, 10);
let server: TestServer;
let hq: Hq;
let companyId: string;
let company: RegisteredCompany;
beforeAll(async () => {
  server = await testServer();
  const made = await newCompany(server.http, 'Целый товар');
  hq = made.hq;
  ({ company } = made);
  companyId = company.companyId;
});
afterAll(() => server.close());

let made = 0;
const barcode = (): string => {
  const digits = `461${String(++made).padStart(9, '0')}`;
  return digits + eanCheckDigit(digits);
};
const add = async (more: object = {}): Promise<GoodRow> => (await hq.call<GoodRow>('POST', '/api/v1/goods', { name: `Товар ${++made}`, barcode: null, article: null, unit: 'pcs', taxCode: 'standard', priceMinor: 100, ...more })).body;
const detail = async (id: string): Promise<GoodDetail> => (await hq.call<GoodDetail>('GET', `/api/v1/goods/${id}`)).body;
/** What the feed says of an entity's rows whose key has `part` in it: the newest first. */
const fed = (entity: string, part: string): Promise<{ key: string; removed: boolean }[]> => server.deps.db.withTenant(companyId, async (tx) =>
  (await tx.query<{ key: string; removed: boolean }>(`SELECT key, removed FROM change WHERE tenant_id = $1 AND entity = $2 AND position($3 IN key) > 0 ORDER BY seq DESC, key`, [companyId, entity, part])).rows);

/** A till of the company sells one of the good. */
async function sellOne(goodId: string): Promise<void> {
  const ids = server.deps.ids.uuid;
  const till = (await hq.call<EnrolReply>('POST', '/api/sync/v1/enrol', { code: company.pairing.code, installId: ids(), computerName: 'проба', contractVersion: SYNC_VERSION, build: 'test' })).body;
  const { companyId: of, storeId, tillId } = company;
  const document = sale({ companyId: of, legalEntityId: ids(), storeId, tillId, staffId: ids() }, ids, seeded(1), { incarnationId: till.incarnation, number: 1, lineCount: 1 });
  const sold = { ...document, lines: document.lines.map((line) => ({ ...line, goodId })), movements: document.movements.map((each) => ({ ...each, goodId })) };
  const answer = await server.http.inject({
    method: 'POST', url: '/api/sync/v1/push', headers: { authorization: `Bearer ${till.token}`, 'content-type': 'application/octet-stream' },
    payload: Buffer.from(encodeCommits([chain(till.device, till.incarnation, ids).add(receiptPayload(sold))])),
  });
  expect(answer.json()).toMatchObject({ verdicts: [{ verdict: 'applied' }] });
}

describe('codes of a good', () => {
  it('are as many as one likes, each with what is inside, and reach the tills, leaving too', async () => {
    const [one, box] = [barcode(), barcode()];
    const good = await add({ barcode: one });
    const put = await hq.call<GoodDetail>('PUT', `/api/v1/goods/${good.id}/codes/${box}`, { packMicro: 12 * MICRO });
    expect(put).toMatchObject({ status: 200, body: { codes: [{ code: one, packMicro: MICRO, others: [] }, { code: box, packMicro: 12 * MICRO, others: [] }] } });
    expect(await fed('barcode', box)).toEqual([{ key: JSON.stringify([box, good.id]), removed: false }]);
    expect((await hq.call<GoodDetail>('PUT', `/api/v1/goods/${good.id}/codes/${box}`, { packMicro: 6 * MICRO })).body.codes[1]?.packMicro).toBe(6 * MICRO);
    expect((await hq.call<GoodDetail>('DELETE', `/api/v1/goods/${good.id}/codes/${box}`)).body.codes.map(({ code }) => code)).toEqual([one]);
    expect(await fed('barcode', box)).toEqual([{ key: JSON.stringify([box, good.id]), removed: true }]);
    expect((await hq.call('DELETE', `/api/v1/goods/${good.id}/codes/${box}`)).status).toBe(404);
  });

  it('may be those of another good where a person says so', async () => {
    const code = barcode();
    const first = await add({ barcode: code });
    const second = await add();
    const put = (body: object) => hq.call<GoodDetail>('PUT', `/api/v1/goods/${second.id}/codes/${code}`, body);
    expect(await put({ packMicro: MICRO })).toMatchObject({ status: 409, body: { code: 'barcode-taken' } });
    expect(await put({ packMicro: MICRO, shared: true })).toMatchObject({ status: 200, body: { codes: [{ code, others: [{ id: first.id, name: first.name }] }] } });
    expect((await put({ packMicro: 2 * MICRO })).status).toBe(200);
    expect((await detail(first.id)).codes).toMatchObject([{ code, packMicro: MICRO, others: [{ id: second.id }] }]);
    const third = await add({ barcode: code, shared: true, packMicro: 3 * MICRO });
    expect((await detail(third.id)).codes).toMatchObject([{ packMicro: 3 * MICRO, others: [{ id: first.id }, { id: second.id }] }]);
  });

  it('GD2 are taken by one of two goods that get them at once', async () => {
    const [one, other] = [await add(), await add()];
    for (let round = 0; round < 5; round += 1) {
      const code = barcode();
      const answers = await Promise.all([
        ...[one, other].map((good) => hq.call('PUT', `/api/v1/goods/${good.id}/codes/${code}`, { packMicro: MICRO })),
        hq.call('POST', '/api/v1/goods', { name: `Товар ${++made}`, barcode: code, article: null, unit: 'pcs', taxCode: 'standard', priceMinor: 100 }),
      ]);
      expect(answers.filter(({ status }) => status === 409).map(({ body }) => body['code'])).toEqual(['barcode-taken', 'barcode-taken']);
    }
  });

  it('hold whole pieces, and any part of what is measured; a wrong check digit is refused', async () => {
    const [piece, weighed] = [await add(), await add({ unit: 'kg' })];
    const put = (good: GoodRow, code: string, packMicro: number) => hq.call('PUT', `/api/v1/goods/${good.id}/codes/${code}`, { packMicro });
    expect(await put(piece, barcode(), 500_000)).toMatchObject({ status: 422, body: { code: 'pack-not-whole' } });
    expect((await put(weighed, barcode(), 500_000)).status).toBe(200);
    expect(await put(piece, '4600000000001', MICRO)).toMatchObject({ status: 422, body: { code: 'barcode-invalid' } });
    expect((await put(piece, barcode(), 0)).status).toBe(400);
  });
});

describe('a good is changed', () => {
  it('in everything it is, and the tills hear of it', async () => {
    const good = await add({ article: 'Ж-1' });
    const { version } = await detail(good.id);
    const [category, entity] = [server.deps.ids.uuid(), server.deps.ids.uuid()];
    await server.deps.db.withTenant(companyId, async (tx) => recordChanges(tx, companyId, [
      ...await saveRows(tx, 'category', [{ id: category, parentId: null, name: 'Хлеб', position: 1 }]), ...await saveRows(tx, 'legalEntity', [{ id: entity, name: 'ИП Вторая', inn: '', taxSystem: 'usn', settlementAddress: '' }]),
    ]));
    const choices = (await hq.call<GoodChoices>('GET', '/api/v1/goods/choices')).body;
    expect(choices.categories).toContainEqual({ id: category, path: 'Хлеб' });
    expect(choices.taxCodes.map(({ code, rateBps }) => [code, rateBps])).toEqual([['standard', 2200], ['reduced', 1000], ['special-5', 500], ['special-7', 700], ['zero', 0], ['none', null]]);
    expect([choices.legalEntities.length, choices.taxCodes.find(({ code }) => code === 'standard')?.name]).toEqual([2, 'НДС 22 %']);
    const change = { version, name: 'Хлеб ржаной', article: null, unit: 'kg', categoryId: category, taxCode: 'reduced', legalEntityId: entity, active: false };
    const { status, body } = await hq.call<GoodDetail>('PUT', `/api/v1/goods/${good.id}`, change);
    expect([status, body]).toMatchObject([200, { ...change, version: body.version, categoryName: 'Хлеб', priceMinor: 100 }]);
    expect(body.version).toBeGreaterThan(version);
    expect((await fed('good', good.id))[0]?.removed).toBe(false);
    expect((await hq.call<{ goods: GoodRow[] }>('GET', `/api/v1/goods?search=${encodeURIComponent('ржаной')}`)).body.goods.map(({ id }) => id)).toEqual([good.id]);
  });

  it('CAT6 in its brand, which is offered for others; nothing said of it changes nothing', async () => {
    const good = await add();
    const save = async (brand?: string | null): Promise<string | null> => {
      const { brand: _brand, ...rest } = await detail(good.id);
      return (await hq.call<GoodDetail>('PUT', `/api/v1/goods/${good.id}`, { ...rest, ...(brand === undefined ? {} : { brand }) })).body.brand;
    };
    expect([await save('Тёплая корочка'), await save()]).toEqual(['Тёплая корочка', 'Тёплая корочка']);
    expect((await hq.call<GoodChoices>('GET', '/api/v1/goods/choices')).body.brands).toEqual(['Тёплая корочка']);
    expect(await save(null)).toBeNull();
  });

  it('CAT7 to a tax as it is today: a rate to come is offered as the one before it, and as itself where it is the first', async () => {
    await hq.call('POST', '/api/v1/tax-rates', { code: 'reduced', validFrom: '2090-01-01', name: 'НДС 12 %', rateBps: 1_200 });
    await server.deps.db.withTenant(companyId, (tx) => tx.query(`UPDATE tax_rate SET valid_from = '2090-01-01' WHERE code = 'special-5'`));
    const taxes = new Map((await hq.call<GoodChoices>('GET', '/api/v1/goods/choices')).body.taxCodes.map(({ code, rateBps }) => [code, rateBps]));
    expect([taxes.get('reduced'), taxes.get('special-5'), taxes.get('standard')]).toEqual([1_000, 500, 2_200]);
  });

  it('by the second of two people only after looking at what the first has done', async () => {
    const good = await add();
    const { name: _name, ...seen } = await detail(good.id);
    const save = (version: number, name: string) => hq.call<GoodDetail>('PUT', `/api/v1/goods/${good.id}`, { ...seen, version, name });
    expect((await save(seen.version, 'Первый')).status).toBe(200);
    expect(await save(seen.version, 'Второй')).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } });
    const now = await detail(good.id);
    expect(now.name).toBe('Первый');
    expect((await save(now.version, 'Второй')).body.name).toBe('Второй');
  });

  it('to nothing the company does not have', async () => {
    const good = await detail((await add()).id);
    const save = async (more: object): Promise<[number, unknown]> => {
      const { status, body } = await hq.call('PUT', `/api/v1/goods/${good.id}`, { ...good, ...more });
      return [status, body['code']];
    };
    expect(await save({ taxCode: 'luxury' })).toEqual([422, 'unknown-tax-code']);
    expect(await save({ categoryId: server.deps.ids.uuid() })).toEqual([422, 'invalid-input']);
    expect(await save({ legalEntityId: server.deps.ids.uuid() })).toEqual([422, 'invalid-input']);
    expect(await save({ name: '' })).toEqual([400, 'invalid-input']);
    expect((await hq.call('PUT', `/api/v1/goods/${server.deps.ids.uuid()}`, good)).status).toBe(404);
    expect(await detail(good.id)).toEqual(good);
  });

  it('GD6 in its name though the category or the seller it has is gone', async () => {
    const good = await add();
    const gone = server.deps.ids.uuid();
    await server.deps.db.withTenant(companyId, (tx) => tx.query('UPDATE good SET category_id = $2, legal_entity_id = $2 WHERE id = $1', [good.id, gone]));
    expect(await hq.call('PUT', `/api/v1/goods/${good.id}`, { ...await detail(good.id), name: 'Сирота' })).toMatchObject({ status: 200, body: { name: 'Сирота', categoryId: gone, legalEntityId: gone, categoryName: null } });
  });

  it('GD5 after asking an index whether it was sold, however much was', async () => {
    const good = await add();
    await server.deps.db.withTenant(companyId, (tx) => tx.query(`
      INSERT INTO stock_movement (tenant_id, document_id, entry_no, store_id, good_id, quantity_micro, reason, business_date, received_at, commit_device_id, commit_incarnation_id, commit_dseq)
      SELECT $1, gen_random_uuid(), n, $2, gen_random_uuid(), -1000000, 'sale', '2026-05-05', 1, $2, $2, 1 FROM generate_series(1, 20000) AS n`, [companyId, company.storeId]));
    const plan = await server.deps.db.withTenant(companyId, async (tx) => {
      const lines: unknown[] = [];
      await hasMoved({ ...tx, query: async (text, values) => {
        lines.push(...(await tx.query(`EXPLAIN ${text}`, values)).rows.map((row) => row['QUERY PLAN']));
        return tx.query(text, values);
      } } as TenantTx, good.id);
      return lines.join('\n');
    });
    expect(plan).toContain('stock_movement_by_good');
    expect(plan).not.toMatch(/Seq Scan|receipt_line/);
  });

  it('in its unit only until it has been sold, and to pieces only with whole packs', async () => {
    const weighed = await add({ unit: 'kg' });
    await hq.call('PUT', `/api/v1/goods/${weighed.id}/codes/${barcode()}`, { packMicro: 500_000 });
    const change = async (id: string, unit: string): Promise<unknown> => (await hq.call('PUT', `/api/v1/goods/${id}`, { ...await detail(id), unit })).body['code'];
    expect(await change(weighed.id, 'pcs')).toBe('pack-not-whole');
    const sold = await add();
    await sellOne(sold.id);
    expect(await change(sold.id, 'kg')).toBe('unit-in-use');
    expect(await change(sold.id, 'pcs')).toBeUndefined();
  });
});

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

describe('GD1 a version', () => {
  /** Does the work in a transaction in which somebody else commits a change right after its `nth` statement. */
  const interrupted = <T>(work: (tx: TenantTx) => Promise<T>, nth: number, change: () => Promise<unknown>): Promise<T> => server.deps.db.withTenant(companyId, (tx) => {
    let asked = 0;
    return work({ ...tx, query: async (text, values) => {
      const answer = await tx.query(text, values);
      asked += 1;
      if (asked === nth) await change();
      return answer;
    } } as TenantTx);
  }, { readOnly: true });

  it.each([1, 2, 3, 4])('is never handed out with what was there before it: a change after statement %i', async (nth) => {
    const good = await add();
    const seen = await detail(good.id);
    const read = await interrupted((tx) => readGood(tx, good.id, Date.now()), nth, () => hq.call('PUT', `/api/v1/goods/${good.id}`, { ...seen, name: 'Другое имя' }));
    expect([read?.name === good.name, read?.version === (await detail(good.id)).version]).not.toEqual([true, true]);

    const pages = (await hq.call<QuickPages>('GET', '/api/v1/quick-pages')).body;
    const page = await interrupted(readQuickPages, nth, () => hq.call('PUT', '/api/v1/quick-pages', { version: pages.version, pages: [{ name: `Страница ${nth}`, goodIds: [good.id] }] }));
    const now = (await hq.call<QuickPages>('GET', '/api/v1/quick-pages')).body;
    if (page.version === now.version) expect(page).toEqual(now);
    await hq.call('PUT', '/api/v1/quick-pages', { version: now.version, pages: [] });

    const { categories: [first] } = (await hq.call<CategoryList>('GET', '/api/v1/categories')).body;
    const tree = await interrupted(readCategories, nth, () => hq.call('PUT', `/api/v1/categories/${first?.id}`, { version: first?.version, name: `Категория ${nth}`, parentId: null, place: 1 }));
    const after = (await hq.call<CategoryList>('GET', '/api/v1/categories')).body.categories.find(({ id }) => id === first?.id);
    const given = tree.categories.find(({ id }) => id === first?.id);
    if (given?.version === after?.version) expect(given).toEqual(after);
  });
});

describe('quick pages', () => {
  const read = async (): Promise<QuickPages> => (await hq.call<QuickPages>('GET', '/api/v1/quick-pages')).body;
  const save = (version: number, pages: readonly { name: string; goodIds: readonly string[] }[]) => hq.call<QuickPages>('PUT', '/api/v1/quick-pages', { version, pages });
  const shown = (pages: QuickPages): unknown => pages.pages.map(({ name, goods }) => [name, ...goods.map((good) => good.id)]);

  it('are made, moved and emptied, place by place on the tills', async () => {
    const [a, b, c] = [(await add()).id, (await add()).id, (await add()).id];
    const none = await read();
    expect(none.pages).toEqual([]);
    const first = await save(none.version, [{ name: 'Хлеб', goodIds: [a, b, c] }, { name: 'Кофе', goodIds: [b] }]);
    expect([first.status, shown(first.body)]).toEqual([200, [['Хлеб', a, b, c], ['Кофе', b]]]);
    expect((await fed('quickGood', '[')).map(({ key, removed }) => [key, removed])).toEqual([['[1,1]', false], ['[1,2]', false], ['[1,3]', false], ['[2,1]', false]]);
    const second = await save(first.body.version, [{ name: 'Кофе', goodIds: [b] }, { name: 'Хлеб', goodIds: [c, a] }]);
    expect(shown(second.body)).toEqual([['Кофе', b], ['Хлеб', c, a]]);
    expect((await fed('quickGood', '[')).filter(({ removed }) => removed).map(({ key }) => key)).toEqual(['[1,2]', '[1,3]']);
    expect((await save(first.body.version, [])).body).toMatchObject({ code: 'changed-meanwhile' });
    const last = await save(second.body.version, []);
    expect(last.body.pages).toEqual([]);
    expect(last.body.version).toBeGreaterThan(second.body.version);
  });

  it('hold goods of the company, each once on a page, and a name', async () => {
    const { version } = await read();
    const { id } = await add();
    expect((await save(version, [{ name: 'Хлеб', goodIds: [server.deps.ids.uuid()] }])).body).toMatchObject({ code: 'unknown-good' });
    for (const page of [{ name: 'Хлеб', goodIds: [id, id] }, { name: '', goodIds: [id] }, { name: 'Хлеб', goodIds: [] }]) expect((await save(version, [page])).status).toBe(400);
    expect((await read()).pages).toEqual([]);
  });
});

describe('pictures', () => {
  const PNG = '\x89PNG\r\n\x1a\n';
  const put = (good: GoodRow, bytes: string) => hq.call<GoodDetail>('PUT', `/api/v1/goods/${good.id}/picture`, { base64: Buffer.from(bytes, 'latin1').toString('base64') });

  it('come to the tills with the good, once for all that show them, and go with the last', async () => {
    const [one, other] = [await add(), await add()];
    const first = (await put(one, `${PNG}1`)).body.pictureHash ?? '';
    expect(await hq.call('GET', `/api/v1/pictures/${first}`)).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    expect((await put(other, `${PNG}1`)).body.pictureHash).toBe(first);
    const second = (await put(one, 'RIFF0000WEBP')).body.pictureHash ?? '';
    expect([await fed('blob', first), await fed('blob', second)]).toMatchObject([[{ removed: false }], [{ removed: false }]]);
    expect((await hq.call<GoodDetail>('DELETE', `/api/v1/goods/${other.id}/picture`)).body.pictureHash).toBeNull();
    expect(await fed('blob', first)).toMatchObject([{ removed: true }]);
    expect((await hq.call('GET', `/api/v1/pictures/${first}`)).status).toBe(404);
    expect((await put(one, 'RIFF0000WEBP')).body.pictureHash).toBe(second);
    expect((await hq.call('GET', `/api/v1/pictures/${second}`)).status).toBe(200);
  });

  it('are what their bytes say, and not too large', async () => {
    const good = await add();
    expect((await put(good, '<svg xmlns="http://www.w3.org/2000/svg"/>')).body).toMatchObject({ code: 'not-a-picture' });
    expect((await put(good, PNG + 'x'.repeat(MAX_PICTURE_BYTES))).body).toMatchObject({ code: 'picture-too-large' });
    expect((await detail(good.id)).pictureHash).toBeNull();
  });
});

it('another company sees and changes nothing of a good', async () => {
  const good = await add();
  const stranger = (await newCompany(server.http, 'Чужие')).hq;
  expect((await stranger.call('GET', `/api/v1/goods/${good.id}`)).status).toBe(404);
  for (const [method, url, body] of [['PUT', '', await detail(good.id)], ['PUT', `/codes/${barcode()}`, { packMicro: MICRO }], ['PUT', '/price', { amountMinor: 1 }], ['PUT', '/picture', { base64: '/9j/' }]] as const) {
    expect([url, (await stranger.call(method, `/api/v1/goods/${good.id}${url}`, body)).status]).toEqual([url, 404]);
  }
});
