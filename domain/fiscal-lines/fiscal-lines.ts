/**
 * Lines as a fiscal register takes them: price × quantity must equal the sum, and there are no discounts (SPEC.md, FIS1 to FIS7).
 */
import { assert } from '../kernel/assert.ts';
import { mulDivFloor } from '../money/rounding.ts';
import { MICRO, decimalScale, lineAmount } from '../quantity/quantity.ts';
import type { PricedLine } from '../sale/line.ts';

export type FiscalLine = {
  readonly name: string;
  readonly priceMinor: number;
  readonly quantityMicro: number;
  readonly sumMinor: number;
  readonly taxCode: string;
  readonly taxRateBps: number | null;
};

/** The positions of a receipt in the order of its lines; each line becomes one or two whose sums equal its total (FIS1, FIS2). */
export function fiscalLines(lines: readonly PricedLine[]): FiscalLine[] {
  return lines.flatMap(positionsOf);
}

function positionsOf(line: PricedLine): FiscalLine[] {
  const position = (priceMinor: number, quantityMicro: number): FiscalLine => ({
    name: line.name, priceMinor, quantityMicro, sumMinor: lineAmount(priceMinor, quantityMicro), taxCode: line.taxCode, taxRateBps: line.taxRateBps,
  });
  const fits = (priceMinor: number): boolean => lineAmount(priceMinor, line.quantityMicro) === line.totalMinor;
  if (fits(line.priceMinor)) return [position(line.priceMinor, line.quantityMicro)];

  const scale = decimalScale(line.quantityMicro);
  const units = mulDivFloor(line.quantityMicro, scale, MICRO).quotient;
  const { quotient: low, remainder } = mulDivFloor(line.totalMinor, scale, units);
  if (fits(low)) return [position(low, line.quantityMicro)];
  if (fits(low + 1)) return [position(low + 1, line.quantityMicro)];
  return split(line, position, { low, scale, remainder });
}

/**
 * Two positions whose prices are one kopeck apart. With `upper` units at the higher price the products sum to the total, short
 * of it by one part of the scale where there are fractions: that keeps the two from both being rounded up (FIS4, proved there).
 */
function split(line: PricedLine, position: (priceMinor: number, quantityMicro: number) => FiscalLine, at: { low: number; scale: number; remainder: number }): FiscalLine[] {
  const upper = at.scale === 1 ? at.remainder : at.remainder - 1;
  const upperMicro = mulDivFloor(upper, MICRO, at.scale).quotient;
  const positions = [position(at.low, line.quantityMicro - upperMicro), position(at.low + 1, upperMicro)];
  assert(positions.every((one) => one.quantityMicro > 0), 'a split position must have a quantity');
  assert(positions.reduce((sum, one) => sum + one.sumMinor, 0) === line.totalMinor, 'split positions must sum to the line');
  return positions;
}
