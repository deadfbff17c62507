/** What PostgreSQL's types take, and when two stored values are equal to it. */
import { entityOf, partsOf, type EntityName } from '#domain/replication/catalogue.ts';
import type { ColumnType } from '#domain/replication/column.ts';
import type { AnyRow } from './server-tables.ts';

/** The database refuses a value: the fault of the commit that brought it. */
export class ValueRefused extends Error {
  override readonly name = 'ValueRefused';
}

/** Deeper JSON than this exhausts the server's stack. */
const MAX_DEPTH = 5_000;
const INT4 = 2 ** 31;

/** The row's own columns, checked; what the table has no column for is left behind. @throws {@link ValueRefused} */
export function stored(entity: EntityName, row: AnyRow): AnyRow {
  return Object.fromEntries(Object.entries(entityOf(entity).columns).map(([name, { type }]) => [name, taken(type, row[name] ?? null)]));
}

/** A document as the rows it makes: itself, then its parts. */
export function rowsOf(entity: EntityName, row: AnyRow): { readonly entity: EntityName; readonly row: AnyRow }[] {
  return [{ entity, row: stored(entity, row) }, ...partsOf(entity).flatMap((part) => (row[part.as] as AnyRow[]).map((each) => ({ entity: part.entity, row: stored(part.entity, each) })))];
}

export function keyText(entity: EntityName, row: AnyRow): string {
  return JSON.stringify(entityOf(entity).key.map((name) => row[name]));
}

function taken(type: ColumnType, value: unknown): unknown {
  if (value === null) return null;
  if (typeof value === 'string' && value.includes('\0')) throw new ValueRefused('invalid byte sequence for encoding "UTF8": 0x00');
  if (type === 'date' && !isDate(String(value))) throw new ValueRefused(`date/time field value out of range: "${String(value)}"`);
  if (type === 'bps' && (Number(value) < -INT4 || Number(value) >= INT4)) throw new ValueRefused('integer out of range');
  if (type === 'json') checkJson(value);
  return value;
}

function isDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function checkJson(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw new ValueRefused('stack depth limit exceeded');
    if (level.some((each) => typeof each === 'string' && each.includes('\0'))) throw new ValueRefused('unsupported Unicode escape sequence');
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? [...Object.keys(each).filter((key) => key.includes('\0')), ...Object.values(each)] : []));
  }
}

/** Equal as stored: the order of a JSON object's keys says nothing. */
export function sameRow(one: AnyRow, other: AnyRow): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'object' && each !== null && !Array.isArray(each)
    ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each));
}
