/**
 * Edits of records that several people change (class E), merged in the order in which they came (SPEC SM). What each meets is decided by
 * domain/merge; here is what becomes of it: the rows, the journal of what gave way, and the items about it.
 */
import { isDeepStrictEqual } from 'node:util';
import { clampReading } from '#domain/merge/reading.ts';
import { mergeEdit, type Conflict, type EditRefusal } from '#domain/merge/merge-edit.ts';
import type { Edit, FieldValue, RecordState } from '#domain/merge/record.ts';
import { hlcMs } from '#domain/clock/hlc.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { storeScope, type FeedChange } from '#domain/replication/feed.ts';
import { originOf, taskRow, taskRules, taskState } from '#domain/task/task.ts';
import type { RecordEdit } from './record-edit.ts';
import type { NewAttention, PushTx } from './store-port.ts';

/** `dseq`: the commit it came in; 0 for an edit of headquarters. */
export type PlacedEdit = RecordEdit & { readonly dseq: number };

/** What the merge asks of a transaction. */
export type EditTx = Pick<PushTx, 'lockRecords' | 'readOpenConflicts' | 'saveRecords' | 'closeAttention'>;

export type MergeContext = {
  readonly nowMs: number;
  readonly uuid: () => string;
  /** The one store whose records may be edited; null where whoever edits may edit those of any. */
  readonly onlyStore: string | null;
  /** The user of headquarters who closes what is settled; null where that is somebody at a till. */
  readonly userId: string | null;
};

/** What an edit came to, beside the rows: for the feed, for the inbox, and for whoever asked. */
export type MergedEdits = {
  readonly changes: readonly FeedChange[];
  readonly items: readonly NewAttention[];
  readonly refusals: readonly EditRefusal[];
};

/** Edits of records that belong to another store than the till that brought them; their transaction must not be committed. */
export class ForeignRecord extends Error {
  override readonly name = 'ForeignRecord';
  readonly dseqs: ReadonlySet<number>;

  constructor(dseqs: ReadonlySet<number>) {
    super('a record of another store');
    this.dseqs = dseqs;
  }
}

/**
 * Merges the edits in their order and writes what came of it; the changes are for the feed, at the end of the transaction.
 * @throws {@link ForeignRecord}
 */
export async function applyEdits(tx: EditTx, edits: readonly PlacedEdit[], context: MergeContext): Promise<MergedEdits> {
  if (edits.length === 0) return { changes: [], items: [], refusals: [] };
  const ids = [...new Set(edits.map((edit) => edit.key))].sort();
  const records = await tx.lockRecords('task', ids);
  const open = await tx.readOpenConflicts(ids);
  const merging = fold(edits, records, open, context);
  const rows = [...merging.rows.values()].filter((row) => !isDeepStrictEqual(row, records.get(row.id)));
  const conflicts = [...merging.touched.values()];
  await tx.saveRecords('task', rows);
  await tx.saveRecords('taskConflict', conflicts);
  const settled = conflicts.filter((conflict) => conflict.settledAt !== null).map((conflict) => conflict.id);
  if (settled.length > 0) await tx.closeAttention('edit-conflict', settled, context.userId, context.nowMs);
  return {
    changes: [...rows.map((row): FeedChange => ({ scope: storeScope(row.storeId), entity: 'task', key: [row.id] })), ...conflicts.map((row): FeedChange => ({ scope: storeScope(row.storeId), entity: 'taskConflict', key: [row.id] }))],
    items: conflicts.filter((conflict) => conflict.kind === 'conflict' && conflict.settledAt === null).map((conflict) => itemOf(conflict, merging.rows.get(conflict.taskId)?.title ?? '', context.uuid())),
    refusals: merging.refusals,
  };
}

type Task = Row<'task'>;
type Journal = Row<'taskConflict'>;

/** What is being merged, edit by edit. */
type Merging = {
  readonly context: MergeContext;
  readonly rows: Map<string, Task>;
  /** Conflicts that nobody has settled, those of this batch among them. */
  readonly open: Map<string, Journal>;
  /** Conflicts to be written. */
  readonly touched: Map<string, Journal>;
  readonly refusals: EditRefusal[];
};

