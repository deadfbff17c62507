/** One edit of a record as a commit carries it, and whether it fits its record (SPEC SM7). */
import type { Edit } from '#domain/merge/record.ts';
import { fitsTask, taskRules } from '#domain/task/task.ts';

/** Records that tills and headquarters both change. */
export type EditableName = 'task';

export type RecordEdit = { readonly entity: EditableName; readonly key: string; readonly storeId: string; readonly edit: Edit; readonly settles: readonly string[] };

export function isEditable(entity: string): entity is EditableName {
  return entity === 'task';
}

/** Why these changes fit no record of the entity, or null. Fields nobody knows here fit: they are refused one by one (MRG10). */
export function misfit(edit: Edit): string | null {
  const index = edit.changes.findIndex((change) => !fitsTask(change));
  return index === -1 ? null : `change ${index} holds what its field cannot`;
}

/** True where an edit speaks of fields this program has no rules for: its bytes are kept for the one that has. */
export function knowsMore(edit: Edit): boolean {
  return edit.changes.some((change) => change.kind !== 'erase' && !taskRules.fields.has(change.field) && !taskRules.sets.has(change.field) && !Object.hasOwn(taskRules.moves, change.field));
}
