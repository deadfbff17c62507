import type { AttentionItem } from '#contract/api/attention.ts';

export type Verb = 'retry' | 'takeIn' | 'payload' | 'dismiss';

/** What can be done about an item. */
export function verbsOf({ kind, closed, detail }: AttentionItem): readonly Verb[] {
  // A dismissed commit can be wanted after all.
  if (kind === 'quarantined-commit') return closed === null ? ['retry', 'payload', 'dismiss'] : closed.how === 'dealt-with' ? ['retry', 'payload'] : ['payload'];
  if (closed !== null) return [];
  // Sales of a revoked till are taken in: put away, nothing would lead to them.
  if (kind === 'till-revoked') return ['takeIn'];
  // The choice between the two sides is what ends it.
  return kind === 'edit-conflict' && typeof detail['conflictId'] === 'string' ? [] : ['dismiss'];
}
