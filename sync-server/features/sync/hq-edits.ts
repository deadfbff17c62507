/** Edits of headquarters, merged by the same rules and written in the same way as those of tills (SPEC SM). */
import { recordChanges } from '#server/db/feed.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { applyEdits, type MergedEdits } from '#server/sync/edits.ts';
import type { RecordEdit } from '#server/sync/record-edit.ts';
import { openAttentions } from './pg-attention.ts';
import { closeAttention, lockRecords, readOpenConflicts, saveRecords } from './pg-edits.ts';

export type HqEditor = {
  /** Locks a task until the end of the transaction, before anybody decides what to write about it. */
  readonly lock: (tx: TenantTx, taskId: string) => Promise<void>;
  /** Merges one edit and moves the feed: the last thing a transaction does. Answers what could not be taken. */
  readonly merge: (tx: TenantTx, userId: string, edit: RecordEdit) => Promise<MergedEdits['refusals']>;
};

export function createHqEditor({ clock, ids }: Pick<ServerDeps, 'clock' | 'ids'>): HqEditor {
  return {
    lock: async (tx, taskId) => { await lockRecords(tx, 'task', [taskId]); },
    async merge(tx, userId, edit) {
      const nowMs = clock.nowMs();
      const editTx = {
        lockRecords: (entity: 'task', records: readonly string[]) => lockRecords(tx, entity, records), readOpenConflicts: (taskIds: readonly string[]) => readOpenConflicts(tx, taskIds),
        saveRecords: ((entity, rows) => saveRecords(tx, entity, rows)) as Parameters<typeof applyEdits>[0]['saveRecords'],
        closeAttention: (...closing: Parameters<Parameters<typeof applyEdits>[0]['closeAttention']>) => closeAttention(tx, ...closing),
      };
      const { changes, items, refusals } = await applyEdits(editTx, [{ ...edit, dseq: 0 }], { nowMs, uuid: ids.uuid, onlyStore: null, userId });
      if (items.length > 0) await openAttentions(tx, { storeId: edit.storeId, tillId: null }, items, nowMs);
      await recordChanges(tx, tx.tenantId, changes);
      return refusals;
    },
  };
}
