import { afterAll, describe, expect, it } from 'vitest';
import { hashOfCommit } from '#host/posting/commit-hash.ts';
import { readMeta } from '#host/posting/meta.ts';
import { pastOf } from './past.ts';
import { benchTill, closeBenchTill } from './till.ts';

const TODAY = Date.UTC(2026, 4, 20);

describe('the past of a measured till', () => {
  const { receipts, days } = pastOf({ lines: 60_000, goods: 5_000, seed: 3, todayMs: TODAY });
  const counted = <K>(keys: readonly K[]): number[] => [...Map.groupBy(keys, (key) => key).values()].map((same) => same.length).sort((a, b) => b - a);

  it('is so many lines, the same for the same seed, in order, before today', () => {
    expect(receipts.flatMap(({ lines }) => lines)).toHaveLength(60_000);
    expect(pastOf({ lines: 60_000, goods: 5_000, seed: 3, todayMs: TODAY }).receipts).toEqual(receipts);
    expect(receipts.every(({ atMs }, place) => atMs >= (receipts[place - 1]?.atMs ?? 0) && atMs < TODAY)).toBe(true);
    expect(receipts.at(-1)?.day).toBe(days - 1);
  });

  it('is uneven: days, hours, sizes, goods and tenders', () => {
    const [busiest = 0] = counted(receipts.map(({ day }) => day));
    expect(busiest).toBeGreaterThan(1.3 * receipts.length / days);
    const hours = counted(receipts.map(({ atMs }) => new Date(atMs).getUTCHours()));
    expect((hours[0] ?? 0) / (hours.at(-1) ?? 1)).toBeGreaterThan(3);
    const sizes = receipts.map(({ lines }) => lines.length).sort((a, b) => a - b);
    expect([sizes[Math.floor(sizes.length / 2)], sizes.at(-1)]).toEqual([expect.closeTo(7, -1), expect.any(Number)]);
    expect(sizes.at(-1)).toBeGreaterThan(100);
    const sold = receipts.flatMap(({ lines }) => lines.map(({ good }) => good));
    expect(sold.filter((good) => good < 500).length / sold.length).toBeGreaterThan(0.4);
    expect(Object.keys(Object.groupBy(receipts, ({ paid }) => paid)).sort()).toEqual(['card', 'cash', 'mixed']);
  });

  it('has goods that come back: of an earlier sale, once, as they were sold', () => {
    const backs = receipts.flatMap((receipt, place) => (receipt.refundOf === null ? [] : [{ ...receipt, place, of: receipt.refundOf }]));
    expect(backs.length / receipts.length).toBeGreaterThan(0.01);
    expect(new Set(backs.map(({ of }) => of)).size).toBe(backs.length);
    for (const { place, of, lines } of backs) {
      expect(of).toBeLessThan(place);
      const sale = receipts[of];
      for (const line of lines) expect({ ...line, ofLine: null }).toEqual(sale?.lines[(line.ofLine ?? 0) - 1]);
    }
  });
});

describe('a measured till', () => {
  afterAll(closeBenchTill);

  it('has its past in the tables it sells from, and an outbox that goes on where it stood', async () => {
    const { host, receipts } = await benchTill({ goods: 300, storedLines: 2_000 }, () => undefined);
    host.store.read((tx) => {
      const count = (sql: string): number => tx.get<{ n: number }>(sql)?.n ?? 0;
      expect([count('SELECT count(*) AS n FROM receipt_line'), count('SELECT count(*) AS n FROM receipt')]).toEqual([2_000, receipts]);
      expect(tx.all('SELECT document_id FROM ledger_entry GROUP BY document_id HAVING sum(amount_minor) <> 0')).toEqual([]);
      expect(count("SELECT count(*) AS n FROM receipt WHERE kind = 'refund' AND refund_of IN (SELECT id FROM receipt)")).toBeGreaterThan(0);
      const rows = tx.all<{ dseq: number; op: string; prev: string; hash: string; payload: Uint8Array; verdict: string | null }>('SELECT dseq, op_id AS op, prev_hash AS prev, hash, payload, verdict FROM outbox ORDER BY dseq');
      expect(rows.every((row, at) => at === 0 || (row.dseq === (rows[at - 1]?.dseq ?? 0) + 1 && row.prev === rows[at - 1]?.hash))).toBe(true);
      expect(rows.every((row) => row.hash === hashOfCommit(row.prev, row.op, row.dseq, row.payload))).toBe(true);
      const { nextDseq, ackedDseq } = readMeta(tx);
      expect([nextDseq, rows.filter(({ verdict }) => verdict === 'applied').at(-1)?.dseq]).toEqual([(rows.at(-1)?.dseq ?? 0) + 1, ackedDseq]);
      expect(rows.filter(({ verdict }) => verdict === null).length).toBeGreaterThanOrEqual(40);
    });
  });
});
