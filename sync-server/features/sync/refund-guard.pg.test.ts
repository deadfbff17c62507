import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assert } from '#domain/kernel/assert.ts';
import { refundAmounts, type RefundedBefore, type SoldLine } from '#domain/refund/refund.ts';
import type { ReceiptDocument, Row } from '#domain/replication/catalogue.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { replay } from '#server/sync/replay.ts';
import { idsFrom, payloadOf, receiptPayload, refund, sale, seeded, shiftFacts } from '#server/sync/testing/commits.ts';
import { atWork } from './testing/at-work.ts';
import { portsOf, pushCommits, type PlantedTill } from './testing/shop.ts';

let test: TestDatabase;
beforeAll(async () => { test = await testDatabase({ connections: 12 }); });
afterAll(() => test.close());

const random = seeded(47);
const ids = idsFrom(random);

type Item = { readonly id: string; readonly kind: string; readonly detail: { readonly sale: { receiptId: string; number?: string }; readonly refunds: { receiptId: string; number: string }[]; readonly lines: Record<string, unknown>[] } };
const { send, twoTills, sold, back, items } = atWork<Item>(() => test, random, ids, 'kind');
const kinds = async (till: PlantedTill): Promise<string[]> => (await items(till)).map((item) => item.kind);
const broken = (): Uint8Array => new TextEncoder().encode('{"facts":');

/** Three pieces for 100.00 with 18.03 of tax, the first line of a sale: no third of it is whole. */
function threeForHundred(till: PlantedTill, number = 1): ReceiptDocument {
  const receipt = sale(till.place, ids, random, { incarnationId: till.incarnationId, number, lineCount: 1 });
  const lines = receipt.lines.map((line) => ({ ...line, quantityMicro: 3_000_000, priceMinor: 33_33, totalMinor: 100_00, taxMinor: 18_03 }));
  const [movements, entries] = [receipt.movements.map((each) => ({ ...each, quantityMicro: -3_000_000 })), receipt.entries.map((each) => ({ ...each, amountMinor: { 'cash-drawer': 100_00, revenue: -81_97, 'vat-payable': -18_03 }[each.account] as number }))];
  return { ...receipt, totalMinor: 100_00, taxMinor: 18_03, lines, movements, entries, tenders: receipt.tenders.map((tender) => ({ ...tender, amountMinor: 100_00, tenderedMinor: 100_00 })) };
}

/** One piece of the first line back, as a till that knows of `earlier` pays it, or `offMinor` kopecks beside it. */
function piece(till: PlantedTill, of: ReceiptDocument, number: number, earlier: readonly ReceiptDocument[], offMinor = 0): ReceiptDocument {
  const [line] = of.lines as [Row<'receiptLine'>];
  const amounts = refundAmounts(line as unknown as SoldLine, earlier.flatMap((each) => each.lines) as unknown as RefundedBefore[], 1_000_000);
  assert(amounts.ok, 'a piece is left');
  return refund({ ...of, lines: [{ ...line, quantityMicro: 1_000_000, totalMinor: amounts.value.totalMinor + offMinor, taxMinor: amounts.value.taxMinor }] }, till.place, ids, { incarnationId: till.incarnationId, number });
}

