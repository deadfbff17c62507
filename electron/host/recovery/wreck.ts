/** What can still be read of a damaged database, row by row. It is opened for reading only and never changed. */
import { openReader } from '#host/db/open.ts';
import type { ReadTx, SqlValue } from '#host/db/tx.ts';
import { readMeta, type Meta } from '#host/posting/meta.ts';
import { hashOfCommit } from '#host/posting/commit-hash.ts';

/** A commit as it lies in the outbox. */
export type StoredCommit = {
  readonly dseq: number; readonly opId: string; readonly kind: string; readonly hlc: string; readonly prevHash: string; readonly hash: string;
  readonly contractVersion: number; readonly createdAt: number; readonly payload: Uint8Array;
};

export type AnyRow = Readonly<Record<string, SqlValue>>;
/** Every sale in hand or parked, with its lines, as stored. */
export type Carts = { readonly carts: readonly AnyRow[]; readonly lines: readonly AnyRow[] };

export type Wreck = {
  /** Who the till is and how far it had counted; null where that cannot be read. */
  readonly meta: Meta | null;
  /** Commits from `from` on in their order; null stands for one that was there and cannot be read, or does not hold. */
  readonly commits: (from: number) => Iterable<StoredCommit | null>;
  /** Null where not all of them can be read. */
  readonly carts: () => Carts | null;
  /** What the Z of a shift said besides its sums, as it was kept (SHF19); null where it was not, or cannot be read. */
  readonly said: (shiftId: string) => string | null;
  readonly close: () => void;
};

const COMMIT = `SELECT dseq, op_id AS "opId", kind, hlc, prev_hash AS "prevHash", hash, contract_version AS "contractVersion", created_at AS "createdAt", payload FROM outbox WHERE dseq = ?`;
/** Where nobody knows how many there were: so many empty places in a row are the end. */
const MISSES = 500;

/** Null where nothing of the file can be read, or there is none. */
export function openWreck(path: string, keyHex: string): Wreck | null {
  const reader = attempted(() => openReader(path, keyHex));
  if (reader === null) return null;
  const { tx } = reader;
  const meta = attempted(() => readMeta(tx));
  return { meta, commits: (from) => commitsOf(tx, meta, from), carts: () => attempted(() => cartsOf(tx)), said: (shiftId) => attempted(() => saidOf(tx, shiftId)), close: reader.close };
}

/** Nothing but a null comes of what cannot be read: that is the expected case here. */
function attempted<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function* commitsOf(tx: ReadTx, meta: Meta | null, from: number): Generator<StoredCommit | null> {
  const newest = meta === null ? attempted(() => tx.get<{ dseq: number | null }>('SELECT max(dseq) AS dseq FROM outbox')?.dseq ?? 0) : meta.nextDseq - 1;
  // What was decided long ago was let go by the till itself: no loss (HS23).
  const first = attempted(() => tx.get<{ dseq: number | null }>('SELECT min(dseq) AS dseq FROM outbox')?.dseq ?? 1) ?? 1;
  let misses = 0;
  for (let dseq = Math.max(from, meta === null ? first : Math.min(first, meta.ackedDseq + 1)); newest === null ? misses < MISSES : dseq <= newest; dseq++) {
    const found = attempted(() => tx.get<StoredCommit>(COMMIT, dseq)) ?? null;
    const holds = found !== null && holdsTogether(found);
    misses = holds ? 0 : misses + 1;
    // Beyond the last known place an empty one is no loss.
    if (holds) yield found;
    else if (newest !== null) yield null;
  }
}

/** The hash of a commit says whether any of it was changed, wherever in a chain it stood. */
function holdsTogether({ prevHash, opId, dseq, payload, hash }: StoredCommit): boolean {
  return hashOfCommit(prevHash, opId, dseq, payload) === hash;
}

function saidOf(tx: ReadTx, shiftId: string): string | null {
  const said = tx.get<{ said: string }>('SELECT said FROM shift_shop WHERE shift_id = ?', shiftId)?.said ?? null;
  // Words that came to pieces are no words: reading them throws.
  if (said !== null) JSON.parse(said);
  return said;
}

function cartsOf(tx: ReadTx): Carts {
  return { carts: tx.all<AnyRow>('SELECT * FROM cart'), lines: tx.all<AnyRow>('SELECT * FROM cart_line ORDER BY cart_id, line_no') };
}
