/**
 * What a till did before the pictures are taken: two closed shifts with discounts, refunds, an exchange, cash in and out, a short
 * drawer; and what nobody hopes for: a sale given back twice and a Z that is not the sum of its receipts. Sent as a till sends it.
 */
import { randomUUID } from 'node:crypto';
import type { EnrolReply } from '#contract/sync/enrol.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { demoLogins, demoShop } from '#domain/demo-shop/shop.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { shiftTotals, type ShiftTotals } from '#domain/shift/shift.ts';
import { chain, idsFrom, payloadOf, refund, sale, seeded, shiftFacts, type Place } from '#server/sync/testing/commits.ts';
import type { HqClient } from '../support/hq-client.ts';

const HOUR_MS = 3_600_000;

/** Tells the day of the second till of the first store, up to now. */
export async function tellPastDay(hq: HqClient, serverUrl: string): Promise<void> {
  const till = demoLogins.tills[1];
  const [cashier, senior] = ['cashier', 'senior-cashier'].map((role) => till?.staff.find((person) => person.role === role));
  if (!till || !cashier || !senior) throw new Error('the demo shop has no second till with a cashier and a senior');
  const { device, incarnation, token } = await enrol(serverUrl, (await hq.pairingCode(till.tillId)).code);
  const place: Place = { companyId: demoShop.company[0]?.id ?? '', legalEntityId: demoShop.legalEntity[0]?.id ?? '', storeId: till.storeId, tillId: till.tillId, staffId: cashier.id };
  const log = chain(device, incarnation, randomUUID);
  for (const facts of pastDay(place, senior.id, incarnation, Date.now())) log.add(payloadOf(...facts));
  const pushed = await fetch(new URL('api/sync/v1/push', serverUrl), { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' }, body: Buffer.from(encodeCommits(log.commits)) });
  const answer = (await pushed.json()) as { verdicts?: { verdict: string }[] };
  if (answer.verdicts?.some((each) => each.verdict !== 'applied') ?? true) throw new Error(`push: ${pushed.status} ${JSON.stringify(answer)}`);
}

async function enrol(serverUrl: string, code: string): Promise<EnrolReply> {
  const answer = await fetch(new URL('api/sync/v1/enrol', serverUrl), {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code, installId: randomUUID(), computerName: 'looks', contractVersion: SYNC_VERSION, build: 'looks' }),
  });
  return (await answer.json()) as EnrolReply;
}

type Facts = Parameters<typeof payloadOf>;

function pastDay(place: Place, seniorId: string, incarnationId: string, nowMs: number): Facts[] {
  const random = seeded(77);
  const ids = idsFrom(random, nowMs - 30 * HOUR_MS);
  let number = 0;
  const sold = (shiftId: string, atMs: number, lineCount: number): ReceiptDocument => ({ ...sale(place, ids, random, { incarnationId, number: ++number, atMs, lineCount, shiftId }), tillNumber: 2 });
  const back = (of: ReceiptDocument, atMs: number, lineCount?: number): ReceiptDocument => ({ ...refund(of, place, ids, { incarnationId, number: ++number, shiftId: of.shiftId, ...(lineCount === undefined ? {} : { lineCount }) }), occurredAt: atMs, tillNumber: 2 });
  const shift = (shiftNumber: number, atMs: number): ReturnType<typeof shiftFacts> => shiftFacts(place, ids, { incarnationId, number: shiftNumber, atMs, floatMinor: 2_000_00 });
  const receiptOf = (receipt: ReceiptDocument): Facts => [{ entity: 'receipt', row: receipt }];

  const first = shift(11, nowMs - 28 * HOUR_MS);
  const twice = sold(first.shiftId, nowMs - 27 * HOUR_MS, 3);
  const firstDocs = [twice, sold(first.shiftId, nowMs - 26 * HOUR_MS, 5), back(twice, nowMs - 25 * HOUR_MS), back(twice, nowMs - 24 * HOUR_MS, 1)];
  const firstTotals = totalsOf(firstDocs, [], 2_000_00);
  const firstCount = first.count('closing', firstTotals.expectedCashMinor, firstTotals.expectedCashMinor - 150_00);

  const second = shift(12, nowMs - 3 * HOUR_MS);
  const discounted = discountedSale(sold(second.shiftId, nowMs - 2.5 * HOUR_MS, 4), seniorId);
  const partly = sold(second.shiftId, nowMs - 2 * HOUR_MS, 3);
  const returned = back(partly, nowMs - 1.5 * HOUR_MS, 1);
  const exchanged = sold(second.shiftId, nowMs - 1.5 * HOUR_MS + 1_000, 2);
  const basket = [{ ...returned, basketId: exchanged.id }, exchanged];
  const card = ofNeighbour(paidByCard(sold(second.shiftId, nowMs - HOUR_MS, 2)), ids());
  const movements = [second.movement('in', 1_000_00, 1), second.movement('out', 3_000_00, 2)];
  const docs = [discounted, partly, ...basket, card];
  const totals = totalsOf(docs, movements, 2_000_00);
  const count = second.count('closing', totals.expectedCashMinor, totals.expectedCashMinor + 20_00);

  return [
    [{ entity: 'shiftOpening', row: first.opening }], ...firstDocs.map(receiptOf),
    [{ entity: 'cashCount', row: firstCount }, { entity: 'shiftClosing', row: first.closing({ ...firstTotals, netMinor: firstTotals.netMinor + 100 }, firstCount.id) }],
    [{ entity: 'shiftOpening', row: second.opening }], ...docs.slice(0, 3).map(receiptOf), movements.map((row) => ({ entity: 'cashMovement', row })), ...docs.slice(3).map(receiptOf),
    [{ entity: 'cashCount', row: count }, { entity: 'shiftClosing', row: second.closing(totals, count.id) }],
    ...journal(place, seniorId, incarnationId, ids, nowMs),
    [{ entity: 'shiftOpening', row: shift(13, nowMs - 0.3 * HOUR_MS).opening }],
  ];
}

