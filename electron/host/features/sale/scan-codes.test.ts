import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eanCheckDigit } from '#domain/codes/ean.ts';
import { receiptCode } from '#domain/receipt/code.ts';
import { exactly, gesture, refusal, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { add, bread, openSaleTill, PIECE, pieces, priceNow, put, sell, setPolicy, weighed, type SaleTill } from './sale-till.fixture.ts';

const cheese = weighed[0] as (typeof weighed)[number];
const label = (prefix: string, good: string, amount: number): string => {
  const digits = `${prefix}${good}${String(amount).padStart(5, '0')}`;
  return digits + String(eanCheckDigit(digits));
};

describe('what a scanner reads', () => {
  let saleTill: SaleTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    saleTill = await openSaleTill();
    scratch = saleTill.host();
  });
  afterEach(() => saleTill.close());

  const scan = (code: string, quantityMicro?: number) => scratch.till.sale.scan({ ...gesture(), code, ...(quantityMicro === undefined ? {} : { quantityMicro }) });

  it('HSA3: says of an unknown code whether its check digit is wrong, and keeps a book read by mistake short', async () => {
    expect(await scan('4607001234567')).toMatchObject({ code: 'unknown-barcode', detail: { code: '4607001234567', checkDigitWrong: eanCheckDigit('460700123456') !== 7 } });
    expect(await scan('4006381333931')).toMatchObject({ detail: { checkDigitWrong: false } });
    expect(await scan('4006381333932')).toMatchObject({ detail: { checkDigitWrong: true } });
    expect(await scan('ABC-12')).toMatchObject({ detail: { code: 'ABC-12', checkDigitWrong: false } });
    expect(await scan('7'.repeat(10_000))).toMatchObject({ code: 'unknown-barcode', detail: { code: '7'.repeat(200), checkDigitWrong: false } });
    expect(await scan(' \u001d')).toMatchObject({ code: 'unknown-barcode' });
    expect((await value(scratch.till.sale.view({}))).lines).toEqual([]);
  });

  it('HSA3: survives codes of marked goods, with and without group separators', async () => {
    for (const code of ['\u001d010460043993125621JgXJ5.T\u001d8005112000\u001d93korJ', ']d201046004399312562100000\u001d91EE06\u001d92rest==', '(01)04600439931256(21)x', '\u0000', '🍞']) {
      expect(await refusal(scan(code))).toBe('unknown-barcode');
    }
  });

  it('HSA3: knows the code of a receipt from any keyboard and adds nothing', async () => {
    const { receiptId } = await sell(scratch, bread);
    for (const code of [receiptCode(receiptId), ` ${receiptCode(receiptId).toLowerCase()}\r`]) expect(await scan(code)).toMatchObject({ code: 'receipt-code', detail: { receiptId } });
    expect((await value(scratch.till.sale.view({}))).lines).toEqual([]);
  });

  describe('labels of scales', () => {
    beforeEach(() => {
      put(scratch, 'good', { ...cheese, article: '12345' });
      priceNow(scratch, cheese.id, 899_90);
    });

    it('weigh', async () => {
      const view = await value(scan(label('21', '12345', 742)));
      expect(view.lines[0]).toMatchObject({ goodId: cheese.id, quantityMicro: 742_000, totalMinor: 667_73 });
      expect((await value(scan(label('21', '12345', 742), 3 * PIECE))).lines[1]).toMatchObject({ quantityMicro: 2_226_000 });
    });

    it('say which of their faults it is', async () => {
      expect(await scan(label('21', '12345', 0))).toMatchObject({ code: 'scale-label', detail: { reason: 'zero' } });
      expect(await scan(label('21', '99999', 500))).toMatchObject({ code: 'scale-label', detail: { reason: 'no-good' } });
      const wrong = label('21', '12345', 742);
      expect(await scan(wrong.slice(0, -1) + String((Number(wrong.slice(-1)) + 1) % 10))).toMatchObject({ code: 'unknown-barcode', detail: { checkDigitWrong: true } });
    });

    it('COD10: are read only where no good has the whole code for its own', async () => {
      const code = label('21', '12345', 742);
      put(scratch, 'barcode', { code, goodId: bread.id, packMicro: PIECE });
      expect((await value(scan(code))).lines[0]).toMatchObject({ goodId: bread.id, quantityMicro: PIECE });
      expect((await value(scan(label('21', '12345', 743)))).lines[1]).toMatchObject({ goodId: cheese.id, quantityMicro: 743_000 });
    });

    it('HSA4: with a price cost exactly that, at any price of a kilogram', async () => {
      setPolicy(scratch, { scaleMasks: [{ prefix: '22', pattern: 'PPCCCCCVVVVVK', value: 'price', decimals: 2 }] });
      for (const [perKilo, price] of [[899_90, 123_45], [100_00, 1], [9_999_99, 999_99], [20_000_00, 123_45], [99_999_99, 77_77], [1, 999_99]] as const) {
        priceNow(scratch, cheese.id, perKilo);
        const view = await value(scan(label('22', '12345', price)));
        expect(view.lines.at(-1)?.totalMinor).toBe(price);
      }
      const view = await value(scan(label('22', '12345', 100_00), 2 * PIECE));
      expect(view.lines.at(-1)?.totalMinor).toBe(200_00);
      // QTY7: a million kilograms at a kopeck are a line, and a kopeck more is none.
      priceNow(scratch, cheese.id, 1);
      expect(await refusal(scan(label('22', '12345', 100_00), 100 * PIECE + 100))).toBe('too-large');
      const most = await value(scan(label('22', '12345', 100_00), 100 * PIECE));
      expect(most.lines.at(-1)).toMatchObject({ quantityMicro: 1_000_000 * PIECE, totalMinor: 10_000_00 });
      await value(scratch.till.sale.pay(exactly(most)));
    });

    it('HSA4: count pieces, and refuse a part of one', async () => {
      const piece = pieces[3] as (typeof pieces)[number];
      put(scratch, 'good', { ...piece, article: '54321' });
      priceNow(scratch, piece.id, 50_00);
      setPolicy(scratch, { scaleMasks: [{ prefix: '23', pattern: 'PPCCCCCVVVVVK', value: 'count', decimals: 0 }, { prefix: '24', pattern: 'PPCCCCCVVVVVK', value: 'price', decimals: 2 }] });
      expect((await value(scan(label('23', '54321', 12)))).lines[0]?.quantityMicro).toBe(12 * PIECE);
      expect((await value(scan(label('24', '54321', 150_00)))).lines[0]?.quantityMicro).toBe(15 * PIECE);
      expect(await refusal(scan(label('24', '54321', 151_00)))).toBe('quantity-fraction');
    });
  });

  describe('how much one stands for', () => {
    const unpricedCheese = { ...cheese, id: '00000000-0000-7000-8000-0000000000c1', article: '77777' };
    const unpricedBread = { ...bread, id: '00000000-0000-7000-8000-0000000000c2', article: '66666' };
    beforeEach(() => {
      for (const good of [unpricedCheese, unpricedBread, { ...cheese, article: '12345', name: 'Сыр ABCD-1234' }]) put(scratch, 'good', good);
      priceNow(scratch, cheese.id, 500_00);
      const masks = { pattern: 'PPCCCCCVVVVVK' };
      setPolicy(scratch, { scaleMasks: [{ ...masks, prefix: '21', value: 'weight', decimals: 3 }, { ...masks, prefix: '22', value: 'price', decimals: 2 }] });
    });
    const coded = (code: string, goodId: string, packMicro: number): void => put(scratch, 'barcode', { code, goodId, packMicro });

    it('HSA40: is said of a good without a price, of a case as of a label', async () => {
      coded('4600000000015', unpricedBread.id, 12 * PIECE);
      coded('4600000000022', unpricedBread.id, PIECE);
      const unpriced = async (code: string, times?: number): Promise<unknown> => {
        const answer = await scan(code, times);
        return answer.ok || answer.code !== 'no-price' ? answer : answer.detail.packMicro;
      };
      expect(await unpriced('4600000000015')).toBe(12 * PIECE);
      expect(await unpriced('4600000000015', 3 * PIECE)).toBe(12 * PIECE);
      expect(await unpriced('4600000000022')).toBe(PIECE);
      expect(await unpriced(label('21', '77777', 742))).toBe(742_000);
      // What a sum is in kilograms nobody knows while there is no price.
      expect(await unpriced(label('22', '77777', 123_45))).toBeUndefined();
      expect(await unpriced(label('21', '77777', 1_000))).toBe(PIECE);
      expect(await scratch.till.sale.add({ ...gesture(), goodId: unpricedBread.id, quantityMicro: 24 * PIECE })).toEqual({ ok: false, code: 'no-price', detail: { goodId: unpricedBread.id, name: bread.name } });
    });

    it('HSA41: is read for goods that come back as for those that go out, and changes nothing', async () => {
      coded('ABCD-1234', bread.id, PIECE);
      coded('4600000000015', bread.id, 12 * PIECE);
      coded('4600000000022', cheese.id, PIECE);
      for (const goodId of [bread.id, cheese.id]) coded('4600000000039', goodId, 6 * PIECE);
      const read = async (code: string): Promise<unknown> => {
        const answer = await scratch.till.refund.read({ code });
        return answer.ok ? answer.value.goods.map((good) => [good.id, good.packMicro]) : answer.code;
      };
      expect(await read(label('21', '12345', 742))).toEqual([[cheese.id, 742_000]]);
      expect(await read(label('21', '12345', 1_000))).toEqual([[cheese.id, PIECE]]);
      expect(await read(label('22', '12345', 250_00))).toEqual([[cheese.id, 500_000]]);
      expect(await read('4600000000015')).toEqual([[bread.id, 12 * PIECE]]);
      expect(await read('ABCD-1234')).toEqual([[bread.id, PIECE]]);
      // Sold by measure under its own code: nobody said how much.
      expect(await read('4600000000022')).toEqual([[cheese.id, undefined]]);
      expect(new Map(await read('4600000000039') as [string, number][])).toEqual(new Map([[bread.id, 6 * PIECE], [cheese.id, 6 * PIECE]]));
      // Words, an article and a slip of a key are no code.
      for (const code of ['ABCD', 'ABCD-1235', 'abcd-1234', '12345', 'cыр', '4600000000046']) expect([code, await read(code)]).toEqual([code, 'unknown-barcode']);
      expect(await read(label('21', '12345', 0))).toBe('scale-label');
      expect(await read(receiptCode('0193aaaa-bbbb-7ccc-8ddd-000000000001'))).toBe('receipt-code');
      expect(await read(label('22', '77777', 123_45))).toEqual([[unpricedCheese.id, undefined]]);
      expect((await value(scratch.till.sale.view({}))).lines).toEqual([]);
    });
  });

  it('HSA2: fixes price and tax at the scan, whatever changes before it is paid', async () => {
    priceNow(scratch, bread.id, 100_00);
    const before = await add(scratch, bread);
    priceNow(scratch, bread.id, 150_00);
    put(scratch, 'good', { ...bread, taxCode: 'none', name: 'Переименован' });
    const { receiptId, totalMinor } = await value(scratch.till.sale.pay(exactly(before)));
    expect(totalMinor).toBe(100_00);
    expect(scratch.host.store.read((tx) => tx.get('SELECT name, price_minor, tax_code FROM receipt_line WHERE receipt_id = ?', receiptId))).toEqual({ name: bread.name, price_minor: 100_00, tax_code: bread.taxCode });
  });

  it('refuses quantities that are none and takes the smallest and largest there are', async () => {
    const sale = scratch.till.sale;
    for (const quantityMicro of [0, -PIECE, 1.5, 10 ** 13]) expect(await refusal(sale.add({ ...gesture(), goodId: cheese.id, quantityMicro }))).toBe('fault invalid-input');
    priceNow(scratch, cheese.id, 899_90);
    expect((await value(sale.add({ ...gesture(), goodId: cheese.id, quantityMicro: 1 }))).lines[0]).toMatchObject({ quantityMicro: 1, totalMinor: 0 });
    const million = await value(sale.setQuantity({ ...gesture(), lineNo: 1, quantityMicro: 10 ** 12 }));
    expect(million.totalMinor).toBe(899_90_000_000);
    expect(await refusal(sale.setQuantity({ ...gesture(), lineNo: 1, quantityMicro: 10 ** 12 + 1 }))).toBe('fault invalid-input');
    expect(await value(sale.pay(exactly(million)))).toMatchObject({ totalMinor: 899_90_000_000 });
  });
});
