/**
 * The notebook beside the till: what a person with a pencil says every receipt, drawer and shift must come to. Its arithmetic is its
 * own, so that it can disagree with the program.
 */
import type { Good } from './busy-day-shop.ts';

/** So many thousandths of a unit of a good at a price. */
export type Item = { readonly good: Good; readonly thousandths: number; readonly priceMinor: number; readonly offMinor: number };
export type Paid = { readonly cashMinor: number; readonly cardMinor: number };
export type Kind = 'sale' | 'refund';

/** One receipt. `goods` is thousandths by name. */
export type Entry = Paid & {
  readonly number: string; readonly kind: Kind; readonly totalMinor: number; readonly discountMinor: number; readonly goods: Readonly<Record<string, number>>; readonly staff: string;
  /** The number of the sale that came back. */
  readonly refundOf: string | null;
};

export type Move = { readonly direction: 'in' | 'out'; readonly amountMinor: number; readonly reason: string };
export type Shift = {
  readonly floatMinor: number; readonly entries: Entry[]; readonly moves: Move[];
  closing: { readonly expectedMinor: number; readonly countedMinor: number; readonly reason: string } | null;
};

/** Kopecks of so much at a price, half a kopeck up. */
export function lineMinor(priceMinor: number, thousandths: number): number {
  return Math.floor((priceMinor * thousandths + 500) / 1000);
}

/** So many hundredths of a per cent of a sum. */
export function percentOf(minor: number, bps: number): number {
  return Math.floor((minor * bps + 5_000) / 10_000);
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((soFar, one) => soFar + one, 0);

export function itemsMinor(items: readonly Item[]): number {
  return sum(items.map((item) => lineMinor(item.priceMinor, item.thousandths) - item.offMinor));
}

export function goodsOf(items: readonly Item[]): Record<string, number> {
  const goods: Record<string, number> = {};
  for (const { good, thousandths } of items) goods[good.name] = (goods[good.name] ?? 0) + thousandths;
  return goods;
}

const of = (shift: Shift, kind: Kind): readonly Entry[] => shift.entries.filter((entry) => entry.kind === kind);
const moved = (shift: Shift, direction: Move['direction']): readonly Move[] => shift.moves.filter((move) => move.direction === direction);

/** What must be in the drawer. */
export function drawerMinor(shift: Shift): number {
  return shift.floatMinor + sum(of(shift, 'sale').map((one) => one.cashMinor)) - sum(of(shift, 'refund').map((one) => one.cashMinor))
    + sum(moved(shift, 'in').map((one) => one.amountMinor)) - sum(moved(shift, 'out').map((one) => one.amountMinor));
}

/** What the Z of the shift must say, in the words of its totals. */
export function totalsOf(shift: Shift) {
  const counted = (entries: readonly Entry[]): { count: number; totalMinor: number } => ({ count: entries.length, totalMinor: sum(entries.map((one) => one.totalMinor)) });
  const tenders = (entries: readonly Entry[]): Record<string, number> => ({ card: sum(entries.map((one) => one.cardMinor)), cash: sum(entries.map((one) => one.cashMinor)) });
  const moves = (list: readonly Move[]): { count: number; totalMinor: number } => ({ count: list.length, totalMinor: sum(list.map((one) => one.amountMinor)) });
  const sales = of(shift, 'sale');
  const refunds = of(shift, 'refund');
  return {
    floatMinor: shift.floatMinor, sales: counted(sales), refunds: counted(refunds), salesByTender: tenders(sales), refundsByTender: tenders(refunds),
    netMinor: sum(sales.map((one) => one.totalMinor)) - sum(refunds.map((one) => one.totalMinor)), discountMinor: sum(sales.map((one) => one.discountMinor)) - sum(refunds.map((one) => one.discountMinor)), roundingMinor: 0,
    cashIn: moves(moved(shift, 'in')), cashOut: moves(moved(shift, 'out')), expectedCashMinor: drawerMinor(shift),
  };
}
