/**
 * Payloads of older contract versions, brought forward to ours before anything else looks at them (SPEC SV1-SV5). Each step is
 * frozen: it says what its version meant, whatever the rules of today are, and the server's migration of that time says the same.
 */
import { SYNC_VERSION } from '#contract/sync/version.ts';

type Row = Readonly<Record<string, unknown>>;
type Step = Readonly<Record<string, (row: Row) => Row>>;

/** From the version that is the key to the next one: how the rows of each entity change. Entities not named stay as they are. */
const steps: Readonly<Record<number, Step>> = {
  1: { receipt: receiptFrom1, shiftOpening: shiftOpeningFrom1 },
};

/** The row as the present contract would say it. Rows are not checked yet: whatever has another shape passes through as it came. */
export function upcast(version: number, entity: string, row: Row): Row {
  let brought = row;
  for (let from = version; from < SYNC_VERSION; from++) {
    const step = steps[from];
    if (step && Object.hasOwn(step, entity)) brought = (step[entity] as (row: Row) => Row)(brought);
  }
  return brought;
}

/** SV2. The defaults stand first: what a row says itself is never overwritten (SV5). */
function receiptFrom1(row: Row): Row {
  return {
    refundOf: null, basketId: row['id'], roundingMinor: 0, reason: '', ...row,
    lines: eachOf(row['lines'], (line) => ({ listPriceMinor: line['priceMinor'], discounts: [], taxMode: 'included', refundOfLineNo: null, note: '', sellerId: null, ...line })),
    tenders: eachOf(row['tenders'], (tender) => ({ reference: '', ...tender })),
  };
}

/** SV3. */
function shiftOpeningFrom1(row: Row): Row {
  const float = row['floatMinor'];
  const booked = [{ account: 'cash-drawer', amountMinor: float }, { account: 'cash-safe', amountMinor: typeof float === 'number' ? -float : float }];
  const entries = float === 0 ? [] : booked.map((entry, index) => ({ documentId: row['id'], entryNo: index + 1, ...entry, storeId: row['storeId'], businessDate: row['businessDate'] }));
  return { entries, ...row };
}

function eachOf(parts: unknown, change: (part: Row) => Row): unknown {
  if (!Array.isArray(parts)) return parts;
  return parts.map((part: unknown) => (typeof part === 'object' && part !== null && !Array.isArray(part) ? change(part as Row) : part));
}
