import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CartView, Discount, PaidReceipt } from '#contract/terminal/sale.ts';
import { exactly, gesture, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import type { FiscalIntent } from './register-port.ts';
import { add, bread, checkBooks, milk, openSaleTill, PIECE, priceNow, sellForAnother, setPolicy, soap, weighed, type SaleTill } from './sale-till.fixture.ts';

const goods = [bread, milk, soap, weighed[0] as (typeof weighed)[number]];
const discount = fc.oneof(
  fc.record({ kind: fc.constant('percent' as const), bps: fc.integer({ min: 1, max: 10_000 }) }), fc.record({ kind: fc.constant('amount' as const), minor: fc.integer({ min: 1, max: 300_00 }) }),
  fc.record({ kind: fc.constant('price' as const), minor: fc.integer({ min: 0, max: 100_00 }) }),
);
const line = fc.record({ good: fc.nat(goods.length - 1), quantity: fc.integer({ min: 1, max: 9 }), grams: fc.integer({ min: 1, max: 3_000_000 }), discount: fc.option(discount), isReturned: fc.boolean() });
const basket = fc.record({
  prices: fc.array(fc.integer({ min: 1, max: 500_00 }), { minLength: goods.length, maxLength: goods.length }), lines: fc.array(line, { minLength: 1, maxLength: 6 }),
  receiptDiscount: fc.option(discount), cardShare: fc.integer({ min: 0, max: 10 }), backTo: fc.constantFrom('as-paid' as const, 'cash' as const),
  policy: fc.record({ pricesIncludeTax: fc.boolean(), cashRounding: fc.constantFrom(null, { stepMinor: 100, mode: 'down' as const }, { stepMinor: 500, mode: 'nearest' as const }) }),
  withReceipt: fc.array(fc.nat(8), { maxLength: 3 }),
});
type Basket = typeof basket extends fc.Arbitrary<infer B> ? B : never;

/** Whatever cashiers do, the money is right. Baskets follow one another on one till: later ones take back what earlier ones sold. */
describe('baskets nobody thought of', () => {
  let saleTill: SaleTill;
  let scratch: ScratchHost;
  const sold: PaidReceipt[] = [];
  beforeAll(async () => {
    saleTill = await openSaleTill('owner');
    scratch = saleTill.host();
    sellForAnother(scratch, milk);
    await value(scratch.till.cash.move({ ...gesture(), direction: 'in', amountMinor: 100_000_000_00, reason: 'Размен', note: '' }));
  });
  afterAll(() => saleTill.close());

  /** A gesture that may be refused for good reason: a discount above a price, goods that came back already. */
  const attempt = async (asked: Promise<{ ok: boolean; code?: string }>, ...reasons: string[]): Promise<void> => {
    const answer = await asked;
    if (!answer.ok) expect(reasons).toContain(answer.code);
  };
  const given = (minor: Discount): { discount: Discount; reason: string } => ({ discount: minor, reason: 'проверка' });

  const fill = async ({ prices, lines, receiptDiscount, policy, withReceipt }: Basket): Promise<CartView> => {
    setPolicy(scratch, policy);
    goods.forEach((good, index) => { priceNow(scratch, good.id, prices[index] as number); });
    for (const { good, quantity, grams, discount: off, isReturned } of lines) {
      const what = goods[good] as (typeof goods)[number];
      const quantityMicro = what.unit === 'kg' ? grams : quantity * PIECE;
      if (isReturned) await value(scratch.till.refund.addWithoutReceipt({ ...gesture(), goodId: what.id, quantityMicro, reason: 'Чек потерян' }));
      else {
        const { selectedLineNo } = await add(scratch, what, quantityMicro);
        if (off) await attempt(scratch.till.sale.setDiscount({ ...gesture(), lineNo: selectedLineNo ?? 0, ...given(off) }), 'above-price');
      }
    }
    for (const index of withReceipt) {
      const receipt = sold[index % Math.max(1, sold.length)];
      const documents = receipt?.documents.filter(({ kind }) => kind === 'sale') ?? [];
      for (const { receiptId } of documents) {
        const left = (await value(scratch.till.refund.open({ receiptId }))).lines.find((one) => one.leftMicro > 0);
        if (left) await value(scratch.till.refund.add({ ...gesture(), receiptId, lines: [{ lineNo: left.lineNo, quantityMicro: Math.min(left.leftMicro, left.unit === 'pcs' ? PIECE : left.leftMicro) }], reason: 'Не подошёл' }));
      }
    }
    if (receiptDiscount) await attempt(scratch.till.sale.setReceiptDiscount({ ...gesture(), ...given(receiptDiscount) }), 'above-price', 'nothing-to-discount');
    return value(scratch.till.sale.view({}));
  };

  /** What is not all cash rounds receipt by receipt: the till says what the cash comes to, and is asked with that. */
  const asTold = async (asked: ReturnType<typeof exactly>): Promise<typeof asked> => {
    const answer = await scratch.till.sale.pay(asked);
    return !answer.ok && answer.code === 'cash-changed' ? { ...asked, expectedCashDueMinor: answer.detail.cashDueMinor } : asked;
  };

  /** HSA27: the sums of a document are what was paid for it, and its positions what was sold, whichever way it goes. */
  const checkTold = (intents: readonly FiscalIntent[], paid: PaidReceipt): void => {
    expect(intents.map(({ receiptId, operation }) => [receiptId, operation])).toEqual(paid.documents.map(({ receiptId, kind }) => [receiptId, kind === 'sale' ? 1 : 2]));
    for (const { receiptId, lines, totalMinor, tagSums } of intents) {
      expect(lines.reduce((sum, one) => sum + one.sumMinor, 0)).toBe(totalMinor);
      const booked = scratch.host.store.read((tx) => tx.get<{ due: number; card: number }>(`SELECT total_minor + rounding_minor AS due,
        (SELECT coalesce(sum(amount_minor), 0) FROM tender WHERE receipt_id = r.id AND kind = 'card') AS card FROM receipt r WHERE id = ?`, receiptId));
      expect(tagSums).toEqual({ 1031: (booked?.due ?? 0) - (booked?.card ?? 0), 1081: booked?.card, 1215: 0, 1216: 0, 1217: 0 });
    }
  };

  it('HSA27: come to the sum of their lines, their documents, their tenders and their entries', async () => {
    await fc.assert(fc.asyncProperty(basket, async (random) => {
      const seen = await fill(random);
      const signed = (of: readonly { direction?: string; kind?: string; totalMinor: number }[]): number => of.reduce((sum, one) => sum + (((one.direction ?? one.kind) === 'sale') ? one.totalMinor : -one.totalMinor), 0);
      expect(signed(seen.lines)).toBe(seen.totalMinor);
      expect(seen.saleMinor - seen.refundMinor).toBe(seen.totalMinor);
      expect(seen.discountMinor).toBe(seen.lines.reduce((sum, one) => sum + (one.direction === 'sale' ? one.discountMinor : 0), 0));

      const cardMinor = Math.floor((seen.saleMinor * random.cardShare) / 10);
      const offer = { cardMinor, cashMinor: null };
      const asked = await asTold(exactly(seen, { offer, payBackTo: random.backTo }));
      const paid = await value(scratch.till.sale.pay(asked));
      expect(paid).toMatchObject({ basketId: seen.id, receiptId: seen.id, totalMinor: seen.totalMinor, cardMinor, mode: seen.mode });
      expect(paid.documents).toHaveLength(seen.documentCount);
      expect(signed(paid.documents)).toBe(seen.totalMinor);
      expect(paid.tenderedMinor - paid.changeMinor - paid.payOutMinor + paid.cardMinor - paid.cardBackMinor).toBe(paid.totalMinor + paid.roundingMinor);
      if (cardMinor === 0 && random.backTo === 'cash') expect(paid.tenderedMinor - paid.payOutMinor).toBe(seen.cashDueMinor);
      expect(await value(scratch.till.sale.pay(asked))).toEqual(paid);
      sold.push(paid);
      checkBooks(scratch);
      checkTold(saleTill.register.intents.splice(0), paid);
    }), { numRuns: 40 });
    const { receipts } = checkBooks(scratch);
    expect(receipts).toBeGreaterThanOrEqual(40);
    expect(scratch.host.store.read((tx) => tx.get(`SELECT count(*) AS n FROM (SELECT refund_of, refund_of_line_no FROM receipt r JOIN receipt_line l ON l.receipt_id = r.id WHERE refund_of IS NOT NULL
      GROUP BY 1, 2 HAVING sum(quantity_micro) > (SELECT s.quantity_micro FROM receipt_line s WHERE s.receipt_id = refund_of AND s.line_no = refund_of_line_no))`))).toEqual({ n: 0 });
  });
});
