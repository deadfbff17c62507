import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { commitHashInput, FIRST_PREV_HASH, MAX_COMMIT_BYTES, type Commit } from '#contract/sync/commit.ts';
import { compileCheck } from '#contract/define/check.ts';
import { rowSchema } from '#contract/sync/row.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { fiscalLines } from '#domain/fiscal-lines/fiscal-lines.ts';
import { priceBasket } from '#domain/sale/basket.ts';
import { documentTotals, MAX_LINES, type GivenDiscount, type PricedLine, type SaleLine } from '#domain/sale/line.ts';
import { fitsCommit } from './commit-size.ts';
import { commit } from './commit.ts';
import { readMeta } from './meta.ts';
import { nextBatch, oldestUnsentAt, recordVerdicts, rewindTo, unsentCount } from './outbox.ts';
import { postDocument, type FinishedDocument } from './post-document.ts';
import { id, NOW, openScratchTill, SHIFT, STAFF, type ScratchTill } from './scratch-till.fixture.ts';

describe('posting', () => {
  let till: ScratchTill;
  beforeEach(() => {
    till = openScratchTill();
  });
  afterEach(() => {
    till.remove();
  });

  const line = (lineNo: number, more: Partial<SaleLine> = {}): SaleLine => ({
    lineNo, direction: 'sale', goodId: id(100 + lineNo), legalEntityId: id(6), name: 'Хлеб «Бородинский»', unit: 'kg', barcode: '4600000000008', quantityMicro: 1_234_567, priceMinor: 99_99,
    listPriceMinor: 99_99, discount: null, taxCode: 'standard', taxRateBps: 2200, taxMode: 'included', note: '', sellerId: null, refundOf: null, refundOfLineNo: null, fixed: null, ...more,
  });
  const priced = (lines: readonly SaleLine[], discount: GivenDiscount | null = null): readonly PricedLine[] => priceBasket(lines, discount).lines;
  const sale = (n: number, lines: readonly PricedLine[] = priced([line(1), line(2)])): FinishedDocument => {
    const { totalMinor } = documentTotals(lines);
    return {
      receiptId: id(1000 + n), basketId: id(1000 + n), direction: 'sale', refundOf: null, reason: '', envelope: till.envelope(NOW + n), shiftId: SHIFT,
      series: 'A', number: n, storeNumber: 3, tillNumber: 2, currency: 'RUB', lines, roundingMinor: 0,
      tenders: [{ kind: 'cash', amountMinor: totalMinor, tenderedMinor: totalMinor + 1, reference: '' }], changeMinor: 1, fiscalLines: fiscalLines(lines), fiscalResult: { register: 'none' },
      shop: { storeName: 'Мира 12', storeAddress: 'ул. Мира, 12', legalEntityName: 'Щ'.repeat(500), inn: '7701234567', taxSystem: 'osn', tillName: 'Касса 2', receiptHeader: 'Ж'.repeat(3_000), receiptFooter: 'Ю\n'.repeat(2_000) },
    };
  };
  const post = (n: number, lines?: readonly PricedLine[]): void => {
    till.store.write((tx) => { postDocument(tx, NOW + n, sale(n, lines)); });
  };
  const batch = (max = 100, bytes = 10_000_000): Commit[] => till.store.read((tx) => nextBatch(tx, max, bytes));
  const count = (table: string): number => till.store.read((tx) => tx.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))?.n ?? -1;

  it('writes a receipt into its tables and, whole, into one commit', () => {
    post(1);
    expect(['receipt', 'receipt_line', 'tender', 'stock_movement', 'ledger_entry'].map(count)).toEqual([1, 2, 1, 2, 3]);
    const written = batch().at(-1);
    const { facts } = JSON.parse(Buffer.from(written?.payload ?? []).toString('utf8')) as { facts: { entity: string; row: Record<string, unknown> }[] };
    expect(facts).toHaveLength(1);
    expect(facts[0]?.entity).toBe('receipt');
    expect(compileCheck(rowSchema('receipt')).problems(facts[0]?.row)).toEqual([]);
    expect(written?.header).toMatchObject({ kind: 'sale', opId: id(1001), dseq: 2, device: id(7), incarnation: id(8), contractVersion: SYNC_VERSION });
    expect(till.store.read((tx) => tx.get('SELECT sum(amount_minor) AS balance FROM ledger_entry'))).toEqual({ balance: 0 });
  });

  it('puts the whole envelope on a fact, by the calendar and the cut-off of the store', () => {
    // 2026-02-02 02:40 UTC is 07:40 in Yekaterinburg; two hours and 41 minutes earlier it was still the night of the first.
    expect(till.envelope()).toEqual({
      companyId: id(1), legalEntityId: id(6), storeId: id(2), tillId: id(3), incarnationId: id(8), occurredAt: NOW, utcOffsetMin: 300, businessDate: '2026-02-02', clockTrust: 'unverified', staffId: STAFF,
    });
    expect(till.envelope(NOW - 161 * 60_000)).toMatchObject({ businessDate: '2026-02-01' });
  });

  it('chains dense commits by the hash the contract defines', () => {
    for (const n of [1, 2, 3]) post(n);
    const commits = batch();
    expect(commits.map(({ header }) => header.dseq)).toEqual([1, 2, 3, 4]);
    let prevHash = FIRST_PREV_HASH;
    for (const { header, payload } of commits) {
      expect(header.prevHash).toBe(prevHash);
      expect(header.hash).toBe(createHash('sha256').update(commitHashInput(prevHash, header.opId, header.dseq, payload)).digest('hex'));
      prevHash = header.hash;
    }
    const readings = commits.map(({ header }) => header.hlc);
    expect(readings).toEqual([...readings].sort());
    expect(new Set(readings).size).toBe(readings.length);
  });

  it('leaves no gap where a transaction failed', () => {
    post(1);
    expect(() => till.store.write((tx) => {
      postDocument(tx, NOW, sale(2));
      throw new Error('power');
    })).toThrow('power');
    post(3);
    expect(batch().map(({ header }) => header.dseq)).toEqual([1, 2, 3]);
    expect(count('receipt')).toBe(2);
  });

  it('cannot write one sale twice', () => {
    post(1);
    expect(() => { post(1); }).toThrow(/UNIQUE/);
    expect(count('outbox')).toBe(2);
  });

  it('writes a refund as the mirror of the sale: paper amounts, other signs in stock and books', () => {
    post(1);
    const back = { ...sale(2), direction: 'refund', refundOf: id(1001), reason: 'Не подошёл', changeMinor: 0 } as const;
    till.store.write((tx) => { postDocument(tx, NOW + 2, { ...back, tenders: back.tenders.map((tender) => ({ ...tender, tenderedMinor: tender.amountMinor })) }); });
    expect(till.store.read((tx) => tx.get('SELECT kind, refund_of, reason, total_minor > 0 AS positive FROM receipt WHERE id = ?', id(1002)))).toEqual({ kind: 'refund', refund_of: id(1001), reason: 'Не подошёл', positive: 1 });
    const zero = (sql: string): unknown => till.store.read((tx) => tx.all(sql));
    expect(zero('SELECT account, sum(amount_minor) AS sum FROM ledger_entry GROUP BY account HAVING sum <> 0')).toEqual([]);
    expect(zero('SELECT good_id, sum(quantity_micro) AS sum FROM stock_movement GROUP BY good_id HAVING sum <> 0')).toEqual([]);
    expect(batch().map(({ header }) => header.kind)).toEqual(['shift-opening', 'sale', 'refund']);
  });

  it('writes what a document books into the ledger with the document', () => {
    const entries = [['cash-drawer', 500_00], ['cash-safe', -500_00]] as const;
    const parts = entries.map(([account, amountMinor], index) => ({ documentId: id(20), entryNo: index + 1, account, amountMinor, storeId: id(2), businessDate: '2026-02-02' }));
    till.store.write((tx) => {
      commit(tx, NOW, { kind: 'cash-movement', opId: id(20), facts: [{ entity: 'cashMovement', row: {
        id: id(20), ...till.envelope(), shiftId: SHIFT, number: 1, direction: 'in', amountMinor: 500_00, reason: 'Размен', note: '', fiscalResult: { register: 'none' }, entries: parts,
      } }] });
    });
    expect(till.store.read((tx) => tx.all('SELECT account, amount_minor FROM ledger_entry ORDER BY entry_no'))).toEqual(entries.map(([account, amount_minor]) => ({ account, amount_minor })));
  });

  describe('HSA8: keeps the largest receipt within one commit, and lets as many lines into it as there can be', () => {
    const reason = { percent: { discount: { kind: 'percent', bps: 3_33 }, reason: '€'.repeat(100) }, price: { discount: { kind: 'price', minor: 77_77 }, reason: '"'.repeat(100) } } as const;
    const fixed = { grossMinor: 123_45, lineDiscountMinor: 10, receiptDiscountMinor: 20, totalMinor: 123_15, taxMinor: 22_20, discounts: (['line', 'receipt'] as const).map((on, index) => ({ on, kind: 'amount' as const, value: 30, amountMinor: 10 + 10 * index, reason: '€'.repeat(100) })) };
    const asSold = { grossMinor: 123_44, lineDiscountMinor: 0, receiptDiscountMinor: 0, totalMinor: 123_44, taxMinor: 22_26, discounts: [] };
    // As long as a name may be, in the letters that weigh most; and one that no screen can have made.
    const names = ['Я', '€'.repeat(1_000), '\u0001'.repeat(1_000)];
    const kinds: [string, Partial<SaleLine>, GivenDiscount | null][] = [
      ['plain', {}, null], ['noted and sold by somebody', { note: '€'.repeat(300), sellerId: id(55) }, null], ['discounted twice, noted', { discount: reason.price, note: '€'.repeat(300), sellerId: id(55) }, reason.percent],
      ['taxed on top', { taxMode: 'added' }, null], ['coming back', { direction: 'refund', refundOf: id(77), refundOfLineNo: 123, fixed }, null],
      ['coming back as it was sold', { direction: 'refund', refundOf: id(77), refundOfLineNo: 123, fixed: asSold }, null],
    ];
    it.each(kinds.flatMap((kind) => names.map((name, index) => [...kind, name, index] as const)))('%s', (_kind, more, discount, name, index) => {
      const lines = Array.from({ length: MAX_LINES }, (_, at) => line(at + 1, { ...more, name }));
      while (!fitsCommit(lines, discount)) lines.pop();
      if (index < 2) expect(lines).toHaveLength(MAX_LINES);
      const document = sale(10 + index, priced(lines, discount));
      till.store.write((tx) => { postDocument(tx, NOW, document); });
      const size = till.store.read((tx) => tx.get<{ size: number }>('SELECT length(payload) AS size FROM outbox ORDER BY dseq DESC'))?.size ?? 0;
      expect(size).toBeLessThanOrEqual(MAX_COMMIT_BYTES);
    });
  });

  describe('the outbox', () => {
    const unsent = (): [number, number | null] => till.store.read((tx) => [unsentCount(tx), oldestUnsentAt(tx)]);
    const decide = (ackDseq: number, verdict: 'applied' | 'quarantined' = 'applied'): void => {
      till.store.write((tx) => { recordVerdicts(tx, { serverTime: NOW + 99, ackDseq, verdicts: batch().filter(({ header }) => header.dseq <= ackDseq).map(({ header }) => ({ dseq: header.dseq, verdict })) }); });
    };

    it('hands out commits in order, by number and by bytes, and at least one', () => {
      for (const n of [1, 2, 3]) post(n);
      expect(batch(2).map(({ header }) => header.dseq)).toEqual([1, 2]);
      expect(batch(100, 1).map(({ header }) => header.dseq)).toEqual([1]);
      const [first, second] = batch();
      expect(batch(100, (first?.payload.length ?? 0) + (second?.payload.length ?? 0))).toHaveLength(2);
    });

    it('counts what has no verdict, and hearing one twice changes nothing', () => {
      post(1);
      expect(unsent()).toEqual([2, NOW]);
      decide(1);
      decide(1);
      expect(unsent()).toEqual([1, NOW + 1]);
      decide(2, 'quarantined');
      expect(unsent()).toEqual([0, null]);
      expect(count('outbox')).toBe(2);
    });

    it('believes a server no further than it has written itself', () => {
      post(1);
      till.store.write((tx) => { recordVerdicts(tx, { serverTime: NOW, ackDseq: 500, verdicts: [{ dseq: 400, verdict: 'applied' }] }); });
      post(2);
      expect(batch().map(({ header }) => header.dseq)).toEqual([3]);
    });

    it('sends again what the server lost', () => {
      for (const n of [1, 2, 3]) post(n);
      decide(4);
      till.store.write((tx) => { rewindTo(tx, 3); });
      expect(batch().map(({ header }) => header.dseq)).toEqual([3, 4]);
      till.store.write((tx) => { rewindTo(tx, 4); });
      expect(batch().map(({ header }) => header.dseq)).toEqual([3, 4]);
      till.store.write((tx) => { rewindTo(tx, 1); });
      expect(unsent()[0]).toBe(4);
    });
  });

  it('remembers the time of the last fact', () => {
    post(5);
    expect(till.store.read(readMeta).lastFactAt).toBe(NOW + 5);
  });
});
