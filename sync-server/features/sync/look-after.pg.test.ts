import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { sumShift } from '#server/db/shift-sums.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { chain, idsFrom, payloadOf, receiptPayload, refund, seeded, shiftFacts } from '#server/sync/testing/commits.ts';
import { replay } from '#server/sync/replay.ts';
import { wholeShift as shiftOf, type WholeShift } from './testing/whole-shift.ts';
import { atWork } from './testing/at-work.ts';
import { firstTill, plantCompany, portsOf, pushCommits, type PlantedTill } from './testing/shop.ts';

let test: TestDatabase;
beforeAll(async () => { test = await testDatabase({ connections: 12 }); });
afterAll(() => test.close());

const random = seeded(31);
const ids = idsFrom(random);

const wholeShift = (till: PlantedTill): WholeShift => shiftOf(till, ids, random);

type Item = { readonly id: string; readonly kind: string; readonly detail: Record<string, unknown> };
const { send, twoTills, sold, back, items } = atWork<Item>(() => test, random, ids, 'id');

describe('the guard of refunds', () => {
  it('SG1 lets through what was sold, in parts and from several tills', async () => {
    const [one, other] = await twoTills();
    const receipt = sold(one);
    const rest = { ...back(other, receipt, 1), lines: back(other, receipt, 1).lines.slice(1) };
    expect(await send(one, receiptPayload(receipt), receiptPayload(back(one, receipt, 2, 1)))).toBe('aa');
    const tail = refundOfLines(other, receipt, rest);
    expect(await send(other, receiptPayload(tail))).toBe('a');
    expect(await items(one)).toEqual([]);
  });

  it('SG1 names the sale, both refunds and their tills when a sale came back twice', async () => {
    const [one, other] = await twoTills();
    const receipt = sold(one, 41);
    await send(one, receiptPayload(receipt), receiptPayload(back(one, receipt, 42)));
    expect(await items(one)).toEqual([]);
    expect(await send(other, receiptPayload(back(other, receipt, 7, 1)))).toBe('a');
    expect(await items(one)).toMatchObject([{
      kind: 'refund-exceeds-sale',
      detail: {
        sale: { receiptId: receipt.id, number: '1-1-A-000041', tillName: 'Касса 1' },
        refunds: [{ number: '1-1-A-000042', tillName: 'Касса 1' }, { number: '1-1-A-000007', tillName: 'Касса 2' }],
        lines: [{ lineNo: 1, soldMicro: 1_000_000, refundedMicro: 2_000_000 }],
      },
    }]);
    await send(other, receiptPayload(back(other, receipt, 8)));
    const [item, ...more] = await items(one);
    expect([more.length, (item?.detail['refunds'] as unknown[]).length, (item?.detail['lines'] as unknown[]).length]).toEqual([0, 3, 3]);
  });

  it('SG1 two tills that push at once cannot both be first', async () => {
    for (let times = 0; times < 5; times++) {
      const [one, other] = await twoTills();
      const receipt = sold(one);
      await send(one, receiptPayload(receipt));
      await Promise.all([send(one, receiptPayload(back(one, receipt, 2))), send(other, receiptPayload(back(other, receipt, 1)))]);
      expect((await items(one)).map((item) => item.kind)).toEqual(['refund-exceeds-sale']);
    }
  });

  it('SG1 more money than was paid, a line never sold, and the refund of a refund are seen', async () => {
    const [till] = await twoTills();
    const receipt = sold(till);
    await send(till, receiptPayload(receipt));
    const first = back(till, receipt, 2, 1);
    const dear = { ...first, totalMinor: first.totalMinor + 1, lines: first.lines.map((line) => ({ ...line, totalMinor: line.totalMinor + 1 })) };
    await send(till, receiptPayload(dear));
    const again = back(till, first, 3, 1);
    await send(till, receiptPayload({ ...again, refundOf: dear.id }));
    const stray = back(till, receipt, 4, 1);
    await send(till, receiptPayload({ ...stray, lines: stray.lines.map((line) => ({ ...line, refundOfLineNo: 9 })) }));
    const found = (await items(till)).filter((item) => item.kind === 'refund-exceeds-sale');
    expect(found.map((item) => (item.detail['sale'] as { receiptId: string }).receiptId)).toEqual([receipt.id, dear.id]);
    expect(found[0]?.detail['lines']).toMatchObject([{ lineNo: 1, soldMinor: receipt.lines[0]?.totalMinor, refundedMinor: dear.totalMinor }, { lineNo: 9, soldMicro: 0, name: null }]);
  });

  it('SG2 refunds may come before their sale, and are looked at when it comes', async () => {
    const [one, other] = await twoTills();
    const receipt = sold(one);
    await send(other, receiptPayload(back(other, receipt, 1)), receiptPayload(back(other, receipt, 2)));
    expect((await items(one)).map((item) => item.kind)).toEqual(['refund-without-sale']);
    await send(one, receiptPayload(receipt));
    expect((await items(one)).map((item) => item.kind)).toEqual(['refund-exceeds-sale']);
  });
});

