/** What a till of an earlier contract writes: today's facts in the words of its version (sync-server/sync/SPEC.md, SV2, SV3, SV6). */
import type { Fact, Row } from './till-disk.ts';

/** Edits came with this version. */
export const EDITS_SINCE = 4;

const RECEIPT_SINCE_2 = ['refundOf', 'basketId', 'roundingMinor', 'reason'];
const LINE_SINCE_2 = ['listPriceMinor', 'discounts', 'taxMode', 'refundOfLineNo', 'note', 'sellerId'];
const TENDER_SINCE_2 = ['reference'];

/** False for what tills of that version did not know. */
export function isKnownTo(contract: number, kind: string): boolean {
  return contract > 1 || ['sale', 'shift-opening', 'journal'].includes(kind);
}

export function inWordsOf(contract: number, facts: readonly Fact[]): readonly Fact[] {
  return contract > 1 ? facts : facts.map(({ entity, row }) => ({ entity, row: entity === 'receipt' ? firstReceipt(row) : entity === 'shiftOpening' ? without(row, ['entries']) : row }));
}

function firstReceipt(row: Row): Row {
  const each = (name: string, gone: readonly string[]): Row[] => (row[name] as Row[]).map((part) => without(part, gone));
  return { ...without(row, RECEIPT_SINCE_2), lines: each('lines', LINE_SINCE_2), tenders: each('tenders', TENDER_SINCE_2) };
}

function without(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}
