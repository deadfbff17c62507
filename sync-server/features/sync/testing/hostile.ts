/** Bytes no honest till sends, from a seed: for what the server must answer without falling, leaking or losing its place. */
import { gzipSync } from 'node:zlib';
import type { Commit, CommitHeader } from '#contract/sync/commit.ts';
import { encodeCommits } from '#contract/sync/frames.ts';

export type Random = () => number;

export const below = (random: Random, count: number): number => Math.floor(random() * count);

export function oneOf<T>(random: Random, all: readonly T[]): T {
  const one = all[below(random, all.length)];
  if (one === undefined) throw new Error('nothing to choose from');
  return one;
}

/** JSON text of arrays inside arrays; a reader that calls itself for each falls over it. */
export const deepJson = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** Values of the wrong type, the wrong size, or right for JSON and wrong for a database. `foreign` are ids that belong to somebody else. */
export function nasty(random: Random, foreign: readonly string[]): unknown {
  return oneOf<unknown>(random, [
    null, true, -1, 0, 0.5, 1e308, 2 ** 31, 2 ** 53, -(2 ** 63), '', ' ', '\u0000', 'a\u0000b', '\ud800', '\uffff', '‮', '1', '-0', 'NaN', 'x'.repeat(9_000), 'я'.repeat(20_000),
    '2026-99-99', '0000-00-00', '2026-02-30', '9999-12-31', '00000000-0000-0000-0000-000000000000', 'f'.repeat(64), '__proto__', 'constructor', "'; DROP TABLE receipt; --", '{{7*7}}', '%s%n',
    [], {}, [null], [[[[]]]], { length: 1e9 }, JSON.parse('{"__proto__":{"polluted":true}}') as unknown, JSON.parse(deepJson(500)) as unknown, ...foreign,
  ]);
}

/** The same document with one to three values, keys or elements replaced, removed, doubled or added, anywhere inside. */
export function twisted(random: Random, document: unknown, foreign: readonly string[]): unknown {
  const copy = structuredClone(document);
  for (let times = 1 + below(random, 3); times > 0; times--) twistOnce(random, copy, foreign);
  return copy;
}

function twistOnce(random: Random, root: unknown, foreign: readonly string[]): void {
  let node = root;
  for (;;) {
    if (typeof node !== 'object' || node === null) return;
    const keys = Object.keys(node);
    if (keys.length === 0) return;
    const key = oneOf(random, keys);
    const inner = (node as Record<string, unknown>)[key];
    if (typeof inner === 'object' && inner !== null && below(random, 4) > 0) {
      node = inner;
      continue;
    }
    const way = below(random, 6);
    if (Array.isArray(node) && way === 0) node.push(structuredClone(inner));
    else if (Array.isArray(node) && way === 1) node.splice(Number(key), 1);
    else if (way === 0) (node as Record<string, unknown>)[`${key}${below(random, 10)}`] = nasty(random, foreign);
    else if (way === 1) delete (node as Record<string, unknown>)[key];
    else (node as Record<string, unknown>)[key] = nasty(random, foreign);
    return;
  }
}

/** Payload bytes that are no document at all, or one nobody can hold. */
export function brokenPayload(random: Random): Uint8Array {
  const made = oneOf<() => string | Uint8Array>(random, [
    () => '', () => '{', () => 'null', () => '[]', () => '{"facts":', () => '{"facts":{}}', () => '{"facts":[null]}', () => '{"facts":[{"entity":"__proto__","row":{}}]}', () => '{"facts":[{"entity":"receipt"}]}',
    () => `{"facts":${deepJson(60_000)}}`, () => deepJson(100_000), () => `{"facts":[${'{"entity":"receipt","row":{}},'.repeat(3_000)}{}]}`, () => '\ufeff{"facts":[]}', () => '{"facts":[]}{"facts":[]}',
    () => `{"facts":[{"entity":"${'e'.repeat(50_000)}","row":{}}]}`, () => Uint8Array.from({ length: 1 + below(random, 3_000) }, () => below(random, 256)), () => new Uint8Array(200_000),
  ])();
  return typeof made === 'string' ? new TextEncoder().encode(made) : made;
}

