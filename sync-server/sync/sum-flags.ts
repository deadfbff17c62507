/** Documents whose figures disagree: they are written as they happened, and somebody must look (SPEC SP11). */
import type { EntityName, ReceiptDocument, Row } from '#domain/replication/catalogue.ts';

export type SumFlag = {
  readonly entity: EntityName;
  readonly documentId: string;
  readonly what: 'lines' | 'tenders' | 'tax' | 'drawer' | 'entries';
  readonly statedMinor: number;
  readonly summedMinor: number;
};

type Sum = readonly [what: SumFlag['what'], statedMinor: number, summedMinor: number];

/** The sums of a checked row that are not what they should be; nearly always none. */
export function sumFlags(entity: EntityName, row: Readonly<Record<string, unknown>>): SumFlag[] {
  const entries = row['entries'] as Row<'ledgerEntry'>[] | undefined;
  if (!entries) return [];
  const sums: Sum[] = [...(entity === 'receipt' ? sumsOfReceipt(row as ReceiptDocument) : []), ['entries', 0, add(entries.map((entry) => entry.amountMinor))]];
  return sums.filter(([, stated, summed]) => stated !== summed)
    .map(([what, statedMinor, summedMinor]) => ({ entity, documentId: String(row['id']), what, statedMinor, summedMinor }));
}

/** Amounts of a refund are positive like those of a sale; only its entries carry the sign. */
function sumsOfReceipt(receipt: ReceiptDocument): Sum[] {
  const cash = add(receipt.tenders.filter((tender) => tender.kind === 'cash').map((tender) => tender.amountMinor));
  return [
    ['lines', receipt.totalMinor, add(receipt.lines.map((line) => line.totalMinor))],
    ['tenders', receipt.totalMinor + receipt.roundingMinor, add(receipt.tenders.map((tender) => tender.amountMinor))],
    ['tax', receipt.taxMinor, add(receipt.lines.map((line) => line.taxMinor))],
    ['drawer', receipt.kind === 'refund' ? 0 - cash : cash, add(receipt.entries.filter((entry) => entry.account === 'cash-drawer').map((entry) => entry.amountMinor))],
  ];
}

function add(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
