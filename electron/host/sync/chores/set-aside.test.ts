import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Commit, CommitVerdict, PushReply } from '#contract/sync/commit.ts';
import { updateMeta } from '#host/posting/meta.ts';
import { beginLife } from '#host/posting/new-life.ts';
import { nextBatch } from '#host/posting/outbox.ts';
import { id, NOW, openScratchTill, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import { LinkFailure } from '../server-link.ts';
import { createSyncStore } from '../sync-store.ts';
import type { SyncStore } from '../sync-store-port.ts';
import type { Chore } from './chores.ts';
import { setAsideChore } from './set-aside.ts';

const never = new AbortController().signal;
const EVERY_MS = 300_000;

let till: ScratchTill;
let store: SyncStore;
let sent: Commit[];
let chore: Chore;
let steadyMs: number;
let answer: (commit: Commit) => PushReply | Error;
beforeEach(() => {
  till = openScratchTill();
  [sent, steadyMs] = [[], 0];
  store = createSyncStore({ store: till.store, nowMs: () => NOW, pepper: (verifier) => verifier, goodsChanged: () => undefined, replicaReplaced: () => undefined, loaded: () => undefined, beginNewLife: () => undefined });
  chore = setAsideChore({
    store: till.store, position: store.position, steadyMs: () => steadyMs,
    ask: async (commit) => {
      sent.push(commit);
      const said = answer(commit);
      if (said instanceof Error) throw said;
      return said;
    },
  });
});
afterEach(() => { till.remove(); });

const told = (...verdicts: readonly CommitVerdict[]): PushReply => ({ verdicts: [...verdicts], ackDseq: Math.max(...verdicts.map(({ dseq }) => dseq)), epoch: id(10), serverTime: NOW });
const aside = (dseq: number, reason = 'unknown-entity'): CommitVerdict => ({ dseq, verdict: 'quarantined', reason });
const later = (): Promise<number | void> => {
  steadyMs += EVERY_MS;
  return chore.run(never);
};
const lines = (): unknown => till.store.read((tx) => tx.all<{ subject: string; detail: string }>("SELECT subject, detail FROM sync_attention WHERE kind = 'quarantined' ORDER BY subject").map(({ subject, detail }) => [subject, (JSON.parse(detail) as { reason: string }).reason]));
const outbox = (): unknown => till.store.read((tx) => tx.all<{ verdict: string; reason: string; at: number }>('SELECT verdict, reason, acked_at AS at FROM outbox ORDER BY dseq').map(({ verdict, reason, at }) => [verdict, reason, at]));

/** Commits 1 to `count`, decided by the server as told. */
function decided(count: number, verdictOf: (dseq: number) => CommitVerdict): void {
  till.store.write((tx) => {
    for (let dseq = 2; dseq <= count; dseq++) tx.run("INSERT INTO outbox (dseq, op_id, kind, hlc, prev_hash, hash, contract_version, created_at, payload) VALUES (?, ?, 'sale', 'h', 'p', 'h', 4, 1, x'00')", dseq, id(500 + dseq));
    updateMeta(tx, { nextDseq: count + 1 });
  });
  store.recordVerdicts({ ...told(...Array.from({ length: count }, (_, index) => verdictOf(index + 1))), serverTime: NOW - 1_000 });
}

it('HS25 a commit kept aside is asked about as it was sent, and what the till says ends once it was taken in', async () => {
  decided(3, (dseq) => (dseq === 2 ? aside(2) : { dseq, verdict: 'applied' }));
  answer = ({ header: { dseq } }) => told(aside(dseq));
  expect(await chore.run(never)).toBe(EVERY_MS);
  // Caught up again and again: it has been asked.
  for (let times = 0; times < 9; times++) await chore.run(never);
  expect(sent.map(({ header: { dseq, opId, incarnation, device } }) => [dseq, opId, incarnation, device])).toEqual([[2, id(502), id(8), id(7)]]);
  expect([lines(), store.unsent().count, store.nextBatch()]).toEqual([[['2', 'unknown-entity']], 0, []]);
  answer = ({ header: { dseq } }) => told({ dseq, verdict: 'duplicate' });
  await later();
  // By the time of the first answer the outbox is pruned.
  expect([lines(), outbox()]).toEqual([[], [['applied', null, NOW - 1_000], ['duplicate', null, NOW - 1_000], ['applied', null, NOW - 1_000]]]);
  await later();
  expect(sent).toHaveLength(2);
});

it('HS25 one that a person put aside is said to be that, until it is taken in after all or somebody has read it', async () => {
  decided(2, aside);
  answer = ({ header: { dseq } }) => told(aside(dseq, 'put-aside'));
  await chore.run(never);
  expect(lines()).toEqual([['1', 'put-aside'], ['2', 'put-aside']]);
  till.store.write((tx) => { tx.run("DELETE FROM sync_attention WHERE subject = '1'"); });
  answer = ({ header: { dseq } }) => told({ dseq, verdict: 'duplicate' });
  await later();
  expect([lines(), sent.map(({ header }) => header.dseq)]).toEqual([[], [1, 2, 2]]);
});

it('HS25 many of them take turns, and no answer, another server\'s or one about another life changes nothing', async () => {
  decided(25, aside);
  answer = ({ header: { dseq } }) => told(aside(dseq));
  await chore.run(never);
  await later();
  await later();
  expect(sent.map(({ header }) => header.dseq)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  for (const nothing of [new LinkFailure('network', 'no'), new LinkFailure('gap', 'the server lost its tail', { expectedDseq: 1 }), { ...told({ dseq: 1, verdict: 'duplicate' }), epoch: id(99) }, { ...told(aside(1)), verdicts: [] }]) {
    answer = () => nothing;
    expect(await later()).toBe(EVERY_MS);
  }
  answer = ({ header: { dseq } }) => {
    till.store.write((tx) => { updateMeta(tx, { incarnationId: id(1_000 + sent.length) }); });
    return told({ dseq, verdict: 'duplicate' });
  };
  await later();
  expect(lines()).toHaveLength(25);
});

it('HS25 HI8 another life gives other numbers: what was said about the old ones goes, and is said again by its own answers', async () => {
  decided(4, (dseq) => (dseq === 1 ? { dseq, verdict: 'applied' } : aside(dseq)));
  till.store.write((tx) => {
    tx.run('DELETE FROM outbox WHERE dseq = 1');
    beginLife(tx, { incarnationId: id(80), series: 'A1' }, () => id(81));
  });
  expect(till.store.read((tx) => nextBatch(tx, 9, 1e6)).map(({ header }) => header.dseq)).toEqual([1, 2, 3]);
  await chore.run(never);
  expect([lines(), sent]).toEqual([[], []]);
  store.recordVerdicts(told({ dseq: 1, verdict: 'duplicate' }, aside(2), { dseq: 3, verdict: 'duplicate' }));
  answer = ({ header: { dseq } }) => told({ dseq, verdict: 'duplicate' });
  await later();
  expect([lines(), sent.map(({ header }) => header.dseq)]).toEqual([[], [2]]);
});
