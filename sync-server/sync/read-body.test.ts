import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { encodeCommits } from '#contract/sync/frames.ts';
import type { Commit } from '#contract/sync/commit.ts';
import { MAX_BODY_BYTES, readBody, readCommit } from './read-body.ts';
import { chain, idsFrom, seeded } from './testing/commits.ts';

function some(count: number): Commit[] {
  const ids = idsFrom(seeded(7));
  const made = chain(ids(), ids(), ids);
  for (let index = 0; index < count; index++) made.add(new TextEncoder().encode(`{"facts":[],"n":${index}}`));
  return [...made.commits];
}

describe('readBody', () => {
  it('SP5 reads what a till sends, plain and gzipped', async () => {
    const body = encodeCommits(some(3));
    for (const answer of [await readBody(body, false), await readBody(gzipSync(body), true)]) {
      expect(answer.ok && answer.value.map((each) => [each.header.dseq, each.flaw])).toEqual([[1, null], [2, null], [3, null]]);
    }
  });

  it('SP5 refuses what cannot be placed', async () => {
    const [first, second] = some(2) as [Commit, Commit];
    const elsewhere = { ...second, header: { ...second.header, incarnation: idsFrom(seeded(8))() } };
    const nameless = { ...first, header: { ...first.header, dseq: 0 } };
    expect(await readBody(new Uint8Array(), false)).toMatchObject({ code: 'body-broken' });
    expect(await readBody(encodeCommits([first]).subarray(0, 50), false)).toMatchObject({ code: 'body-broken' });
    expect(await readBody(new TextEncoder().encode('not gzip'), true)).toMatchObject({ code: 'body-broken' });
    expect(await readBody(encodeCommits([first, elsewhere]), false)).toMatchObject({ code: 'mixed-incarnations' });
    expect(await readBody(encodeCommits([nameless]), false)).toMatchObject({ code: 'header-broken' });
  });

  it('SP5 a bomb is not unpacked', async () => {
    expect(await readBody(gzipSync(new Uint8Array(MAX_BODY_BYTES * 20)), true)).toMatchObject({ code: 'body-too-large' });
  });

  it('SP6 a wrong hash is the transport\'s fault in a plain body and the till\'s in a gzipped one', async () => {
    const [first] = some(1) as [Commit];
    const body = encodeCommits([{ ...first, payload: new TextEncoder().encode('{"facts":[1]}') }]);
    expect(await readBody(body, false)).toMatchObject({ code: 'hash-mismatch' });
    const answer = await readBody(gzipSync(body), true);
    expect(answer.ok && answer.value[0]).toMatchObject({ flaw: 'hash-mismatch' });
  });

  it('SP5 an odd header with a readable identity costs only its own commit', async () => {
    const [first] = some(1) as [Commit];
    const odd = { ...first, header: { ...first.header, hlc: 'later', kind: '' } };
    const answer = await readBody(encodeCommits([odd]), false);
    expect(answer.ok && answer.value[0]).toMatchObject({ flaw: 'header-unreadable' });
  });

  it('SP18 keeps of a header what a database takes, under the same hash', () => {
    const [first] = some(1) as [Commit];
    const header = { ...first.header, kind: 'a\ud800', note: { 'b\0': ['c\0', '\udc00', 1, null, true] } };
    const commit = readCommit(header, first.payload);
    expect(commit).toMatchObject({ flaw: null, header: { ...first.header, kind: 'a\ufffd', note: { 'b\ufffd': ['c\ufffd', '\ufffd', 1, null, true] } } });
  });

  it('SP5 any bytes at all give an answer', async () => {
    const good = encodeCommits(some(2));
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, value]) => good.map((byte, index) => (index === at ? value : byte))), fc.nat(good.length).map((length) => good.subarray(0, length)));
    await fc.assert(fc.asyncProperty(bytes, fc.boolean(), async (body, gzipped) => {
      const answer = await readBody(body, gzipped);
      expect(typeof answer.ok).toBe('boolean');
    }), { numRuns: 500 });
  });
});
