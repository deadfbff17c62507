/** The one function that fills the outbox: what a business transaction wrote, in its tables and as the bytes the server gets. */
import { createHash } from 'node:crypto';
import { MAX_COMMIT_BYTES } from '#contract/sync/commit.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { hlcNext } from '#domain/clock/hlc.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { EntityName, ReceiptDocument, Row } from '#domain/replication/catalogue.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { writeFact } from './fact-writer.ts';
import { readMeta } from './meta.ts';

/** Documents besides receipts that the ledger has entries of. */
type Booked = 'shiftOpening' | 'cashMovement' | 'cashCount';
type Plain = Exclude<EntityName, 'receipt' | Booked>;

/** A fact on its way into the database; documents carry their parts inside. */
export type Fact =
  | { readonly entity: 'receipt'; readonly row: ReceiptDocument }
  | { [E in Booked]: { readonly entity: E; readonly row: Row<E> & { readonly entries: readonly Row<'ledgerEntry'>[] } } }[Booked]
  | { [E in Plain]: { readonly entity: E; readonly row: Row<E> } }[Plain];

export type CommitRequest = {
  /** The business operation, in words of ours: `sale`, `refund`, `shift-opening`, `journal`. */
  readonly kind: string;
  /** Its id: the same operation is never written twice. */
  readonly opId: string;
  readonly facts: readonly Fact[];
};

const INSERT = `INSERT INTO outbox (dseq, op_id, kind, hlc, prev_hash, hash, contract_version, created_at, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const ADVANCE = `UPDATE meta SET next_dseq = ?, prev_hash = ?, hlc = ?, last_fact_at = max(last_fact_at, ?) WHERE id = 1`;

/**
 * Writes `facts` to their tables and one commit to the outbox, in the caller's transaction: the next dense number, hashed over
 * the commit before it. An operation written before is a bug of the caller and fails on the key of its first fact.
 */
export function commit(tx: WriteTx, nowMs: number, request: CommitRequest): { readonly dseq: number; readonly hash: string } {
  const { nextDseq: dseq, prevHash, hlc: lastHlc } = readMeta(tx);
  const payload = Buffer.from(JSON.stringify({ facts: request.facts }), 'utf8');
  assert(payload.length <= MAX_COMMIT_BYTES, `a commit of ${payload.length} bytes is too large: ${request.kind}`);
  // The same bytes as `commitHashInput`, without copying the payload; a test holds the two together.
  const hash = createHash('sha256').update(`${prevHash}\n${request.opId}\n${dseq}\n`, 'utf8').update(payload).digest('hex');
  const hlc = hlcNext(lastHlc, nowMs);
  for (const fact of request.facts) writeFact(tx, fact.entity, fact.row);
  tx.run(INSERT, dseq, request.opId, request.kind, hlc, prevHash, hash, SYNC_VERSION, nowMs, payload);
  tx.run(ADVANCE, dseq + 1, hash, hlc, nowMs);
  return { dseq, hash };
}
