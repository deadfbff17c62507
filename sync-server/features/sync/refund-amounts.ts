/** Whether each part of a sold line came back for its own amount, by the rule the tills refund by (SPEC SG5). */
import { refundAmounts, type SoldLine } from '#domain/refund/refund.ts';

/** A stored line of a sale with one part of it that came back; rows of one till's history stand in the order in which it wrote them. */
export type RefundedPart = {
  readonly saleId: string; readonly refundId: string; readonly incarnationId: string; readonly lineNo: number; readonly name: string;
  readonly unit: string; readonly taxMode: string; readonly soldMicro: number; readonly soldMinor: number; readonly soldTaxMinor: number; readonly soldDiscountMinor: number; readonly soldDiscounts: unknown;
  readonly quantityMicro: number; readonly totalMinor: number; readonly taxMinor: number; readonly discountMinor: number; readonly discounts: unknown;
};

/** A part with another amount than its share of what was sold. */
export type WrongPart = {
  readonly saleId: string; readonly refundId: string; readonly lineNo: number; readonly name: string; readonly quantityMicro: number;
  readonly expectedMinor: number; readonly refundedMinor: number; readonly expectedTaxMinor: number; readonly refundedTaxMinor: number;
};

type Amounts = Omit<SoldLine, 'lineNo' | 'unit' | 'taxMode'>;

/** Sums of larger amounts are nobody's to judge; they are kept, not computed with. */
const MAX_SUM = 2 ** 50;

/** The parts that came back for another amount than `refundAmounts` gives, in the order of the rows. */
export function wrongParts(rows: readonly RefundedPart[]): WrongPart[] {
  return [...Map.groupBy(rows, (row) => `${row.saleId} ${row.lineNo}`).values()].flatMap(wrongOfLine);
}

function wrongOfLine(parts: readonly RefundedPart[]): WrongPart[] {
  const [first] = parts;
  if (!first) return [];
  const taxMode = first.taxMode === 'added' ? 'added' : 'included';
  const sold: SoldLine = {
    // Whether half a piece may come back is not asked here: it did, and half a piece has an amount.
    lineNo: first.lineNo, unit: 'kg', taxMode,
    ...amounts(first.soldMicro, first.soldMinor, first.soldTaxMinor, first.soldDiscountMinor, first.soldDiscounts),
  };
  const given = parts.map((part) => amounts(part.quantityMicro, part.totalMinor, part.taxMinor, part.discountMinor, part.discounts));
  if ([sold, ...given].reduce((sum, line) => sum + sizeOf(line), 0) > MAX_SUM) return [];
  return parts.flatMap((part, index) => {
    const known = given.filter((_, at) => at < index && parts[at]?.incarnationId === part.incarnationId);
    const expected = expectedOf(sold, known, part.quantityMicro);
    if (!expected) return [];
    // What other tills gave back this one may have known or not; each such part moves a share by a kopeck at most.
    const apart = parts.filter((other) => other.incarnationId !== part.incarnationId).length;
    const near = Math.abs(part.taxMinor - expected.taxMinor) <= apart && Math.abs(part.totalMinor - expected.totalMinor) <= (taxMode === 'added' ? 2 * apart : apart);
    if (near) return [];
    const { saleId, refundId, lineNo, name, quantityMicro } = part;
    return [{ saleId, refundId, lineNo, name, quantityMicro, expectedMinor: expected.totalMinor, refundedMinor: part.totalMinor, expectedTaxMinor: expected.taxMinor, refundedTaxMinor: part.taxMinor }];
  });
}

/** Null where more came back than was left: that is another rule's (SG1). */
function expectedOf(sold: SoldLine, known: readonly Amounts[], quantityMicro: number): { readonly totalMinor: number; readonly taxMinor: number } | null {
  if (quantityMicro <= 0) return { totalMinor: 0, taxMinor: 0 };
  const answer = refundAmounts(sold, known, quantityMicro);
  return answer.ok ? answer.value : null;
}

function amounts(quantityMicro: number, totalMinor: number, taxMinor: number, discountMinor: number, discounts: unknown): Amounts {
  return { quantityMicro, totalMinor, taxMinor, discountMinor, discounts: areTraces(discounts) ? discounts : [] };
}

/** The trace is stored as it came, whatever it was. */
function areTraces(value: unknown): value is SoldLine['discounts'] {
  return Array.isArray(value) && value.every((trace) => Number.isSafeInteger((trace as { amountMinor?: unknown } | null)?.amountMinor));
}

function sizeOf(line: Amounts): number {
  return [line.quantityMicro, line.totalMinor, line.taxMinor, line.discountMinor, ...line.discounts.map((trace) => trace.amountMinor)].reduce((sum, value) => sum + Math.abs(value), 0);
}
