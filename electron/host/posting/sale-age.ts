import { daysSinceSale, isLateRefund } from '#domain/rights/late-refund.ts';
import { OFFSET_LIMIT_MS, type ClockTrust } from './clock-trust.ts';
import type { Meta } from './meta.ts';
import { shopNowMs } from './shop-time.ts';

const DAY_MS = 24 * 3_600_000;

/** How old a sale is. `inDoubt`: one of the two clocks cannot be believed to the day, and `days` is the least it can be. */
export type SaleAge = { readonly days: number; readonly inDoubt: boolean; readonly isLate: boolean };

type Seen = Pick<Meta, 'lastContactAt' | 'clockOffsetMs' | 'lastFactAt' | 'steadyAt'>;

/**
 * The age of a sale whose goods come back (RGT9). A customer does not pay for our clocks: where the till's is more than a day
 * off, or the sale's was not believed, nothing is late, and the journal says that the age is in doubt.
 */
export function saleAge(seen: Seen, nowMs: number, sold: { readonly occurredAt: number; readonly clockTrust: ClockTrust }, refundDays: number): SaleAge {
  const shopMs = shopNowMs(seen, nowMs);
  const inDoubt = Math.abs(shopMs - nowMs) > DAY_MS || (sold.clockTrust === 'suspect' && !isMinutesOff(seen));
  return { days: daysSinceSale(sold.occurredAt, inDoubt ? Math.min(nowMs, shopMs) : shopMs), inDoubt, isLate: !inDoubt && isLateRefund(sold.occurredAt, shopMs, refundDays) };
}

/** A till that is some minutes off marks everything it sells as suspect, and knows the day all the same. */
function isMinutesOff({ clockOffsetMs }: Seen): boolean {
  const offMs = Math.abs(clockOffsetMs ?? 0);
  return offMs >= OFFSET_LIMIT_MS && offMs <= DAY_MS;
}