describe('a refund whose sale is not here', () => {
  it('SG4 is shown with all refunds of that sale, and closes by itself when the sale comes', async () => {
    const [one, other] = await twoTills();
    const receipt = sold(one, 5);
    expect(await send(other, receiptPayload(back(other, receipt, 1, 1)))).toBe('a');
    expect(await send(one, receiptPayload(sold(one, 4)), receiptPayload(refundOfRest(one, receipt, 6)))).toBe('aa');
    const [item, ...more] = await items(one);
    expect(more).toEqual([]);
    expect(item).toMatchObject({ kind: 'refund-without-sale', detail: { sale: { receiptId: receipt.id }, refunds: [{ number: '1-1-A-000001' }, { number: '1-1-A-000006' }], lines: [] } });
    expect(item?.detail.sale).toEqual({ receiptId: receipt.id });
    expect(await send(one, receiptPayload(receipt))).toBe('a');
    expect(await items(one)).toEqual([]);
    const [closed] = await test.deps.db.withTenant(one.device.tenantId, async (tx) => (await tx.query('SELECT closed_by FROM attention_item WHERE id = $1 AND closed_at IS NOT NULL', [item?.id])).rows);
    expect(closed).toEqual({ closed_by: null });
  });

  it('SG4 is not shown where the sale stands in the same batch, before or after it', async () => {
    const [till] = await twoTills();
    const [first, second] = [sold(till, 1), sold(till, 2)];
    expect(await send(till, receiptPayload(back(till, second, 3)), receiptPayload(first), receiptPayload(second), receiptPayload(back(till, first, 4)))).toBe('aaaa');
    expect(await items(till)).toEqual([]);
  });

  it('SG4 a refund without a receipt names no sale and misses none', async () => {
    const [till] = await twoTills();
    const free = back(till, sold(till), 1);
    expect(await send(till, receiptPayload({ ...free, refundOf: null, lines: free.lines.map((line) => ({ ...line, refundOfLineNo: null })) }))).toBe('a');
    expect(await items(till)).toEqual([]);
  });

  it('SG4 SP8 holds while poison halves the batch, whichever side the sale is on', async () => {
    for (const saleFirst of [true, false]) {
      const [till] = await twoTills();
      const receipt = sold(till, 1);
      const dateless = receiptPayload({ ...sold(till, 2), businessDate: '2026-13-45' });
      const pair = [receiptPayload(receipt), receiptPayload(back(till, receipt, 3))];
      if (!saleFirst) pair.reverse();
      expect(await send(till, pair[0] as Uint8Array, dateless, dateless, pair[1] as Uint8Array)).toBe('aqqa');
      expect(await kinds(till)).toEqual(['quarantined-commit', 'quarantined-commit']);
    }
  });

  it('SG4 SG1 a sale that comes out of quarantine closes it, and its refunds are looked at', async () => {
    const [one, other] = await twoTills();
    const receipt = sold(one, 1);
    const blocked = (statement: string): Promise<unknown> => asOwner(one, statement);
    await blocked(`INSERT INTO tender (tenant_id, receipt_id, tender_no, kind, amount_minor, tendered_minor, received_at, commit_device_id, commit_incarnation_id, commit_dseq)
      VALUES ('${one.device.tenantId}', '${receipt.id}', 1, 'card', 1, 1, 1, '${receipt.id}', '${receipt.id}', 1)`);
    expect(await send(one, receiptPayload(receipt), broken())).toBe('qq');
    expect(await send(other, receiptPayload(back(other, receipt, 1)), receiptPayload(back(other, receipt, 2, 1)))).toBe('aa');
    expect(await kinds(one)).toEqual(['quarantined-commit', 'quarantined-commit', 'refund-without-sale']);
    await blocked('DELETE FROM tender');
    const kept = (await items(one)).filter((item) => item.kind === 'quarantined-commit');
    const answers = await Promise.all(kept.map(async (item) => (await replay(portsOf(test.deps), one.device.tenantId, item.id, ids())).ok));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await kinds(one)).toEqual(['quarantined-commit', 'refund-exceeds-sale']);
  });

  it('SG4 a sale and its refund that are pushed at one moment do not miss each other', async () => {
    for (let times = 0; times < 8; times++) {
      const [one, other] = await twoTills();
      const sales = [1, 2, 3, 4].map((number) => sold(one, number));
      const refunds = sales.map((receipt, index) => receiptPayload(back(other, receipt, index + 1)));
      await Promise.all([send(other, ...refunds), send(one, ...sales.map(receiptPayload))]);
      expect(await items(one)).toEqual([]);
    }
  });

  it('SG4 two hundred such refunds in a batch are looked at with as many questions as two', async () => {
    const asked: number[] = [];
    for (const refunds of [2, 200]) {
      const [till] = await twoTills();
      const payloads = Array.from({ length: refunds }, (_, index) => receiptPayload(back(till, sold(till, index + 1), index + 1_000, 1)));
      let questions = 0;
      const db = { ...test.deps.db, withTenant: ((tenantId, work, options) => test.deps.db.withTenant(tenantId, (tx) => work({ ...tx, query: (...args) => { questions += 1; return tx.query(...args); } }), options)) as typeof test.deps.db.withTenant };
      await pushCommits({ ...test.deps, db }, till.device, payloads.map((payload) => till.log.add(payload)));
      expect(await kinds(till)).toEqual(Array.from({ length: refunds }, () => 'refund-without-sale'));
      asked.push(questions);
    }
    expect(asked[1]).toBe(asked[0]);
  });
});

