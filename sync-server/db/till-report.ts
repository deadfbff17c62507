/**
 * What a till said of itself, kept on its device, within what headquarters' pages can show (features/fleet SPEC, FL11). The wire's shape
 * has no upper bounds and is released, so they stand here, where it is written and wherever it is read: one strange word of one till must
 * not be a number that a whole company's page falls over.
 */
import type { TillReport } from '#contract/sync/enrol.ts';

/** The end of the year 9999: a browser writes dates some way beyond, and a clock is moved on with each contact. */
const LAST_MS = 253_402_300_799_999;
/** `unsent` of all tills of a company is summed up. */
const MOST = { unsent: 1_000_000_000, oldestUnsentAt: LAST_MS, clock: LAST_MS, cursor: Number.MAX_SAFE_INTEGER } as const satisfies Partial<Record<keyof TillReport, number>>;
type Numbered = keyof typeof MOST;

export function boundedReport<T extends Partial<TillReport>>(report: T): T {
  const bounded: Partial<Record<Numbered, unknown>> = {};
  for (const name of Object.keys(MOST) as Numbered[]) {
    const said = report[name];
    if (typeof said === 'number') bounded[name] = Math.min(Math.max(said, 0), MOST[name]);
  }
  return { ...report, ...bounded };
}

/** SQL: one number of a stored report, within bounds; null where it says none. @param report the column, as the query calls it */
export function reportNumber(report: string, name: Numbered): string {
  return `(CASE WHEN jsonb_typeof(${report} -> '${name}') = 'number' THEN least(greatest((${report} ->> '${name}')::numeric, 0), ${MOST[name]})::bigint END)`;
}

/** SQL: the clock of a stored report, moved on by so many milliseconds. */
export function clockMovedOn(report: string, ms: string): string {
  return `least(${reportNumber(report, 'clock')} + ${ms}, ${LAST_MS})`;
}
