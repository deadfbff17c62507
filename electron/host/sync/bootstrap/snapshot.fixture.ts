/** Snapshots for tests, as a server would make them. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { SnapshotLine, SnapshotManifest } from '#contract/sync/snapshot.ts';

export type MadeSnapshot = { readonly manifest: SnapshotManifest; readonly chunks: readonly Uint8Array[] };

export const uuid = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const COLUMNS = {
  till: ['id', 'storeId', 'number', 'name', 'legalEntityId'],
  store: ['id', 'number', 'name', 'address', 'timeZone', 'dayCutoffMin', 'currency', 'priceListId', 'receiptHeader', 'receiptFooter'],
  staff: ['id', 'storeId', 'name', 'role', 'active', 'pinSalt', 'pinVerifier'],
  policy: ['ownerId', 'name', 'value'],
  good: ['id', 'name', 'article', 'brand', 'categoryId', 'unit', 'taxCode', 'legalEntityId', 'pictureHash', 'salesRank', 'active'],
  barcode: ['code', 'goodId', 'packMicro'],
  price: ['listId', 'goodId', 'validFrom', 'amountMinor'],
  blob: ['hash', 'mime'],
} as const;

export const LIST_ID = uuid(30);
export const goodRow = (n: number, over: { readonly name?: string; readonly rank?: number; readonly active?: boolean } = {}): unknown[] =>
  [uuid(1_000 + n), over.name ?? `Товар ${n}`, `A${n}`, null, null, 'pcs', 'vat-22', null, null, over.rank ?? n, over.active ?? true];
export const barcodeRow = (n: number): unknown[] => [`46${String(n).padStart(11, '0')}`, uuid(1_000 + n), 1_000_000];
export const priceRow = (n: number, amountMinor = 100 * n): unknown[] => [LIST_ID, uuid(1_000 + n), 1_000, amountMinor];

/** `count` goods with a code and a price, from number `from` on, as lines of one chunk. */
export function goodsLines(count: number, from = 1): SnapshotLine[] {
  const numbers = Array.from({ length: count }, (_, index) => from + index);
  return [{ entity: 'good', rows: numbers.map((n) => goodRow(n)) }, { entity: 'barcode', rows: numbers.map(barcodeRow) }, { entity: 'price', rows: numbers.map((n) => priceRow(n)) }];
}

/** @param parts the lines of each chunk */
export function madeSnapshot(parts: readonly (readonly SnapshotLine[])[], over: Partial<SnapshotManifest> = {}): MadeSnapshot {
  return packed(parts, parts.map((part) => new Uint8Array(gzipSync(part.map((line) => JSON.stringify(line)).join('\n')))), over);
}

/** The same, whatever stands in its chunks. */
export function packed(parts: readonly (readonly SnapshotLine[])[], chunks: readonly Uint8Array[], over: Partial<SnapshotManifest> = {}): MadeSnapshot {
  const described = chunks.map((bytes, n) => ({
    rows: (parts[n] ?? []).reduce((sum, line) => sum + line.rows.length, 0), bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  const sum = (of: 'rows' | 'bytes'): number => described.reduce((total, chunk) => total + chunk[of], 0);
  return {
    chunks,
    manifest: {
      state: 'ready', id: uuid(900), epoch: uuid(7), asOf: 50, scope: 'store-4', serverTime: 1_790_000_000_000, rows: sum('rows'), bytes: sum('bytes'),
      columns: Object.fromEntries(Object.entries(COLUMNS).map(([entity, names]) => [entity, [...names]])), chunks: described, ...over,
    },
  };
}