/** The same place, operation and hash, and beside them what no till writes: fields of no contract, and letters no database takes. */
export function strangeHeader(random: Random, header: CommitHeader): CommitHeader {
  return {
    ...header,
    ...oneOf<object>(random, [
      { note: 'a\u0000b' }, { kind: 'a\ud800' }, { kind: 'a\u0000b' }, { 'a\u0000b': 1 }, { '\udc00': 1 }, { more: { deep: ['\udc00', { '\u0000': '\u0000' }] } }, { hlc: '\ud800' },
      { note: 'x'.repeat(3_000) }, { more: JSON.parse(deepJson(1_700)) as unknown }, JSON.parse('{"__proto__":{"polluted":true}}') as object,
    ]),
  };
}

/** The bytes of a body, cut, flipped, doubled, filled or replaced. */
export function damaged(random: Random, bytes: Uint8Array): Uint8Array {
  const at = below(random, Math.max(1, bytes.length));
  return oneOf<() => Uint8Array>(random, [
    () => bytes.subarray(0, at),
    () => bytes.subarray(at),
    () => bytes.map((byte, index) => (index === at ? byte ^ (1 << below(random, 8)) : byte)),
    () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - below(random, 64)))]),
    () => Buffer.concat([bytes, Buffer.alloc(1 + below(random, 9_000), below(random, 256))]),
    () => Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff, 0xff, 0xff, 0xff]), bytes.subarray(Math.min(bytes.length, at + 4))]),
    () => new Uint8Array(),
    () => Uint8Array.from({ length: below(random, 2_000) }, () => below(random, 256)),
  ])();
}

/** Whole bodies with something wrong about their size, packing or headers. */
export function hostileBody(random: Random, commits: readonly Commit[], foreign: readonly string[]): { readonly body: Uint8Array; readonly gzipped: boolean } {
  const plain = encodeCommits(commits);
  const header = (value: unknown): Uint8Array => framed(typeof value === 'string' ? value : JSON.stringify(value), commits[0]?.payload ?? new Uint8Array());
  return oneOf<() => { body: Uint8Array; gzipped: boolean }>(random, [
    () => ({ body: damaged(random, plain), gzipped: false }),
    () => ({ body: damaged(random, gzipSync(plain)), gzipped: true }),
    () => ({ body: gzipSync(damaged(random, plain)), gzipped: true }),
    () => ({ body: plain, gzipped: true }),
    () => ({ body: gzipSync(plain), gzipped: false }),
    () => ({ body: gzipSync(gzipSync(plain)), gzipped: true }),
    () => ({ body: gzipSync(Buffer.alloc(48 * 1024 * 1024)), gzipped: true }),
    () => ({ body: Buffer.alloc(6 * 1024 * 1024, 1), gzipped: false }),
    () => ({ body: gzipSync(header(twisted(random, commits[0]?.header, foreign))), gzipped: true }),
    () => ({ body: header(twisted(random, commits[0]?.header, foreign)), gzipped: false }),
    () => ({ body: gzipSync(header(oneOf(random, ['', 'null', '[]', deepJson(2_000), '"text"', '{"device":', '1']))), gzipped: true }),
    () => ({ body: gzipSync(encodeCommits(commits.map((each) => ({ header: strangeHeader(random, each.header), payload: below(random, 2) === 0 ? each.payload : brokenPayload(random) })))), gzipped: true }),
    () => ({ body: gzipSync(encodeCommits([...commits, ...commits])), gzipped: true }),
    () => ({ body: gzipSync(encodeCommits(commits.toReversed())), gzipped: true }),
  ])();
}

/** One frame of a header that may be anything. */
function framed(header: string, payload: Uint8Array): Uint8Array {
  const text = Buffer.from(header);
  const lengths = [Buffer.alloc(4), Buffer.alloc(4)] as const;
  lengths[0].writeUInt32BE(text.length);
  lengths[1].writeUInt32BE(payload.length);
  return Buffer.concat([lengths[0], text, lengths[1], payload]);
}
