import { lineDiscountMinor, receiptDiscountMinor } from '#domain/discount/discount.ts';
import { lineAmount } from '#domain/quantity/quantity.ts';
import type { CartLine, Discount } from '#contract/terminal/sale.ts';
import { MONEY, QUANTITY, scaled, type EntryLimits } from '#renderer/ui/amount-entry.ts';
import { amountTyped, NO_AMOUNT, type AmountField, type AmountTrouble } from '../../parts/amount-field.ts';

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

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: AmountTrouble };

/** What still stands between the field and Enter: digits that did not fit, or nothing there but what was refused. A number with a refused letter after it stays that number. */
function refusedIn({ entry, trouble }: AmountField): AmountTrouble | null {
  return trouble === 'too-large' || entry === '' ? trouble : null;
}

/** The quantity in millionths. */
export function quantityIn(field: AmountField): Read<number> {
  const wrong = refusedIn(field);
  if (wrong !== null) return { ok: false, trouble: wrong };
  const micro = scaled(field.entry, 6);
  return micro === null ? { ok: false, trouble: 'empty' } : micro === 0 ? { ok: false, trouble: 'zero' } : { ok: true, value: micro };
}

/** A price in kopecks; zero is a price too. */
export function priceIn(field: AmountField): Read<number> {
  const wrong = refusedIn(field);
  if (wrong !== null) return { ok: false, trouble: wrong };
  const minor = scaled(field.entry, 2);
  return minor === null ? { ok: false, trouble: 'empty' } : { ok: true, value: minor };
}

/** The discount as typed. Nothing typed, or nothing off, takes the discount away: null. */
export function discountIn(field: AmountField, kind: DiscountKind): Read<Discount | null> {
  const wrong = refusedIn(field);
  if (wrong !== null) return { ok: false, trouble: wrong };
  const value = scaled(field.entry, 2);
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

/** A number of kopecks (or hundredths of a per cent) as it would be typed. */
export function typedHundredths(value: number): AmountField {
  const fraction = String(value % 100).padStart(2, '0');
  return amountTyped(NO_AMOUNT, `${Math.trunc(value / 100)}${fraction === '00' ? '' : `,${fraction}`}`, MONEY);
}

/** The discount that is there, as it would be typed. */
export function typedDiscount(discount: Discount | null): { readonly kind: DiscountKind; readonly field: AmountField } {
  if (discount === null) return { kind: 'percent', field: NO_AMOUNT };
  return { kind: discount.kind, field: typedHundredths(discount.kind === 'percent' ? discount.bps : discount.minor) };
}
