/** `bucket_sums(high, low)`: numbers of 64 bits summed by their lowest eight, while SQLite reads them and without sorting anything. */
import type Database from 'better-sqlite3-multiple-ciphers';

const BUCKETS = 256;

/** Sums of halves of all buckets: exact up to a million numbers in one of them. */
export type BucketSums = { readonly rows: Float64Array; readonly high: Float64Array; readonly low: Float64Array };

/**
 * Lets statements of `connection` call it: `high` is the signed upper half, `low` the lower one; a number of 64 bits is none in
 * JavaScript. What is null counts as zero. The result is read by {@link readBucketSums}.
 */
export function defineBucketSums(connection: Database.Database): void {
  connection.aggregate<unknown>('bucket_sums', {
    deterministic: true,
    start: () => new Float64Array(3 * BUCKETS),
    // The types know steps of one argument; the driver counts those that are written here.
    step: (before: unknown, high: unknown, low?: unknown) => {
      const sums = before as Float64Array;
      const lower = (low ?? 0) as number;
      const bucket = lower & (BUCKETS - 1);
      sums[bucket] = (sums[bucket] as number) + 1;
      sums[BUCKETS + bucket] = (sums[BUCKETS + bucket] as number) + ((high ?? 0) as number);
      sums[2 * BUCKETS + bucket] = (sums[2 * BUCKETS + bucket] as number) + lower;
    },
    result: (sums) => Buffer.from((sums as Float64Array).buffer),
  });
}

export function readBucketSums(result: Uint8Array): BucketSums {
  const sums = new Float64Array(result.slice().buffer);
  return { rows: sums.subarray(0, BUCKETS), high: sums.subarray(BUCKETS, 2 * BUCKETS), low: sums.subarray(2 * BUCKETS) };
}
