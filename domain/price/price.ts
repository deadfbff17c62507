/** Prices as facts with a beginning: the one that began last is in force, and before the first one the first. */

export type PriceFact = { readonly validFrom: number; readonly amountMinor: number };

/**
 * The price in kopecks in force at `atMs` (UTC milliseconds); where none has begun yet, the earliest: a till whose clock stands
 * in the past goes on selling. Null only where there is no price at all.
 * Two facts with one beginning are a mistake upstream; the lower one wins so that the answer does not depend on their order
 * and is never above what the shelf may say.
 */
export function priceInForce(prices: readonly PriceFact[], atMs: number): number | null {
  const [first, ...rest] = prices;
  if (first === undefined) return null;
  return rest.reduce((best, price) => (goesBefore(price, best, atMs) ? price : best), first).amountMinor;
}

function goesBefore(one: PriceFact, other: PriceFact, atMs: number): boolean {
  if (one.validFrom === other.validFrom) return one.amountMinor < other.amountMinor;
  const later = one.validFrom > other.validFrom ? one : other;
  // Of two the later one, once it has begun.
  return (later.validFrom <= atMs) === (later === one);
}
