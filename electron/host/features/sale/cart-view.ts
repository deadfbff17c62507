import type { CartView } from '#contract/terminal/sale.ts';
import { priceLine, saleTotals, type PricedLine } from '#domain/sale/line.ts';
import type { Cart, StoredLine } from './cart-repo.ts';

/** The lines with totals and tax: the one pricing path of preview and sale. */
export function pricedLines(lines: readonly StoredLine[]): (PricedLine & { readonly pictureHash: string | null })[] {
  return lines.map((line) => ({ ...priceLine(line), pictureHash: line.pictureHash }));
}

/** The whole sale as a screen shows it. */
export function viewOf(cart: Cart, lines: readonly StoredLine[]): CartView {
  const priced = pricedLines(lines);
  return {
    id: cart.id, state: cart.state, selectedLineNo: cart.selectedLineNo, ...saleTotals(priced),
    lines: priced.map((line) => ({
      lineNo: line.lineNo, goodId: line.goodId, name: line.name, unit: line.unit as CartView['lines'][number]['unit'], quantityMicro: line.quantityMicro,
      priceMinor: line.priceMinor, discountMinor: line.discountMinor, totalMinor: line.totalMinor, pictureHash: line.pictureHash,
    })),
  };
}
