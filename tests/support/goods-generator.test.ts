import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isValidEan } from '#domain/codes/ean.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { isUuid } from '#domain/kernel/uuid.ts';
import { catalogue } from '#domain/replication/catalogue.ts';
import { searchTokens } from '#domain/search/tokens.ts';
import { brandWords } from './goods-vocabulary.ts';
import { generatedCategories, generateGoods, writeGoodsTsv } from './goods-generator.ts';

const COUNT = 20_000;
const sample = [...generateGoods({ count: COUNT, seed: 7 })];

describe('generated goods', () => {
  it('are the same for the same seed and others for another', () => {
    expect([...generateGoods({ count: 50, seed: 7 })]).toEqual([...generateGoods({ count: 50, seed: 7 })]);
    expect([...generateGoods({ count: 50, seed: 7 })]).not.toEqual([...generateGoods({ count: 50, seed: 8 })]);
  });

  it('carry unique valid EAN-13 codes and unique ids, apart from those of the demo shop', () => {
    const codes = new Set(sample.map(({ barcode }) => barcode.code));
    expect(codes.size).toBe(COUNT);
    for (const code of codes) if (code.length !== 13 || !isValidEan(code)) expect.unreachable(code);
    for (const { code } of demoShop.barcode) expect(code.startsWith('461')).toBe(false);
    const ids = new Set(sample.map(({ good }) => good.id));
    expect(ids.size).toBe(COUNT);
    for (const id of ids) if (!isUuid(id)) expect.unreachable(id);
    for (const { good, barcode, price } of sample) if (barcode.goodId !== good.id || price.goodId !== good.id) expect.unreachable(good.name);
  });

  it('have exactly the columns of the catalogue', () => {
    const [{ good, barcode, price }] = sample as [(typeof sample)[number]];
    expect(Object.keys(good).sort()).toEqual(Object.keys(catalogue.good.columns).sort());
    expect(Object.keys(barcode).sort()).toEqual(Object.keys(catalogue.barcode.columns).sort());
    expect(Object.keys(price).sort()).toEqual(Object.keys(catalogue.price.columns).sort());
  });

  it('cost from 29.00 to 4,999.00, stand in known categories and share out the ranks 1..count', () => {
    const categories = new Set(generatedCategories.map(({ id }) => id));
    for (const { price, good } of sample) {
      if (price.amountMinor < 2_900 || price.amountMinor > 499_900 || !Number.isInteger(price.amountMinor)) expect.unreachable(String(price.amountMinor));
      if (!categories.has(good.categoryId as string)) expect.unreachable(good.name);
    }
    const ranks = sample.map(({ good }) => good.salesRank).sort((a, b) => a - b);
    expect(ranks).toEqual(Array.from({ length: COUNT }, (_, index) => index + 1));
  });

  it('use a vocabulary that grows like a shop\'s: common words and a long tail', () => {
    const seen = new Map<string, number>();
    for (const { good } of sample) for (const word of searchTokens(good.name)) seen.set(word, (seen.get(word) ?? 0) + 1);
    expect(seen.size).toBeGreaterThan(5_000);
    expect([...seen.values()].filter((times) => times <= 2).length).toBeGreaterThan(2_000);
    expect(Math.max(...seen.values())).toBeGreaterThan(COUNT / 20);
  });

  it('have a brand each, and a name without holes', () => {
    for (const { good } of sample) if (good.brand === null || !good.name.includes(`«${good.brand}»`) || /undefined|NaN|«»/.test(good.name)) expect.unreachable(good.name);
    expect(new Set(sample.map(({ good }) => good.brand)).size).toBeGreaterThan(4_000);
    expect(new Set(brandWords(18_000)).size).toBe(18_000);
  });

  it('take any count, even none', () => {
    for (const count of [0, 1, 2, 3, 10, 999]) expect(new Set([...generateGoods({ count, seed: count })].map(({ good }) => good.salesRank)).size).toBe(count);
  });
});

describe('supplier\'s file', () => {
  it('has the header and one whole line per good', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'goods-'));
    try {
      const file = join(folder, 'goods.tsv');
      await writeGoodsTsv(file, { count: 3_000, seed: 7 });
      const lines = (await readFile(file, 'utf8')).split('\n');
      expect(lines[0]).toBe('ID\tUPCEAN\tName\tCategoryID\tCategoryName\tBrandID\tBrandName');
      expect(lines.length).toBe(3_002);
      for (const line of lines.slice(1, -1)) expect(line.split('\t').length).toBe(7);
      expect(lines[1]?.split('\t')[1]).toMatch(/^461\d{10}$/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
