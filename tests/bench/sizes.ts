import type { TillSize } from './till.ts';

/** How large the measured till is: `LAVKA_BENCH_GOODS` changes the goods of a full run. */
export function benchSize(quick: boolean): TillSize {
  if (quick) return { goods: 20_000, storedLines: 50_000 };
  return { goods: Number(process.env['LAVKA_BENCH_GOODS'] ?? 1_000_000), storedLines: 2_000_000 };
}
