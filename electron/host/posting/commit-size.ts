import { MAX_COMMIT_BYTES } from '#contract/sync/commit.ts';
import { lineAmount } from '#domain/quantity/quantity.ts';
import type { GivenDiscount, SaleLine } from '#domain/sale/line.ts';

/** What a line may weigh in the commit besides its texts: line, fiscal line and movement as JSON. */
const LINE_BYTES = 1_000;
/** What it weighs more where it may not cost price × quantity: traces of two discounts, and a second fiscal line. */
const DISCOUNTED_BYTES = 420;
/** What a receipt weighs without lines; most of it is room for the long head and foot a shop may give its paper. */
const RECEIPT_BYTES = 20_480;

type SizedLine = Pick<SaleLine, 'name' | 'note' | 'priceMinor' | 'quantityMicro' | 'discount' | 'fixed' | 'taxMode'>;

/**
 * True where a receipt of these lines is sure to fit into one commit: asked while the sale grows, because one that is paid can
 * no longer be refused. A test holds the guess above what is really written.
 */
export function fitsCommit(lines: readonly SizedLine[], receiptDiscount: GivenDiscount | null): boolean {
  let bytes = RECEIPT_BYTES;
  for (const line of lines) bytes += lineBytes(line, receiptDiscount);
  return bytes <= MAX_COMMIT_BYTES;
}

function lineBytes({ name, note, priceMinor, quantityMicro, discount, fixed, taxMode }: SizedLine, receiptDiscount: GivenDiscount | null): number {
  // The name stands in the line and in each of its fiscal lines.
  const plain = LINE_BYTES + 2 * textBytes(name) + textBytes(note);
  // What comes back as it was sold weighs what it weighed then: a full receipt can come back whole.
  const asPriced = fixed === null ? discount === null && receiptDiscount === null : fixed.discounts.length === 0 && fixed.totalMinor === lineAmount(priceMinor, quantityMicro);
  if (asPriced && taxMode === 'included') return plain;
  const reasons = fixed === null ? [discount?.reason ?? '', receiptDiscount?.reason ?? ''] : fixed.discounts.map((trace) => trace.reason);
  return plain + DISCOUNTED_BYTES + textBytes(name) + reasons.reduce((sum, reason) => sum + textBytes(reason), 0);
}

function textBytes(text: string): number {
  return text === '' ? 0 : Buffer.byteLength(JSON.stringify(text)) - 2;
}
