import { afterEach, beforeEach, expect, it } from 'vitest';
import { updateMeta } from '#host/posting/meta.ts';
import { beginLife } from '#host/posting/new-life.ts';
import { nextBatch } from '#host/posting/outbox.ts';
import { id, NOW, openScratchTill, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import { isUnknown } from '#host/posting/unknown-till.ts';
import { eventOf } from './failures.ts';
import { LinkFailure } from './server-link.ts';
import { serverTakes } from './server-older.ts';
import { startSyncCore } from './sync-core.ts';
import { createSyncStore } from './sync-store.ts';

let till: ScratchTill;
beforeEach(() => { till = openScratchTill(); });
afterEach(() => { till.remove(); });

/** What a failure that was heard of in the present life comes to. */
function eventAfter(failure: LinkFailure, lane: 'push' | 'pull' = 'push'): ReturnType<typeof eventOf> {
  const store = createSyncStore({
    store: till.store, nowMs: () => NOW, pepper: (verifier) => verifier, goodsChanged: () => undefined, replicaReplaced: () => undefined, loaded: () => undefined,
    beginNewLife: () => till.store.write((tx) => { beginLife(tx, { incarnationId: id(80), series: 'A1' }, () => id(81)); }),
  });
  const core = startSyncCore({ cursor: 0, loaded: true, unsent: 0, lastContactAtMs: null, steadyMs: 0 });
  return eventOf({ failure, lane, incarnation: store.position().incarnation }, core, store);
}

const gapAt = (expectedDseq: number): ReturnType<typeof eventOf> => eventAfter(new LinkFailure('gap', 'the server lost its tail', { expectedDseq }));

it('HS5 HS23 a server that asks for commits which are here no more gets what is kept as another life', () => {
  till.store.write((tx) => {
    const insert = "INSERT INTO outbox (dseq, op_id, kind, hlc, prev_hash, hash, contract_version, created_at, verdict, acked_at, payload) VALUES (?, ?, 'sale', 'h', 'p', 'h', 4, 1, 'applied', 1, x'00')";
    for (const dseq of [2, 3, 4]) tx.run(insert, dseq, id(500 + dseq));
    tx.run('DELETE FROM outbox WHERE dseq = 1');
    updateMeta(tx, { nextDseq: 5, ackedDseq: 4 });
  });
  const batch = (): unknown => till.store.read((tx) => nextBatch(tx, 9, 1e6)).map(({ header }) => [header.incarnation, header.dseq, header.opId]);
  expect(gapAt(3)).toEqual({ type: 'gap', unsent: 2 });
  expect(batch()).toEqual([3, 4].map((dseq) => [id(8), dseq, id(500 + dseq)]));
  expect(gapAt(1)).toEqual({ type: 'forked', lane: 'push', unsent: 3 });
  expect(batch()).toEqual([1, 2, 3].map((dseq) => [id(80), dseq, id(501 + dseq)]));
});

it('HI15 a server that does not know this till is one line, however often it says so, and is asked again like one that fails', () => {
  for (const _ of [1, 2]) expect(eventAfter(new LinkFailure('unknown', 'who is that'))).toEqual({ type: 'failed', lane: 'push', retryAfterMs: null });
  expect(till.store.read((tx) => [isUnknown(tx), tx.all('SELECT kind, subject FROM sync_attention')])).toEqual([true, [{ kind: 'unknown-till', subject: '' }]]);
});

it('HS18 HS24 an older server is said on each lane it refuses, and unsaid by what that lane is answered', () => {
  const older = new LinkFailure('older', 'this till is newer', { retryAfterMs: 60_000 });
  const said = (): unknown => till.store.read((tx) => tx.all<{ subject: string }>("SELECT subject FROM sync_attention WHERE kind = 'server-older' ORDER BY subject").map(({ subject }) => subject));
  for (const lane of ['pull', 'push', 'pull'] as const) expect(eventAfter(older, lane)).toEqual({ type: 'failed', lane, retryAfterMs: 60_000 });
  expect(said()).toEqual(['', 'push']);
  serverTakes(till.store, 'pull');
  expect(said()).toEqual(['push']);
  serverTakes(till.store, 'push');
  serverTakes(till.store, 'push');
  expect(said()).toEqual([]);
});
