import type { CartLine, CartView, PaidReceipt } from '#contract/terminal/sale.ts';

/** A line of one piece at 100 kopecks that is sold; one unit of what is sold by measure is not weighed yet. */
export function cartLine(lineNo: number, more: Partial<CartLine> = {}): CartLine {
  const { unit = 'pcs', direction = 'sale', quantityMicro = 1_000_000 } = more;
  return {
    lineNo, unweighed: unit !== 'pcs' && direction === 'sale' && quantityMicro === 1_000_000, direction: 'sale', goodId: `g${lineNo}`, name: `Good ${lineNo}`, unit: 'pcs', barcode: null, quantityMicro: 1_000_000, priceMinor: 100, listPriceMinor: 100, discount: null, discountReason: '',
    lineDiscountMinor: 0, receiptDiscountMinor: 0, discountMinor: 0, totalMinor: 100, taxMinor: 0, note: '', sellerId: null, sellerName: '', refundOf: null, pictureHash: null, ...more,
  };
}

/** A cart in hand whose sums are said by the test. */
export function cartView(id: string, lines: readonly CartLine[], more: Partial<CartView> = {}): CartView {
  const totalMinor = more.totalMinor ?? 0;
  return {
    id, state: 'cart', mode: 'sale', lines: [...lines], selectedLineNo: lines.at(-1)?.lineNo ?? null, itemCount: lines.length, totalMinor, saleMinor: totalMinor, refundMinor: 0, taxMinor: 0, discountMinor: 0,
    cashDueMinor: totalMinor, receiptDiscount: null, receiptDiscountReason: '', payBack: [], documentCount: 1, refusal: '', posted: [], ...more,
  };
}

/** What a paid cash sale of 500 roubles with 1000 handed over answers. */
export function paidReceipt(basketId: string, more: Partial<PaidReceipt> = {}): PaidReceipt {
  return {
    basketId, receiptId: basketId, number: '1-1-A-000001', documents: [], mode: 'sale', totalMinor: 50_000, tenderedMinor: 100_000, changeMinor: 50_000, cardMinor: 0, payOutMinor: 0, cardBackMinor: 0, roundingMinor: 0, paidAt: 1, ...more,
  };
}
