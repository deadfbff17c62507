/** The one function that fills the outbox: what a business transaction wrote, in its tables and as the bytes the server gets. */
import { MAX_COMMIT_BYTES, type CommitEdit } from '#contract/sync/commit.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { hlcNext } from '#domain/clock/hlc.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { hashOfCommit } from './commit-hash.ts';
import type { Fact } from './fact.ts';
import { writeFact } from './fact-writer.ts';
import { withoutPeople } from './free-text.ts';
import { readMeta } from './meta.ts';
import { followShopTime } from './shift-clock.ts';
import { clockSeen } from './shop-time.ts';

export type CommitRequest = {
  /** The business operation, in words of ours: `sale`, `refund`, `shift-opening`, `journal`. */
  readonly kind: string;
  /** Its id: the same operation is never written twice. */
  readonly opId: string;
  readonly facts: readonly Fact[];
  /** Edits of records the server merges (edits.ts); a commit has facts or edits, never both. */
  readonly edits?: readonly CommitEdit[];
};

export type Committed = {
  readonly dseq: number;
  readonly hash: string;
  /** The facts as they were written: what is printed or answered comes from these. */
  readonly facts: readonly Fact[];
};

const INSERT = `INSERT INTO outbox (dseq, op_id, kind, hlc, prev_hash, hash, contract_version, created_at, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const ADVANCE = `UPDATE meta SET next_dseq = ?, prev_hash = ?, hlc = ?, last_fact_at = ?, steady_at = ? WHERE id = 1`;

/**
 * Writes `facts` to their tables and one commit to the outbox, in the caller's transaction: the next dense number, hashed over
 * the commit before it. What people typed is masked first (FTX6), here and nowhere else. An operation written before is a bug of
 * the caller and fails on the key of its first fact.
 */
export function commit(tx: WriteTx, nowMs: number, request: CommitRequest): Committed {
  const meta = readMeta(tx);
  const { nextDseq: dseq, prevHash, hlc: lastHlc } = meta;
  const facts = request.facts.map(withoutPeople);
  assert(request.edits === undefined || facts.length === 0, 'a server that knows no edits would take the facts beside them and lose the edits');
  const payload = encoded(JSON.stringify(request.edits === undefined ? { facts } : { edits: request.edits }));
  assert(payload.length <= MAX_COMMIT_BYTES, `a commit of ${payload.length} bytes is too large: ${request.kind}`);
  const hash = hashOfCommit(prevHash, request.opId, dseq, payload);
  const hlc = hlcNext(lastHlc, nowMs);
  for (const fact of facts) writeFact(tx, fact.entity, fact.row);
  tx.run(INSERT, dseq, request.opId, request.kind, hlc, prevHash, hash, SYNC_VERSION, nowMs, payload);
  const { lastFactAt, steadyAt } = clockSeen(meta, nowMs);
  tx.run(ADVANCE, dseq + 1, hash, hlc, lastFactAt, steadyAt);
  if (meta.steadyAt > 0 && steadyAt === 0) followShopTime(tx, meta, { ...meta, lastFactAt, steadyAt }, nowMs, false);
  return { dseq, hash, facts };
}

/** Where a payload of a usual sale becomes bytes: they are copied into the database before the next one comes, and memory taken anew costs more than the encoding. */
const scratch = new Uint8Array(256 * 1024);
const encoder = new TextEncoder();
/** The most bytes of UTF-8 one unit of a string can need. */
const UNIT_BYTES = 3;

/** The text in UTF-8, until the next call. */
function encoded(text: string): Uint8Array {
  const bytes = scratch.length < text.length * UNIT_BYTES ? new Uint8Array(text.length * UNIT_BYTES) : scratch;
  return bytes.subarray(0, encoder.encodeInto(text, bytes).written);
}
