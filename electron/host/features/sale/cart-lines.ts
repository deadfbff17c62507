/** What a gesture does to the lines of a sale in hand; pure, the service writes what comes out. */
import { ok, refused, type Ok, type Refused } from '#domain/kernel/result.ts';
import { isWhole } from '#domain/quantity/quantity.ts';
import { MAX_LINES, lineFits } from '#domain/sale/line.ts';
import { saleFitsCommit } from '#host/posting/commit-size.ts';
import type { StoredLine } from './cart-repo.ts';

/** A good to be put into the sale, with the price and the tax of this moment. */
export type GoodToSell = {
  readonly goodId: string; readonly name: string; readonly unit: string; readonly barcode: string | null; readonly priceMinor: number;
  readonly taxCode: string; readonly taxRateBps: number | null; readonly pictureHash: string | null;
};

/** The line to write, or why there is none. */
export type LineAnswer = Ok<StoredLine> | Refused<'too-large', Record<string, never>> | Refused<'quantity-fraction', { name: string }>;

function sameOffer(line: StoredLine, good: GoodToSell): boolean {
  return line.goodId === good.goodId && line.unit === 'pcs' && line.priceMinor === good.priceMinor && line.taxCode === good.taxCode && line.taxRateBps === good.taxRateBps && line.discountMinor === 0;
}

/**
 * The line after `quantityMicro` of a good was added: one of pieces at the same price grows, everything else is a new line.
 * Weighed goods are never added up, each weighing is a label of its own.
 */
export function addGood(
  lines: readonly StoredLine[], nextLineNo: number, good: GoodToSell, quantityMicro: number,
): LineAnswer {
  if (good.unit === 'pcs' && !isWhole(quantityMicro)) return refused('quantity-fraction', { name: good.name });
  const same = lines.find((line) => sameOffer(line, good));
  const grown = (same?.quantityMicro ?? 0) + quantityMicro;
  if (!Number.isSafeInteger(grown) || !lineFits(good.priceMinor, grown)) return refused('too-large');
  if (same) return ok({ ...same, quantityMicro: grown });
  if (lines.length >= MAX_LINES || !saleFitsCommit([...lines, good])) return refused('too-large');
  return ok({ lineNo: nextLineNo, ...good, quantityMicro, discountMinor: 0 });
}

/** The line with another quantity. */
export function changeQuantity(line: StoredLine, quantityMicro: number): LineAnswer {
  if (line.unit === 'pcs' && !isWhole(quantityMicro)) return refused('quantity-fraction', { name: line.name });
  if (!lineFits(line.priceMinor, quantityMicro)) return refused('too-large');
  return ok({ ...line, quantityMicro });
}
