/** The shelves of the demo shop turned into catalogue rows: categories, goods, barcodes, prices, quick pages and pictures. */
import { eanCheckDigit } from '../codes/ean.ts';
import { assert } from '../kernel/assert.ts';
import type { Row } from '../replication/catalogue.ts';
import { bakery, dairy, meat, produce } from './goods-fresh.ts';
import { drinks, house } from './goods-house.ts';
import { neighbours } from './goods-neighbours.ts';
import { frozen, grocery, sweets } from './goods-pantry.ts';
import { drawPicture, type PictureName } from './pictures.ts';
import { quickPages } from './quick-pages.ts';
import type { Department, ShelfGood } from './shelf.ts';
import { demoId, sha256Hex, utf8Bytes } from './stable-id.ts';

const departments: readonly Department[] = [bakery, dairy, produce, meat, frozen, grocery, sweets, drinks, house, neighbours];

/** 2025-01-01T00:00:00Z: the day the demo shop opened; every first price is valid from here. */
export const OPENED_AT_MS = 1_735_689_600_000;
/** The seller whose goods make a second receipt of a basket. */
export const NEIGHBOUR_ID = demoId('legalEntity', 'neighbour');
export const PRICE_LIST_ID = demoId('priceList', 'retail');

const MICRO = 1_000_000;

type Placed = { readonly article: string; readonly tax: string; readonly categoryId: string; readonly legalEntityId: string | null; readonly place: number; readonly spec: ShelfGood };

const categoryId = (code: string): string => demoId('category', code);

const placed: readonly Placed[] = departments.flatMap((department) => department.shelves.flatMap((shelf) =>
  shelf.goods.map((spec, index) => ({
    article: `${shelf.code}-${String(index + 1).padStart(2, '0')}`, tax: shelf.tax, categoryId: categoryId(shelf.code), legalEntityId: shelf.seller ? NEIGHBOUR_ID : null, place: index, spec,
  }))));

function categoryRows(): Row<'category'>[] {
  return departments.flatMap((department, position) => [
    { id: categoryId(department.code), parentId: null, name: department.name, position: position + 1 },
    ...department.shelves.map((shelf, place) => ({ id: categoryId(shelf.code), parentId: categoryId(department.code), name: shelf.name, position: place + 1 })),
  ]);
}

const pictureRows = new Map<PictureName, Row<'blob'>>();
for (const { spec } of placed) {
  const [, , picture] = spec;
  if (pictureRows.has(picture)) continue;
  const bytes = utf8Bytes(drawPicture(picture));
  pictureRows.set(picture, { hash: sha256Hex(bytes), mime: 'image/svg+xml', bytes });
}

const quickNames = quickPages.flatMap((page) => page.goods);

/** Quick goods sell best, in the order of their pages; then the first of every shelf, then the second, and so on. */
function rankedNames(): Map<string, number> {
  const byPlace = [...placed].sort((a, b) => a.place - b.place).map(({ spec }) => spec[0]);
  const names = new Set([...quickNames, ...byPlace]);
  return new Map([...names].map((name, index) => [name, index + 1]));
}

const brandOf = (name: string): string | null => /«([^»]+)»/.exec(name)?.[1] ?? null;

function goodRows(): Row<'good'>[] {
  const ranks = rankedNames();
  return placed.map(({ article, tax, categoryId: category, legalEntityId, spec: [name, , picture, unit] }) => ({
    id: demoId('good', article), name, article, brand: brandOf(name), categoryId: category, unit: unit ?? 'pcs', taxCode: tax,
    legalEntityId, pictureHash: (pictureRows.get(picture) as Row<'blob'>).hash, salesRank: ranks.get(name) as number, active: true,
  }));
}

const withCheckDigit = (digits: string): string => `${digits}${eanCheckDigit(digits)}`;
const digitsOf = (article: string): string => article.replace('-', '');

/** Cases sold as one: article of the good, how many are inside. */
const cases: readonly (readonly [article: string, count: number])[] = [['81-01', 12], ['81-02', 12], ['81-03', 6], ['81-09', 24], ['21-01', 12], ['71-05', 24]];

/** Goods whose maker printed one code on both: scanning it asks which of them it is. */
const underOneCode: readonly (readonly [article: string, other: string])[] = [['02-01', '02-02']];

/** The code of a weighed good on the labels that scales print: with no weight in it, as scales and back offices know it. */
const scaleCode = (index: number): string => withCheckDigit(`22${String(101 + index).padStart(5, '0')}00000`);

/** Packed goods carry a code of our 4609998 prefix, weighed ones an in-store code (20...) and one for labels of scales; a case has a code of its own. */
function barcodeRows(): Row<'barcode'>[] {
  const single = placed.map(({ article, spec: [, , , unit] }) => ({
    code: withCheckDigit(unit === 'kg' ? `20${digitsOf(article).padStart(10, '0')}` : `4609998${digitsOf(article)}0`),
    goodId: demoId('good', article), packMicro: MICRO,
  }));
  const boxed = cases.map(([article, count]) => ({ code: withCheckDigit(`4609998${digitsOf(article)}9`), goodId: demoId('good', article), packMicro: count * MICRO }));
  const labelled = placed.filter(({ spec: [, , , unit] }) => unit === 'kg').map(({ article }, index) => ({ code: scaleCode(index), goodId: demoId('good', article), packMicro: MICRO }));
  const shared = underOneCode.flatMap((articles) => articles.map((article) => ({ code: withCheckDigit(`4609998${digitsOf(articles[0])}8`), goodId: demoId('good', article), packMicro: MICRO })));
  return [...single, ...boxed, ...labelled, ...shared];
}

function quickRows(): Row<'quickGood'>[] {
  const articles = new Map(placed.map(({ article, spec }) => [spec[0], article]));
  return quickPages.flatMap(({ name: pageName, goods: names }, page) => names.map((name, position) => {
    const article = articles.get(name);
    assert(article !== undefined, `quick page ${pageName} names an unknown good: ${name}`);
    return { page: page + 1, position: position + 1, pageName, goodId: demoId('good', article) };
  }));
}

export const categories: readonly Row<'category'>[] = categoryRows();
export const goods: readonly Row<'good'>[] = goodRows();
export const barcodes: readonly Row<'barcode'>[] = barcodeRows();
export const prices: readonly Row<'price'>[] = placed.flatMap(({ article, spec: [, amountMinor] }) => (amountMinor === null ? [] : [{ listId: PRICE_LIST_ID, goodId: demoId('good', article), validFrom: OPENED_AT_MS, amountMinor }]));
export const quickGoods: readonly Row<'quickGood'>[] = quickRows();
export const blobs: readonly Row<'blob'>[] = [...pictureRows.values()];
