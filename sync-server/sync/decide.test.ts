import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { FIRST_PREV_HASH, type Commit } from '#contract/sync/commit.ts';
import { decide, type Arrived, type Memory, type Position } from './decide.ts';
import { readCommit } from './read-body.ts';
import { chain, idsFrom, seeded } from './testing/commits.ts';

const START: Position = { dseq: 0, hash: FIRST_PREV_HASH };

function arrived(commit: Commit): Arrived {
  const read = readCommit(commit.header, commit.payload);
  if (!read) throw new Error('the fixture is not readable');
  return read;
}

function commitsOf(count: number, seed = 1): Arrived[] {
  const ids = idsFrom(seeded(seed));
  const made = chain(ids(), ids(), ids);
  for (let index = 0; index < count; index++) made.add(new TextEncoder().encode(`payload ${seed} ${index}`));
  return made.commits.map(arrived);
}

function memoryOf(commits: readonly Arrived[]): Memory {
  return { hashAt: new Map(commits.map((each) => [each.header.dseq, each.header.hash])), operations: new Map(commits.map(({ header }) => [header.opId, { prevHash: header.prevHash, dseq: header.dseq, hash: header.hash, applied: true, aside: null }])) };
}

function positionOf(commits: readonly Arrived[]): Position {
  const last = commits.at(-1);
  return last ? { dseq: last.header.dseq, hash: last.header.hash } : START;
}

const kinds = (decision: ReturnType<typeof decide>): string[] => decision.decided.map((each) => each.kind);

describe('decide', () => {
  it('SP1 a commit held under the same hash is a duplicate, the rest is applied', () => {
    const batch = commitsOf(4);
    const held = batch.slice(0, 2);
    const decision = decide(positionOf(held), memoryOf(held), batch);
    expect(kinds(decision)).toEqual(['duplicate', 'duplicate', 'apply', 'apply']);
    expect(decision.position.dseq).toBe(4);
  });

  it('SP1 the same commit twice in one batch is applied once', () => {
    const [first] = commitsOf(1) as [Arrived];
    expect(kinds(decide(START, memoryOf([]), [first, first]))).toEqual(['apply', 'duplicate']);
  });

  it('SP2 the same operation under a new position takes its place without effect, with another payload it is kept aside', () => {
    const ids = idsFrom(seeded(2));
    const [device, incarnation] = [ids(), ids()];
    const made = chain(device, incarnation, ids);
    const first = made.add(new TextEncoder().encode('sold'));
    made.add(first.payload, first.header.opId);
    made.add(new TextEncoder().encode('other'), first.header.opId);
    const decision = decide(START, memoryOf([]), made.commits.map(arrived));
    expect(kinds(decision)).toEqual(['apply', 'repeated', 'quarantine']);
    expect(decision.decided[2]).toMatchObject({ reason: 'op-reused' });
    expect(decision.position.dseq).toBe(3);
  });

  it('SP3 a gap ends the batch; what stood before it is decided', () => {
    const [first, , third] = commitsOf(3) as [Arrived, Arrived, Arrived];
    const decision = decide(START, memoryOf([]), [first, third]);
    expect(kinds(decision)).toEqual(['apply']);
    expect(decision.ending).toEqual({ kind: 'gap', expectedDseq: 2 });
    expect(decide(START, memoryOf([]), [third]).ending).toEqual({ kind: 'gap', expectedDseq: 1 });
  });

  it('SP4 the same position with another hash is a fork at the last common one', () => {
    const ids = idsFrom(seeded(3));
    const [device, incarnation] = [ids(), ids()];
    const ours = chain(device, incarnation, ids);
    for (let index = 0; index < 3; index++) ours.add(new TextEncoder().encode(`common ${index}`));
    const twin = chain(device, incarnation, ids, ours.commits);
    ours.add(new TextEncoder().encode('ours'));
    twin.add(new TextEncoder().encode('theirs'));
    const held = ours.commits.map(arrived);
    const decision = decide(positionOf(held), memoryOf(held), twin.commits.slice(3).map(arrived));
    expect(decision).toMatchObject({ decided: [], ending: { kind: 'fork', commonDseq: 3 } });
  });

  it('SP4 a next commit that stands on another past is a fork', () => {
    const ids = idsFrom(seeded(4));
    const [device, incarnation] = [ids(), ids()];
    const ours = chain(device, incarnation, ids);
    ours.add(new TextEncoder().encode('ours'));
    const twin = chain(device, incarnation, ids);
    twin.add(new TextEncoder().encode('theirs'));
    twin.add(new TextEncoder().encode('theirs again'));
    const held = ours.commits.map(arrived);
    expect(decide(positionOf(held), memoryOf(held), twin.commits.slice(1).map(arrived)).ending).toEqual({ kind: 'fork', commonDseq: 0 });
  });

  it('SP6 a damaged commit takes its place in quarantine and the chain goes on', () => {
    const batch = commitsOf(3).map((commit, index): Arrived => (index === 1 ? { ...commit, flaw: 'hash-mismatch' } : commit));
    const decision = decide(START, memoryOf([]), batch);
    expect(kinds(decision)).toEqual(['apply', 'quarantine', 'apply']);
    expect(decision.ending).toBeNull();
  });

  it('SP1 however a till cuts, repeats and resends its log, each operation is applied once and in order', () => {
    const log = commitsOf(30, 5);
    const cuts = fc.array(fc.tuple(fc.integer({ min: 0, max: 29 }), fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 40 });
    fc.assert(fc.property(cuts, (ranges) => {
      const held: Arrived[] = [];
      const applied: number[] = [];
      for (const [from, count] of ranges) {
        const decision = decide(positionOf(held), memoryOf(held), log.slice(from, from + count));
        for (const each of decision.decided) {
          if (each.kind === 'duplicate') continue;
          expect(each.kind).toBe('apply');
          applied.push(each.commit.header.dseq);
          held.push(each.commit);
        }
        if (from > held.length) expect(decision.ending).toEqual({ kind: 'gap', expectedDseq: held.length + 1 });
        else expect(decision.ending).toBeNull();
      }
      expect(applied).toEqual(Array.from({ length: applied.length }, (_, index) => index + 1));
    }));
  });
});
