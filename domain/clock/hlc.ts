/** A hybrid logical clock: order of writes on one device that never runs back, near the wall clock where that is right. */
import { assert } from '../kernel/assert.ts';

/** Before the first reading. */
export const HLC_START = '0000000000000000';
const MAX_COUNTER = 0xffff;
const MAX_MS = 2 ** 48 - 1;

/**
 * The reading after `lastHex`: 48 bits of UTC milliseconds and 16 of a counter as 16 hex digits, so that text order is time order.
 * Always greater than the last one, also when the wall clock stands still or has been set back; a full counter borrows a millisecond.
 */
export function hlcNext(lastHex: string, nowMs: number): string {
  assert(/^[0-9a-f]{16}$/.test(lastHex), 'a clock reading has 16 hex digits');
  assert(Number.isInteger(nowMs) && nowMs >= 0 && nowMs <= MAX_MS, 'a clock reading needs a time between 1970 and 10889');
  const lastMs = Number.parseInt(lastHex.slice(0, 12), 16);
  const lastCounter = Number.parseInt(lastHex.slice(12), 16);
  if (nowMs > lastMs) return reading(nowMs, 0);
  return lastCounter < MAX_COUNTER ? reading(lastMs, lastCounter + 1) : reading(lastMs + 1, 0);
}

/** The wall-clock part of a reading in UTC milliseconds. */
export function hlcMs(hex: string): number {
  return Number.parseInt(hex.slice(0, 12), 16);
}

function reading(ms: number, counter: number): string {
  assert(ms <= MAX_MS, 'the clock has run past 48 bits of milliseconds');
  return ms.toString(16).padStart(12, '0') + counter.toString(16).padStart(4, '0');
}
