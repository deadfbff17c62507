/** Gestures on what goods cost: a price by hand, a discount on a line or on the whole receipt. */
import type { Implementation } from '#contract/define/service.ts';
import type { sale } from '#contract/terminal/sale.ts';
import { lineDiscountMinor, receiptDiscountMinor, type Discount } from '#domain/discount/discount.ts';
import { ok, refused, type Ok, type Refused } from '#domain/kernel/result.ts';
import { lineAmount } from '#domain/quantity/quantity.ts';
import { lineFits, type GivenDiscount } from '#domain/sale/line.ts';
import type { Need } from '#host/posting/guard.ts';
import type { Gestures } from './cart-change.ts';
import { receiptFull, roomFor, type ReceiptFull } from './cart-lines.ts';
import type { StoredLine } from './cart-repo.ts';
import { lineSubject, type Change, type Hand, type Note } from './gesture.ts';
import { discountNeed, lineOf } from './line-gestures.ts';

type No<C extends string> = Refused<C, Record<string, never>>;

export function createDiscountGestures({ change }: Gestures): Pick<Implementation<typeof sale>, 'setPrice' | 'setDiscount' | 'setReceiptDiscount'> {
  return {
    setPrice: (input) => change(input, (_tx, hand): Ok<Change> | No<'unknown-line'> | No<'too-large'> | ReceiptFull | No<'fixed-line'> => {
      const line = lineOf(hand, input.lineNo);
      if (!line.ok) return line;
      if (line.value.fixed !== null) return refused('fixed-line');
      if (!lineFits(input.priceMinor, line.value.quantityMicro)) return refused('too-large');
      const { line: priced, needs } = byHand(hand.cart.id, line.value, input.priceMinor, input.reason);
      if (!roomFor({ ...hand, receiptDiscount: hand.cart.receiptDiscount }, [priced])) return receiptFull(hand);
      const { lineNo, goodId, listPriceMinor } = priced;
      return ok({ put: [priced], needs, journal: [{ event: 'price-changed', detail: { cartId: hand.cart.id, lineNo, goodId, listPriceMinor, priceMinor: input.priceMinor, reason: input.reason } }] });
    }),
    setDiscount: (input) => change(input, (_tx, hand): Ok<Change> | No<'unknown-line'> | ReceiptFull | No<'fixed-line'> | No<'above-price'> => {
      const line = lineOf(hand, input.lineNo);
      if (!line.ok) return line;
      const { fixed, priceMinor, quantityMicro, lineNo, goodId } = line.value;
      if (fixed !== null) return refused('fixed-line');
      const grossMinor = lineAmount(priceMinor, quantityMicro);
      if (isAbove(input.discount, priceMinor, grossMinor)) return refused('above-price');
      const amountMinor = input.discount === null ? 0 : lineDiscountMinor(grossMinor, quantityMicro, input.discount);
      const discounted: StoredLine = { ...line.value, discount: input.discount === null ? null : { discount: input.discount, reason: input.reason } };
      if (!roomFor({ ...hand, receiptDiscount: hand.cart.receiptDiscount }, [discounted])) return receiptFull(hand);
      return ok({ put: [discounted], needs: discountNeed(hand.cart.id, line.value, discounted), journal: [note(hand, { lineNo, goodId }, input.discount, amountMinor, input.reason)] });
    }),
    setReceiptDiscount: (input) => change(input, (_tx, hand): Ok<Change> | ReceiptFull | No<'nothing-to-discount'> | No<'above-price'> => {
      const subtotalMinor = subtotalOf(hand.lines);
      if (subtotalMinor === 0) return refused('nothing-to-discount');
      if (isAbove(input.discount, subtotalMinor, subtotalMinor)) return refused('above-price');
      const given: GivenDiscount | null = input.discount === null ? null : { discount: input.discount, reason: input.reason };
      if (!roomFor({ lines: hand.lines, receiptDiscount: given }, [])) return receiptFull(hand);
      const amountMinor = given === null ? 0 : receiptDiscountMinor(subtotalMinor, given.discount);
      return ok({ receiptDiscount: given, journal: [note(hand, { lineNo: null, goodId: null }, input.discount, amountMinor, input.reason)] });
    }),
  };
}

function note(hand: Hand, on: { readonly lineNo: number | null; readonly goodId: string | null }, discount: Discount | null, amountMinor: number, reason: string): Note {
  return { event: discount === null ? 'discount-removed' : 'discount-given', detail: { cartId: hand.cart.id, ...on, discount, amountMinor, reason } };
}

/** More off than there is, or a price above the price: surely a slip of the finger. */
function isAbove(discount: Discount | null, priceMinor: number, wholeMinor: number): boolean {
  if (discount === null || discount.kind === 'percent') return false;
  return discount.minor > (discount.kind === 'price' ? priceMinor : wholeMinor);
}

/** What goes out, after the lines' own discounts: what the receipt's is taken off. */
function subtotalOf(lines: readonly StoredLine[]): number {
  return lines.reduce((sum, { direction, priceMinor, quantityMicro, discount }) => {
    if (direction !== 'sale') return sum;
    const grossMinor = lineAmount(priceMinor, quantityMicro);
    return sum + grossMinor - (discount === null ? 0 : lineDiscountMinor(grossMinor, quantityMicro, discount.discount));
  }, 0);
}

/**
 * A price by hand: below the list it is a discount from it, above a price of its own, equal to it the end of both. Where the
 * list says nothing, the price is simply another.
 */
function byHand(cartId: string, line: StoredLine, priceMinor: number, reason: string): { readonly line: StoredLine; readonly needs: Need[] } {
  const { listPriceMinor } = line;
  const need = (right: 'price-missing' | 'price-above'): Need[] => [{ right, size: null, subject: lineSubject(cartId, line.lineNo) }];
  if (listPriceMinor === null) return { line: { ...line, priceMinor, discount: null }, needs: need('price-missing') };
  if (priceMinor > listPriceMinor) return { line: { ...line, priceMinor, discount: null }, needs: need('price-above') };
  const discount: GivenDiscount | null = priceMinor === listPriceMinor ? null : { discount: { kind: 'price', minor: priceMinor }, reason };
  const priced: StoredLine = { ...line, priceMinor: listPriceMinor, discount };
  return { line: priced, needs: discountNeed(cartId, line, priced) };
}
