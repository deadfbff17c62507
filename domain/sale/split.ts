/** The documents a basket becomes: one seller, one direction, one original receipt each (SPEC.md, SAL30 to SAL33). */
import { sumMinor } from '../money/money.ts';
import type { Direction, PricedLine } from './line.ts';

export type BasketPart<L extends PricedLine = PricedLine> = {
  readonly direction: Direction;
  readonly legalEntityId: string;
  /** The receipt whose goods come back; null for a sale, and for a refund without a receipt. */
  readonly refundOf: string | null;
  readonly lines: readonly L[];
  readonly totalMinor: number;
};

/** Refunds first, then sales, each in the order of first appearance; every line is in exactly one part, in basket order. */
export function splitBasket<L extends PricedLine>(lines: readonly L[]): BasketPart<L>[] {
  const parts = new Map<string, L[]>();
  for (const line of lines) {
    const key = JSON.stringify([line.direction, line.legalEntityId, line.refundOf]);
    const part = parts.get(key);
    if (part) part.push(line);
    else parts.set(key, [line]);
  }
  const all = [...parts.values()].map(partOf);
  return [...all.filter((part) => part.direction === 'refund'), ...all.filter((part) => part.direction === 'sale')];
}

function partOf<L extends PricedLine>(lines: readonly L[]): BasketPart<L> {
  const { direction, legalEntityId, refundOf } = lines[0] as L;
  return { direction, legalEntityId, refundOf, lines, totalMinor: sumMinor(lines.map((line) => line.totalMinor)) };
}
