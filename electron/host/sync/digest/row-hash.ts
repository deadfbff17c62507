import { hash } from 'node:crypto';
import { rowText } from '#domain/replication/row-hash.ts';

/**
 * The hash of a row as it came (SPEC HD1): the first eight bytes of SHA-256 over its text, as a signed number; what `row_hash` of
 * every table of the replica holds. `values` are those of the page or the snapshot, all of them and in their order, staff before
 * their verifiers are peppered.
 */
export function rowHash(values: readonly unknown[]): bigint {
  return rowDigest(values).readBigInt64BE(0);
}

/** The same, in its bytes: the first eight are the hash. */
export function rowDigest(values: readonly unknown[]): Buffer {
  return hash('sha256', rowText(values), 'buffer');
}
