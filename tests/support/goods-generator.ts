/** Goods by the million for tests and benches: the same for the same seed, named so that searching them is like searching a real shop. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OPENED_AT_MS, PRICE_LIST_ID } from '#domain/demo-shop/goods.ts';
import { demoId } from '#domain/demo-shop/stable-id.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { additions, adjectives, aisles, brandWords, type Aisle, type Noun } from './goods-vocabulary.ts';

export type GoodsOptions = { readonly count: number; readonly seed: number; readonly listId?: string; readonly validFrom?: number };
export type GeneratedGood = { readonly good: Row<'good'>; readonly barcode: Row<'barcode'>; readonly price: Row<'price'>; readonly categoryName: string };

export const MAX_GOODS = 1_000_000_000;
const BRAND_COUNT = 18_000;
const LOWEST_MINOR = 2_900;
const HIGHEST_MINOR = 499_900;

/** The categories every generated good is in, as rows. */
export const generatedCategories: readonly Row<'category'>[] = aisles.map(({ name }, index) => ({ id: demoId('generated category', name), parentId: null, name, position: index + 1 }));

type Random = () => number;

/** A small counter-based generator (Mulberry32 shape): good spread, no state but one integer; 0 <= value < 1. */
function randomFrom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** A bijection of 0..size-1: index -> (index * step + start) mod size, with a step that shares no divisor with the size. */
function scattered(size: number, random: Random): (index: number) => number {
  let step = Math.max(1, Math.floor(Math.min(size, 9_000_000) * (0.3 + random() * 0.6)) | 1);
  while (commonDivisor(step, size) !== 1) step += 1;
  const start = Math.floor(random() * size);
  return (index) => (index * step + start) % size;
}

/** 461 and nine digits of our own, then the check digit; apart from the demo shop's 4609998. */
function barcodeOf(serial: number): string {
  const digits = `461${String(serial).padStart(9, '0')}`;
  let sum = 0;
  for (let index = 0; index < 12; index += 1) sum += (digits.charCodeAt(index) - 48) * (index % 2 === 1 ? 3 : 1);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** Ids in the order of birth, as real ones (UUID version 7): the index is the millisecond, the rest is random. */
function idOf(index: number, random: Random): string {
  const time = (OPENED_AT_MS + index).toString(16).padStart(12, '0');
  const a = Math.floor(random() * 4_294_967_296).toString(16).padStart(8, '0');
  const b = Math.floor(random() * 4_294_967_296).toString(16).padStart(8, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${a.slice(0, 3)}-a${a.slice(3, 6)}-${a.slice(6)}${b}00`;
}

const ENDINGS = { m: ['ый', 'ий'], f: ['ая', 'ая'], n: ['ое', 'ое'], pl: ['ые', 'ие'] } as const;
/** Stems that take -ий: soft, or ending in a letter after which ы is never written. */
const SOFT = /(?:[кгхжшщч]|(?:домаш|утрен|вечер|сред|си)н)$/u;

function agreed(stem: string, gender: Noun[1]): string {
  if (!SOFT.test(stem)) return `${stem}${ENDINGS[gender][0]}`;
  const soft = stem.endsWith('н');
  if (gender === 'f') return `${stem}${soft ? 'яя' : 'ая'}`;
  if (gender === 'n') return `${stem}${soft || /[щ]$/u.test(stem) ? 'ее' : 'ое'}`;
  return `${stem}${ENDINGS[gender][1]}`;
}

/** Few brands sell much and many sell little, as in a shop: the n-th of them is drawn with a falling density. */
function brandIndex(random: Random, brands: number): number {
  return Math.floor(brands * random() ** 2.2);
}

function nameOf(random: Random, aisle: Aisle, brand: string, weighed: boolean): string {
  const [noun, gender] = pick(random, aisle.nouns);
  const addition = random() < 0.45 ? ` ${pick(random, additions)}` : '';
  const size = weighed ? 'кг' : pick(random, aisle.sizes);
  return `${noun} ${agreed(pick(random, adjectives), gender)} «${brand}»${addition}${weighed ? ', ' : ' '}${size}`;
}

/** From 29.00 to 4,999.00, cheap ones far more often; most end in 90 kopecks. */
function priceOf(random: Random): number {
  const raw = LOWEST_MINOR * (HIGHEST_MINOR / LOWEST_MINOR) ** (random() ** 1.5);
  const rounded = random() < 0.8 ? Math.floor(raw / 100) * 100 + 90 : Math.round(raw / 100) * 100;
  return Math.min(HIGHEST_MINOR, Math.max(LOWEST_MINOR, rounded));
}

type Drawn = GeneratedGood & { readonly brandNumber: number; readonly aisleNumber: number };

function* draw({ count, seed, listId = PRICE_LIST_ID, validFrom = OPENED_AT_MS }: GoodsOptions): Generator<Drawn, void, undefined> {
  assert(Number.isSafeInteger(count) && count >= 0 && count <= MAX_GOODS, 'a count of goods is a whole number up to a thousand million');
  const random = randomFrom(seed);
  const brands = brandWords(BRAND_COUNT);
  const serialOf = scattered(MAX_GOODS, random);
  const rankOf = scattered(Math.max(1, count), random);
  for (let index = 0; index < count; index += 1) {
    const aisleNumber = Math.floor(random() * aisles.length);
    const aisle = aisles[aisleNumber] as Aisle;
    const brandNumber = brandIndex(random, brands.length);
    const brand = brands[brandNumber] as string;
    const weighed = aisle.weighed && random() < 0.3;
    const id = idOf(index, random);
    yield {
      good: {
        id, name: nameOf(random, aisle, brand, weighed), article: `A${String(index + 1).padStart(7, '0')}`, brand, categoryId: (generatedCategories[aisleNumber] as Row<'category'>).id,
        unit: weighed ? 'kg' : 'pcs', taxCode: aisle.tax, legalEntityId: null, pictureHash: null, salesRank: rankOf(index) + 1, active: true,
      },
      barcode: { code: barcodeOf(serialOf(index)), goodId: id, packMicro: 1_000_000 },
      price: { listId, goodId: id, validFrom, amountMinor: priceOf(random) },
      categoryName: aisle.name, brandNumber, aisleNumber,
    };
  }
}

/**
 * `count` goods with one valid, unique EAN-13 and one price each, as rows of the entity catalogue; lazily, one at a time.
 * Equal options give equal goods. Some 19,000 distinct words at a million goods; `salesRank` is a permutation of 1..count.
 */
export function* generateGoods(options: GoodsOptions): Generator<GeneratedGood, void, undefined> {
  for (const { good, barcode, price, categoryName } of draw(options)) yield { good, barcode, price, categoryName };
}

function* tsvChunks(options: GoodsOptions): Generator<string, void, undefined> {
  let chunk = 'ID\tUPCEAN\tName\tCategoryID\tCategoryName\tBrandID\tBrandName\n';
  let line = 0;
  for (const { good, barcode, categoryName, brandNumber, aisleNumber } of draw(options)) {
    line += 1;
    chunk += `${line}\t${barcode.code}\t${good.name}\t${aisleNumber + 1}\t${categoryName}\t${brandNumber + 1}\t${good.brand}\n`;
    if (chunk.length < 65_536) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

/** Writes the goods to `file` as the tab-separated price list of a supplier; prices are not in it, as in the real ones. */
export async function writeGoodsTsv(file: string, options: GoodsOptions): Promise<void> {
  await pipeline(Readable.from(tsvChunks(options)), createWriteStream(file));
}
