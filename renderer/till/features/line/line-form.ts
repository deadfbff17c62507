import { lineDiscountMinor, receiptDiscountMinor } from '#domain/discount/discount.ts';
import { lineAmount } from '#domain/quantity/quantity.ts';
import type { CartLine, Discount } from '#contract/terminal/sale.ts';
import { MONEY, QUANTITY, type EntryLimits } from '#renderer/ui/amount-entry.ts';
import { amountAboveZero, amountFilled, amountRead, NO_AMOUNT, type AmountField, type AmountRead } from '../../parts/amount-field.ts';

/** What of a line is asked for. */
export type LineField = 'quantity' | 'price' | 'discount' | 'more';
export const lineFields: readonly LineField[] = ['quantity', 'price', 'discount', 'more'];
export type DiscountKind = Discount['kind'];

const PERCENT: EntryLimits = { wholeDigits: 3, fractionDigits: 2 };
const WHOLE_BPS = 10_000;

/** What may be typed where: thousandths of a unit (half a piece is refused with words, not read as five), kopecks, hundredths of a per cent. */
export function limitsOf(field: LineField, kind: DiscountKind): EntryLimits {
  if (field === 'quantity') return QUANTITY;
  return field === 'discount' && kind === 'percent' ? PERCENT : MONEY;
}

/** The quantity in millionths. */
export function quantityIn(field: AmountField): AmountRead<number> {
  return amountAboveZero(field, 6);
}

/** A price in kopecks; zero is a price too. */
export function priceIn(field: AmountField): AmountRead<number> {
  const read = amountRead(field, 2);
  if (!read.ok) return read;
  return read.value === null ? { ok: false, trouble: 'empty' } : { ok: true, value: read.value };
}

/** The discount as typed. Nothing typed, or nothing off, takes the discount away: null. */
export function discountIn(field: AmountField, kind: DiscountKind): AmountRead<Discount | null> {
  const read = amountRead(field, 2);
  if (!read.ok) return read;
  const { value } = read;
  if (value === null || (value === 0 && kind !== 'price')) return { ok: true, value: null };
  if (kind === 'percent') return value > WHOLE_BPS ? { ok: false, trouble: 'too-large' } : { ok: true, value: { kind, bps: value } };
  return { ok: true, value: kind === 'amount' ? { kind, minor: value } : { kind, minor: value } };
}

/** What a line would come to with another quantity, price or discount, before the receipt's own discount: kopecks. */
export function lineWouldBe(line: Pick<CartLine, 'quantityMicro' | 'priceMinor' | 'discount'>, change: { readonly quantityMicro?: number; readonly priceMinor?: number; readonly discount?: Discount | null }): number {
  const quantityMicro = change.quantityMicro ?? line.quantityMicro;
  const gross = lineAmount(change.priceMinor ?? line.priceMinor, quantityMicro);
  const discount = change.discount === undefined ? line.discount : change.discount;
  return discount === null ? gross : gross - lineDiscountMinor(gross, quantityMicro, discount);
}

/** What the sale would come to with another discount: `subtotalMinor` is all its lines after their own discounts. */
export function receiptWouldBe(subtotalMinor: number, discount: Discount | null): number {
  return discount === null ? subtotalMinor : subtotalMinor - receiptDiscountMinor(subtotalMinor, discount);
}

/** The discount that is there, as it would be typed. */
export function typedDiscount(discount: Discount | null): { readonly kind: DiscountKind; readonly field: AmountField } {
  if (discount === null) return { kind: 'percent', field: NO_AMOUNT };
  return { kind: discount.kind, field: amountFilled(discount.kind === 'percent' ? discount.bps : discount.minor) };
}
