import type { SyncIssue } from '#contract/terminal/sync.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';

type Stored = { readonly kind: string; readonly subject: string; readonly raisedAt: number; readonly detail: string };

/** Newest first; more of them than a person reads are not told one by one. */
const MAX_ISSUES = 200;

export function listIssues(tx: ReadTx): SyncIssue[] {
  return tx.all<Stored>('SELECT kind, subject, raised_at AS "raisedAt", detail FROM sync_attention ORDER BY raised_at DESC, kind, subject LIMIT ?', MAX_ISSUES).map((row) => ({ ...row, detail: detailOf(row.detail) }));
}

export function hasIssue(tx: ReadTx, kind: string, subject: string): boolean {
  return tx.get('SELECT 1 AS one FROM sync_attention WHERE kind = ? AND subject = ?', kind, subject) !== undefined;
}

export function removeIssue(tx: WriteTx, kind: string, subject: string): void {
  tx.run('DELETE FROM sync_attention WHERE kind = ? AND subject = ?', kind, subject);
}

function detailOf(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
