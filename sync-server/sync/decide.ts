/** What becomes of each commit of a push, decided without a database (SPEC SP1-SP4, SP6). */
import { createHash } from 'node:crypto';
import { commitHashInput, type CommitHeader } from '#contract/sync/commit.ts';

/** A commit whose header could be read and whose hash was computed from its bytes. */
export type Arrived = {
  readonly header: CommitHeader;
  readonly payload: Uint8Array;
  /** Why it goes to quarantine before anybody reads its payload; null when header and hash are in order. */
  readonly flaw: string | null;
};

/** How far an incarnation has come on the server; `{ dseq: 0, hash: 64 zeros }` before its first commit. */
export type Position = { readonly dseq: number; readonly hash: string };

export type Decided =
  | { readonly kind: 'duplicate'; readonly commit: Arrived }
  /** Known operation under a new position: nothing to write but its place in the order. */
  | { readonly kind: 'repeated'; readonly commit: Arrived }
  | { readonly kind: 'apply'; readonly commit: Arrived }
  | { readonly kind: 'quarantine'; readonly commit: Arrived; readonly reason: string };

/** Why a batch ended before its last commit. */
export type Ending = { readonly kind: 'gap'; readonly expectedDseq: number } | { readonly kind: 'fork'; readonly commonDseq: number };

export type Decision = { readonly decided: readonly Decided[]; readonly ending: Ending | null; readonly position: Position };

/** Where an operation stands on the server: enough to tell its payload from another one, because the hash covers it. */
export type Standing = {
  readonly prevHash: string; readonly dseq: number; readonly hash: string;
  /** It was carried out, there or under another position. */
  readonly applied: boolean;
  /** Why it is kept in quarantine; null where it is not. */
  readonly aside: string | null;
};

export type Memory = {
  /** Hashes of the positions the server holds; at least those that the batch names, and the one before its first. */
  readonly hashAt: ReadonlyMap<number, string>;
  /** The operations the server holds, of all incarnations; at least those that the batch names. */
  readonly operations: ReadonlyMap<string, Standing>;
};

/** Walks the batch in its order. Nothing after a gap or a fork is decided. */
export function decide(start: Position, memory: Memory, batch: readonly Arrived[]): Decision {
  const decided: Decided[] = [];
  const hashes = new Map(memory.hashAt).set(start.dseq, start.hash);
  const operations = new Map(memory.operations);
  let position = start;
  for (const commit of batch) {
    const { dseq, hash, prevHash, opId } = commit.header;
    if (dseq <= position.dseq) {
      if (hashes.get(dseq) !== hash) return { decided, ending: fork(hashes, dseq, prevHash), position };
      decided.push({ kind: 'duplicate', commit });
      continue;
    }
    if (dseq > position.dseq + 1) return { decided, ending: { kind: 'gap', expectedDseq: position.dseq + 1 }, position };
    if (prevHash !== position.hash) return { decided, ending: fork(hashes, dseq, prevHash), position };
    decided.push(place(commit, operations));
    position = { dseq, hash };
    hashes.set(dseq, hash);
    if (!operations.has(opId)) operations.set(opId, { prevHash, dseq, hash, applied: false, aside: null });
  }
  return { decided, ending: null, position };
}

function place(commit: Arrived, operations: ReadonlyMap<string, Standing>): Decided {
  if (commit.flaw !== null) return { kind: 'quarantine', commit, reason: commit.flaw };
  const known = operations.get(commit.header.opId);
  if (!known) return { kind: 'apply', commit };
  const same = hashOf(known.prevHash, commit.header.opId, known.dseq, commit.payload) === known.hash;
  return same ? { kind: 'repeated', commit } : { kind: 'quarantine', commit, reason: 'op-reused' };
}

const NOTHING = new Uint8Array();

/** The hash of a commit with this payload in this place of a chain. */
export function hashOf(prevHash: string, opId: string, dseq: number, payload: Uint8Array): string {
  // The bytes of `commitHashInput` without copying the payload.
  return createHash('sha256').update(commitHashInput(prevHash, opId, dseq, NOTHING)).update(payload).digest('hex');
}

/** The last position both histories surely share: the one before, if its hash agrees, else none we can vouch for. Too low is safe: operations are told apart by id. */
function fork(hashes: ReadonlyMap<number, string>, dseq: number, prevHash: string): Ending {
  return { kind: 'fork', commonDseq: hashes.get(dseq - 1) === prevHash ? dseq - 1 : 0 };
}
