/** Commits as a till would send them, for tests and the push bench: valid sales under a hash chain, from a seed. */
import { createHash } from 'node:crypto';
import type { ReceiptDocument, Row } from '#domain/replication/catalogue.ts';
import { uuidV7 } from '#domain/kernel/uuid.ts';
import { commitHashInput, FIRST_PREV_HASH, type Commit } from '#contract/sync/commit.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';

export type Place = { readonly companyId: string; readonly legalEntityId: string; readonly storeId: string; readonly tillId: string; readonly staffId: string };

/** A small seeded generator (mulberry32): tests repeat exactly. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Ids = () => string;

export function idsFrom(random: () => number, startMs = Date.UTC(2026, 10, 20)): Ids {
  let now = startMs;
  return () => uuidV7(now++, Uint8Array.from({ length: 10 }, () => Math.floor(random() * 256)));
}

const NAMES = ['Молоко «Луговое» 3,2 % 930 мл', 'Хлеб ржаной нарезной', 'Сыр полутвёрдый весовой', 'Чай чёрный байховый, 100 пакетиков', 'Яйцо куриное С1, 10 шт', 'Сахар-песок 1 кг', 'Гречка ядрица 900 г', 'Масло сливочное 82,5 %'];

/** One sale of `lineCount` positions in cash, every sum right. `atMs` is its moment; the business date is that of UTC+3. */
export function sale(place: Place, ids: Ids, random: () => number, more: { incarnationId: string; number: number; atMs?: number; lineCount?: number; shiftId?: string; series?: string }): ReceiptDocument {
  const id = ids();
  const atMs = more.atMs ?? Date.UTC(2026, 10, 20, 9) + more.number * 45_000;
  const businessDate = new Date(atMs + 180 * 60_000).toISOString().slice(0, 10);
  const lines = Array.from({ length: more.lineCount ?? 5 }, (_, index) => {
    const priceMinor = 2_900 + Math.floor(random() * 50_000);
    return {
      receiptId: id, lineNo: index + 1, goodId: ids(), name: NAMES[Math.floor(random() * NAMES.length)] as string, unit: 'pcs', barcode: `46${Math.floor(random() * 1e11).toString().padStart(11, '0')}`,
      quantityMicro: 1_000_000, priceMinor, listPriceMinor: priceMinor, discountMinor: 0, discounts: [], totalMinor: priceMinor,
      taxCode: 'vat-22', taxRateBps: 2200, taxMode: 'included', taxMinor: Math.round((priceMinor * 2200) / 12200), refundOfLineNo: null, note: '', sellerId: null,
    };
  });
  const totalMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const taxMinor = lines.reduce((sum, line) => sum + line.taxMinor, 0);
  const fact = { companyId: place.companyId, legalEntityId: place.legalEntityId, storeId: place.storeId, tillId: place.tillId, incarnationId: more.incarnationId, occurredAt: atMs, utcOffsetMin: 180, businessDate, clockTrust: 'trusted', staffId: place.staffId };
  return {
    id, ...fact, shiftId: more.shiftId ?? id, kind: 'sale', refundOf: null, basketId: id, series: more.series ?? 'A', number: more.number, storeNumber: 1, tillNumber: 1, currency: 'RUB', totalMinor, taxMinor, changeMinor: 0, roundingMinor: 0, reason: '',
    fiscalLines: lines.map(({ name, priceMinor, quantityMicro, totalMinor: sumMinor, taxCode, taxRateBps }) => ({ name, priceMinor, quantityMicro, sumMinor, taxCode, taxRateBps })),
    fiscalResult: { register: 'none' }, lines,
    shop: { storeName: 'Лавка', storeAddress: 'Пятницкая ул., 12', legalEntityName: 'ООО «Лавка»', inn: '7701234567', taxSystem: 'osn', tillName: 'Касса 1', receiptHeader: 'Лавка', receiptFooter: '' },
    tenders: [{ receiptId: id, tenderNo: 1, kind: 'cash', amountMinor: totalMinor, tenderedMinor: totalMinor, reference: '' }],
    movements: lines.map((line) => ({ documentId: id, entryNo: line.lineNo, storeId: place.storeId, goodId: line.goodId, quantityMicro: -line.quantityMicro, reason: 'sale', businessDate })),
    entries: [
      { documentId: id, entryNo: 1, account: 'cash-drawer', amountMinor: totalMinor, storeId: place.storeId, businessDate },
      { documentId: id, entryNo: 2, account: 'revenue', amountMinor: taxMinor - totalMinor, storeId: place.storeId, businessDate },
      { documentId: id, entryNo: 3, account: 'vat-payable', amountMinor: -taxMinor, storeId: place.storeId, businessDate },
    ],
  };
}

