/** Whether there is a time zone of a name: one that tills, HQ and the database all know as the same. */
import type { Database } from '#server/db/tx.ts';
import { ProblemError } from './problems.ts';

/**
 * True for an IANA name by region and place (`Asia/Yekaterinburg`) and for `UTC`. An offset such as `+03:00` is none, because it knows no summer time;
 * nor is a short name: `IST` is India to one program and Israel to another.
 */
export function isTimeZone(name: string): boolean {
  if (name !== 'UTC' && !/^[A-Za-z][A-Za-z_]*\/./.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** @throws ProblemError 422 `unknown-time-zone`, also where only one of this program and PostgreSQL, which reckons business days, knows the name */
export async function needTimeZone(db: Database, name: string): Promise<void> {
  const isKnown = isTimeZone(name) && (await db.withDirectory((tx) => tx.query('SELECT 1 FROM pg_timezone_names WHERE name = $1', [name]))).rows.length > 0;
  if (!isKnown) throw new ProblemError(422, 'unknown-time-zone', 'There is no time zone of this name.');
}
