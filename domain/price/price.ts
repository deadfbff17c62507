/** Prices as facts with a beginning: the one that began last is in force. */

export type PriceFact = { readonly validFrom: number; readonly amountMinor: number };

/**
 * The price in kopecks in force at `atMs` (UTC milliseconds), or null where none has begun yet.
 * Two facts with one beginning are a mistake upstream; the lower one wins so that the answer does not depend on their order
 * and is never above what the shelf may say.
 */
export function priceInForce(prices: readonly PriceFact[], atMs: number): number | null {
  let found: PriceFact | null = null;
  for (const price of prices) {
    if (price.validFrom > atMs) continue;
    const later = found === null || price.validFrom > found.validFrom;
    const cheaperTwin = found !== null && price.validFrom === found.validFrom && price.amountMinor < found.amountMinor;
    if (later || cheaperTwin) found = price;
  }
  return found === null ? null : found.amountMinor;
}
