/**
 * The text a row's hash is taken of (sync-server/sync/SPEC.md, DG1). PostgreSQL writes the same bytes (server/db/row-hash.ts): plain
 * values as `JSON.stringify` writes them, JSON columns as `jsonb` writes them: keys by length in bytes and then by bytes, a space
 * behind each comma and colon, numbers in full. A test with real PostgreSQL holds the two together.
 */

/** The row as text: `values` in the order of their page, as they travel (parsed JSON). */
export function rowText(values: readonly unknown[]): string {
  for (const value of values) if (!isPlain(value)) return `[${values.map(jsonText).join(',')}]`;
  return JSON.stringify(values);
}

/** True where `JSON.stringify` writes what PostgreSQL writes. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  return value === null || typeof value !== 'object';
}

/** A JSON value as `jsonb` shows it. */
export function jsonText(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  const fields = Object.entries(value).map(([key, field]) => ({ key, points: [...key].map(codePoint), field })).sort((a, b) => byteOrder(a.points, b.points));
  return `{${fields.map(({ key, field }) => `${JSON.stringify(key)}: ${jsonText(field)}`).join(', ')}}`;
}

const codePoint = (letter: string): number => letter.codePointAt(0) as number;

/** Keys with fewer bytes of UTF-8 first, equally long ones by their bytes, which is the order of their letters' numbers. */
function byteOrder(a: readonly number[], b: readonly number[]): number {
  const length = bytesOf(a) - bytesOf(b);
  if (length !== 0) return length;
  const index = a.findIndex((point, place) => point !== b[place]);
  return index === -1 ? 0 : (a[index] as number) - (b[index] as number);
}

function bytesOf(points: readonly number[]): number {
  return points.reduce((sum, point) => sum + (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4), 0);
}

const EXPONENT = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/;

/** Without an exponent: 1e21 is written with its zeros, 1e-7 with those before it. */
function numberText(value: number): string {
  const short = JSON.stringify(value);
  const parts = EXPONENT.exec(short);
  if (!parts) return short;
  const [, sign = '', first = '', rest = '', power = '0'] = parts;
  const digits = first + rest;
  const point = 1 + Number(power);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + (point >= digits.length ? digits.padEnd(point, '0') : `${digits.slice(0, point)}.${digits.slice(point)}`);
}
