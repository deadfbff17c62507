/** What becomes of pending edits when the server decides about their commits and its rows come back (host/sync/SPEC.md, HE). */
import type { CommitVerdict } from '#contract/sync/commit.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';

/** A pull under way when the server decided may not have seen what it did; the one after it has. */
const LOOKS = 2;

export function hasOpenEdits(tx: ReadTx): boolean {
  return tx.get('SELECT 1 FROM pending_edit WHERE over = 0') !== undefined;
}

type Decision = { readonly verdicts: readonly CommitVerdict[]; readonly head?: number };

/** The commits with these verdicts are decided. Their edits stay until the feed has been read up to the head told first: a commit sent twice is told of twice, and the later head asks for no more. Those set aside go at once. */
export function decideEdits(tx: WriteTx, { verdicts, head }: Decision): void {
  if (!hasOpenEdits(tx)) return;
  const looks = head === undefined ? 0 : null;
  for (const { dseq, verdict } of verdicts) {
    if (verdict === 'quarantined') tx.run('UPDATE pending_edit SET over = 1 WHERE op_id = (SELECT op_id FROM outbox WHERE dseq = ?)', dseq);
    else tx.run('UPDATE pending_edit SET confirmed_head = coalesce(confirmed_head, ?), looks = CASE WHEN confirmed_head IS NULL THEN ? END WHERE op_id = (SELECT op_id FROM outbox WHERE dseq = ?) AND over = 0', head ?? null, looks, dseq);
  }
}

/**
 * Every commit up to `upTo` is decided, and verdicts of some went past this till: those of their edits are as good as told now. What was set aside of
 * them lies over nothing either: the server's rows are what is shown.
 */
export function decideSilently(tx: WriteTx, upTo: number, { head }: Decision): void {
  if (!hasOpenEdits(tx)) return;
  tx.run('UPDATE pending_edit SET confirmed_head = ?, looks = ? WHERE over = 0 AND confirmed_head IS NULL AND looks IS NULL AND op_id NOT IN (SELECT op_id FROM outbox WHERE dseq > ?)',
    head ?? null, head === undefined ? 0 : null, upTo);
}

/** The feed has been read up to `cursor`, to its end where `caughtUp`: what its rows hold now lies over them no more. */
export function settleEdits(tx: WriteTx, cursor: number, caughtUp: boolean): void {
  tx.run('UPDATE pending_edit SET over = 1 WHERE over = 0 AND confirmed_head <= ?', cursor);
  if (!caughtUp) return;
  tx.run('UPDATE pending_edit SET looks = looks + 1 WHERE over = 0 AND looks IS NOT NULL');
  tx.run('UPDATE pending_edit SET over = 1 WHERE over = 0 AND looks >= ?', LOOKS);
}

/** Commits after `after` are to be sent again and decided no more: the server may have lost what it had made of their edits. Those before are decided, told of or not. */
export function reopenEdits(tx: WriteTx, after: number): void {
  if (tx.get('SELECT 1 FROM pending_edit') === undefined) return;
  tx.run('UPDATE pending_edit SET confirmed_head = NULL, looks = NULL, over = 0 WHERE op_id IN (SELECT op_id FROM outbox WHERE dseq > ?)', after);
}
