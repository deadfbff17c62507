/** PostgreSQL array literals built column by column: half the time the driver's own array writer takes on a batch of sales. */
import type { ColumnType } from '#domain/replication/column.ts';

/** Types whose text holds nothing that an array literal would read as its own punctuation. */
const BARE: ReadonlySet<ColumnType> = new Set(['id', 'hash', 'date', 'instant', 'minor', 'micro', 'bps', 'int', 'bool']);

/** The literal of one column of many rows. `values` were checked against the column's type before. */
export function arrayLiteral(type: ColumnType, values: readonly unknown[]): string {
  if (BARE.has(type)) return `{${values.map((value) => (value === null ? 'NULL' : String(value))).join(',')}}`;
  return `{${values.map((value) => (value === null && type !== 'json' ? 'NULL' : quoted(type === 'json' ? JSON.stringify(value ?? null) : String(value)))).join(',')}}`;
}

function quoted(text: string): string {
  return /["\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}
