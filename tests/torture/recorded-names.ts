/** The server names the conflicts of edits by chance, and later edits settle them by that name: on the model they get the names they got then. */
import type { Row } from '#domain/replication/catalogue.ts';
import type { ServerStore, SyncTx } from '#server/sync/store-port.ts';
import type { Recorded } from './recorder.ts';

/** Ids of conflicts by what they are about. */
export type RecordedNames = ReadonlyMap<string, string>;

type Conflict = Readonly<Record<string, unknown>>;

/** Two sides, their field, and the moment: there is no second one. */
const aboutOf = (row: Conflict): string => JSON.stringify(['taskId', 'kind', 'field', 'wonBy', 'wonValue', 'lostBy', 'lostValue', 'lostAt', 'at'].map((name) => row[name] ?? null));

export function namesOfRecorded({ steps }: Recorded): RecordedNames {
  return new Map(steps.flatMap(({ merged }) => merged).filter(({ entity }) => entity === 'taskConflict').map(({ row }) => [aboutOf(row), String(row['id'])]));
}

/** A conflict nobody recorded keeps its own name, and is found to differ. */
export function underRecordedNames(store: ServerStore, names: RecordedNames): ServerStore {
  return { inTenant: (tenantId, work, options) => store.inTenant(tenantId, (tx) => work(renaming(tx, names)), options) };
}

function renaming(tx: SyncTx, names: RecordedNames): SyncTx {
  const given = new Map<string, string>();
  const nameOf = (id: string): string => given.get(id) ?? id;
  return {
    ...tx,
    saveRecords: (entity, rows) => tx.saveRecords(entity, entity === 'task' ? rows : rows.map((row) => {
      const { id } = row as Row<'taskConflict'>;
      const name = names.get(aboutOf(row)) ?? id;
      given.set(id, name);
      return { ...row, id: name };
    })),
    closeAttention: (kind, subjects, userId, nowMs) => tx.closeAttention(kind, subjects.map(nameOf), userId, nowMs),
    openAttention: (device, items, nowMs) => tx.openAttention(device, items.map((item) => ({ ...item, subject: nameOf(item.subject) })), nowMs),
    recordChanges: (changes) => tx.recordChanges(changes.map((change) => (change.entity === 'taskConflict' ? { ...change, key: change.key.map((part) => nameOf(String(part))) } : change))),
  };
}
