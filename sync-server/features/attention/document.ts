/** What a commit nobody has taken in yet tells of itself, for the person who decides about it: as far as it can be read, and nothing that is not as expected. */
import { receiptNumber } from '#domain/receipt/number.ts';

export type SentDocument = { readonly kind: string; readonly number: string | null; readonly occurredAt: number | null; readonly totalMinor: number | null };

/** An exchange is two documents; more than these are a basket of many sellers. */
const MOST = 6;

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {});
const whole = (value: unknown): number | null => (typeof value === 'number' && Number.isSafeInteger(value) ? value : null);

/** Receipts by their kind, everything else by the name of its entity. */
export function documentsIn(payload: Uint8Array): SentDocument[] {
  const { facts } = fields(parsed(payload));
  return Array.isArray(facts) ? (facts as unknown[]).slice(0, MOST).map((fact) => documentOf(fields(fact))) : [];
}

function documentOf({ entity, row: sent }: Fields): SentDocument {
  const row = fields(sent);
  const isReceipt = entity === 'receipt';
  const [storeNumber, tillNumber, n] = [row['storeNumber'], row['tillNumber'], row['number']].map(whole) as [number | null, number | null, number | null];
  const { series } = row;
  const kind = isReceipt ? row['kind'] : entity;
  return {
    kind: typeof kind === 'string' ? kind : '',
    number: isReceipt && storeNumber !== null && tillNumber !== null && n !== null && n > 0 && typeof series === 'string' ? receiptNumber(storeNumber, tillNumber, series, n) : null,
    occurredAt: whole(row['occurredAt']), totalMinor: whole(isReceipt ? row['totalMinor'] : row['amountMinor']),
  };
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as unknown;
  } catch {
    return null;
  }
}
