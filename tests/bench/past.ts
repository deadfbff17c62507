/**
 * What a till sold before it is measured, drawn from a seed: busy and quiet days, rush hours, large and small receipts, goods that
 * sell and goods that do not, discounts, cash and cards, goods that come back. Pure; `history.ts` writes it down.
 */
import { chanceFrom, type Chance } from '../torture/chance.ts';

export type PastLine = { readonly good: number; readonly pieces: number; readonly discountBps: number; /** The line of the sale it came back of. */ readonly ofLine: number | null };
export type PastReceipt = {
  readonly atMs: number;
  /** From 0 on; one shift a day. */
  readonly day: number;
  /** The place of the sale that came back, or null. */
  readonly refundOf: number | null;
  readonly lines: readonly PastLine[];
  /** Taken off the whole receipt; 0 for nothing. */
  readonly discountBps: number;
  readonly paid: 'cash' | 'card' | 'mixed';
};
export type Past = { readonly receipts: readonly PastReceipt[]; readonly days: number };

/** Receipts of an ordinary day, and how much busier the days of a week are, Monday first. */
const RECEIPTS_A_DAY = 480;
const WEEK = [0.75, 0.8, 0.85, 0.95, 1.3, 1.5, 1.1] as const;
/** How much is sold in each hour from eight in the morning by the shop's clock. */
const HOURS = { 5: 2, 6: 4, 7: 5, 8: 5, 9: 8, 10: 9, 11: 6, 12: 5, 13: 6, 14: 9, 15: 12, 16: 11, 17: 7, 18: 3 } as const;
const SIZES = { one: 18, few: 42, some: 27, many: 11, trolley: 2 } as const;
const LARGEST = { one: 2, few: 7, some: 18, many: 45, trolley: 160 } as const;
const SMALLEST = { one: 1, few: 2, some: 7, many: 18, trolley: 45 } as const;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Goods come back within so many receipts, which is a week or two. */
const COMES_BACK_WITHIN = 4_000;

/**
 * So many lines of `goods` kinds of goods, the last of them on the day before `todayMs`, which is a midnight (UTC milliseconds).
 */
export function pastOf({ lines, goods, seed, todayMs }: { readonly lines: number; readonly goods: number; readonly seed: number; readonly todayMs: number }): Past {
  const chance = chanceFrom(seed);
  const baskets = basketsOf(chance.fork('baskets'), lines, goods);
  const quotas = daysOf(chance.fork('days'), baskets.length);
  const firstMs = todayMs - quotas.length * DAY_MS;
  const clock = chance.fork('hours');
  const receipts: PastReceipt[] = [];
  for (const [day, quota] of quotas.entries()) {
    const times = Array.from({ length: Math.min(quota, baskets.length - receipts.length) }, () => firstMs + day * DAY_MS + Number(clock.weighted(HOURS)) * HOUR_MS + clock.int(HOUR_MS)).sort((a, b) => a - b);
    for (const atMs of times) receipts.push({ ...(baskets[receipts.length] as Basket), atMs, day });
  }
  return { receipts, days: quotas.length };
}

type Basket = Omit<PastReceipt, 'atMs' | 'day'>;

function basketsOf(chance: Chance, lines: number, goods: number): Basket[] {
  const baskets: Basket[] = [];
  const gone = new Set<number>();
  for (let left = lines; left > 0;) {
    const back = chance.oneIn(35) ? backOf(chance, baskets, gone, left) : null;
    const basket = back ?? saleOf(chance, goods, left);
    baskets.push(basket);
    left -= basket.lines.length;
  }
  return baskets;
}

function saleOf(chance: Chance, goods: number, left: number): Basket {
  const size = chance.weighted(SIZES);
  const count = Math.min(left, chance.int(LARGEST[size] + 1, SMALLEST[size]));
  const lines = Array.from({ length: count }, (): PastLine => ({
    // A tenth of the goods is more than half of what is sold.
    good: Math.floor(chance.next() ** 3 * goods), pieces: chance.oneIn(5) ? chance.int(13, 2) : 1, discountBps: chance.oneIn(12) ? 100 * chance.int(31, 1) : 0, ofLine: null,
  }));
  return { refundOf: null, lines, discountBps: chance.oneIn(25) ? 500 : 0, paid: chance.weighted({ cash: 34, card: 62, mixed: 4 }) };
}

/** Some lines of a sale of the last days, once; null where the one drawn is none that comes back. */
function backOf(chance: Chance, baskets: readonly Basket[], gone: Set<number>, left: number): Basket | null {
  const place = chance.int(baskets.length, Math.max(0, baskets.length - COMES_BACK_WITHIN));
  const sale = baskets[place];
  if (sale === undefined || sale.refundOf !== null || sale.discountBps > 0 || sale.paid === 'mixed' || gone.has(place)) return null;
  gone.add(place);
  const first = chance.int(sale.lines.length);
  const lines = sale.lines.slice(first, first + Math.min(left, chance.int(4, 1))).map((line, index): PastLine => ({ ...line, ofLine: first + index + 1 }));
  return { refundOf: place, lines, discountBps: 0, paid: sale.paid };
}

/** How many receipts each day had, until all of them are told; now and then the shop is closed. */
function daysOf(chance: Chance, receipts: number): number[] {
  const quotas: number[] = [];
  for (let left = receipts; left > 0;) {
    const usual = RECEIPTS_A_DAY * (WEEK[quotas.length % WEEK.length] ?? 1);
    const quota = chance.oneIn(60) ? 0 : Math.max(1, Math.round(usual * (0.6 + 0.8 * chance.next())));
    quotas.push(quota);
    left -= quota;
  }
  return quotas;
}
