import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteSql, upsertStatement } from '#host/db/entity-sql.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { id, NOW, openScratchTill, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import { createCatalogIndex, type CatalogIndex } from './catalog-index.ts';
import { createCatalog } from './catalog-service.ts';

const LIST = id(4);

describe('the catalogue', () => {
  let till: ScratchTill;
  let index: CatalogIndex;
  let now = NOW;
  beforeEach(() => {
    till = openScratchTill();
    index = createCatalogIndex();
    now = NOW;
  });
  afterEach(() => {
    till.remove();
  });

  const catalog = (): ReturnType<typeof createCatalog> => createCatalog({ store: till.store, clock: { nowMs: () => now, monotonicMs: () => 0 }, index });
  const good = (n: number, name: string, more: Partial<Row<'good'>> = {}): Row<'good'> => ({
    id: id(n), name, article: null, brand: null, categoryId: null, unit: 'pcs', taxCode: 'standard', legalEntityId: null, pictureHash: null, salesRank: n, active: true, ...more,
  });
  const put = (...goods: Row<'good'>[]): void => {
    const { sql, params } = upsertStatement('good');
    till.store.write((tx) => {
      for (const row of goods) tx.run(sql, ...params(row));
      index.goodsChanged(tx, goods.map((row) => row.id));
    });
  };
  const price = (n: number, validFrom: number, amountMinor: number, listId = LIST): void => {
    const { sql, params } = upsertStatement('price');
    till.store.write((tx) => { tx.run(sql, ...params({ listId, goodId: id(n), validFrom, amountMinor })); });
  };
  const search = (text: string, limit = 10): string[] => {
    const answer = catalog().service.search({ text, limit });
    if (answer instanceof Promise || !answer.ok) throw new Error('search always answers');
    return answer.value.goods.map((card) => card.name);
  };

  it('finds by beginnings of words in any order, best sellers first', () => {
    put(good(3, 'Молоко 3,2 % 1 л'), good(1, 'Шоколад молочный'), good(2, 'Молоко топлёное'));
    expect(search('мол')).toEqual(['Шоколад молочный', 'Молоко топлёное', 'Молоко 3,2 % 1 л']);
    expect(search('мол шок')).toEqual(['Шоколад молочный']);
    expect(search('ТОПЛЕНОЕ')).toEqual(['Молоко топлёное']);
    expect(search('олоко')).toEqual([]);
    expect(search('молоко', 1)).toEqual(['Молоко топлёное']);
    expect(search('" * молоко ( ) NEAR')).toEqual([]);
    expect(search('  ,. ')).toEqual([]);
  });

  it('finds by article, brand and a whole barcode in either spelling', () => {
    put(good(1, 'Хлеб', { article: 'AB-17', brand: 'Сорока' }));
    const { sql, params } = upsertStatement('barcode');
    till.store.write((tx) => { tx.run(sql, ...params({ code: '0036000291452', goodId: id(1), packMicro: 1_000_000 })); });
    for (const text of ['ab-17', 'сорока хл', '0036000291452', '036000291452', ' 036000291452 ']) expect([text, search(text)]).toEqual([text, ['Хлеб']]);
    expect(search('036000291')).toEqual([]);
  });

  it('follows goods that are renamed, moved in rank, dropped and deleted', () => {
    put(good(1, 'Сыр'), good(2, 'Сырок'));
    put(good(1, 'Творог'));
    expect(search('сыр')).toEqual(['Сырок']);
    put(good(1, 'Сыр', { salesRank: 50 }));
    expect(search('сыр')).toEqual(['Сырок', 'Сыр']);
    put(good(2, 'Сырок', { active: false }));
    expect(search('сыр')).toEqual(['Сыр']);
    put(good(2, 'Сырок'));
    till.store.write((tx) => {
      tx.run(deleteSql('good'), id(1));
      index.goodsChanged(tx, [id(1)]);
    });
    expect(search('сыр')).toEqual(['Сырок']);
  });

  it('gives every good a place of its own where a whole import shares one rank', () => {
    const many = Array.from({ length: 400 }, (_, n) => good(n + 1, `Товар ${n + 1}`, { salesRank: 7 }));
    put(...many.slice(0, 300));
    // Another process knows nothing of the places this one gave.
    index = createCatalogIndex();
    put(...many.slice(300), good(900, 'Товар лучший', { salesRank: 1 }), good(901, 'Товар худший', { salesRank: 5_000 }));
    const names = search('товар', 100);
    expect(names[0]).toBe('Товар лучший');
    expect(new Set(names).size).toBe(100);
    const slots = till.store.read((tx) => tx.get<{ n: number }>('SELECT count(*) AS n FROM good_slot'))?.n;
    expect(slots).toBe(402);
    expect(till.store.read((tx) => index.slots(tx, ['товар'], 1_000))).toHaveLength(402);
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
    till.store.write((tx) => {
      for (const [page, position, n] of [[2, 1, 1], [1, 2, 3], [1, 1, 2], [1, 3, 1]] as const) tx.run(sql, ...params({ page, position, pageName: `Лист ${page}`, goodId: id(n) }));
    });
    expect(catalog().service.quick({})).toMatchObject({ value: { pages: [{ name: 'Лист 1', goods: [{ name: 'В' }, { name: 'А' }] }, { name: 'Лист 2', goods: [{ name: 'А' }] }] } });
  });

  it('hands out a picture, and says so where it is not here yet', () => {
    const hash = 'ab'.repeat(32);
    expect(catalog().service.picture({ hash })).toMatchObject({ ok: false, code: 'not-here' });
    const { sql, params } = upsertStatement('blob');
    till.store.write((tx) => { tx.run(sql, ...params({ hash, mime: 'image/svg+xml', bytes: new Uint8Array([1, 2, 255]) })); });
    expect(catalog().service.picture({ hash })).toEqual({ ok: true, value: { mime: 'image/svg+xml', base64: 'AQL/' } });
  });
});
