/** What an item means in money, as far as its detail says: the sum, or null where there is none to name. */
import type { AttentionItem } from '#contract/api/attention.ts';
import { readItem } from './read-item.ts';

type Fields = Readonly<Record<string, unknown>>;

const numberOf = (value: unknown): number => (typeof value === 'number' && Number.isSafeInteger(value) ? value : 0);
const rowsOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? (value as unknown[]).filter((row): row is Fields => typeof row === 'object' && row !== null) : []);
const sumOf = (rows: readonly Fields[], of: (row: Fields) => number): number => rows.reduce((sum, row) => sum + of(row), 0);

/** Kopecks, never negative: which way they are off stands in the words of the kind. */
export function moneyAtStake(item: AttentionItem): number | null {
  const { kind, detail } = item;
  const lines = rowsOf(detail['lines']);
  switch (kind) {
    case 'refund-exceeds-sale': return shown(sumOf(lines, (line) => Math.max(0, numberOf(line['refundedMinor']) - numberOf(line['soldMinor']))));
    case 'refund-amount-mismatch': return shown(sumOf(lines, (line) => Math.abs(numberOf(line['refundedMinor']) - numberOf(line['expectedMinor']))));
    case 'refund-without-sale': return shown((readItem(item).refund?.refunds ?? []).reduce((sum, refund) => sum + (refund.totalMinor ?? 0), 0));
    case 'shift-sums-differ': {
      const net = rowsOf(detail['differences']).find((difference) => difference['what'] === 'net');
      return shown(Math.abs(numberOf(net?.['statedMinor']) - numberOf(net?.['summedMinor'])));
    }
    case 'sums-differ': return shown(Math.max(0, ...rowsOf(detail['sums']).map((sum) => Math.abs(numberOf(sum['statedMinor']) - numberOf(sum['summedMinor'])))));
    default: return null;
  }
}

function shown(minor: number): number | null {
  return minor === 0 ? null : minor;
}
