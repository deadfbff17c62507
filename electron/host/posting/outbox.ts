/** What waits to be sent, and what the server said about what was. Rows are never deleted here (host/sync, HS2). */
import type { Commit, CommitVerdict } from '#contract/sync/commit.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import { decideEdits, decideSilently, reopenEdits } from './edit-fate.ts';
import { readMeta, updateMeta } from './meta.ts';

/** Commits without a verdict. */
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

/** When the oldest commit without a verdict was written, or null where there is none. */
export function oldestUnsentAt(tx: ReadTx): number | null {
  return tx.get<{ at: number }>('SELECT created_at AS at FROM outbox WHERE dseq = (SELECT acked_dseq + 1 FROM meta WHERE id = 1)')?.at ?? null;
}

type OutboxRow = { dseq: number; opId: string; prevHash: string; hash: string; hlc: string; contractVersion: number; kind: string; payload: Uint8Array };

const NEXT = `SELECT dseq, op_id AS "opId", prev_hash AS "prevHash", hash, hlc, contract_version AS "contractVersion", kind, payload
  FROM outbox WHERE dseq > ? ORDER BY dseq LIMIT ?`;

/** The next commits in order, at most so many and so many payload bytes; never none while there is one, however large. */
export function nextBatch(tx: ReadTx, maxCommits: number, maxBytes: number): Commit[] {
  const { ackedDseq, deviceId, incarnationId } = readMeta(tx);
  const batch: Commit[] = [];
  let bytes = 0;
  for (const { payload, ...header } of tx.iterate<OutboxRow>(NEXT, ackedDseq, maxCommits)) {
    bytes += payload.length;
    if (batch.length > 0 && bytes > maxBytes) break;
    assert(deviceId !== null && incarnationId !== null, 'only a till with an owner has commits');
    batch.push({ header: { device: deviceId, incarnation: incarnationId, ...header }, payload });
  }
  return batch;
}

/**
 * Stores the server's verdicts and how far it has decided. Hearing the same again changes nothing; a server that claims more
 * than was ever written is believed only up to what is there.
 */
export function recordVerdicts(tx: WriteTx, nowMs: number, reply: { readonly verdicts: readonly CommitVerdict[]; readonly ackDseq: number; readonly head?: number }): void {
  for (const { dseq, verdict, reason } of reply.verdicts) {
    tx.run('UPDATE outbox SET verdict = ?, reason = ?, acked_at = ? WHERE dseq = ?', verdict, reason ?? null, nowMs, dseq);
  }
  decideEdits(tx, reply);
  const { nextDseq, ackedDseq } = readMeta(tx);
  const acked = Math.min(Math.max(ackedDseq, reply.ackDseq), nextDseq - 1);
  if (acked - ackedDseq > reply.verdicts.length) decideSilently(tx, ackedDseq, acked, reply.head);
  if (acked !== ackedDseq) updateMeta(tx, { ackedDseq: acked });
}

/** Everything from `fromDseq` on is to be sent again: the server lost it. */
export function rewindTo(tx: WriteTx, fromDseq: number): void {
  const { nextDseq, ackedDseq } = readMeta(tx);
  const acked = Math.max(0, Math.min(fromDseq - 1, ackedDseq, nextDseq - 1));
  tx.run('UPDATE outbox SET verdict = NULL, reason = NULL, acked_at = NULL WHERE dseq > ? AND acked_at IS NOT NULL', acked);
  updateMeta(tx, { ackedDseq: acked });
  reopenEdits(tx, acked);
}