describe('a refund of a wrong amount', () => {
  it('SG5 pieces that come back one by one are right to the last kopeck, also from two tills that did not know of each other', async () => {
    const [one, other] = await twoTills();
    const known = threeForHundred(one);
    const first = piece(one, known, 2, []);
    const second = piece(one, known, 3, [first]);
    const third = piece(one, known, 4, [first, second]);
    expect(await send(one, ...[known, first, second, third].map(receiptPayload))).toBe('aaaa');
    const apart = threeForHundred(one, 5);
    expect(await send(one, receiptPayload(apart), receiptPayload(piece(one, apart, 6, [])))).toBe('aa');
    expect(await send(other, receiptPayload(piece(other, apart, 1, [])))).toBe('a');
    expect(await items(one)).toEqual([]);
  });

  it('SG5 a kopeck beside the share is shown with both figures; the refund stays applied', async () => {
    const [till] = await twoTills();
    const receipt = threeForHundred(till);
    const first = piece(till, receipt, 2, []);
    const dear = piece(till, receipt, 3, [first], 1);
    expect(await send(till, ...[receipt, first, dear].map(receiptPayload))).toBe('aaa');
    expect(await items(till)).toMatchObject([{ kind: 'refund-amount-mismatch', detail: {
      sale: { number: '1-1-A-000001' }, refunds: [{ number: '1-1-A-000002' }, { number: '1-1-A-000003' }],
      lines: [{ refundId: dear.id, lineNo: 1, name: receipt.lines[0]?.name, quantityMicro: 1_000_000, expectedMinor: 33_34, refundedMinor: 33_35 }],
    } }]);
  });

  it('SG5 too little, and a wrong tax, are shown too, and also when the sale comes after them', async () => {
    const [one, other] = await twoTills();
    const [poor, taxed] = [threeForHundred(one, 1), threeForHundred(one, 2)];
    const wrongTax = piece(other, taxed, 2, []);
    await send(other, receiptPayload(piece(other, poor, 1, [], -33_00)), receiptPayload({ ...wrongTax, taxMinor: 0, lines: wrongTax.lines.map((line) => ({ ...line, taxMinor: 0 })), entries: wrongTax.entries.slice(0, 2).map((entry, index) => ({ ...entry, amountMinor: (index === 0 ? -1 : 1) * wrongTax.totalMinor })) }));
    expect(await kinds(one)).toEqual(['refund-without-sale', 'refund-without-sale']);
    await send(one, receiptPayload(poor), receiptPayload(taxed));
    const found = await items(one);
    expect(found.map((item) => item.kind)).toEqual(['refund-amount-mismatch', 'refund-amount-mismatch']);
    expect(found.flatMap((item) => item.detail.lines).sort((a, b) => Number(a['refundedMinor']) - Number(b['refundedMinor']))).toMatchObject([{ expectedMinor: 33_33, refundedMinor: 33 }, { expectedTaxMinor: 6_01, refundedTaxMinor: 0 }]);
  });

  it('SG1 more tax than was sold is seen where goods and money are right', async () => {
    const [till] = await twoTills();
    const receipt = sold(till);
    const whole = back(till, receipt, 2, 1);
    const [line] = whole.lines as [Row<'receiptLine'>];
    await send(till, receiptPayload(receipt), receiptPayload({ ...whole, lines: [{ ...line, taxMinor: line.taxMinor + 1 }], taxMinor: whole.taxMinor + 1, entries: whole.entries.map((entry, index) => ({ ...entry, amountMinor: entry.amountMinor + ([0, -1, 1][index] ?? 0) })) }));
    expect(await items(till)).toMatchObject([{ kind: 'refund-exceeds-sale', detail: { lines: [{ lineNo: 1, soldTaxMinor: line.taxMinor, refundedTaxMinor: line.taxMinor + 1 }] } }]);
  });

  it('SG5 discounts that are stored as anything at all keep no refund from being taken', async () => {
    for (const discounts of [null, 'x', [null], [{ amountMinor: 'x' }], { length: 1 }, [{ amountMinor: -5 }]]) {
      const [till] = await twoTills();
      const receipt = threeForHundred(till);
      const odd = (each: ReceiptDocument): Uint8Array => receiptPayload({ ...each, lines: each.lines.map((line) => ({ ...line, discounts })) });
      expect(await send(till, odd(receipt), odd(piece(till, receipt, 2, [])))).toBe('aa');
    }
  });

  it('SG2 SG5 a sale nobody waited for any more is looked at when its shift is closed', async () => {
    const [one, other] = await twoTills();
    const shift = shiftFacts(one.place, ids, { incarnationId: one.incarnationId, number: 1, atMs: Date.UTC(2026, 10, 20, 8), floatMinor: 0 });
    const receipt = { ...threeForHundred(one), shiftId: shift.shiftId };
    await send(other, receiptPayload(piece(other, receipt, 1, [], -1)));
    await asOwner(one, 'UPDATE attention_item SET closed_at = 1');
    await send(one, payloadOf({ entity: 'shiftOpening', row: shift.opening }), receiptPayload(receipt));
    expect(await items(one)).toEqual([]);
    await send(one, payloadOf({ entity: 'shiftClosing', row: shift.closing({}, ids()) }));
    expect(await kinds(one)).toEqual(['refund-amount-mismatch']);
  });
});

/** Everything but the first line back. */
function refundOfRest(till: PlantedTill, of: ReceiptDocument, number: number): ReceiptDocument {
  return refund({ ...of, lines: of.lines.slice(1) }, till.place, ids, { incarnationId: till.incarnationId, number });
}

/** As the owner of the tables, who may delete facts; the policies bind it too. */
async function asOwner(till: PlantedTill, statement: string): Promise<void> {
  const client = await test.owner.connect();
  try {
    await client.query(`BEGIN; SELECT set_config('app.tenant_id', '${till.device.tenantId}', true); ${statement}; COMMIT`);
  } finally {
    client.release();
  }
}
