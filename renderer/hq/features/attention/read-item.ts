/** The detail of an item as this page can show it. It came from a server that may be newer: what is not as expected is left out. */
import type { AttentionItem } from '#contract/api/attention.ts';

export type Brief = { readonly receiptId: string; readonly number: string | null; readonly storeName: string | null; readonly tillName: string | null; readonly timeZone: string | null; readonly occurredAt: number | null; readonly totalMinor: number | null };
type Line = { readonly name: string | null; readonly soldMicro: number; readonly refundedMicro: number };

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

function line(value: unknown): Line {
  const { name, soldMicro, refundedMicro } = fields(value);
  return { name: text(name), soldMicro: whole(soldMicro) ?? 0, refundedMicro: whole(refundedMicro) ?? 0 };
}

export function readItem({ kind, detail }: AttentionItem): ReadItem {
  const nothing: ReadItem = { receiptId: null, shift: null, refund: null };
  if (kind === 'sums-differ') return { ...nothing, receiptId: text(detail['receiptId']) };
  if (kind === 'shift-sums-differ') {
    const shiftId = text(detail['shiftId']);
    return shiftId === null ? nothing : { ...nothing, shift: { shiftId, number: whole(detail['number']) ?? 0, differences: each(detail['differences'], (item) => item).length } };
  }
  const sale = kind === 'refund-exceeds-sale' ? brief(detail['sale']) : null;
  return sale === null ? nothing : { ...nothing, refund: { sale, refunds: each(detail['refunds'], brief), lines: each(detail['lines'], line) } };
}
