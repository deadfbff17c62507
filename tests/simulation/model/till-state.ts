/** A till's database as values, and the beginning of another life of it. */
import { createHash } from 'node:crypto';
import { FIRST_PREV_HASH } from '#contract/sync/commit.ts';
import type { Hashes } from './copy-model.ts';
import type { Archive } from './receipts-model.ts';
import { reopened, type PendingEdit } from './till-edits.ts';
import type { OutboxEntry, Row, TillIdentity, TillLife } from '../till-disk.ts';

export type State = {
  readonly identity: TillIdentity;
  /** The device the rows of the server were sent to. */
  readonly owner: string;
  /** This life of the database, and the series of its receipts. */
  readonly life: TillLife;
  readonly epoch: string;
  readonly scope: string | null;
  /** Proven pieces of a snapshot, by its id and their number. */
  readonly chunks: ReadonlyMap<string, Uint8Array>;
  readonly cursor: number;
  readonly began: number | null;
  readonly loaded: boolean;
  readonly lastContactAtMs: number | null;
  readonly ackedDseq: number;
  readonly prevHash: string;
  readonly hlc: string;
  /** OutboxEntry of `dseq` at `dseq - 1`. */
  readonly outbox: readonly OutboxEntry[];
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, Row>>;
  readonly wanted: ReadonlyMap<string, string>;
  readonly blobs: ReadonlyMap<string, { readonly mime: string; readonly bytes: Uint8Array }>;
  readonly pending: readonly PendingEdit[];
  /** The life of the server the rows are of; null before the first. */
  readonly rowsEpoch: string | null;
  readonly archive: Archive;
  readonly attention: ReadonlyMap<string, { readonly kind: string; readonly subject: string }>;
  readonly hashes: Hashes;
  readonly comparedAt: number; readonly comparedBy: number; readonly rehashedAt: number;
};

/** Everything kept is chained anew and unsent, under another incarnation (HS6). */
export function reborn({ outbox, pending }: Pick<State, 'outbox' | 'pending'>, life: TillLife): Partial<State> {
  let prevHash = FIRST_PREV_HASH;
  const chained = outbox.map((entry, index): OutboxEntry => {
    const { header: { opId }, payload } = entry;
    const header = { ...entry.header, incarnation: life.incarnation, dseq: index + 1, prevHash, hash: hashOf(prevHash, opId, index + 1, payload) };
    prevHash = header.hash;
    return { ...entry, header, verdict: null };
  });
  return { life, outbox: chained, prevHash, ackedDseq: 0, pending: reopened(pending, chained, 0) };
}

export function hashOf(prevHash: string, opId: string, dseq: number, payload: Uint8Array): string {
  return createHash('sha256').update(`${prevHash}\n${opId}\n${dseq}\n`).update(payload).digest('hex');
}
