import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CartView, Discount, PaidReceipt } from '#contract/terminal/sale.ts';
import { exactly, gesture, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { checkBooks } from './books.fixture.ts';
import type { FiscalIntent } from './register-port.ts';
import { add, asTold, bread, milk, openSaleTill, PIECE, priceNow, sellForAnother, setPolicy, soap, weighed, type SaleTill } from './sale-till.fixture.ts';

const goods = [bread, milk, soap, weighed[0] as (typeof weighed)[number]];
const discount = fc.oneof(
  fc.record({ kind: fc.constant('percent' as const), bps: fc.integer({ min: 1, max: 10_000 }) }), fc.record({ kind: fc.constant('amount' as const), minor: fc.integer({ min: 1, max: 300_00 }) }),
  fc.record({ kind: fc.constant('price' as const), minor: fc.integer({ min: 0, max: 100_00 }) }),
);
const line = fc.record({ good: fc.nat(goods.length - 1), quantity: fc.integer({ min: 1, max: 9 }), grams: fc.integer({ min: 1, max: 3_000_000 }), discount: fc.option(discount), isReturned: fc.boolean() });
/** So much, in thousandths of what is left, of one of the lines anything is left of. */
const part = fc.record({ line: fc.nat(8), thousandths: fc.integer({ min: 1, max: 1_000 }) });
type Part = typeof part extends fc.Arbitrary<infer P> ? P : never;
/** Which of the parts go back in cash, whatever paid for them. */
const inCashAt = fc.oneof(fc.constant<boolean[]>([]), fc.array(fc.boolean(), { maxLength: 7 }));
const basket = fc.record({
  prices: fc.array(fc.integer({ min: 1, max: 500_00 }), { minLength: goods.length, maxLength: goods.length }), lines: fc.array(line, { minLength: 1, maxLength: 6 }),
  receiptDiscount: fc.option(discount), cardShare: fc.integer({ min: 0, max: 10 }), backTo: fc.constantFrom('as-paid' as const, 'cash' as const),
  policy: fc.record({ pricesIncludeTax: fc.boolean(), cashRounding: fc.constantFrom(null, { stepMinor: 100, mode: 'down' as const }, { stepMinor: 500, mode: 'nearest' as const }) }),
  withReceipt: fc.array(fc.record({ receipt: fc.nat(8), part }), { maxLength: 3 }),
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

  const salesIn = (paid: PaidReceipt | undefined): string[] => (paid?.documents ?? []).filter(({ kind }) => kind === 'sale').map(({ receiptId }) => receiptId);

  /** Takes a part of a line of that receipt back, pieces whole; false where nothing is left of it. */
  const takeBack = async (receiptId: string, { line, thousandths }: Part): Promise<boolean> => {
    const left = (await value(scratch.till.refund.open({ receiptId }))).lines.filter((one) => one.leftMicro > 0);
    const of = left[line % Math.max(1, left.length)];
    if (of === undefined) return false;
    const unit = of.unit === 'pcs' ? PIECE : 1;
    const quantityMicro = Math.max(1, Math.floor((of.leftMicro / unit) * (thousandths / 1_000))) * unit;
    await value(scratch.till.refund.add({ ...gesture(), receiptId, lines: [{ lineNo: of.lineNo, quantityMicro }], reason: 'Не подошёл' }));
    return true;
  };

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
    for (const { receipt, part: of } of withReceipt) for (const receiptId of salesIn(sold[receipt % Math.max(1, sold.length)])) await takeBack(receiptId, of);
    if (receiptDiscount) await attempt(scratch.till.sale.setReceiptDiscount({ ...gesture(), ...given(receiptDiscount) }), 'above-price', 'nothing-to-discount');
    return value(scratch.till.sale.view({}));
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
      const asked = await asTold(scratch, exactly(seen, { offer, payBackTo: random.backTo }));
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
    expect(checkBooks(scratch).receipts).toBeGreaterThanOrEqual(40);
  });

  it('HSA12, REF4: come back in any parts to the sum they were sold for, each kopeck and each gram once', async () => {
    await fc.assert(fc.asyncProperty(basket, fc.array(part, { maxLength: 6 }), inCashAt, async (random, parts, inCash) => {
      const seen = await fill({ ...random, lines: random.lines.map((one) => ({ ...one, isReturned: false })), withReceipt: [] });
      const cardMinor = Math.floor((seen.saleMinor * random.cardShare) / 10);
      const paid = await value(scratch.till.sale.pay(await asTold(scratch, exactly(seen, { offer: { cardMinor, cashMinor: null } }))));
      for (const receiptId of salesIn(paid)) {
        // The parts chosen by chance, then all there is of each line.
        const everything = random.lines.map(() => ({ line: 0, thousandths: 1_000 }));
        for (const [index, one] of [...parts, ...everything].entries()) {
          if (!await takeBack(receiptId, one)) break;
          const asked = exactly(await value(scratch.till.sale.view({})), { payBackTo: inCash[index] === true ? 'cash' : 'as-paid' });
          await value(scratch.till.sale.pay(await asTold(scratch, asked)));
          checkBooks(scratch);
        }
        const sums = scratch.host.store.read((tx) => tx.get(`SELECT sum(CASE r.kind WHEN 'sale' THEN r.total_minor ELSE -r.total_minor END) AS total, sum(CASE r.kind WHEN 'sale' THEN r.tax_minor ELSE -r.tax_minor END) AS tax,
          sum(CASE r.kind WHEN 'sale' THEN 1 ELSE -1 END * (SELECT coalesce(sum(t.amount_minor), 0) FROM tender t WHERE t.receipt_id = r.id)) AS money FROM receipt r WHERE ? IN (r.id, r.refund_of)`, receiptId));
        // Cash for what a card had paid is rounded as the shop rounds cash; nobody is ever given more than was paid (checkBooks).
        expect(sums).toEqual({ total: 0, tax: 0, money: cardMinor > 0 && inCash.includes(true) ? expect.any(Number) : 0 });
      }
      saleTill.register.intents.length = 0;
    }), { numRuns: 15 });
  });
});
