import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import type { SlipKind } from './receipt-ports.ts';

/** `receipt`, `copy` and `gift` are made of their receipt when their turn comes; slips lie in the job as they were handed over; `drawer` is a pulse. */
export type ReceiptJobKind = 'receipt' | 'copy' | 'gift';
export type JobKind = ReceiptJobKind | SlipKind | 'drawer';
export type JobState = 'queued' | 'sending' | 'sent' | 'confirmed' | 'unknown';
export type StoredJob = { readonly id: number; readonly documentId: string; readonly kind: JobKind; readonly paper: string | null };

const INSERT = `INSERT INTO print_job (document_id, kind, state, created_at, changed_at, paper) VALUES (?, ?, 'queued', ?, ?, ?)`;
const OPEN = `state IN ('queued', 'sending', 'unknown')`;

export function insertJob(tx: WriteTx, nowMs: number, documentId: string, kind: JobKind, paper: string | null = null): void {
  tx.run(INSERT, documentId, kind, nowMs, nowMs, paper);
}

export function findNextQueued(tx: ReadTx): StoredJob | undefined {
  return tx.get<StoredJob>(`SELECT id, document_id AS "documentId", kind, paper FROM print_job WHERE state = 'queued' AND ${OPEN} ORDER BY id LIMIT 1`);
}

/** A slip that is out is of no use to anybody: its paper is forgotten, the job stays. */
export function markJob(tx: WriteTx, nowMs: number, id: number, state: JobState, cause: string | null): void {
  tx.run(`UPDATE print_job SET state = ?, cause = ?, changed_at = ?, paper = CASE WHEN ? THEN NULL ELSE paper END WHERE id = ?`, state, cause, nowMs, state === 'sent' || state === 'confirmed' ? 1 : 0, id);
}

export function listSending(tx: ReadTx): number[] {
  return tx.all<{ id: number }>(`SELECT id FROM print_job WHERE state = 'sending' AND ${OPEN} ORDER BY id`).map((row) => row.id);
}

/** Paper that can be printed once more, which is how a person answers whether it came: all of it but a test, which is its own answer. */
const ANSWERABLE = `kind NOT IN ('drawer', 'test')`;
const COUNTS = `SELECT count(*) FILTER (WHERE state = 'queued') AS queued, count(*) FILTER (WHERE state = 'unknown' AND ${ANSWERABLE}) AS unknown
  FROM print_job WHERE ${OPEN} AND kind <> 'drawer'`;

/** How many jobs wait, and of how many nobody knows whether they are on paper and somebody can say so. */
export function countJobs(tx: ReadTx): { queued: number; unknown: number } {
  return tx.get<{ queued: number; unknown: number }>(COUNTS) ?? { queued: 0, unknown: 0 };
}

const LOST_SLIPS = `SELECT document_id AS "documentId", kind, created_at AS at, paper FROM print_job WHERE state = 'unknown' AND ${OPEN} AND kind IN ('cash-slip', 'count-slip', 'x-report') ORDER BY id`;

/** Slips that may not be on paper, the oldest first. */
export function listLostSlips(tx: ReadTx): { documentId: string; kind: SlipKind; at: number; paper: string | null }[] {
  return tx.all(LOST_SLIPS);
}

/** True where the drawer is about to be opened anyway: asked for so close to now, by a clock that may have been put back since. */
export function drawerWaits(tx: ReadTx, nowMs: number, withinMs: number): boolean {
  return tx.get(`SELECT 1 FROM print_job WHERE state = 'queued' AND ${OPEN} AND kind = 'drawer' AND abs(created_at - ?) <= ?`, nowMs, withinMs) !== undefined;
}

/** A drawer that did not open at once must not open by itself later. One from the future was asked for before the clock was put back, nobody knows when. */
export function dropLateDrawers(tx: WriteTx, nowMs: number, withinMs: number): void {
  tx.run(`DELETE FROM print_job WHERE kind = 'drawer' AND state = 'queued' AND ${OPEN} AND abs(created_at - ?) > ?`, nowMs, withinMs);
}

/** The person who prints a document once more has looked: its earlier jobs are no longer open questions. */
export function settleUnknown(tx: WriteTx, nowMs: number, documentId: string): void {
  tx.run(`UPDATE print_job SET state = 'sent', cause = 'reprinted', changed_at = ?, paper = NULL WHERE document_id = ? AND state = 'unknown' AND ${OPEN}`, nowMs, documentId);
}

/** Jobs are looked through from the newest; so many cover any first page of receipts, and an open question is found however old. */
const LOOKED_THROUGH = 2_000;
const STATES = `SELECT id, document_id AS "documentId", state FROM print_job WHERE kind IN ('receipt', 'copy') AND id > (SELECT max(id) FROM print_job) - ${LOOKED_THROUGH}
  UNION SELECT id, document_id, state FROM print_job WHERE ${OPEN} AND kind IN ('receipt', 'copy') ORDER BY 1`;

/** The state of the last paper of each of these receipts, as far as it is among the newest jobs or still open. */
export function paperStates(tx: ReadTx, receiptIds: readonly string[]): Map<string, JobState> {
  const wanted = new Set(receiptIds);
  const states = new Map<string, JobState>();
  for (const { documentId, state } of tx.all<{ documentId: string; state: JobState }>(STATES)) if (wanted.has(documentId)) states.set(documentId, state);
  return states;
}
