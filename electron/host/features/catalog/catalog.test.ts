import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteSql, upsertStatement } from '#host/db/entity-sql.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { updateMeta } from '#host/posting/meta.ts';
import { id, NOW, openScratchTill, SHIFT, STAFF, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import { othersWaiting } from '#host/turns.fixture.ts';
import { AT_PRICE, SLOTS_OF } from './price-search.ts';
import { createCatalogIndex, type CatalogIndex } from './catalog-index.ts';
import { createCatalog } from './catalog-service.ts';

const LIST = id(4);

describe('the catalogue', () => {
  let till: ScratchTill;
  let index: CatalogIndex;
  let now = NOW;
  let favourites: readonly string[] = [];
  beforeEach(() => {
    till = openScratchTill();
    index = createCatalogIndex();
    now = NOW;
    favourites = [];
  });
  afterEach(() => {
    till.remove();
  });

  const catalog = (): ReturnType<typeof createCatalog> => createCatalog({ store: till.store, clock: { nowMs: () => now, monotonicMs: () => 0 }, index, favourites: () => favourites });
  const good = (n: number, name: string, more: Partial<Row<'good'>> = {}): Row<'good'> => ({
    id: id(n), name, article: null, brand: null, categoryId: null, unit: 'pcs', taxCode: 'standard', legalEntityId: null, pictureHash: null, salesRank: n, active: true, ...more,
  });
  const put = (...goods: Row<'good'>[]): void => {
    const { sql, params } = upsertStatement('good');
    till.store.writeReplica((tx) => {
      for (const row of goods) tx.run(sql, ...params(row));
      index.goodsChanged(tx, goods.map((row) => row.id));
    });
  };
  const price = (n: number, validFrom: number, amountMinor: number, listId = LIST): void => {
    const { sql, params } = upsertStatement('price');
    till.store.writeReplica((tx) => { tx.run(sql, ...params({ listId, goodId: id(n), validFrom, amountMinor })); });
  };
  const answer = async (text: string, limit = 10): Promise<{ names: string[]; understoodAs: string }> => {
    const found = await catalog().service.search({ text, limit });
    if (!found.ok) throw new Error('search always answers');
    return { names: found.value.goods.map((card) => card.name), understoodAs: found.value.understoodAs };
  };
  const search = async (text: string, limit = 10): Promise<string[]> => (await answer(text, limit)).names;
  const barcode = (n: number, code: string, packMicro = 1_000_000): void => {
    const { sql, params } = upsertStatement('barcode');
    till.store.writeReplica((tx) => { tx.run(sql, ...params({ code, goodId: id(n), packMicro })); });
  };

  it('finds by beginnings of words in any order, best sellers first', async () => {
    put(good(3, 'Молоко 3,2 % 1 л'), good(1, 'Шоколад молочный'), good(2, 'Молоко топлёное'));
    expect(await search('мол')).toEqual(['Шоколад молочный', 'Молоко топлёное', 'Молоко 3,2 % 1 л']);
    expect(await search('мол шок')).toEqual(['Шоколад молочный']);
    expect(await search('ТОПЛЕНОЕ')).toEqual(['Молоко топлёное']);
    expect(await search('лочный')).toEqual([]);
    expect(await answer('молако топленае')).toEqual({ names: ['Молоко топлёное'], understoodAs: 'молоко топленое' });
    expect(await answer('vjkjrj')).toMatchObject({ understoodAs: 'молоко' });
    expect(await search('молоко', 1)).toEqual(['Молоко топлёное']);
    expect(await search('" * молоко ( ) NEAR')).toEqual([]);
    expect(await search('  ,. ')).toEqual([]);
  });

  it('finds by article, brand and a whole barcode in either spelling', async () => {
    put(good(1, 'Хлеб', { article: 'AB-17', brand: 'Сорока' }));
    barcode(1, '0036000291452');
    for (const text of ['ab-17', 'сорока хл', '0036000291452', '036000291452', ' 036000291452 ']) expect([text, await search(text)]).toEqual([text, ['Хлеб']]);
    expect(await search('036000291')).toEqual([]);
  });

  it('HSA40: says of a good found by its code how much that code stands for, also where its words have the same digits', async () => {
    put(good(1, 'Молоко 4600000000015', { article: 'МЛ-1' }), good(2, 'Сыр', { unit: 'kg' }));
    barcode(1, '4600000000015', 12_000_000);
    barcode(1, '4600000000022');
    barcode(2, '4600000000015', 500_000);
    const packs = async (text: string): Promise<unknown> => {
      const found = await catalog().service.search({ text, limit: 10 });
      return found.ok ? found.value.goods.map((card) => [card.name.slice(0, 3), card.packMicro]) : null;
    };
    expect(await packs(' 4600000000015 ')).toEqual([['Мол', 12_000_000], ['Сыр', 500_000]]);
    for (const text of ['4600000000022', 'МЛ-1', 'мол']) expect([text, await packs(text)]).toEqual([text, [['Мол', undefined]]]);
  });

  it('follows goods that are renamed, moved in rank, dropped and deleted', async () => {
    put(good(1, 'Сыр'), good(2, 'Сырок'));
    put(good(1, 'Творог'));
    expect(await search('сыр')).toEqual(['Сырок']);
    put(good(1, 'Сыр', { salesRank: 50 }));
    expect(await search('сыр')).toEqual(['Сырок', 'Сыр']);
    put(good(2, 'Сырок', { active: false }));
    expect(await search('сыр')).toEqual(['Сыр']);
    put(good(2, 'Сырок'));
    till.store.writeReplica((tx) => {
      tx.run(deleteSql('good'), id(1));
      index.goodsChanged(tx, [id(1)]);
    });
    expect(await search('сыр')).toEqual(['Сырок']);
  });

  it('gives every good a place of its own where a whole import shares one rank', async () => {
    const many = Array.from({ length: 400 }, (_, n) => good(n + 1, `Товар ${n + 1}`, { salesRank: 7 }));
    put(...many.slice(0, 300));
    // Another process knows nothing of the places this one gave.
    index = createCatalogIndex();
    put(...many.slice(300), good(900, 'Товар лучший', { salesRank: 1 }), good(901, 'Товар худший', { salesRank: 5_000 }));
    const names = await search('товар', 100);
    expect(names[0]).toBe('Товар лучший');
    expect(new Set(names).size).toBe(100);
    const slots = till.store.read((tx) => tx.get<{ n: number }>('SELECT count(*) AS n FROM good_slot'))?.n;
    expect(slots).toBe(402);
    expect(till.store.read((tx) => index.slots(tx, ['товар'], 1_000))).toHaveLength(402);
  });

  it('puts the good of exactly this article first', async () => {
    put(good(1, 'Нож 17 см', { article: 'X-1' }), good(2, 'Вилка', { article: '17' }), good(3, 'Ложка', { article: '17', active: false }));
    expect(await search('17')).toEqual(['Вилка', 'Нож 17 см']);
    expect(await search('x-1')).toEqual(['Нож 17 см']);
  });

  it('finds what a scale means: a barcode, then an article, in the order of the codes', () => {
    put(good(1, 'Груша', { article: '00042' }), good(2, 'Яблоко', { article: '42', salesRank: 9 }), good(3, 'Яблоко лучшее', { article: '42', salesRank: 1 }), good(4, 'Слива'), good(5, 'Старое', { article: '7', active: false }));
    barcode(4, '2200042');
    const { lookup } = catalog();
    const found = (...codes: string[]): string | undefined => till.store.read((tx) => lookup.byScaleLabel(tx, codes))?.name;
    expect(found('2200042', '00042')).toBe('Слива');
    expect(found('2200043', '00042', '42')).toBe('Груша');
    expect(found('042', '42')).toBe('Яблоко лучшее');
    expect(found('7', '4')).toBeUndefined();
    const plan = till.store.read((tx) => tx.all<{ detail: string }>('EXPLAIN QUERY PLAN SELECT id FROM good WHERE article = ?', '42')).map((step) => step.detail).join();
    expect(plan).toContain('good_article');
  });

  it('finds by the price in force now, with the sign or with kopecks as on a tag', async () => {
    put(good(1, 'Хлеб'), good(2, 'Булка'), good(3, 'Молоко 3,20 %'), good(4, 'Снятое', { active: false }));
    price(1, NOW - 10, 89_90);
    price(2, NOW - 10, 89_90);
    price(4, NOW - 10, 89_90);
    price(3, NOW - 10, 100_00);
    for (const text of ['=89,90', '=89.9', '89,90', ' = 89,90 ']) expect([text, await search(text)]).toEqual([text, ['Хлеб', 'Булка']]);
    expect(await search('=100')).toEqual(['Молоко 3,20 %']);
    expect(await search('=3,20')).toEqual([]);
    expect(await answer('3,20')).toEqual({ names: ['Молоко 3,20 %'], understoodAs: '' });
    expect(await search('89,90', 1)).toEqual(['Хлеб']);
    price(1, NOW + 10, 95_00);
    expect(await search('=95')).toEqual([]);
    now = NOW + 10;
    expect([await search('=95'), await search('=89,90')]).toEqual([['Хлеб'], ['Булка']]);
  });

  it('finds the best sellers of a price that thousands of goods have, by an index', async () => {
    const { sql, params } = upsertStatement('price');
    put(...Array.from({ length: 40 }, (_, n) => good(n * 100 + 1, `Товар ${n}`, { salesRank: 50 - n })));
    till.store.writeReplica((tx) => {
      for (let n = 1; n <= 4_000; n++) {
        tx.run(sql, ...params({ listId: LIST, goodId: id(n), validFrom: 0, amountMinor: 10_01 }));
        // Another price that was the same before.
        tx.run(sql, ...params({ listId: LIST, goodId: id(n), validFrom: 1, amountMinor: 10_01 }));
      }
    });
    expect(await search('10,01', 100)).toEqual(Array.from({ length: 40 }, (_, n) => `Товар ${39 - n}`));
    const planOf = (sql: string, ...params: (string | number)[]): string => till.store.read((tx) => tx.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...params)).map((step) => step.detail).join();
    expect(planOf(AT_PRICE, LIST, 10_01, '', 10)).toBe('SEARCH price USING COVERING INDEX price_amount (list_id=? AND amount_minor=? AND good_id>?)');
    // A good's place among the sales costs no row of it.
    expect(planOf(SLOTS_OF, '[]')).toContain('SEARCH s USING COVERING INDEX');
  });

  it('passes over goods that cost that at another time, however many, and lets others have their turn meanwhile', async () => {
    const { sql, params } = upsertStatement('price');
    put(...Array.from({ length: 1_200 }, (_, n) => good(n + 1, `Товар ${n + 1}`, { salesRank: n + 1 })));
    till.store.writeReplica((tx) => {
      for (let n = 1; n <= 1_200; n++) for (const [validFrom, amountMinor] of [[0, 10_01], ...(n > 1_190 ? [] : [[1, 11_00]])] as const) tx.run(sql, ...params({ listId: LIST, goodId: id(n), validFrom, amountMinor }));
    });
    const others = othersWaiting();
    expect(await search('10,01', 3)).toEqual(['Товар 1191', 'Товар 1192', 'Товар 1193']);
    const turns = others.end();
    // Three slices of places and three of prices.
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it('finds the goods of a price many have also where none of them sells well, and those beyond all bounds where they do', async () => {
    const { sql, params } = upsertStatement('price');
    put(good(99_998, 'Второй ходовой', { salesRank: 0 }), good(99_999, 'Самый ходовой', { salesRank: 0 }), good(40_001, 'Залежалый', { salesRank: 100_000 }));
    put(...Array.from({ length: 4 }, (_, n) => good(90_001 + n, `Товар ${n}`, { salesRank: 100_000 - n })));
    till.store.writeReplica((tx) => {
      for (let n = 1; n <= 1_700; n++) tx.run(sql, ...params({ listId: LIST, goodId: id(89_000 + n), validFrom: 0, amountMinor: 10_01 }));
      tx.run("WITH RECURSIVE one (n) AS (VALUES (10) UNION ALL SELECT n + 1 FROM one WHERE n < 45000) INSERT INTO good_slot (slot, good_id, sales_rank) SELECT n, 'better' || n, n FROM one");
    });
    expect(await search('10,01', 3)).toEqual(['Товар 3', 'Товар 2', 'Товар 1']);
    till.store.writeReplica((tx) => {
      for (let n = 40_001; n <= 60_500; n++) tx.run(sql, ...params({ listId: LIST, goodId: id(n), validFrom: 0, amountMinor: 10_02 }));
      for (const n of [99_998, 99_999]) tx.run(sql, ...params({ listId: LIST, goodId: id(n), validFrom: 0, amountMinor: 10_02 }));
    });
    expect(await search('10,02', 1)).toHaveLength(1);
    const three = await search('10,02', 3);
    expect([three.slice(0, 2).sort(), three[2]]).toEqual([['Второй ходовой', 'Самый ходовой'].sort(), 'Залежалый']);
  });

  it('shows the price in force now in the list of this store, before the first one the first, and none where the list has none', () => {
    put(good(1, 'Хлеб'));
    price(1, NOW - 10, 50_00);
    price(1, NOW + 10, 60_00);
    price(1, NOW - 5, 1, id(44));
    const card = (): unknown => till.store.read((tx) => catalog().lookup.byId(tx, id(1)))?.priceMinor;
    expect(card()).toBe(50_00);
    now = NOW + 10;
    expect(card()).toBe(60_00);
    now = NOW - 11;
    expect(card()).toBe(50_00);
    put(good(2, 'Соль'));
    price(2, NOW - 5, 1, id(44));
    expect(till.store.read((tx) => catalog().lookup.byId(tx, id(2)))?.priceMinor).toBeNull();
  });

  it('turns quick pages over in their order, without what is not sold', () => {
    put(good(1, 'А'), good(2, 'Б', { active: false }), good(3, 'В'));
    const { sql, params } = upsertStatement('quickGood');
    till.store.writeReplica((tx) => {
      for (const [page, position, n] of [[2, 1, 1], [1, 2, 3], [1, 1, 2], [1, 3, 1]] as const) tx.run(sql, ...params({ page, position, pageName: `Лист ${page}`, goodId: id(n) }));
    });
    expect(catalog().service.quick({})).toMatchObject({ value: { pages: [{ kind: 'shop', name: 'Лист 1', goods: [{ name: 'В' }, { name: 'А' }] }, { name: 'Лист 2', goods: [{ name: 'А' }] }] } });
  });

  /** Lines of one more receipt of this till, a good each; those that came back name the line they were sold in. */
  const soldOf = (receipt: number, goods: readonly number[], cameBack = false): void => {
    const { companyId, legalEntityId, storeId, tillId, incarnationId } = till.envelope();
    till.store.write((tx) => {
      tx.run(`INSERT INTO receipt (id, company_id, legal_entity_id, store_id, till_id, incarnation_id, occurred_at, utc_offset_min, business_date, clock_trust, staff_id, shift_id, kind, series, number, store_number, till_number,
        currency, total_minor, tax_minor, change_minor, fiscal_lines, fiscal_result, shop) VALUES (?, ?, ?, ?, ?, ?, ?, 300, '2026-02-02', 'ok', ?, ?, ?, 'A', ?, 1, 1, 'RUB', 1, 0, 0, '[]', '{}', '{}')`,
      id(receipt), companyId, legalEntityId, storeId, tillId, incarnationId, NOW, STAFF, SHIFT, cameBack ? 'refund' : 'sale', receipt);
      goods.forEach((n, index) => {
        tx.run("INSERT INTO receipt_line (receipt_id, line_no, good_id, name, unit, quantity_micro, price_minor, discount_minor, total_minor, tax_code, tax_minor, refund_of_line_no) VALUES (?, ?, ?, 'x', 'pcs', 1, 1, 0, 1, 'standard', 0, ?)", id(receipt), index + 1, id(n), cameBack ? index + 1 : null);
      });
    });
  };
  const times = (count: number, n: number): number[] => Array.from({ length: count }, () => n);
  type Pages = ReturnType<ReturnType<typeof createCatalog>['service']['quick']>;
  const namesOn = (answer: Pages, kind: string): string[] => {
    if (answer instanceof Promise || !answer.ok) throw new Error('quick pages are at hand');
    return answer.value.pages.filter((page) => page.kind === kind).flatMap((page) => page.goods.map((card) => card.name));
  };

  it('shows what this till sold most of late, without what came back, has no price or is not sold, and moves no key within a shift', () => {
    put(good(1, 'А'), good(2, 'Б'), good(3, 'В', { unit: 'kg' }), good(4, 'Г', { active: false }), good(5, 'Д'), good(6, 'Е'));
    for (const n of [1, 2, 3, 4, 6]) price(n, NOW - 10, 50_00);
    soldOf(101, [...times(5, 5), ...times(3, 1), ...times(4, 3), ...times(6, 4), ...times(2, 2)]);
    soldOf(102, times(9, 6), true);
    const { service } = catalog();
    expect(namesOn(service.quick({}), 'often')).toEqual(['В', 'А']);
    soldOf(103, times(7, 2));
    expect(namesOn(service.quick({}), 'often')).toEqual(['В', 'А', 'Б']);
    price(1, NOW - 5, 0, id(44));
    put(good(3, 'В', { active: false }));
    expect(namesOn(service.quick({}), 'often')).toEqual(['А', 'Б']);
    till.store.write((tx) => { updateMeta(tx, { shiftId: null }); });
    expect(namesOn(service.quick({}), 'often')).toEqual(['Б', 'А']);
    // Beyond the lines that are looked at nothing counts.
    soldOf(104, [...times(1_000, 6)]);
    till.store.write((tx) => { updateMeta(tx, { shiftId: SHIFT }); });
    expect(namesOn(service.quick({}), 'often')).toEqual(['Е']);
  });

  it('puts the favourites of this till before all pages, each once, without what is gone', () => {
    put(good(1, 'А'), good(2, 'Б'), good(3, 'В', { active: false }));
    favourites = [id(2), id(3), id(99), id(1), id(2)];
    expect(namesOn(catalog().service.quick({}), 'favourites')).toEqual(['Б', 'А']);
    favourites = [];
    expect(catalog().service.quick({})).toEqual({ ok: true, value: { pages: [] } });
  });

  it('hands out a picture, and says so where it is not here yet', () => {
    const hash = 'ab'.repeat(32);
    expect(catalog().service.picture({ hash })).toMatchObject({ ok: false, code: 'not-here' });
    const { sql, params } = upsertStatement('blob');
    till.store.writeReplica((tx) => { tx.run(sql, ...params({ hash, mime: 'image/svg+xml', bytes: new Uint8Array([1, 2, 255]) })); });
    expect(catalog().service.picture({ hash })).toEqual({ ok: true, value: { mime: 'image/svg+xml', base64: 'AQL/' } });
  });
});
