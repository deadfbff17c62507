import type { ReadTx, WriteTx } from '#host/db/tx.ts';

export type LetterLanguage = 'ru' | 'en';
/** `failed` is the end as `sent` is: the server said that this letter will never be delivered. */
export type MailJobState = 'queued' | 'sending' | 'sent' | 'failed';
export type MailJob = { readonly id: number; readonly receiptId: string; readonly address: string; readonly language: LetterLanguage; readonly attempts: number };

const OPEN = `state IN ('queued', 'sending')`;
const DUE = `state = 'queued' AND ${OPEN}`;

export function insertMailJob(tx: WriteTx, nowMs: number, letter: { readonly receiptId: string; readonly address: string; readonly language: LetterLanguage }): void {
  tx.run(
    `INSERT INTO mail_job (receipt_id, address, language, state, attempts, next_at, created_at, changed_at) VALUES (?, ?, ?, 'queued', 0, ?, ?, ?)`,
    letter.receiptId, letter.address, letter.language, nowMs, nowMs, nowMs,
  );
}

/** The letter whose turn it is, or undefined where all that wait have been tried lately. */
export function findDue(tx: ReadTx, nowMs: number): MailJob | undefined {
  return tx.get<MailJob>(`SELECT id, receipt_id AS "receiptId", address, language, attempts FROM mail_job WHERE ${DUE} AND next_at <= ? ORDER BY next_at, id LIMIT 1`, nowMs);
}

/** When the next letter is to be tried, or null where none waits. */
export function nextDueAt(tx: ReadTx): number | null {
  return tx.get<{ at: number | null }>(`SELECT min(next_at) AS at FROM mail_job WHERE ${DUE}`)?.at ?? null;
}

export function markSending(tx: WriteTx, nowMs: number, id: number): void {
  tx.run(`UPDATE mail_job SET state = 'sending', attempts = attempts + 1, changed_at = ? WHERE id = ?`, nowMs, id);
}

/** Back into the queue until `nextAt`; `cause` says in a code why it is still here. */
export function markWaiting(tx: WriteTx, nowMs: number, id: number, nextAt: number, cause: string): void {
  tx.run(`UPDATE mail_job SET state = 'queued', next_at = ?, cause = ?, changed_at = ? WHERE id = ?`, nextAt, cause, nowMs, id);
}

/** The end of a letter, one way or the other: nobody needs the address any more, so it is forgotten. */
export function markDone(tx: WriteTx, nowMs: number, id: number, state: 'sent' | 'failed', cause: string | null): void {
  tx.run('UPDATE mail_job SET state = ?, cause = ?, address = NULL, changed_at = ? WHERE id = ?', state, cause, nowMs, id);
}

/** Letters that were on their way when the last run ended wait again. */
export function requeueSending(tx: WriteTx, nowMs: number): number {
  return tx.run(`UPDATE mail_job SET state = 'queued', next_at = ?, cause = 'host-stopped', changed_at = ? WHERE state = 'sending' AND ${OPEN}`, nowMs, nowMs);
}

/** Everything that waits is to be tried at `nowMs`, or, with `laterThan`, only what waits for a time after that. */
export function makeDue(tx: WriteTx, nowMs: number, laterThan = nowMs): void {
  tx.run(`UPDATE mail_job SET next_at = ? WHERE ${DUE} AND next_at > ?`, nowMs, laterThan);
}

/** The last letter of a receipt as screens show it; `cause` is a code, empty where there is nothing to say. */
export type LetterOf = { readonly state: 'waiting' | 'sent' | 'failed'; readonly cause: string };

/** Jobs are looked through from the newest; one that waits is found however old. */
const LETTERS_SHOWN = 2_000;
const LETTERS = `SELECT id, receipt_id AS "receiptId", state, cause FROM mail_job WHERE id > (SELECT max(id) FROM mail_job) - ${LETTERS_SHOWN}
  UNION SELECT id, receipt_id, state, cause FROM mail_job WHERE ${OPEN} ORDER BY 1`;

/** How the last letter of each of these receipts stands, where there is one. */
export function letterStates(tx: ReadTx, receiptIds: readonly string[]): Map<string, LetterOf> {
  const wanted = new Set(receiptIds);
  const states = new Map<string, LetterOf>();
  for (const { receiptId, state, cause } of tx.all<{ receiptId: string; state: MailJobState; cause: string | null }>(LETTERS)) {
    if (wanted.has(receiptId)) states.set(receiptId, { state: state === 'sent' || state === 'failed' ? state : 'waiting', cause: cause ?? '' });
  }
  return states;
}

/** A clock put back makes letters that failed of the future: they are as of `nowMs`, or they would be news for as long as it was put back. */
export function failedByNow(tx: WriteTx, nowMs: number, lookedThrough: number): void {
  tx.run(`UPDATE mail_job SET changed_at = ? WHERE state = 'failed' AND changed_at > ? AND id > (SELECT max(id) FROM mail_job) - ?`, nowMs, nowMs, lookedThrough);
}

// A receipt that was sent again has its answer in the later letter.
const FAILED = `SELECT count(*) AS n FROM mail_job j WHERE state = 'failed' AND changed_at > ? AND id > (SELECT max(id) FROM mail_job) - ?
  AND NOT EXISTS (SELECT 1 FROM mail_job later WHERE later.id > j.id AND later.receipt_id = j.receipt_id)`;

/** How many letters wait, why the first of them does, and how many of the newest `lookedThrough` were refused for good after `failedAfterMs`. */
export function countMail(tx: ReadTx, lookedThrough: number, failedAfterMs: number): { waiting: number; failed: number; cause: string | null } {
  const waiting = tx.get<{ n: number }>(`SELECT count(*) AS n FROM mail_job WHERE ${OPEN}`)?.n ?? 0;
  const failed = tx.get<{ n: number }>(FAILED, failedAfterMs, lookedThrough)?.n ?? 0;
  const cause = waiting === 0 ? null : (tx.get<{ cause: string | null }>(`SELECT cause FROM mail_job WHERE ${OPEN} AND cause IS NOT NULL ORDER BY id LIMIT 1`)?.cause ?? null);
  return { waiting, failed, cause };
}
