import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Commit } from '#contract/sync/commit.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { chain, idsFrom, payloadOf, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import { firstTill, plantCompany, pushCommits, type PlantedTill } from './testing/shop.ts';
import { OtherDevice, type PushOutcome } from '#server/sync/push.ts';

let test: TestDatabase;
beforeAll(async () => { test = await testDatabase({ connections: 12 }); });
afterAll(() => test.close());

const random = seeded(21);
const ids = idsFrom(random);
let number = 0;

const newSale = (till: PlantedTill, more: { lineCount?: number } = {}): ReceiptDocument => sale(till.place, ids, random, { incarnationId: till.incarnationId, number: ++number, ...more });
const addSales = (till: PlantedTill, count: number): Commit[] => Array.from({ length: count }, () => till.log.add(receiptPayload(newSale(till, { lineCount: 2 }))));
const send = (till: PlantedTill, commits: readonly Commit[]): Promise<PushOutcome> => pushCommits(test.deps, till.device, commits);
const verdicts = (outcome: PushOutcome): string => outcome.reply.verdicts.map((each) => each.verdict[0]).join('');

async function count(till: PlantedTill, what: string): Promise<number> {
  return test.deps.db.withTenant(till.device.tenantId, async (tx) => (await tx.query<{ n: number }>(`SELECT count(*) AS n FROM ${what}`)).rows[0]?.n ?? -1);
}

async function freshTill(): Promise<PlantedTill> {
  return firstTill(await plantCompany(test.deps));
}

const POISONS: Record<string, (till: PlantedTill) => Uint8Array> = {
  'not JSON': () => new TextEncoder().encode('{"facts":['),
  'not text': () => Uint8Array.of(0xc3, 0x28),
  'unknown entity': () => payloadOf({ entity: 'hologram', row: {} }),
  'other company': (till) => receiptPayload({ ...newSale(till), companyId: ids() }),
  'a letter no database takes': (till) => receiptPayload({ ...newSale(till), kind: 'sale\0' }),
  'a date that is none': (till) => receiptPayload({ ...newSale(till), businessDate: '2026-99-99' }),
  'a rate beyond its column': (till) => { const whole = newSale(till); return receiptPayload({ ...whole, lines: whole.lines.map((line) => ({ ...line, taxRateBps: 9_000_000_000 })) }); },
  'nested beyond reason': (till) => new TextEncoder().encode(JSON.stringify({ facts: [{ entity: 'receipt', row: { ...newSale(till), fiscalResult: 'DEEP' } }] }).replace('"DEEP"', `${'['.repeat(30_000)}${']'.repeat(30_000)}`)),
};

