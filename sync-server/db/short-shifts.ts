/** Ends of shifts of which the server holds less than they counted, and what may still come (sync/SPEC.md, SG3 and SG6). */

/**
 * An expression: something of the till of the closing named so waits in quarantine, or was put aside by a person before the Z was written.
 * What the Z counted may be among it. A life comes without a gap, so that nothing else of it can still be on its way behind its Z.
 */
export function waitsSql(closing: string): string {
  return `(EXISTS (SELECT FROM quarantine q WHERE q.tenant_id = ${closing}.tenant_id AND q.closed_at IS NULL AND (q.device_id = ${closing}.commit_device_id OR q.till_id = ${closing}.till_id))
    OR EXISTS (SELECT FROM quarantine q WHERE q.tenant_id = ${closing}.tenant_id AND q.incarnation_id = ${closing}.commit_incarnation_id AND q.dseq < ${closing}.commit_dseq AND q.outcome = 'dismissed'
      AND q.dseq > coalesce((SELECT o.commit_dseq FROM shift_opening o WHERE o.tenant_id = ${closing}.tenant_id AND o.id = ${closing}.shift_id AND o.commit_incarnation_id = q.incarnation_id), 0)))`;
}
