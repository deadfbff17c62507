/**
 * What waits to be sent, and what the server said about what was. Up to `meta.acked_dseq` everything is decided; a verdict beyond it
 * was given by a life of the server that is over. Rows go only where they were decided long ago (host/sync, HS23).
 */
import type { Commit, CommitVerdict } from '#contract/sync/commit.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import { decideEdits, decideSilently, reopenEdits } from './edit-fate.ts';
import { readMeta, updateMeta } from './meta.ts';

/** Commits the server of today has not decided. */
export function unsentCount(tx: ReadTx): number {
  const { nextDseq, ackedDseq } = readMeta(tx);
  return nextDseq - 1 - ackedDseq;
}

/**
 * True where nobody waits for this till: everything written is decided, no sale stands at the register or the card terminal, and no
 * terminal has an operation of it to confirm or to cancel.
 */
export function hasNothingDue(tx: ReadTx): boolean {
  return unsentCount(tx) === 0 && tx.get('SELECT 1 FROM cart WHERE intent IS NOT NULL') === undefined && tx.get('SELECT 1 FROM card_operation') === undefined;
}

/** When the oldest commit that is not decided was written, or null where there is none. */
export function oldestUnsentAt(tx: ReadTx): number | null {
  return tx.get<{ at: number }>('SELECT created_at AS at FROM outbox WHERE dseq = (SELECT acked_dseq + 1 FROM meta WHERE id = 1)')?.at ?? null;
}

type OutboxRow = { dseq: number; opId: string; prevHash: string; hash: string; hlc: string; contractVersion: number; kind: string; payload: Uint8Array };

const COMMIT = 'SELECT o.dseq, o.op_id AS "opId", o.prev_hash AS "prevHash", o.hash, o.hlc, o.contract_version AS "contractVersion", o.kind, o.payload';

/** Commits as they are sent. @param from the rest of the statement, in which the outbox is `o` */
export function* commitsFrom(tx: ReadTx, from: string, ...params: readonly number[]): Generator<Commit> {
  const { deviceId, incarnationId } = readMeta(tx);
  for (const { payload, ...header } of tx.iterate<OutboxRow>(`${COMMIT} ${from}`, ...params)) {
    assert(deviceId !== null && incarnationId !== null, 'only a till with an owner has commits');
    yield { header: { device: deviceId, incarnation: incarnationId, ...header }, payload };
  }
}

/** The next commits in order, at most so many and so many payload bytes; never none while there is one, however large. */
export function nextBatch(tx: ReadTx, maxCommits: number, maxBytes: number): Commit[] {
  const batch: Commit[] = [];
  let bytes = 0;
  for (const commit of commitsFrom(tx, 'FROM outbox o WHERE o.dseq > ? ORDER BY o.dseq LIMIT ?', readMeta(tx).ackedDseq, maxCommits)) {
    bytes += commit.payload.length;
    if (batch.length > 0 && bytes > maxBytes) break;
    batch.push(commit);
  }
  return batch;
}

/**
 * Stores the server's verdicts and how far it has decided, at the server's time. Hearing the same again changes nothing; a server that
 * claims more than was ever written is believed only up to what is there.
 */
export function recordVerdicts(tx: WriteTx, reply: { readonly verdicts: readonly CommitVerdict[]; readonly ackDseq: number; readonly head?: number; readonly serverTime: number }): void {
  for (const { dseq, verdict, reason } of reply.verdicts) {
    tx.run('UPDATE outbox SET verdict = ?, reason = ?, acked_at = ? WHERE dseq = ?', verdict, reason ?? null, reply.serverTime, dseq);
  }
  const { nextDseq, ackedDseq } = readMeta(tx);
  const acked = Math.min(Math.max(ackedDseq, reply.ackDseq), nextDseq - 1);
  decideEdits(tx, reply);
  // Looked for where some verdict was not told, and, because it costs nothing then, where nothing is left to be told (HE3).
  if (acked - ackedDseq > reply.verdicts.length || acked === nextDseq - 1) decideSilently(tx, acked, reply);
  if (acked !== ackedDseq) updateMeta(tx, { ackedDseq: acked });
}

/** Everything from `fromDseq` on is to be sent again: the server lost it. The mark alone moves, however many commits stand behind it. */
export function rewindTo(tx: WriteTx, fromDseq: number): void {
  const { nextDseq, ackedDseq } = readMeta(tx);
  const acked = Math.max(0, Math.min(fromDseq - 1, ackedDseq, nextDseq - 1));
  if (acked !== ackedDseq) updateMeta(tx, { ackedDseq: acked });
  reopenEdits(tx, acked);
}

/**
 * Another life of the server may lack what the one before confirmed. The newest commit is sent again and the answer says from where on:
 * what stands before the first one a server asks for is there (HS9). Until then none of the edits is taken for decided.
 */
export function doubtAll(tx: WriteTx): void {
  rewindTo(tx, readMeta(tx).nextDseq - 1);
  reopenEdits(tx, 0);
}

/** False where a server asks for commits that are here no more (HS23). */
export function isKept(tx: ReadTx, fromDseq: number): boolean {
  const first = tx.get<{ dseq: number | null }>('SELECT min(dseq) AS dseq FROM outbox')?.dseq ?? null;
  return first === null || first <= Math.max(1, fromDseq);
}

const KEPT_MS = 30 * 86_400_000;
/** Whatever clocks say, so many commits stay. */
const KEPT_COMMITS = 5_000;
const PRUNED_AT_ONCE = 50;

const OLDEST = `SELECT dseq, created_at AS "createdAt", acked_at AS "ackedAt" FROM outbox WHERE dseq <= ? ORDER BY dseq LIMIT ${PRUNED_AT_ONCE}`;

/**
 * Lets the oldest commits go, some at a time, that were written and decided thirty days before now and before the newest that was decided
 * (HS23): the server's clock and the till's must agree, so that neither makes a commit old by itself. Their facts stay in their own tables.
 * @returns true where there may be more of them
 */
export function pruneOutbox(tx: WriteTx, nowMs: number): boolean {
  const { ackedDseq } = readMeta(tx);
  const newest = tx.get<{ at: number | null }>('SELECT acked_at AS at FROM outbox WHERE dseq = ?', ackedDseq)?.at ?? null;
  if (newest === null) return false;
  const oldest = tx.all<{ dseq: number; createdAt: number; ackedAt: number | null }>(OLDEST, ackedDseq - KEPT_COMMITS);
  const since = Math.min(newest, nowMs) - KEPT_MS;
  const young = oldest.findIndex(({ createdAt, ackedAt }) => ackedAt === null || ackedAt >= since || createdAt >= since);
  const last = oldest.at(young === -1 ? -1 : young - 1);
  if (young === 0 || last === undefined) return false;
  tx.run('DELETE FROM outbox WHERE dseq <= ?', last.dseq);
  return young === -1 && oldest.length === PRUNED_AT_ONCE;
}