function totalsOf(docs: readonly ReceiptDocument[], movements: readonly { direction: 'in' | 'out'; amountMinor: number }[], floatMinor: number): ShiftTotals {
  return shiftTotals({
    floatMinor, movements, counts: [],
    documents: docs.map((doc) => ({
      kind: doc.kind === 'refund' ? 'refund' : 'sale', totalMinor: doc.totalMinor, discountMinor: doc.lines.reduce((sum, line) => sum + line.discountMinor, 0), roundingMinor: doc.roundingMinor,
      staffId: doc.staffId, number: `1-2-A-${String(doc.number).padStart(6, '0')}`, tenders: doc.tenders, tax: doc.lines,
    })),
  });
}

/** Goods of another seller of the same shop, whose name is long. */
function ofNeighbour(receipt: ReceiptDocument, legalEntityId: string): ReceiptDocument {
  return { ...receipt, legalEntityId, shop: { ...(receipt.shop as object), legalEntityName: 'Индивидуальный предприниматель Соседов-Заречный Константин Александрович', inn: '980000002012' } };
}

/** A tenth off the first line, by hand more on the second, a note, another seller, and kopecks rounded away. */
function discountedSale(plain: ReceiptDocument, seniorId: string): ReceiptDocument {
  const offs = [[0.1, 'percent', 1000, 'Повреждена упаковка'], [0.25, 'price', 0, 'Подходит срок годности']] as const;
  const lines = plain.lines.map((line, index) => {
    const [part, kind, value, reason] = offs[index] ?? [0, 'percent', 0, ''];
    const discountMinor = Math.round(line.priceMinor * part);
    const totalMinor = line.totalMinor - discountMinor;
    return {
      ...line, discountMinor, totalMinor, taxMinor: Math.round((totalMinor * 2200) / 12200), note: index === 1 ? 'последний на полке' : '', sellerId: index === 2 ? seniorId : null, listPriceMinor: index === 3 ? null : line.listPriceMinor,
      discounts: discountMinor === 0 ? [] : [{ on: 'line', kind, value: kind === 'price' ? totalMinor : value, amountMinor: discountMinor, reason }],
    };
  });
  const totalMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const taxMinor = lines.reduce((sum, line) => sum + line.taxMinor, 0);
  const roundingMinor = 0 - (totalMinor % 100);
  const cash = totalMinor + roundingMinor;
  const entry = { documentId: plain.id, storeId: plain.storeId, businessDate: plain.businessDate };
  const amounts = ([['cash-drawer', cash], ['revenue', taxMinor - totalMinor], ['vat-payable', 0 - taxMinor], ['cash-rounding', 0 - roundingMinor]] as const).filter(([, amountMinor]) => amountMinor !== 0);
  return {
    ...plain, lines, totalMinor, taxMinor, roundingMinor, changeMinor: 50_00, tenders: [{ receiptId: plain.id, tenderNo: 1, kind: 'cash', amountMinor: cash, tenderedMinor: cash + 50_00, reference: '' }],
    entries: amounts.map(([account, amountMinor], index) => ({ ...entry, entryNo: index + 1, account, amountMinor })),
  };
}

function paidByCard(plain: ReceiptDocument): ReceiptDocument {
  return { ...plain, tenders: plain.tenders.map((tender) => ({ ...tender, kind: 'card', reference: 'RRN 004417' })), entries: plain.entries.map((entry) => (entry.account === 'cash-drawer' ? { ...entry, account: 'card-clearing' } : entry)) };
}

function journal(place: Place, seniorId: string, incarnationId: string, ids: () => string, nowMs: number): Facts[] {
  const events: [string, Record<string, unknown>][] = [
    ['sign-in', {}], ['line-removed', { name: 'Молоко «Луговое» 3,2 % 930 мл', totalMinor: 89_90 }], ['approved', { approvedBy: seniorId, right: 'line-discount', size: 2500, reason: 'Подходит срок годности' }],
    ['drawer-opened', { reason: 'Размен' }], ['receipt-reprinted', { number: '1-2-A-000006' }], ['something-newer', { value: 3 }],
  ];
  return events.map(([event, detail], index) => [{ entity: 'journalEntry', row: {
    id: ids(), ...place, incarnationId, occurredAt: nowMs - 2 * HOUR_MS + index * 600_000, utcOffsetMin: 180, businessDate: new Date(nowMs).toISOString().slice(0, 10), clockTrust: 'trusted', event, detail,
  } }]);
}