/** The refund `whole` reduced to its own lines, every sum right. */
function refundOfLines(till: PlantedTill, of: ReceiptDocument, whole: ReceiptDocument): ReceiptDocument {
  return refund({ ...of, lines: whole.lines.map((line) => ({ ...line, lineNo: line.refundOfLineNo ?? 0 })) }, till.place, ids, { incarnationId: till.incarnationId, number: whole.number });
}

describe('the end of a shift', () => {
  it('SG3 SP15 a Z that is the sum of its receipts is right; entries of all its documents are there and leave the drawer empty', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const { payloads, totals, shift } = wholeShift(till);
    expect(await send(till, ...payloads)).toBe('aaaaaa');
    expect(await items(till)).toEqual([]);
    await test.deps.db.withTenant(till.device.tenantId, async (tx) => {
      expect(await sumShift(tx, shift.shiftId)).toEqual({ ...totals, lastNumber: '1-1-A-000002' });
      const { rows } = await tx.query(`SELECT count(DISTINCT document_id) AS documents, sum(amount_minor)::bigint AS sum, sum(amount_minor) FILTER (WHERE account = 'cash-drawer')::bigint AS drawer FROM ledger_entry`);
      expect(rows).toEqual([{ documents: 7, sum: 0, drawer: 0 }]);
    });
  });

  it('SG3 a Z with other sums is shown, figure by figure', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const { payloads, totals, shift, countId } = wholeShift(till);
    const wrong = { ...totals, sales: { ...totals.sales, totalMinor: totals.sales.totalMinor + 1 }, netMinor: totals.netMinor + 1 };
    expect(await send(till, ...payloads.slice(0, 5), payloadOf({ entity: 'shiftClosing', row: shift.closing(wrong, countId) }))).toBe('aaaaaa');
    expect(await items(till)).toMatchObject([{ kind: 'shift-sums-differ', detail: { shiftId: shift.shiftId, number: 3, differences: [
      { what: 'sales', of: null, statedMinor: wrong.sales.totalMinor, summedMinor: totals.sales.totalMinor }, { what: 'net', of: null, statedMinor: wrong.netMinor, summedMinor: totals.netMinor },
    ] } }]);
  });

  it('SG3 is not judged while receipts are missing, and is when the quarantined one comes out', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const { payloads, totals, shift, countId, receipt } = wholeShift(till);
    const wrong = { ...totals, netMinor: totals.netMinor + 1 };
    // Other content under the sale's id stands in its way until somebody takes it away.
    await test.deps.db.withTenant(till.device.tenantId, (tx) => tx.query(`INSERT INTO receipt_line (tenant_id, receipt_id, line_no, good_id, name, unit, quantity_micro, price_minor, discount_minor, total_minor, tax_code, tax_minor, received_at, commit_device_id, commit_incarnation_id, commit_dseq)
      VALUES ($1, $2, 1, $2, '', 'pcs', 1, 1, 0, 1, 'none', 0, 1, $2, $2, 1)`, [till.device.tenantId, receipt.id]));
    expect(await send(till, ...payloads.slice(0, 5), payloadOf({ entity: 'shiftClosing', row: shift.closing(wrong, countId) }))).toBe('aqaaaa');
    const waiting = await items(till);
    expect(waiting.map((item) => item.kind).sort()).toEqual(['quarantined-commit', 'refund-without-sale']);
    const kept = waiting.find((item) => item.kind === 'quarantined-commit');
    await inTenant(till, 'DELETE FROM receipt_line');
    const user = ids();
    expect(await replay(portsOf(test.deps), till.device.tenantId, kept?.id ?? '', user)).toMatchObject({ ok: true });
    expect((await items(till)).map((item) => item.kind)).toEqual(['shift-sums-differ']);
  });

  it('SG3 a closing nobody can read, of a shift nobody opened, is kept and disturbs nothing', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const { shift, countId } = wholeShift(till);
    expect(await send(till, payloadOf({ entity: 'shiftClosing', row: shift.closing('none', countId) }), payloadOf({ entity: 'shiftClosing', row: shift.closing({ sales: 1 }, countId) }))).toBe('aa');
    expect(await items(till)).toEqual([]);
  });
});

