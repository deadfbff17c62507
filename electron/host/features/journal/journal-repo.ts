import type { ReadTx } from '#host/db/tx.ts';

export type StoredEntry = { id: string; at: number; staffName: string; event: string; detail: string };
export type JournalFilter = { readonly before: string | null; readonly events: readonly string[]; readonly staffId: string | null; /** The approval by which it is read: what was written after it is not shown. */ readonly allowedBy: string | null };

const NO_ROW = 0;
const ALLOWED = `SELECT rowid AS "row" FROM journal_entry WHERE id = ? AND event = 'approved'`;

/**
 * Entries newest first, as they were written: ids follow the clock, which may be put back, row numbers only grow. A page goes
 * down the table from where the last one ended, so it costs what it shows; a rare event may cost the whole table, once.
 */
export function listEntries(tx: ReadTx, filter: JournalFilter, limit: number): StoredEntry[] {
  const conditions: string[] = [];
  const params: (string | number)[] = [];
  if (filter.before !== null) {
    conditions.push('j.rowid < ?');
    params.push(tx.get<{ row: number }>('SELECT rowid AS "row" FROM journal_entry WHERE id = ?', filter.before)?.row ?? NO_ROW);
  }
  // An approval stands in the journal under its own id: there the look that it allowed ends.
  const allowed = filter.allowedBy === null ? undefined : tx.get<{ row: number }>(ALLOWED, filter.allowedBy);
  if (allowed !== undefined) {
    conditions.push('j.rowid <= ?');
    params.push(allowed.row);
  }
  if (filter.events.length > 0) {
    // One statement for any number of events: the list travels as JSON.
    conditions.push('j.event IN (SELECT value FROM json_each(?))');
    params.push(JSON.stringify(filter.events));
  }
  if (filter.staffId !== null) {
    conditions.push('j.staff_id = ?');
    params.push(filter.staffId);
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return tx.all<StoredEntry>(
    `SELECT j.id, j.occurred_at AS "at", coalesce(s.name, '') AS "staffName", j.event, j.detail FROM journal_entry j LEFT JOIN staff s ON s.id = j.staff_id ${where} ORDER BY j.rowid DESC LIMIT ?`,
    ...params, limit,
  );
}

/** The name of somebody still known at this till, or null. */
export function findName(tx: ReadTx, staffId: string): string | null {
  return tx.get<{ name: string }>('SELECT name FROM staff WHERE id = ?', staffId)?.name ?? null;
}
