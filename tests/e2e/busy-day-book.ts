/**
 * The notebook beside the till: what a person with a pencil says every receipt, drawer and shift must come to. Its arithmetic is its
 * own, so that it can disagree with the program.
 */
import { lineMinor, sum, type Item, type Line } from './busy-day-lines.ts';

export type Paid = { readonly cashMinor: number; readonly cardMinor: number };
export type Kind = 'sale' | 'refund';

/** One receipt. `goods` is thousandths by name. */
export type Entry = Paid & {
  readonly number: string; readonly kind: Kind; readonly totalMinor: number; readonly discountMinor: number; readonly goods: Readonly<Record<string, number>>; readonly staff: string;
  readonly lines: readonly Line[];
  /** What rounding of cash added to the total; below nothing where it took from it. */
  readonly roundingMinor: number;
  /** The number of the sale that came back. */
  readonly refundOf: string | null;
};

export type Move = { readonly direction: 'in' | 'out'; readonly amountMinor: number; readonly reason: string };
export type Shift = {
  /** Cash is paid in such steps, to the nearest, half a step up; 1 where it is exact. */
  readonly cashStepMinor: number;
  readonly floatMinor: number; readonly entries: Entry[]; readonly moves: Move[];
  closing: { readonly expectedMinor: number; readonly countedMinor: number; readonly reason: string } | null;
};

/** A sum as it is paid in cash. */
export function cashOf({ cashStepMinor }: Pick<Shift, 'cashStepMinor'>, minor: number): number {
  return Math.floor((2 * minor + cashStepMinor) / (2 * cashStepMinor)) * cashStepMinor;
}

/** So many hundredths of a per cent of a sum. */
export function percentOf(minor: number, bps: number): number {
  return Math.floor((minor * bps + 5_000) / 10_000);
}

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
    netMinor: sum(sales.map((one) => one.totalMinor)) - sum(refunds.map((one) => one.totalMinor)), discountMinor: sum(sales.map((one) => one.discountMinor)) - sum(refunds.map((one) => one.discountMinor)), roundingMinor: sum(sales.map((one) => one.roundingMinor)) - sum(refunds.map((one) => one.roundingMinor)),
    cashIn: moves(moved(shift, 'in')), cashOut: moves(moved(shift, 'out')), expectedCashMinor: drawerMinor(shift),
  };
}

/** Money of one rate of VAT and the VAT in it, what came back taken off. */
export type RateSum = { readonly rateBps: number | null; readonly totalMinor: number; readonly taxMinor: number };

/** A shift by rates of VAT, the highest first, "without VAT" last; a rate of which everything came back stays. */
export function vatOf({ entries }: Pick<Shift, 'entries'>): RateSum[] {
  const signed = entries.flatMap(({ kind, lines }) => lines.map((line) => ({ ...line, sign: kind === 'sale' ? 1 : -1 })));
  const rates = [...new Set(signed.map(({ rateBps }) => rateBps))].sort((a, b) => (b ?? -1) - (a ?? -1));
  return rates.map((rateBps) => {
    const own = signed.filter((line) => line.rateBps === rateBps);
    return { rateBps, totalMinor: sum(own.map(({ sign, totalMinor }) => sign * totalMinor)), taxMinor: sum(own.map(({ sign, taxMinor }) => sign * taxMinor)) };
  });
}
