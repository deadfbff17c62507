/** What becomes of pending edits when the server decides about their commits and its rows come back (host/sync/SPEC.md, HE). */
import type { CommitVerdict } from '#contract/sync/commit.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';

/** A pull under way when the server decided may not have seen what it did; the one after it has. */
const LOOKS = 2;

export function hasOpenEdits(tx: ReadTx): boolean {
  return tx.get('SELECT 1 FROM pending_edit WHERE over = 0') !== undefined;
}

/** The commits with these verdicts are decided. Their edits stay until the feed has been read up to the head told first: a commit sent twice is told of twice, and the later head asks for no more. Those set aside go at once. */
export function decideEdits(tx: WriteTx, { verdicts, head }: { readonly verdicts: readonly CommitVerdict[]; readonly head?: number }): void {
  if (!hasOpenEdits(tx)) return;
  for (const { dseq, verdict } of verdicts) {
    if (verdict === 'quarantined') tx.run('UPDATE pending_edit SET over = 1 WHERE op_id = (SELECT op_id FROM outbox WHERE dseq = ?)', dseq);
    else tx.run('UPDATE pending_edit SET confirmed_head = coalesce(confirmed_head, ?), looks = CASE WHEN confirmed_head IS NULL THEN ? END WHERE op_id = (SELECT op_id FROM outbox WHERE dseq = ?) AND over = 0', head ?? null, head === undefined ? 0 : null, dseq);
  }
}

/**
 * The server has decided commits after `after` up to `upTo` some time before, and their verdicts went past this till: those of their edits are as good as
 * told now. What was set aside of them lies over nothing either: the server's rows are what is shown.
 */
export function decideSilently(tx: WriteTx, after: number, upTo: number, head: number | undefined): void {
  if (!hasOpenEdits(tx)) return;
  tx.run('UPDATE pending_edit SET confirmed_head = ?, looks = ? WHERE over = 0 AND confirmed_head IS NULL AND looks IS NULL AND op_id IN (SELECT op_id FROM outbox WHERE dseq > ? AND dseq <= ? AND verdict IS NULL)',
    head ?? null, head === undefined ? 0 : null, after, upTo);
}

/** The feed has been read up to `cursor`, to its end where `caughtUp`: what its rows hold now lies over them no more. */
export function settleEdits(tx: WriteTx, cursor: number, caughtUp: boolean): void {
  tx.run('UPDATE pending_edit SET over = 1 WHERE over = 0 AND confirmed_head <= ?', cursor);
  if (!caughtUp) return;
  tx.run('UPDATE pending_edit SET looks = looks + 1 WHERE over = 0 AND looks IS NOT NULL');
  tx.run('UPDATE pending_edit SET over = 1 WHERE over = 0 AND looks >= ?', LOOKS);
}

/** Commits after `after` that are unsent again are decided no more: the server may have lost what it had made of their edits. Those before are decided, told of or not. */
export function reopenEdits(tx: WriteTx, after: number): void {
  if (tx.get('SELECT 1 FROM pending_edit') === undefined) return;
  tx.run('UPDATE pending_edit SET confirmed_head = NULL, looks = NULL, over = 0 WHERE op_id IN (SELECT op_id FROM outbox WHERE verdict IS NULL AND dseq > ?)', after);
}
