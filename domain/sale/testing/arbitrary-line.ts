/** Generators of lines for property tests: pieces and fractions, every discount that is allowed, every kind of rate. */
import fc from 'fast-check';
import { MICRO, lineAmount } from '../../quantity/quantity.ts';
import { lineFits, priceLine, type PricedLine } from '../line.ts';

const pieces = fc.integer({ min: 1, max: 1_000 }).map((units) => ({ unit: 'pcs', quantityMicro: units * MICRO }));
const grams = fc.integer({ min: 1, max: 50_000 }).map((count) => ({ unit: 'kg', quantityMicro: count * 1000 }));
const fine = fc.integer({ min: 1, max: 50_000_000 }).map((quantityMicro) => ({ unit: 'l', quantityMicro }));
const price = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100_000_00 }), fc.integer({ min: 0, max: 10_000_000_000 }));
const tax = fc.constantFrom<{ taxCode: string; taxRateBps: number | null }>(
  { taxCode: 'vat-basic', taxRateBps: 2200 }, { taxCode: 'vat-reduced', taxRateBps: 1000 }, { taxCode: 'vat-zero', taxRateBps: 0 }, { taxCode: 'vat-none', taxRateBps: null },
);

/** One priced line; its discount is a fraction of the gross, often none and sometimes all of it. */
export const arbitraryLine: fc.Arbitrary<PricedLine> = fc
  .record({ sold: fc.oneof(pieces, grams, fine), priceMinor: price, tax, off: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })) })
  .filter(({ sold, priceMinor }) => lineFits(priceMinor, sold.quantityMicro))
  .map(({ sold, priceMinor, tax: rate, off }) => priceLine({
    lineNo: 1, goodId: 'good', name: 'Товар', barcode: null, ...sold, priceMinor, discountMinor: Math.floor(lineAmount(priceMinor, sold.quantityMicro) * off), ...rate,
  }));

/** A whole sale: lines numbered from 1. */
export const arbitraryLines: fc.Arbitrary<PricedLine[]> = fc
  .array(arbitraryLine, { maxLength: 30 })
  .map((lines) => lines.map((line, index) => ({ ...line, lineNo: index + 1, goodId: `good-${index}` })));