describe('push', () => {
  it('SP8 SO2 applies a batch of 500 sales whole, every row of every table, and one of the feed for each', async () => {
    const till = await freshTill();
    const outcome = await send(till, addSales(till, 500));
    expect(verdicts(outcome)).toBe('a'.repeat(500));
    expect(outcome.reply.ackDseq).toBe(500);
    expect(await Promise.all(['receipt', 'receipt_line', 'tender', 'stock_movement', 'ledger_entry', 'commit_log'].map((table) => count(till, table)))).toEqual([500, 1000, 500, 1000, 1500, 500]);
    expect(await count(till, "change WHERE entity = 'receipt'")).toBe(500);
    expect(await count(till, 'attention_item')).toBe(0);
  });

  it('SP1 stores a document as it was sent, cent for cent and letter for letter', async () => {
    const till = await freshTill();
    const whole = newSale(till, { lineCount: 3 });
    const odd = { ...whole, lines: whole.lines.map((line, index) => ({ ...line, name: ['Сыр "Д\'Арте" {50%}, \\ NULL', 'NULL', '', 'строка\nвторая'][index] as string, barcode: index === 0 ? null : 'NULL', taxRateBps: index === 1 ? null : 2200 })) };
    await send(till, [till.log.add(receiptPayload(odd))]);
    const lines = await test.deps.db.withTenant(till.device.tenantId, async (tx) => (await tx.query('SELECT name, barcode, tax_rate_bps, total_minor, quantity_micro FROM receipt_line ORDER BY line_no')).rows);
    expect(lines).toEqual(odd.lines.map((line) => ({ name: line.name, barcode: line.barcode, tax_rate_bps: line.taxRateBps, total_minor: line.totalMinor, quantity_micro: line.quantityMicro })));
    const [stored] = await test.deps.db.withTenant(till.device.tenantId, async (tx) => (await tx.query('SELECT fiscal_lines, business_date, occurred_at, commit_dseq FROM receipt')).rows);
    expect(stored).toEqual({ fiscal_lines: odd.fiscalLines, business_date: odd.businessDate, occurred_at: odd.occurredAt, commit_dseq: 1 });
  });

  it('SP1 SP13 a batch sent again after a lost reply changes nothing', async () => {
    const till = await freshTill();
    const batch = addSales(till, 20);
    await send(till, batch);
    const again = await send(till, [...batch.slice(5), ...addSales(till, 3)]);
    expect(verdicts(again)).toBe(`${'d'.repeat(15)}aaa`);
    expect(again.reply.ackDseq).toBe(23);
    expect(await count(till, 'receipt')).toBe(23);
  });

  it('SP1 the same batch over six connections at once is applied once', async () => {
    const till = await freshTill();
    const batch = addSales(till, 40);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => send(till, batch)));
    const all = outcomes.flatMap((outcome) => outcome.reply.verdicts.map((each) => each.verdict));
    expect(all.filter((verdict) => verdict === 'applied')).toHaveLength(40);
    expect(all.filter((verdict) => verdict === 'duplicate')).toHaveLength(200);
    expect([await count(till, 'receipt'), await count(till, 'receipt_line'), await count(till, 'commit_log')]).toEqual([40, 80, 40]);
  });

  it('SP2 twins that send one operation under two incarnations at once apply it once', async () => {
    const till = await freshTill();
    const twin = chain(till.device.deviceId, ids(), ids);
    const batch = addSales(till, 25);
    for (const commit of batch) twin.add(commit.payload, commit.header.opId);
    const [one, other] = await Promise.all([send(till, batch), send(till, twin.commits)]);
    const all = [...one.reply.verdicts, ...other.reply.verdicts].map((each) => each.verdict);
    expect(all.filter((verdict) => verdict === 'applied')).toHaveLength(25);
    expect(all.filter((verdict) => verdict === 'duplicate')).toHaveLength(25);
    expect([await count(till, 'receipt'), await count(till, 'receipt_line'), await count(till, 'quarantine')]).toEqual([25, 50, 0]);
  });

  it('SP2 another sale under a used operation id is kept, not swallowed', async () => {
    const till = await freshTill();
    const first = till.log.add(receiptPayload(newSale(till)));
    const second = till.log.add(receiptPayload(newSale(till)), first.header.opId);
    expect(verdicts(await send(till, [first, second]))).toBe('aq');
    expect(await count(till, "quarantine WHERE reason = 'op-reused'")).toBe(1);
  });

  for (const [name, poison] of Object.entries(POISONS)) {
    it(`SP7 SP8 a commit that is ${name} is kept aside whole, first, in the middle and last; the others flow`, async () => {
      for (const at of [0, 6, 12]) {
        const till = await freshTill();
        const before = addSales(till, at);
        const bad = till.log.add(poison(till));
        const outcome = await send(till, [...before, bad, ...addSales(till, 12 - at)]);
        expect(verdicts(outcome)).toBe(`${'a'.repeat(at)}q${'a'.repeat(12 - at)}`);
        expect(outcome.reply.ackDseq).toBe(13);
        expect([await count(till, 'receipt'), await count(till, 'quarantine'), await count(till, "attention_item WHERE kind = 'quarantined-commit'")]).toEqual([12, 1, 1]);
        const [kept] = await test.deps.db.withTenant(till.device.tenantId, async (tx) => (await tx.query<{ payload: Buffer; header: unknown }>('SELECT payload, header FROM quarantine')).rows);
        expect(kept?.payload.equals(bad.payload)).toBe(true);
        expect(kept?.header).toEqual(bad.header);
        expect(verdicts(await send(till, [bad])), 'told again when the reply was lost').toBe('q');
      }
    });
  }

  it('SP8 four poisons in one batch are found, each alone', async () => {
    const till = await freshTill();
    const expected: string[] = [];
    for (let index = 0; index < 60; index++) {
      const bad = [7, 8, 31, 59].includes(index);
      till.log.add(bad ? (POISONS['a date that is none'] as (till: PlantedTill) => Uint8Array)(till) : receiptPayload(newSale(till)));
      expected.push(bad ? 'q' : 'a');
    }
    expect(verdicts(await send(till, till.log.commits))).toBe(expected.join(''));
    expect(await count(till, 'receipt')).toBe(56);
  });

  it('SP10 an equal fact is applied without effect, another content under its key is kept aside and changes nothing', async () => {
    const till = await freshTill();
    const whole = newSale(till, { lineCount: 2 });
    const extra = { ...whole, lines: [...whole.lines, { ...(whole.lines[0] as ReceiptDocument['lines'][number]), lineNo: 3 }] };
    const fewer = { ...whole, movements: whole.movements.slice(1) };
    const other = { ...whole, totalMinor: whole.totalMinor + 100 };
    for (const each of [whole, whole, extra, fewer, other]) till.log.add(receiptPayload(each));
    expect(verdicts(await send(till, till.log.commits))).toBe('aaqqq');
    expect([await count(till, 'receipt'), await count(till, 'receipt_line'), await count(till, 'stock_movement')]).toEqual([1, 2, 2]);
    expect(await count(till, "quarantine WHERE reason = 'key-conflict' AND detail = 'receipt'")).toBe(3);
    till.log.add(receiptPayload({ ...whole, totalMinor: 1 }));
    expect(verdicts(await send(till, till.log.commits.slice(5))), 'also against what an earlier batch stored').toBe('q');
  });

  it('SP11 a sale whose sums disagree is stored and shown to somebody', async () => {
    const till = await freshTill();
    const whole = newSale(till);
    expect(verdicts(await send(till, [till.log.add(receiptPayload({ ...whole, totalMinor: whole.totalMinor + 7 }))]))).toBe('a');
    expect(await count(till, "attention_item WHERE kind = 'sums-differ'")).toBe(1);
  });

  it('SP14 fields of a newer till are applied as far as known, and the bytes kept', async () => {
    const till = await freshTill();
    const commit = till.log.add(payloadOf({ entity: 'receipt', row: { ...newSale(till), loyaltyMinor: 500 } }));
    expect(verdicts(await send(till, [commit]))).toBe('a');
    expect(await count(till, "quarantine WHERE reason = 'newer-fields' AND outcome = 'applied' AND closed_at IS NOT NULL")).toBe(1);
    expect(await count(till, 'attention_item')).toBe(0);
  });

  it('SP3 a gap is told with the commit that is expected, and what stood before it counts', async () => {
    const till = await freshTill();
    const batch = addSales(till, 6);
    const outcome = await send(till, [...batch.slice(0, 2), ...batch.slice(4)]);
    expect(verdicts(outcome)).toBe('aa');
    expect(outcome.ending).toEqual({ kind: 'gap', expectedDseq: 3 });
    const refused = await send(till, batch.slice(4));
    expect(refused).toMatchObject({ ending: { kind: 'gap', expectedDseq: 3 }, reply: { verdicts: [], ackDseq: 2 } });
    expect(await count(till, 'receipt')).toBe(2);
    expect(verdicts(await send(till, batch.slice(2)))).toBe('aaaa');
  });

  it('SP4 a clone is found at its first commit, shown once, and under a new incarnation loses nothing', async () => {
    const till = await freshTill();
    const common = addSales(till, 3);
    const twin = chain(till.device.deviceId, till.incarnationId, ids, common);
    const mine = addSales(till, 2);
    twin.add(receiptPayload(newSale(till)));
    twin.add(receiptPayload(newSale(till)));
    await send(till, [...common, ...mine]);
    for (let times = 0; times < 3; times++) expect((await send(till, twin.commits.slice(3))).ending).toEqual({ kind: 'fork', commonDseq: 3 });
    expect(await count(till, "attention_item WHERE kind = 'fork'")).toBe(1);
    const reborn = chain(till.device.deviceId, ids(), ids);
    for (const commit of twin.commits) reborn.add(commit.payload, commit.header.opId);
    expect(verdicts(await send(till, reborn.commits))).toBe('dddaa');
    expect(await count(till, 'receipt')).toBe(7);
  });

  it('SP12 no till writes into the history of another, under whichever name, and its owner goes on undisturbed', async () => {
    const [owner, thief] = (await plantCompany(test.deps, { tills: 2 })).stores[0]?.tills as [PlantedTill, PlantedTill];
    const [first, second] = addSales(owner, 2) as [Commit, Commit];
    await send(owner, [first]);
    const renamed = chain(thief.device.deviceId, owner.incarnationId, ids, [first]);
    const forked = renamed.add(receiptPayload(newSale(thief)));
    const unseen = chain(owner.device.deviceId, ids(), ids);
    unseen.add(receiptPayload(newSale(thief)));
    for (const commits of [[first], [second], [forked], [{ ...second, header: { ...second.header, device: thief.device.deviceId } }], unseen.commits]) await expect(send(thief, commits)).rejects.toThrow(OtherDevice);
    expect(await Promise.all(['commit_log', 'receipt', 'quarantine', 'attention_item', 'incarnation'].map((table) => count(owner, table)))).toEqual([1, 1, 0, 0, 2]);
    expect(verdicts(await send(owner, [second]))).toBe('a');
    expect(verdicts(await send(thief, addSales(thief, 2))), 'its own history is open to it').toBe('aa');
  });

  it('SP9 a database that goes away in the middle changes nothing and quarantines nothing', async () => {
    const till = await freshTill();
    const batch = addSales(till, 5);
    const killed: TestDatabase['deps'] = {
      ...test.deps,
      db: { ...test.deps.db, withTenant: (tenantId, work, options) => test.deps.db.withTenant(tenantId, async (tx) => {
        const value = await work(tx);
        await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
        return value;
      }, options) },
    };
    await expect(pushCommits(killed, till.device, batch)).rejects.toThrow();
    expect([await count(till, 'receipt'), await count(till, 'commit_log'), await count(till, 'quarantine')]).toEqual([0, 0, 0]);
    expect(verdicts(await send(till, batch))).toBe('aaaaa');
  });

  it('SP1 SP8 random cuts, repeats, poisons and rivals: accepted = applied + quarantined, each once', async () => {
    const till = await freshTill();
    const bad = new Set<number>();
    for (let index = 1; index <= 120; index++) {
      const kinds = Object.values(POISONS);
      if (random() < 0.1) {
        bad.add(index);
        till.log.add((kinds[Math.floor(random() * kinds.length)] as (till: PlantedTill) => Uint8Array)(till));
      } else till.log.add(receiptPayload(newSale(till, { lineCount: 1 })));
    }
    const rival = async (): Promise<void> => {
      for (let acked = 0; acked < 120;) {
        const from = Math.max(0, acked - Math.floor(random() * 5));
        acked = (await send(till, till.log.commits.slice(from, from + 1 + Math.floor(random() * 30)))).reply.ackDseq;
      }
    };
    await Promise.all([rival(), rival(), rival()]);
    expect(await count(till, 'commit_log')).toBe(120);
    expect(await count(till, "commit_log WHERE verdict = 'applied'")).toBe(120 - bad.size);
    expect([await count(till, 'receipt'), await count(till, 'quarantine')]).toEqual([120 - bad.size, bad.size]);
  });
});