/** As the owner of the tables, who may delete facts; the policies bind it too. */
async function inTenant(till: PlantedTill, statement: string): Promise<void> {
  const client = await test.owner.connect();
  try {
    await client.query(`BEGIN; SELECT set_config('app.tenant_id', '${till.device.tenantId}', true); ${statement}; COMMIT`);
  } finally {
    client.release();
  }
}

describe('shared parts', () => {
  it('SP15 entries of a document that has another one\'s id are not dropped in silence', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const receipt = sold(till);
    const shift = shiftFacts(till.place, ids, { incarnationId: till.incarnationId, number: 1, atMs: Date.UTC(2026, 10, 20, 8), floatMinor: 100_00 });
    const twin = { ...shift.opening, id: receipt.id, entries: shift.opening.entries.map((entry) => ({ ...entry, documentId: receipt.id })) };
    expect(await send(till, receiptPayload(receipt), payloadOf({ entity: 'shiftOpening', row: twin }))).toBe('aq');
    expect(await send(till, payloadOf({ entity: 'receipt', row: sold(till, 2) }, { entity: 'cashMovement', row: shift.movement('in', 1_00, 1) }))).toBe('a');
    const other = sold(till, 3);
    const both = { ...shift.opening, id: other.id, entries: shift.opening.entries.map((entry) => ({ ...entry, documentId: other.id })) };
    expect(await send(till, payloadOf({ entity: 'receipt', row: other }, { entity: 'shiftOpening', row: both }))).toBe('q');
    const reasons = await test.deps.db.withTenant(till.device.tenantId, async (tx) => (await tx.query('SELECT reason, detail FROM quarantine ORDER BY dseq')).rows);
    expect(reasons).toEqual([{ reason: 'key-conflict', detail: 'ledgerEntry' }, { reason: 'repeated-part', detail: 'receipt and shiftOpening of one id' }]);
  });

  it('SP10 SP15 a cash movement sent again under another operation changes nothing', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const shift = shiftFacts(till.place, ids, { incarnationId: till.incarnationId, number: 1, atMs: Date.UTC(2026, 10, 20, 8), floatMinor: 100_00 });
    const put = shift.movement('in', 7_00, 1);
    const batch = [shift.opening, put].map((row, index) => payloadOf({ entity: index === 0 ? 'shiftOpening' : 'cashMovement', row }));
    expect(await send(till, ...batch, ...batch)).toBe('aaaa');
    const twin = chain(till.device.deviceId, ids(), ids);
    for (const payload of [...batch, payloadOf({ entity: 'cashMovement', row: { ...put, amountMinor: 8_00 } })]) twin.add(payload);
    const outcome = await pushCommits(test.deps, till.device, twin.commits);
    expect(outcome.reply.verdicts.map((each) => each.verdict)).toEqual(['applied', 'applied', 'quarantined']);
    const [entries] = await test.deps.db.withTenant(till.device.tenantId, async (tx) => (await tx.query('SELECT count(*) AS n, sum(amount_minor)::bigint AS sum FROM ledger_entry')).rows);
    expect(entries).toEqual({ n: 4, sum: 0 });
  });
});
