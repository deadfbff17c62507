/** The detail of an item as this page can show it. It came from a server that may be newer: what is not as expected is left out. */
import type { AttentionItem } from '#contract/api/attention.ts';

export type Brief = { readonly receiptId: string; readonly number: string | null; readonly storeName: string | null; readonly tillName: string | null; readonly timeZone: string | null; readonly occurredAt: number | null; readonly totalMinor: number | null };

/** What of a line disagrees: the figure it should have or have at most, and the one it has; quantity in micro-units, else kopecks. */
export type Line = {
  readonly name: string | null;
  /** The one refund that is wrong; null where it is all of them together. */
  readonly refund: string | null;
  readonly what: 'quantity' | 'amount' | 'tax';
  readonly should: number;
  readonly is: number;
};

export type ReadItem = {
  readonly receiptId: string | null;
  readonly shift: { readonly shiftId: string; readonly number: number; readonly differences: number } | null;
  readonly refund: { readonly sale: Brief; readonly refunds: readonly Brief[]; readonly lines: readonly Line[] } | null;
};

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {});
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const whole = (value: unknown): number | null => (typeof value === 'number' && Number.isSafeInteger(value) ? value : null);
const each = <T>(value: unknown, read: (item: unknown) => T | null): T[] => (Array.isArray(value) ? (value as unknown[]).flatMap((item) => read(item) ?? []) : []);

function brief(value: unknown): Brief | null {
  const { receiptId, number, storeName, tillName, timeZone, occurredAt, totalMinor } = fields(value);
  const id = text(receiptId);
  return id === null ? null : { receiptId: id, number: text(number), storeName: text(storeName), tillName: text(tillName), timeZone: text(timeZone), occurredAt: whole(occurredAt), totalMinor: whole(totalMinor) };
}

/** More than was sold: of goods, and where these are right of money, and where that is right of tax. */
function tooMuch(value: unknown): Line {
  const { name, soldMicro, refundedMicro, soldMinor, refundedMinor, soldTaxMinor, refundedTaxMinor } = fields(value);
  const of = (what: Line['what'], should: unknown, is: unknown): Line => ({ name: text(name), refund: null, what, should: whole(should) ?? 0, is: whole(is) ?? 0 });
  const sides = [of('quantity', soldMicro, refundedMicro), of('amount', soldMinor, refundedMinor), of('tax', soldTaxMinor, refundedTaxMinor)] as const;
  return sides.find((side) => side.is > side.should) ?? sides[0];
}

function wrongAmount(value: unknown, refunds: readonly Brief[]): Line {
  const { name, refundId, expectedMinor, refundedMinor, expectedTaxMinor, refundedTaxMinor } = fields(value);
  const refund = refunds.find((each) => each.receiptId === refundId)?.number ?? null;
  const of = (what: Line['what'], should: unknown, is: unknown): Line => ({ name: text(name), refund, what, should: whole(should) ?? 0, is: whole(is) ?? 0 });
  const amount = of('amount', expectedMinor, refundedMinor);
  return amount.is === amount.should ? of('tax', expectedTaxMinor, refundedTaxMinor) : amount;
}

export function readItem({ kind, detail }: AttentionItem): ReadItem {
  const nothing: ReadItem = { receiptId: null, shift: null, refund: null };
  if (kind === 'sums-differ') return { ...nothing, receiptId: text(detail['receiptId']) };
  if (kind === 'shift-sums-differ') {
    const shiftId = text(detail['shiftId']);
    return shiftId === null ? nothing : { ...nothing, shift: { shiftId, number: whole(detail['number']) ?? 0, differences: each(detail['differences'], (item) => item).length } };
  }
  const sale = kind.startsWith('refund-') ? brief(detail['sale']) : null;
  if (sale === null) return nothing;
  const refunds = each(detail['refunds'], brief);
  const line = (value: unknown): Line => (kind === 'refund-amount-mismatch' ? wrongAmount(value, refunds) : tooMuch(value));
  return { ...nothing, refund: { sale, refunds, lines: each(detail['lines'], line) } };
}

/** Goods an item names, as far as they are named. */
export function readGoods({ detail }: AttentionItem): readonly { readonly goodId: string; readonly name: string }[] {
  return each(detail['goods'], (value) => {
    const { goodId, name } = fields(value);
    return text(goodId) === null || text(name) === null ? null : { goodId: text(goodId) ?? '', name: text(name) ?? '' };
  });
}

/** A document of a commit that waits or was put aside. */
export type SentDocument = { readonly kind: string; readonly number: string | null; readonly occurredAt: number | null; readonly totalMinor: number | null; readonly timeZone: string | null };

/** What a till sent, as far as the server could read it. */
export function readDocuments({ detail }: AttentionItem): readonly SentDocument[] {
  return each(detail['documents'], (value) => {
    const { kind, number, occurredAt, totalMinor, timeZone } = fields(value);
    return { kind: text(kind) ?? '', number: text(number), occurredAt: whole(occurredAt), totalMinor: whole(totalMinor), timeZone: text(timeZone) };
  });
}
