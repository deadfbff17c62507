import type { ReadTx, WriteTx } from '#host/db/tx.ts';

/** `receipt` and `copy` are paper; `drawer` is the pulse that opens the cash drawer. */
export type JobKind = 'receipt' | 'copy' | 'drawer';
export type JobState = 'queued' | 'sending' | 'sent' | 'confirmed' | 'unknown';
export type StoredJob = { id: number; receiptId: string; kind: JobKind };

const INSERT = `INSERT INTO print_job (receipt_id, kind, state, created_at, changed_at) VALUES (?, ?, 'queued', ?, ?)`;
const OPEN = `state IN ('queued', 'sending', 'unknown')`;

export function insertJob(tx: WriteTx, nowMs: number, receiptId: string, kind: JobKind): void {
  tx.run(INSERT, receiptId, kind, nowMs, nowMs);
}

export function findNextQueued(tx: ReadTx): StoredJob | undefined {
  return tx.get<StoredJob>(`SELECT id, receipt_id AS "receiptId", kind FROM print_job WHERE state = 'queued' AND ${OPEN} ORDER BY id LIMIT 1`);
}

export function markJob(tx: WriteTx, nowMs: number, id: number, state: JobState, cause: string | null): void {
  tx.run('UPDATE print_job SET state = ?, cause = ?, changed_at = ? WHERE id = ?', state, cause, nowMs, id);
}

export function listSending(tx: ReadTx): number[] {
  return tx.all<{ id: number }>(`SELECT id FROM print_job WHERE state = 'sending' AND ${OPEN} ORDER BY id`).map((row) => row.id);
}

/** How many jobs wait, and of how many nobody knows whether they are on paper. */
export function countJobs(tx: ReadTx): { queued: number; unknown: number } {
  const rows = tx.all<{ state: JobState; count: number }>(`SELECT state, count(*) AS count FROM print_job WHERE ${OPEN} AND kind <> 'drawer' GROUP BY state`);
  const of = (state: JobState): number => rows.find((row) => row.state === state)?.count ?? 0;
  return { queued: of('queued'), unknown: of('unknown') };
}

/** A drawer that did not open at once must not open by itself later. */
export function dropLateDrawers(tx: WriteTx, bornBeforeMs: number): void {
  tx.run(`DELETE FROM print_job WHERE kind = 'drawer' AND state = 'queued' AND ${OPEN} AND created_at < ?`, bornBeforeMs);
}

/** The person who prints a copy has looked: earlier jobs of this receipt are no longer open questions. */
export function settleUnknown(tx: WriteTx, nowMs: number, receiptId: string): void {
  tx.run(`UPDATE print_job SET state = 'sent', cause = 'reprinted', changed_at = ? WHERE receipt_id = ? AND state = 'unknown' AND ${OPEN}`, nowMs, receiptId);
}

/** Jobs are looked through from the newest: so many cover any list of receipts a screen asks for. */
const LOOKED_THROUGH = 2_000;

/** The state of the last paper of each of these receipts, as far as it is among the newest jobs. */
export function paperStates(tx: ReadTx, receiptIds: readonly string[]): Map<string, JobState> {
  const wanted = new Set(receiptIds);
  const states = new Map<string, JobState>();
  const newest = tx.all<{ receiptId: string; state: JobState }>(
    `SELECT receipt_id AS "receiptId", state FROM print_job WHERE kind <> 'drawer' AND id > (SELECT max(id) FROM print_job) - ${LOOKED_THROUGH} ORDER BY id`,
  );
  for (const { receiptId, state } of newest) if (wanted.has(receiptId)) states.set(receiptId, state);
  return states;
}
