import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { eanCheckDigit, isValidEan } from '../codes/ean.ts';
import { readScaleLabel } from '../codes/scale.ts';
import { isUuid } from '../kernel/uuid.ts';
import { tillPolicy } from '../policy/policy.ts';
import { catalogue, downEntities } from '../replication/catalogue.ts';
import { drawPicture, motifNames } from './pictures.ts';
import { palette, type TintName } from './drawing.ts';
import { demoLogins, demoShop } from './shop.ts';
import { demoId, sha256Hex, utf8Bytes } from './stable-id.ts';

/** What people write in the course of a day: a shop begins without it. */
const seeded = downEntities().filter((name) => name !== 'task' && name !== 'taskConflict');
const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

describe('demo shop', () => {
  it('has rows for every entity a till receives, with exactly the columns of the catalogue', () => {
    expect(Object.keys(demoShop).sort()).toEqual(seeded.toSorted());
    for (const name of seeded) {
      const expected = Object.keys(catalogue[name].columns).filter((column) => column !== 'pinSalt' && column !== 'pinVerifier');
      if (name === 'staff') expected.push('pin');
      const rows: readonly object[] = demoShop[name as keyof typeof demoShop];
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(Object.keys(row).sort()).toEqual([...expected].sort());
    }
  });

  it('keeps keys unique and ids canonical', () => {
    for (const name of seeded) {
      const rows = demoShop[name as keyof typeof demoShop] as readonly Record<string, unknown>[];
      expect(unique(rows.map((row) => catalogue[name].key.map((part) => String(row[part])).join('|'))), name).toBe(true);
      for (const row of rows) if (typeof row['id'] === 'string') expect(isUuid(row['id'])).toBe(true);
    }
    expect(unique(demoShop.good.map(({ name }) => name))).toBe(true);
  });

  it('has about 300 goods, each with a valid barcode, a price but for one, and a picture that is there', () => {
    expect(demoShop.good.length).toBeGreaterThanOrEqual(300);
    const shared = [...Map.groupBy(demoShop.barcode, ({ code }) => code).values()].filter((rows) => rows.length > 1);
    expect(shared.map((rows) => rows.length), 'one code of two goods, to be asked about').toEqual([2]);
    const coded = new Set(demoShop.barcode.map(({ goodId }) => goodId));
    const priced = new Map(demoShop.price.map(({ goodId, amountMinor }) => [goodId, amountMinor]));
    const pictures = new Set(demoShop.blob.map(({ hash }) => hash));
    for (const { code } of demoShop.barcode) expect(code.length === 13 && isValidEan(code), code).toBe(true);
    for (const good of demoShop.good) {
      expect(coded.has(good.id)).toBe(true);
      expect(pictures.has(good.pictureHash as string)).toBe(true);
      expect(good.name.endsWith(', кг')).toBe(good.unit === 'kg');
    }
    expect(demoShop.good.filter((good) => !((priced.get(good.id) ?? 0) > 0)).map(({ name }) => name)).toEqual(['Корзина подарочная по заказу']);
    expect(demoShop.good.some(({ name }) => name.length > 100)).toBe(true);
    expect([...demoShop.good].map(({ salesRank }) => salesRank).sort((a, b) => a - b)).toEqual(demoShop.good.map((_, index) => index + 1));
  });

  it('points only at rows that exist', () => {
    const ids = (rows: readonly { id: string }[]): Set<string> => new Set(rows.map(({ id }) => id));
    const [stores, goods, categories, entities] = [ids(demoShop.store), ids(demoShop.good), ids(demoShop.category), ids(demoShop.legalEntity)];
    const taxes = new Set(demoShop.taxRate.map(({ code }) => code));
    for (const till of demoShop.till) expect(stores.has(till.storeId) && entities.has(till.legalEntityId)).toBe(true);
    for (const member of demoShop.staff) expect(stores.has(member.storeId)).toBe(true);
    expect(new Set(demoShop.good.map(({ legalEntityId }) => legalEntityId))).toEqual(new Set([null, demoShop.legalEntity[1]?.id]));
    expect(demoShop.policy.map(({ ownerId }) => ownerId)).toEqual([demoShop.company[0]?.id]);
    for (const good of demoShop.good) expect(categories.has(good.categoryId as string) && taxes.has(good.taxCode)).toBe(true);
    for (const category of demoShop.category) expect(category.parentId === null || categories.has(category.parentId)).toBe(true);
    for (const { goodId } of [...demoShop.quickGood, ...demoShop.price, ...demoShop.barcode]) expect(goods.has(goodId)).toBe(true);
  });

  it('fills five quick pages of twelve', () => {
    const pages = Map.groupBy(demoShop.quickGood, ({ pageName }) => pageName);
    expect([...pages.keys()]).toEqual(['Быстрые', 'Овощи и фрукты', 'Хлеб', 'Кофе', 'Пакеты']);
    for (const page of pages.values()) expect(page.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('has taxpayer numbers whose check digits are right', () => {
    const digit = (inn: string, weights: readonly number[]): number => (weights.reduce((total, weight, index) => total + weight * Number(inn[index]), 0) % 11) % 10;
    const [company, person] = demoShop.legalEntity.map(({ inn }) => inn) as [string, string];
    expect(Number(company[9])).toBe(digit(company, [2, 4, 10, 3, 5, 9, 4, 6, 8]));
    expect([Number(person[10]), Number(person[11])]).toEqual([digit(person, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]), digit(person, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])]);
  });

  it('has a label of scales for every weighed good, read by the masks of the policy', () => {
    const { scaleMasks } = tillPolicy(demoShop.policy.map(({ value }) => value));
    const weighed = demoShop.good.filter(({ unit }) => unit === 'kg');
    const read = weighed.map((good) => demoShop.barcode.filter(({ goodId }) => goodId === good.id).flatMap(({ code }) => readScaleLabel(code, scaleMasks) ?? []));
    expect(read.map((labels) => labels.map(({ value, amount }) => [value, amount]))).toEqual(weighed.map(() => [['weight', 0]]));
    const first = demoShop.barcode.find(({ code, goodId }) => goodId === weighed[0]?.id && code.startsWith('22'))?.code ?? '';
    const half = `${first.slice(0, 7)}00500`;
    expect(readScaleLabel(`${half}${eanCheckDigit(half)}`, scaleMasks)).toMatchObject({ amount: 500_000, goodCodes: expect.arrayContaining([first]) as string[] });
  });

  it('gives four digits to cashiers and six to everybody above, unlike within a store', () => {
    for (const { role, pin } of demoShop.staff) expect(pin).toMatch(role === 'cashier' ? /^\d{4}$/ : /^\d{6}$/);
    for (const { staff } of demoLogins.tills) {
      expect(staff.length).toBe(5);
      expect(new Set(staff.map(({ role }) => role))).toEqual(new Set(['owner', 'manager', 'senior-cashier', 'cashier']));
      expect(unique(staff.map(({ pin }) => pin))).toBe(true);
    }
  });
});

describe('pictures', () => {
  it('are small, closed SVG with nothing that runs or loads, in every tint', () => {
    for (const motif of motifNames) for (const tint of Object.keys(palette) as TintName[]) {
      const svg = drawPicture(`${motif}-${tint}` as Parameters<typeof drawPicture>[0]);
      expect(utf8Bytes(svg).length, motif).toBeLessThan(2048);
      expect(svg, motif).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="96" height="96" viewBox="0 0 96 96">.*<\/svg>$/);
      expect(svg, motif).not.toMatch(/script|href|style|<text|url\(|undefined|NaN|\bon[a-z]+=/);
    }
  });

  it('are stored under the hash of their bytes', () => {
    for (const { hash, bytes } of demoShop.blob) expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
  });
});

describe('stable ids', () => {
  it.each(['', 'abc', 'Привет, мир 🛒', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64), 'я'.repeat(1000)])('hashes like the platform: %#', (text) => {
    expect(sha256Hex(utf8Bytes(text))).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('never change: rows already in shops hang on them', () => {
    expect(demoId('good', '21-01')).toBe('fac50084-0773-84db-ae68-0869e38c52fa');
    expect(demoId('good', '21-01')).not.toBe(demoId('good', '21-02'));
  });
});