function fold(edits: readonly PlacedEdit[], records: ReadonlyMap<string, Task>, open: readonly Journal[], context: MergeContext): Merging {
  const merging: Merging = { context, rows: new Map(records), open: new Map(open.map((conflict) => [conflict.id, conflict])), touched: new Map(), refusals: [] };
  const foreign = new Set<number>();
  for (const edit of edits) {
    const at = merging.rows.get(edit.key)?.storeId ?? edit.storeId;
    if (at !== edit.storeId || (context.onlyStore !== null && at !== context.onlyStore)) foreign.add(edit.dseq);
    else mergeOne(merging, edit);
  }
  if (foreign.size > 0) throw new ForeignRecord(foreign);
  return merging;
}

function mergeOne(merging: Merging, { key, storeId, edit, settles }: PlacedEdit): void {
  const { rows, context } = merging;
  const row = rows.get(key) ?? null;
  const before = taskState(row);
  const { record, conflicts, refusals } = mergeEdit(before, edit, taskRules, context.nowMs);
  const origin = row ?? originOf(key, storeId, { ...edit, at: clampReading(edit.at, context.nowMs) });
  if (row !== null || !isDeepStrictEqual(record, before)) rows.set(key, taskRow(origin, record));
  const place = { storeId: origin.storeId, taskId: key, at: context.nowMs };
  for (const conflict of conflicts) {
    const former = sameQuarrel(merging, key, edit, conflict);
    if (former !== null) note(merging, { ...former, settledAt: context.nowMs, settledBy: edit.at.by });
    note(merging, { ...place, id: context.uuid(), kind: 'conflict', ...sidesOf(conflict), settledAt: null, settledBy: null });
  }
  for (const refusal of refusals) note(merging, { ...place, id: context.uuid(), kind: refusal.code, ...sidesOfRefusal(refusal, record, edit), settledAt: null, settledBy: null });
  merging.refusals.push(...refusals);
  const erased = before.erased === null && record.erased !== null;
  for (const conflict of [...merging.open.values()]) {
    if (conflict.taskId === key && (settles.includes(conflict.id) || erased)) note(merging, { ...conflict, settledAt: context.nowMs, settledBy: edit.at.by });
  }
}

function note({ open, touched }: Merging, conflict: Journal): void {
  touched.set(conflict.id, conflict);
  if (conflict.settledAt === null) open.set(conflict.id, conflict);
  else open.delete(conflict.id);
}

/**
 * Whoever lost and wrote on upon what they had written goes on with one quarrel: the former is over, and who decides about it by its
 * old name decides nothing about sides they have not seen (SM5).
 */
function sameQuarrel({ open }: Merging, taskId: string, edit: Edit, { field }: Conflict): Journal | null {
  const change = edit.changes.find((each) => each.kind === 'set' && each.field === field);
  const seen = change?.kind === 'set' ? change.seen?.by : undefined;
  return [...open.values()].find((conflict) => conflict.taskId === taskId && conflict.field === field && conflict.kind === 'conflict' && conflict.lostBy === seen) ?? null;
}

type Sides = Pick<Journal, 'field' | 'wonValue' | 'wonBy' | 'wonAt' | 'lostValue' | 'lostBy' | 'lostAt'>;

function sidesOf({ field, won, lost }: Conflict): Sides {
  return { field, wonValue: textOf(won.value), wonBy: won.at.by, wonAt: hlcMs(won.at.hlc), lostValue: textOf(lost.value), lostBy: lost.at.by, lostAt: hlcMs(lost.at.hlc) };
}

function sidesOfRefusal({ code, field, wanted, standing }: EditRefusal, record: RecordState, { at }: Edit): Sides {
  const by = code === 'erased' ? record.erased : Object.hasOwn(record.fields, field) ? record.fields[field]?.at ?? null : null;
  return { field, wonValue: textOf(standing), wonBy: by?.by ?? null, wonAt: by === null ? null : hlcMs(by.hlc), lostValue: textOf(wanted), lostBy: at.by, lostAt: hlcMs(at.hlc) };
}

function textOf(value: FieldValue): string | null {
  return value === null ? null : String(value);
}

function itemOf({ id, taskId, storeId, field, wonValue, wonBy, lostValue, lostBy }: Journal, title: string, itemId: string): NewAttention {
  return { id: itemId, kind: 'edit-conflict', subject: id, detail: { entity: 'task', conflictId: id, taskId, storeId, title, field, wonValue, wonBy, lostValue, lostBy } };
}
