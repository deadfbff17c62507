import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CategoryList } from '#contract/api/category.ts';
import type { RegisteredCompany } from '#contract/api/company.ts';
import type { GoodChoices, GoodDetail, GoodRow, QuickPages } from '#contract/api/catalog.ts';
import { saveRows } from '#server/db/rows.ts';
import { recordChanges } from '#server/db/feed.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { newCompany, type Hq, type TestServer } from '#server/testing/hq.ts';
import type { EnrolReply } from '#contract/sync/enrol.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { chain, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import { readCategories } from './categories.ts';
import { hasMoved, readGood } from './good-repo.ts';
import { readQuickPages } from './quick-pages.ts';
import { goodsOf, MICRO, openOffice } from './testing/goods.ts';

let server: TestServer;
let hq: Hq;
let companyId: string;
let company: RegisteredCompany;
beforeAll(async () => { ({ server, hq, company, companyId } = await openOffice()); });
afterAll(() => server.close());
const { add, barcode, detail, fed } = goodsOf(() => ({ server, hq, companyId }));

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

it('another company sees and changes nothing of a good', async () => {
  const good = await add();
  const stranger = (await newCompany(server.http, 'Чужие')).hq;
  expect((await stranger.call('GET', `/api/v1/goods/${good.id}`)).status).toBe(404);
  for (const [method, url, body] of [['PUT', '', await detail(good.id)], ['PUT', `/codes/${barcode()}`, { packMicro: MICRO }], ['PUT', '/price', { amountMinor: 1 }], ['PUT', '/picture', { base64: '/9j/' }]] as const) {
    expect([url, (await stranger.call(method, `/api/v1/goods/${good.id}${url}`, body)).status]).toEqual([url, 404]);
  }
});
