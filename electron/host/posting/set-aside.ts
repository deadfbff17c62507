/** Commits the server keeps aside, as far as the till still says so: what it is asked about again, and what becomes of them (host/sync/SPEC, HS25). */
import type { Commit, CommitVerdict } from '#contract/sync/commit.ts';
import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import { endLines } from './attention-lines.ts';
import { readMeta } from './meta.ts';
import { commitsFrom } from './outbox.ts';

/** Where it stands in the outbox is the subject of the line. */
const LINES = "FROM sync_attention WHERE kind = 'quarantined'";

/** The first one behind `after`, or null; only of those that are decided, and kept still. */
export function nextSetAside(tx: ReadTx, after: number): Commit | null {
  const [first] = commitsFrom(tx, `FROM (SELECT CAST(subject AS INTEGER) AS dseq ${LINES}) l CROSS JOIN outbox o ON o.dseq = l.dseq
    WHERE o.dseq > ? AND o.dseq <= ? AND o.verdict = 'quarantined' ORDER BY o.dseq LIMIT 1`, after, readMeta(tx).ackedDseq);
  return first ?? null;
}

/** What the server says of it today. The time of the first answer stays: by that the outbox is pruned (HS23). */
export function recordFate(tx: WriteTx, { dseq, verdict, reason }: CommitVerdict): void {
  tx.run('UPDATE outbox SET verdict = ?, reason = ? WHERE dseq = ?', verdict, reason ?? null, dseq);
  if (verdict === 'quarantined') tx.run(`UPDATE sync_attention SET detail = ? WHERE kind = 'quarantined' AND subject = ?`, JSON.stringify({ reason: reason ?? '' }), String(dseq));
  else tx.run(`DELETE ${LINES} AND subject = ?`, String(dseq));
}

/** Lines about commits that are not kept aside any more, or whose number another life of the database gave to another one. Those no longer in the outbox stay. */
const STALE = `kind = 'quarantined' AND (EXISTS (SELECT 1 FROM outbox o WHERE o.dseq = CAST(subject AS INTEGER) AND o.verdict IS NOT 'quarantined') OR CAST(subject AS INTEGER) >= (SELECT next_dseq FROM meta WHERE id = 1))`;

export function dropStaleLines(store: Store): void {
  endLines(store, STALE);
}
