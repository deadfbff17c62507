/** How long what was sent is kept, and what a server that lost some of it may still ask for. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { updateMeta } from './meta.ts';
import { isKept, nextBatch, pruneOutbox, rewindTo, unsentCount } from './outbox.ts';
import { beginLife } from './new-life.ts';
import { id, NOW, openScratchTill, type ScratchTill } from './scratch-till.fixture.ts';

const DAY_MS = 86_400_000;
const KEPT = 5_000;

let till: ScratchTill;
beforeEach(() => {
  till = openScratchTill();
  till.store.write((tx) => { tx.run('DELETE FROM outbox'); });
});
afterEach(() => { till.remove(); });

/** `count` commits, all but the last `unsent` of them decided; the one at `dseq` was decided so many days before the newest, and written at the same time where nothing else is said. */
function written(count: number, unsent: number, daysAgo: (dseq: number) => number, writtenDaysAgo = daysAgo): void {
  till.store.write((tx) => {
    for (let dseq = 1; dseq <= count; dseq++) {
      const decided = dseq <= count - unsent;
      tx.run("INSERT INTO outbox (dseq, op_id, kind, hlc, prev_hash, hash, contract_version, created_at, verdict, acked_at, payload) VALUES (?, ?, 'sale', 'h', 'p', 'h', 4, ?, ?, ?, x'00')",
        dseq, `op ${dseq}`, NOW - writtenDaysAgo(dseq) * DAY_MS, decided ? 'applied' : null, decided ? NOW - daysAgo(dseq) * DAY_MS : null);
    }
    updateMeta(tx, { nextDseq: count + 1, ackedDseq: count - unsent });
  });
}
const kept = (): { first: number; count: number } => till.store.read((tx) => tx.get<{ first: number; count: number }>('SELECT min(dseq) AS first, count(*) AS count FROM outbox')) ?? { first: 0, count: 0 };
const prune = (nowMs = NOW): boolean => till.store.write((tx) => pruneOutbox(tx, nowMs));
/** How many pieces it took. */
const pruned = (nowMs = NOW): number => {
  for (let pieces = 1; ; pieces++) if (!prune(nowMs)) return pieces;
};

describe('HS23 the recovery log has an end', () => {
  it('what was decided more than thirty days before the newest goes, the oldest first and some at a time', () => {
    written(KEPT + 170, 20, (dseq) => (dseq <= 130 ? 31 : dseq === KEPT + 150 ? 0 : 29));
    expect(prune()).toBe(true);
    expect(kept()).toEqual({ first: 51, count: KEPT + 120 });
    expect(pruned()).toBe(2);
    expect(kept()).toEqual({ first: 131, count: KEPT + 40 });
    expect([pruned(), kept().first, till.store.read(unsentCount)]).toEqual([1, 131, 20]);
  });

  it('the last five thousand of those decided stay whatever the clocks say, and so does what is not decided', () => {
    written(KEPT + 300, 290, (dseq) => (dseq === KEPT + 10 ? 0 : 4_000));
    pruned();
    expect(kept()).toEqual({ first: 11, count: KEPT + 290 });
  });

  it('one that was decided lately, by a clock that was right for a moment, keeps all behind it', () => {
    written(KEPT + 200, 0, (dseq) => (dseq === 60 || dseq === KEPT + 200 ? 1 : 400));
    pruned();
    expect(kept().first).toBe(60);
  });

  it.each([
    ['the server said once that it is forty days later', (dseq: number) => (dseq === KEPT + 200 ? -40 : 0), undefined, NOW],
    ['the server said for a while that it is a year earlier', (dseq: number) => (dseq <= 200 ? 365 : 0), () => 0, NOW],
    ['the till thinks it is a year later', () => 0, undefined, NOW + 365 * DAY_MS],
    ['the till thought so when it wrote them, or a year earlier', () => 0, (dseq: number) => (dseq % 2 === 0 ? 365 : -365), NOW],
    ['the till thinks it is a year earlier', (dseq: number) => (dseq <= 200 ? 29 : 0), undefined, NOW - 365 * DAY_MS],
  ])('one clock alone makes nothing old: %s', (_, daysAgo, writtenDaysAgo, nowMs) => {
    written(KEPT + 200, 0, daysAgo, writtenDaysAgo);
    pruned(nowMs);
    expect(kept()).toEqual({ first: 1, count: KEPT + 200 });
  });

  it('another life takes nothing out of it, whenever it was decided', () => {
    written(300, 20, (dseq) => (dseq === 280 ? -40 : dseq <= 100 ? 400 : 0));
    till.store.write((tx) => { beginLife(tx, { incarnationId: id(80), series: 'A1' }, () => id(81)); });
    expect([kept(), till.store.read(unsentCount), till.store.read((tx) => tx.get("SELECT count(*) AS n FROM outbox WHERE op_id = 'op ' || dseq"))]).toEqual([{ first: 1, count: 300 }, 300, { n: 300 }]);
  });

  it('a till that was told nothing yet, or of a server that doubts everything, lets nothing go', () => {
    written(KEPT + 200, KEPT + 200, () => 0);
    expect([prune(), kept().first]).toEqual([false, 1]);
    till.store.write((tx) => { tx.run('DELETE FROM outbox'); });
    written(KEPT + 200, 0, (dseq) => (dseq > 200 ? 0 : 90));
    till.store.write((tx) => { rewindTo(tx, 100); });
    expect([prune(), kept().first]).toEqual([false, 1]);
  });

  it('a server may ask for what is kept', () => {
    written(KEPT + 100, 0, (dseq) => (dseq <= 100 ? 31 : 0));
    expect([0, 1, 60].map((from) => till.store.read((tx) => isKept(tx, from)))).toEqual([true, true, true]);
    pruned();
    expect([1, 100, 101, 9_000].map((from) => till.store.read((tx) => isKept(tx, from)))).toEqual([false, false, true, true]);
    till.store.write((tx) => { rewindTo(tx, 101); });
    expect(till.store.read((tx) => nextBatch(tx, 2, 1e6)).map(({ header }) => header.dseq)).toEqual([101, 102]);
  });
});