/** All of the first `lineCount` lines of a sale brought back for cash at a till; amounts positive, movements and entries mirrored. */
export function refund(sold: ReceiptDocument, place: Place, ids: Ids, more: { incarnationId: string; number: number; lineCount?: number; shiftId?: string }): ReceiptDocument {
  const id = ids();
  const at = { legalEntityId: place.legalEntityId, storeId: place.storeId, tillId: place.tillId, staffId: place.staffId, incarnationId: more.incarnationId, occurredAt: sold.occurredAt + 3_600_000 };
  const lines = sold.lines.slice(0, more.lineCount ?? sold.lines.length).map((line, index) => ({ ...line, receiptId: id, lineNo: index + 1, refundOfLineNo: line.lineNo }));
  const totalMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const taxMinor = lines.reduce((sum, line) => sum + line.taxMinor, 0);
  const entry = { documentId: id, storeId: place.storeId, businessDate: sold.businessDate };
  return {
    ...sold, id, ...at, shiftId: more.shiftId ?? sold.shiftId, kind: 'refund', refundOf: sold.id, basketId: id, series: 'A', number: more.number, totalMinor, taxMinor, changeMinor: 0, reason: 'Не подошёл товар', lines,
    tenders: [{ receiptId: id, tenderNo: 1, kind: 'cash', amountMinor: totalMinor, tenderedMinor: totalMinor, reference: '' }],
    movements: lines.map((line) => ({ ...entry, entryNo: line.lineNo, goodId: line.goodId, quantityMicro: line.quantityMicro, reason: 'refund' })),
    entries: [
      { ...entry, entryNo: 1, account: 'cash-drawer', amountMinor: -totalMinor }, { ...entry, entryNo: 2, account: 'revenue', amountMinor: totalMinor - taxMinor },
      { ...entry, entryNo: 3, account: 'vat-payable', amountMinor: taxMinor },
    ],
  };
}

type ShiftFact = { readonly companyId: string; readonly legalEntityId: string; readonly storeId: string; readonly tillId: string; readonly staffId: string; readonly incarnationId: string; readonly occurredAt: number; readonly utcOffsetMin: number; readonly businessDate: string; readonly clockTrust: string };

function shiftFact(place: Place, incarnationId: string, atMs: number): ShiftFact {
  return { ...place, incarnationId, occurredAt: atMs, utcOffsetMin: 180, businessDate: new Date(atMs + 180 * 60_000).toISOString().slice(0, 10), clockTrust: 'trusted' };
}

const booked = (documentId: string, fact: ShiftFact, ...amounts: [account: string, amountMinor: number][]): Row<'ledgerEntry'>[] =>
  amounts.filter(([, amountMinor]) => amountMinor !== 0).map(([account, amountMinor], index) => ({ documentId, entryNo: index + 1, account, amountMinor, storeId: fact.storeId, businessDate: fact.businessDate }));

/** The facts of a shift besides its receipts: an opening, cash in and out, a count, and the Z with the totals given. */
export function shiftFacts(place: Place, ids: Ids, { incarnationId, number, atMs, floatMinor }: { incarnationId: string; number: number; atMs: number; floatMinor: number }) {
  const shiftId = ids();
  const at = (minutes: number): ShiftFact => shiftFact(place, incarnationId, atMs + minutes * 60_000);
  return {
    shiftId,
    opening: { id: shiftId, ...at(0), number, floatMinor, entries: booked(shiftId, at(0), ['cash-drawer', floatMinor], ['cash-safe', -floatMinor]) },
    movement: (direction: 'in' | 'out', amountMinor: number, movementNumber: number) => {
      const [id, sign] = [ids(), direction === 'in' ? 1 : -1];
      return { id, ...at(60), shiftId, number: movementNumber, direction, amountMinor, reason: 'Размен', note: '', fiscalResult: { register: 'none' }, entries: booked(id, at(60), ['cash-drawer', sign * amountMinor], ['cash-safe', -sign * amountMinor]) };
    },
    count: (purpose: 'closing' | 'check', expectedMinor: number, countedMinor: number) => {
      const [id, difference] = [ids(), countedMinor - expectedMinor];
      const out: [string, number][] = purpose === 'closing' ? [['cash-drawer', difference - countedMinor], ['cash-over-short', -difference], ['cash-safe', countedMinor]] : [['cash-drawer', difference], ['cash-over-short', -difference]];
      return { id, ...at(600), shiftId, purpose, expectedMinor, countedMinor, denominations: [{ minor: 100, count: countedMinor / 100 }], blind: true, reason: difference === 0 ? '' : 'Ошибка в сдаче', entries: booked(id, at(600), ...out) };
    },
    closing: (totals: unknown, countId: string) => ({ id: ids(), ...at(601), shiftId, number, countId, totals, fiscalResult: { register: 'none' } }),
  };
}

export function payloadOf(...facts: { entity: string; row: unknown }[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ facts }));
}

export function receiptPayload(receipt: ReceiptDocument): Uint8Array {
  return payloadOf({ entity: 'receipt', row: receipt });
}

export type Chain = {
  /** Puts the next commit on the chain. */
  readonly add: (payload: Uint8Array, opId?: string, contractVersion?: number) => Commit;
  readonly commits: readonly Commit[];
};

/** A hash chain as one incarnation writes it; `after` goes on where another stood, for clones. */
export function chain(device: string, incarnation: string, ids: Ids, after: readonly Commit[] = []): Chain {
  const commits: Commit[] = [...after];
  return {
    commits,
    add(payload, opId = ids(), contractVersion = SYNC_VERSION) {
      const prevHash = commits.at(-1)?.header.hash ?? FIRST_PREV_HASH;
      const dseq = commits.length + 1;
      const hash = createHash('sha256').update(commitHashInput(prevHash, opId, dseq, payload)).digest('hex');
      const commit = { header: { device, incarnation, dseq, opId, prevHash, hash, hlc: dseq.toString(16).padStart(16, '0'), contractVersion, kind: 'sale' }, payload };
      commits.push(commit);
      return commit;
    },
  };
}
