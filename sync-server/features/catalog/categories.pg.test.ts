import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_CATEGORY_DEPTH, type CategoryList, type CategoryRow } from '#contract/api/category.ts';
import type { GoodDetail, GoodRow } from '#contract/api/catalog.ts';
import { dropImportLock, takeImportLock } from '#server/db/import-lock.ts';
import { saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { changeCategory, removeCategory } from './categories.ts';
import { setPicture } from './change-picture.ts';
import { newCompany, testServer, type Answer, type Hq, type TestServer } from '#server/testing/hq.ts';

let server: TestServer;
let hq: Hq;
let companyId: string;
beforeAll(async () => { server = await testServer(); });
afterAll(() => server.close());

async function company(name: string): Promise<void> {
  const made = await newCompany(server.http, name);
  hq = made.hq;
  companyId = made.company.companyId;
}
const all = async (): Promise<CategoryRow[]> => (await hq.call<CategoryList>('GET', '/api/v1/categories')).body.categories;
const tree = async (): Promise<string[]> => (await all()).map(({ name, depth }) => `${'-'.repeat(depth - 1)}${name}`);
const find = async (name: string): Promise<CategoryRow> => {
  const found = (await all()).find((each) => each.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};
const add = (name: string, parentId: string | null = null, place = 99): Promise<Answer<CategoryList>> => hq.call<CategoryList>('POST', '/api/v1/categories', { name, parentId, place });
const change = async (name: string, more: object): Promise<Answer<CategoryList & { code?: string }>> => {
  const { id, parentId, version } = await find(name);
  return hq.call('PUT', `/api/v1/categories/${id}`, { version, name, parentId, place: 99, ...more });
};
const remove = async (name: string): Promise<Answer<{ code?: string }>> => hq.call('DELETE', `/api/v1/categories/${(await find(name)).id}`);

describe('categories', () => {
  it('CAT1 are made, renamed, moved and removed, and the tills hear of it', async () => {
    await company('Полки');
    expect(await tree()).toEqual(['Продукты', 'Напитки', 'Хозяйственные товары', 'Прочее']);
    const food = (await find('Продукты')).id;
    expect((await add('Хлеб', food)).status).toBe(201);
    await add('Сыр', food, 1);
    expect(await tree()).toEqual(['Продукты', '-Сыр', '-Хлеб', 'Напитки', 'Хозяйственные товары', 'Прочее']);
    await change('Прочее', { place: 1, name: 'Разное' });
    await change('Хлеб', { parentId: null, place: 2 });
    expect(await tree()).toEqual(['Разное', 'Хлеб', 'Продукты', '-Сыр', 'Напитки', 'Хозяйственные товары']);
    const { id } = await find('Сыр');
    expect((await remove('Сыр')).status).toBe(200);
    expect(await tree()).not.toContain('-Сыр');
    const fed = await server.deps.db.withTenant(companyId, async (tx) => (await tx.query(`SELECT removed FROM change WHERE scope = 'company' AND entity = 'category' AND key = $1`, [JSON.stringify([id])])).rows);
    expect(fed).toEqual([{ removed: true }]);
  });

  it('CAT1 CAT2 CAT3 keep a tree: no two of a name beside each other, none inside itself, none too deep', async () => {
    await company('Дерево');
    expect((await add('продукты ')).body).toMatchObject({ code: 'category-name-taken' });
    const food = (await find('Продукты')).id;
    expect((await add('Продукты', food)).status).toBe(201);
    expect((await change('Напитки', { name: 'ПРОЧЕЕ' })).body.code).toBe('category-name-taken');
    expect((await add('Соки', server.deps.ids.uuid())).body).toMatchObject({ code: 'unknown-category' });
    await change('Напитки', { parentId: food });
    expect((await change('Продукты', { parentId: (await find('Напитки')).id })).body.code).toBe('category-inside-itself');
    let parent: string | null = null;
    for (let level = 1; level <= MAX_CATEGORY_DEPTH; level += 1) {
      expect((await add(`Уровень ${level}`, parent)).status).toBe(201);
      parent = (await find(`Уровень ${level}`)).id;
    }
    expect((await add('Ниже некуда', parent)).body).toMatchObject({ code: 'category-too-deep' });
    expect((await change('Уровень 1', { parentId: food })).body.code).toBe('category-too-deep');
  });

  it('CAT4 are removed only empty, and not while files are being read in', async () => {
    await company('Пустые');
    const { id: good } = (await hq.call<GoodRow>('POST', '/api/v1/goods', { name: 'Сок', barcode: null, article: null, unit: 'pcs', taxCode: 'none', priceMinor: 1 })).body;
    const drinks = await find('Напитки');
    const seen = (await hq.call<GoodDetail>('GET', `/api/v1/goods/${good}`)).body;
    await hq.call('PUT', `/api/v1/goods/${good}`, { ...seen, categoryId: drinks.id, active: false });
    expect((await find('Напитки')).goods).toBe(1);
    expect((await remove('Напитки')).body.code).toBe('category-not-empty');
    await add('Внутри', (await find('Прочее')).id);
    expect((await remove('Прочее')).body.code).toBe('category-not-empty');
    const client = await server.deps.db.pool.connect();
    try {
      await takeImportLock(client, companyId);
      expect((await remove('Внутри')).body.code).toBe('import-running');
      await dropImportLock(client, companyId);
    } finally {
      client.release();
    }
    expect((await remove('Внутри')).status).toBe(200);
  });

  it('CAT4 a good that is being put into one keeps it', async () => {
    await company('Гонка полок');
    const { id } = await find('Прочее');
    const { id: good } = (await hq.call<GoodRow>('POST', '/api/v1/goods', { name: 'Клей', barcode: null, article: null, unit: 'pcs', taxCode: 'none', priceMinor: 1 })).body;
    const { brand, ...seen } = (await hq.call<GoodDetail>('GET', `/api/v1/goods/${good}`)).body;
    const answers = await Promise.all([hq.call('PUT', `/api/v1/goods/${good}`, { ...seen, brand, categoryId: id }), hq.call('DELETE', `/api/v1/categories/${id}`)]);
    const [put, removed] = answers.map(({ status }) => status);
    expect([[200, 409], [422, 200]]).toContainEqual([put, removed]);
    expect((await hq.call<GoodDetail>('GET', `/api/v1/goods/${good}`)).body.categoryId === null).toBe(removed === 200);
  });

  it('CAT5 are changed by whoever has seen their last change', async () => {
    await company('Двое у полки');
    const seen = await find('Прочее');
    expect((await change('Прочее', { name: 'Разное' })).status).toBe(200);
    expect((await hq.call('PUT', `/api/v1/categories/${seen.id}`, { version: seen.version, name: 'Всякое', parentId: null, place: 1 })).body).toMatchObject({ code: 'changed-meanwhile' });
    expect((await hq.call('PUT', `/api/v1/categories/${server.deps.ids.uuid()}`, { version: 1, name: 'Всякое', parentId: null, place: 1 })).status).toBe(404);
  });

  it('CAT8 with an older twin, too deep, or without their parent stay editable, but for what would be new', async () => {
    await company('Старое дерево');
    const ids = Array.from({ length: 9 }, () => server.deps.ids.uuid());
    const orphan = { id: server.deps.ids.uuid(), parentId: server.deps.ids.uuid(), name: 'Сирота', position: 1 };
    const twin = { id: server.deps.ids.uuid(), parentId: null, name: 'ПРОЧЕЕ', position: 50 };
    const deep = ids.map((id, index) => ({ id, parentId: ids[index - 1] ?? null, name: `Уровень ${index + 1}`, position: 60 }));
    await server.deps.db.withTenant(companyId, (tx) => saveRows(tx, 'category', [orphan, twin, ...deep]));
    expect((await change('ПРОЧЕЕ', { place: 1 })).status).toBe(200);
    expect((await tree())[0]).toContain('ПРОЧЕЕ');
    expect((await change('ПРОЧЕЕ', { name: 'прочее' })).body.code).toBe('category-name-taken');
    expect((await change('ПРОЧЕЕ', { name: 'Остальное' })).status).toBe(200);
    expect((await change('Уровень 9', { name: 'Дно' })).status).toBe(200);
    expect((await change('Уровень 1', { place: 1 })).status).toBe(200);
    expect((await change('Уровень 1', { parentId: (await find('Остальное')).id })).body.code).toBe('category-too-deep');
    expect((await change('Дно', { parentId: ids[6] })).status).toBe(200);
    expect((await change('Сирота', { name: 'Найдёныш' })).status).toBe(200);
    expect((await change('Найдёныш', { parentId: server.deps.ids.uuid() })).body.code).toBe('unknown-category');
  });

  it('CAT9 are changed and removed, and pictures set, without reading the catalogue', async () => {
    await company('Миллион товаров');
    const { id: goodId } = (await hq.call<GoodRow>('POST', '/api/v1/goods', { name: 'Клей', barcode: null, article: null, unit: 'pcs', taxCode: 'none', priceMinor: 1 })).body;
    const { id, version, parentId } = await find('Прочее');
    const picture = { hash: 'b'.repeat(64), mime: 'image/png', bytes: new Uint8Array(1) };
    await server.deps.db.withTenant(companyId, (tx) => setPicture(tx, goodId, picture, 1));
    /** Plans of the statements that ask about goods, none of them about one by its id. */
    const plansOf = (work: (tx: TenantTx) => Promise<void>): Promise<string[]> => server.deps.db.withTenant(companyId, async (tx) => {
      const plans: string[] = [];
      await tx.query('SET LOCAL enable_seqscan = off');
      await work({ ...tx, query: async (text, values) => {
        if (/good\b/.test(text) && !/good WHERE tenant_id = \$1 AND id = \$2|INSERT|change/.test(text)) plans.push((await tx.query(`EXPLAIN ${text}`, values)).rows.map((line) => String(line['QUERY PLAN'])).join('\n'));
        return tx.query(text, values);
      } } as TenantTx);
      return plans;
    });
    expect(await plansOf((tx) => changeCategory(tx, id, { version, name: 'Разное', parentId, place: 1 }))).toEqual([]);
    expect(await plansOf((tx) => removeCategory(tx, id))).toEqual([expect.stringMatching(/good_by_category[^]*Index Cond: .*category_id/)]);
    expect(await plansOf((tx) => setPicture(tx, goodId, null, 1))).toEqual([expect.stringMatching(/good_by_picture[^]*Index Cond: .*picture_hash/)]);
  });

  it('CAT1 one whose parent nobody has stands at the top', async () => {
    await company('Сирота');
    await server.deps.db.withTenant(companyId, (tx) => saveRows(tx, 'category', [{ id: server.deps.ids.uuid(), parentId: server.deps.ids.uuid(), name: 'Сирота', position: 1 }]));
    expect(await tree()).toContain('Сирота');
  });
});
