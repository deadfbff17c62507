import type { Meta } from './meta.ts';

/**
 * The best known time in the shop, UTC milliseconds: the till's clock, never before what the till has already seen by it,
 * moved by the difference to the server's clock where that was ever measured. It chooses prices and tax rates and nothing
 * else: facts keep the till's own time and say how far it is believed (clock-trust).
 */
export function shopNowMs(seen: Pick<Meta, 'lastContactAt' | 'clockOffsetMs' | 'lastFactAt'>, nowMs: number): number {
  // Contact and facts are stamped by the till's clock, so the difference belongs to all three alike.
  return Math.max(nowMs, seen.lastContactAt ?? 0, seen.lastFactAt) + (seen.clockOffsetMs ?? 0);
}
