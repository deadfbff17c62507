/** How values of PostgreSQL become values of TypeScript: money and instants as safe numbers, dates as the text they are. */
import pg from 'pg';
import { assert } from '#domain/kernel/assert.ts';

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const DATE_ARRAY = 1182;

/** An int8 beyond 2^53 would silently become another sum of money. */
export function safeInteger(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), `${text} does not fit a safe integer`);
  return value;
}

const readTextArray = pg.types.getTypeParser(1009 as 25) as (text: string) => (string | null)[];

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: safeInteger,
  [INT8_ARRAY]: (text) => readTextArray(text).map((each) => (each === null ? null : safeInteger(each))),
  [DATE]: (text) => text,
  [DATE_ARRAY]: (text) => readTextArray(text),
};

/** For `types` of a pool or client, so that no other user of the driver in this process is changed. */
export const pgTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: string): (value: string) => unknown {
    const own = parsers[oid];
    if (own && format !== 'binary') return own;
    return pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown;
  },
} as pg.CustomTypesConfig;
