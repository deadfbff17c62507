/** What a till's comparison found, as far as the item says it; a newer server or till may name other data. */
import type { AttentionItem } from '#contract/api/attention.ts';

const known = ['company', 'legalEntity', 'store', 'till', 'staff', 'category', 'taxRate', 'good', 'barcode', 'priceList', 'price', 'quickGood', 'policy', 'task', 'taskConflict', 'blob', 'receipt'] as const;
export type KnownEntity = (typeof known)[number];

export type Differing = { readonly entity: string; readonly rows: number };
export type Differences = {
  /** Most rows first. */
  readonly entities: readonly Differing[];
  readonly rows: number;
  readonly missing: number;
  readonly changed: number;
  readonly extra: number;
  /** `healed`: the till took the right rows and is equal now; `differs`: still not; `placed`: the server's own feed had lost rows and has them again; null where nothing is said. */
  readonly result: 'healed' | 'differs' | 'placed' | null;
  /** When it was found again, where it was. */
  readonly lastAt: number | null;
};

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {});
const count = (value: unknown): number => (typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0);
const sum = (of: readonly number[]): number => of.reduce((total, one) => total + one, 0);

export function knownEntity(entity: string): KnownEntity | null {
  return known.find((one) => one === entity) ?? null;
}

export function differencesOf({ detail }: Pick<AttentionItem, 'detail'>): Differences {
  const each = (Array.isArray(detail['differences']) ? (detail['differences'] as unknown[]) : []).map(fields).filter(({ entity }) => typeof entity === 'string' && entity !== '');
  const rowsOf = ({ missing, changed, extra }: Fields): number => count(missing) + count(changed) + count(extra);
  const named = each.map((one) => ({ entity: String(one['entity']), rows: rowsOf(one) }));
  const single = typeof detail['entity'] === 'string' && detail['entity'] !== '' ? [{ entity: detail['entity'], rows: count(detail['rows']) }] : [];
  const entities = (named.length > 0 ? named : single).toSorted((one, other) => other.rows - one.rows);
  const result = detail['result'];
  return {
    entities, rows: Math.max(count(detail['rows']), sum(entities.map(({ rows }) => rows))), missing: sum(each.map(({ missing }) => count(missing))), changed: sum(each.map(({ changed }) => count(changed))), extra: sum(each.map(({ extra }) => count(extra))),
    result: result === 'healed' || result === 'differs' || result === 'placed' ? result : null,
    lastAt: typeof detail['lastAt'] === 'number' ? detail['lastAt'] : null,
  };
}
