/**
 * Lines of a receipt as the notebook has them, each with its VAT: goods joined as on paper, a discount of the receipt shared
 * out, goods that come back. Arithmetic of its own, as all of the notebook's.
 */
import type { Good } from './busy-day-shop.ts';

/** So many thousandths of a unit of a good at a price, and what was taken off by hand. */
export type Item = { readonly good: Good; readonly thousandths: number; readonly priceMinor: number; readonly offMinor: number };

/** A line as sold or as brought back; `rateBps` null is "without VAT". */
export type Line = { readonly name: string; readonly thousandths: number; readonly priceMinor: number; readonly offMinor: number; readonly totalMinor: number; readonly rateBps: number | null; readonly taxMinor: number };

export const sum = (numbers: readonly number[]): number => numbers.reduce((soFar, one) => soFar + one, 0);

/** Kopecks of so much at a price, half a kopeck up. */
export function lineMinor(priceMinor: number, thousandths: number): number {
  return Math.floor((priceMinor * thousandths + 500) / 1000);
}

/** The VAT inside a sum, half a kopeck up. */
export function vatIn(minor: number, rateBps: number | null): number {
  return rateBps === null ? 0 : Math.floor((2 * minor * rateBps + 10_000 + rateBps) / (2 * (10_000 + rateBps)));
}

const keptOf = (item: Item): number => lineMinor(item.priceMinor, item.thousandths) - item.offMinor;

/** Pieces of one good at its own price are one line; whatever was weighed, or changed by hand, is a line of its own. */
function joined(items: readonly Item[]): Item[] {
  const lines: Item[] = [];
  const isPlain = (item: Item): boolean => item.good.unit === 'pcs' && item.offMinor === 0 && item.priceMinor === item.good.priceMinor;
  for (const item of items) {
    const at = isPlain(item) ? lines.findIndex((line) => isPlain(line) && line.good.name === item.good.name) : -1;
    const known = lines[at];
    if (known === undefined) lines.push(item);
    else lines[at] = { ...known, thousandths: known.thousandths + item.thousandths };
  }
  return lines;
}

/** A sum shared by weight to the kopeck; the odd ones go where most was cut off, to the heavier of equals. */
export function sharesOf(minor: number, weights: readonly number[]): number[] {
  const whole = sum(weights);
  if (whole === 0) return weights.map(() => 0);
  const shares = weights.map((weight) => Math.floor((minor * weight) / whole));
  const cut = (at: number): number => (minor * (weights[at] ?? 0)) % whole;
  const order = weights.map((_, at) => at).sort((a, b) => cut(b) - cut(a) || (weights[b] ?? 0) - (weights[a] ?? 0));
  for (const at of order.slice(0, minor - sum(shares))) shares[at] = (shares[at] ?? 0) + 1;
  return shares;
}

/** What goes out, with `offMinor` taken off all of it together. */
export function linesOf(items: readonly Item[], offMinor: number): Line[] {
  const lines = joined(items);
  const shares = sharesOf(offMinor, lines.map(keptOf));
  return lines.map((item, at) => {
    const off = shares[at] ?? 0;
    const totalMinor = keptOf(item) - off;
    const { good: { name, rateBps }, thousandths, priceMinor } = item;
    return { name, thousandths, priceMinor, offMinor: item.offMinor + off, totalMinor, rateBps, taxMinor: vatIn(totalMinor, rateBps) };
  });
}

/** So much of a line that was sold, as the first that comes back of it: the whole of it is the line itself. */
export function partOf(line: Line, thousandths: number): Line {
  const share = (minor: number): number => Math.floor((2 * minor * thousandths + line.thousandths) / (2 * line.thousandths));
  const totalMinor = share(line.totalMinor);
  return { ...line, thousandths, totalMinor, offMinor: lineMinor(line.priceMinor, thousandths) - totalMinor, taxMinor: share(line.taxMinor) };
}

/** Lines in an order that does not depend on when they came. */
export function inOrder(lines: readonly Line[]): Line[] {
  const key = ({ name, thousandths, totalMinor }: Line): string => `${name} ${String(thousandths).padStart(12, '0')} ${String(totalMinor).padStart(12, '0')}`;
  return lines.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
