/** Generators of lines for property tests: pieces and fractions, every kind of discount and rate, both tax modes, goods going both ways. */
import fc from 'fast-check';
import type { Discount } from '../../discount/discount.ts';
import { MICRO } from '../../quantity/quantity.ts';
import type { TaxMode } from '../../tax/tax.ts';
import { priceBasket } from '../basket.ts';
import { MAX_LINE_MINOR, lineFits, type GivenDiscount, type PricedLine, type SaleLine } from '../line.ts';

const pieces = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000 })).map((units) => ({ unit: 'pcs', quantityMicro: units * MICRO }));
const grams = fc.integer({ min: 1, max: 50_000 }).map((count) => ({ unit: 'kg', quantityMicro: count * 1000 }));
const fine = fc.integer({ min: 1, max: 50_000_000 }).map((quantityMicro) => ({ unit: 'l', quantityMicro }));
const price = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100_000_00 }), fc.integer({ min: 0, max: MAX_LINE_MINOR }));
const tax = fc.constantFrom<{ taxCode: string; taxRateBps: number | null }>(
  { taxCode: 'vat-basic', taxRateBps: 2200 }, { taxCode: 'vat-reduced', taxRateBps: 1000 }, { taxCode: 'vat-zero', taxRateBps: 0 }, { taxCode: 'vat-none', taxRateBps: null },
);

/** A discount of any kind, none and all of it included. */
export const arbitraryDiscount: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({ kind: fc.constant('percent' as const), bps: fc.oneof(fc.constantFrom(500, 1000, 10_000), fc.integer({ min: 0, max: 10_000 })) }),
  fc.record({ kind: fc.constant('amount' as const), minor: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: MAX_LINE_MINOR })) }),
  fc.record({ kind: fc.constant('price' as const), minor: price }),
);
export const arbitraryGiven: fc.Arbitrary<GivenDiscount | null> = fc.option(arbitraryDiscount.map((discount) => ({ discount, reason: 'скидка' })), { freq: 2 });

const taxModes: readonly TaxMode[] = ['included', 'added'];

/** A line as put in, going out unless said otherwise. */
export const arbitrarySaleLine: fc.Arbitrary<SaleLine> = fc
  .record({ sold: fc.oneof(pieces, grams, fine), priceMinor: price, tax, discount: arbitraryGiven, taxMode: fc.constantFrom(...taxModes), legalEntityId: fc.constantFrom('one', 'two') })
  .filter(({ sold, priceMinor }) => lineFits(priceMinor, sold.quantityMicro))
  .map(({ sold, priceMinor, tax: rate, discount, taxMode, legalEntityId }) => ({
    ...plainLine, ...sold, priceMinor, listPriceMinor: priceMinor, discount, ...rate, taxMode, legalEntityId,
  }));

/** One piece of something for nothing: a line to spread over. */
export const plainLine: SaleLine = {
  lineNo: 1, direction: 'sale', goodId: 'good', legalEntityId: 'one', name: 'Товар', unit: 'pcs', barcode: null, quantityMicro: MICRO, priceMinor: 0, listPriceMinor: null, discount: null,
  taxCode: 'vat-none', taxRateBps: null, taxMode: 'included', note: '', sellerId: null, refundOf: null, refundOfLineNo: null, fixed: null,
};

/** Lines numbered from 1 that all go out. */
export const arbitrarySaleLines: fc.Arbitrary<SaleLine[]> = fc
  .array(arbitrarySaleLine, { maxLength: 30 })
  .map((lines) => lines.map((line, index) => ({ ...line, lineNo: index + 1, goodId: `good-${index}` })));

/** Lines of which some come back without a receipt. */
export const arbitraryBasketLines: fc.Arbitrary<SaleLine[]> = arbitrarySaleLines.chain((lines) =>
  fc.array(fc.constantFrom('sale', 'sale', 'refund'), { minLength: lines.length, maxLength: lines.length })
    .map((directions) => lines.map((line, index) => ({ ...line, direction: directions[index] as SaleLine['direction'] }))));

/** A priced line of its own. */
export const arbitraryLine: fc.Arbitrary<PricedLine> = arbitrarySaleLine.map((line) => priceBasket([line], null).lines[0] as PricedLine);

/** Priced lines of one sale, with or without a discount on the whole. */
export const arbitraryLines: fc.Arbitrary<readonly PricedLine[]> = fc.tuple(arbitrarySaleLines, arbitraryGiven).map(([lines, given]) => priceBasket(lines, given).lines);
