/**
 * Edits of records that this till and others change (class E). An edit is a commit like any other, and lies over the server's row until
 * that row holds it (host/sync/SPEC.md, HE): what is shown is always the row with the own edits merged into it.
 */
import type { CommitEdit } from '#contract/sync/commit.ts';
import { hlcNext } from '#domain/clock/hlc.ts';
import { maskFreeText } from '#domain/free-text/free-text.ts';
import { mergeEdit } from '#domain/merge/merge-edit.ts';
import { latestClock, type Change, type Edit, type RecordState } from '#domain/merge/record.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { originOf, taskFreeText, taskRow, taskRules, taskState } from '#domain/task/task.ts';
import { writerBy } from '#domain/task/writer.ts';
import { decoder, selectSql } from '#host/db/entity-sql.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import { commit } from './commit.ts';
import { readMeta, updateMeta } from './meta.ts';
import { feedPosition } from './replica-state.ts';

export type EditRequest = {
  /** The business operation, in words of ours: `task`, `task-move`. */
  readonly kind: string;
  /** Its id: the same operation is never written twice. */
  readonly opId: string;
  readonly entity: 'task';
  readonly recordId: string;
  /** The store the record belongs to, or begins in. */
  readonly storeId: string;
  readonly staffId: string;
  readonly changes: readonly Change[];
  /** Conflicts it puts an end to. */
  readonly settles: readonly string[];
  /** The record as whoever edits saw it: the reading is later than every one in it (MRG12). */
  readonly standing: RecordState;
};

/** How long the operation of an edit is known after its end: a gesture may be sent again. */
const REMEMBERED_MS = 2 * 86_400_000;

const INSERT = 'INSERT INTO pending_edit (op_id, entity, record_id, store_id, edit, settles, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)';

/** True where the operation was carried out here, lately. */
export function isEditWritten(tx: ReadTx, opId: string): boolean {
  return tx.get('SELECT 1 FROM pending_edit WHERE op_id = ?', opId) !== undefined;
}

/** Edits of a commit that was taken over from a damaged file lie over the rows again until the server has said what became of them (HE6). */
export function takeEdits(tx: WriteTx, opId: string, createdAt: number, edits: readonly CommitEdit[]): void {
  for (const { entity, key, storeId, edit, settles } of edits) {
    if (entity === 'task' && !isEditWritten(tx, opId)) tx.run(INSERT, opId, entity, key, storeId, JSON.stringify(edit), JSON.stringify(settles ?? []), createdAt);
  }
}

/** Writes the edit, to be shown at once and sent as a commit, in the caller's transaction. What people typed is masked first. */
export function postEdit(tx: WriteTx, nowMs: number, request: EditRequest): void {
  const { opId, entity, recordId, storeId, settles } = request;
  const meta = readMeta(tx);
  const seen = latestClock(request.standing);
  const hlc = hlcNext(seen !== null && seen > meta.hlc ? seen : meta.hlc, nowMs);
  const edit: Edit = { at: { hlc, by: writerBy({ from: 'staff', id: request.staffId }, opId) }, changes: request.changes.map(withoutPeople) };
  tx.run('DELETE FROM pending_edit WHERE over = 1 AND created_at < ?', nowMs - REMEMBERED_MS);
  tx.run(INSERT, opId, entity, recordId, storeId, JSON.stringify(edit), JSON.stringify(settles), nowMs);
  // The commit's own reading follows this one.
  updateMeta(tx, { hlc });
  commit(tx, nowMs, { kind: request.kind, opId, facts: [], edits: [{ entity, key: recordId, storeId, edit, ...(settles.length === 0 ? {} : { settles: [...settles] }) } as CommitEdit] });
}

function withoutPeople(change: Change): Change {
  if (change.kind === 'set' && taskFreeText.has(change.field) && typeof change.value === 'string') return { ...change, value: maskFreeText(change.value) };
  return change.kind === 'add' && taskFreeText.has(change.field) ? { ...change, element: maskFreeText(change.element) } : change;
}

/** An edit that the server's row does not hold yet. */
type Pending = { readonly recordId: string; readonly storeId: string; readonly edit: Edit; readonly settles: readonly string[] };

const OPEN = `SELECT record_id AS "recordId", store_id AS "storeId", edit, settles FROM pending_edit
  WHERE ((over = 0 AND confirmed_head IS NULL) OR confirmed_head > ?) AND entity = ?`;

function pendingOf(tx: ReadTx, recordId: string | null): Pending[] {
  // Read here too: a power cut may have come between a page and the end of the edits it holds.
  const { cursor } = feedPosition(tx);
  const rows = recordId === null ? tx.all<Record<'recordId' | 'storeId' | 'edit' | 'settles', string>>(`${OPEN} ORDER BY place`, cursor, 'task')
    : tx.all<Record<'recordId' | 'storeId' | 'edit' | 'settles', string>>(`${OPEN} AND record_id = ? ORDER BY place`, cursor, 'task', recordId);
  return rows.map((row) => ({ recordId: row.recordId, storeId: row.storeId, edit: JSON.parse(row.edit) as Edit, settles: JSON.parse(row.settles) as string[] }));
}

/** A record as it is shown here. */
export type Shown = { readonly row: Row<'task'>; /** Edits of this till lie over it. */ readonly unsent: boolean };

const decodeTask = decoder<Row<'task'>>('task');
const TASK = selectSql('task', 'WHERE id = ?');

/** The server's row with this till's pending edits over it, or null where there is neither. */
export function shownTask(tx: ReadTx, id: string): Shown | null {
  const raw = tx.get<Record<string, unknown>>(TASK, id);
  return overlaid(raw === undefined ? null : decodeTask(raw), pendingOf(tx, id));
}

/** What an edit that was written here left: the record as it stands, or, where that is gone, as much of it as the edit itself says (HE8). */
export function shownAfter(tx: ReadTx, opId: string): Shown | null {
  const written = tx.get<Record<'recordId' | 'storeId' | 'edit', string>>('SELECT record_id AS "recordId", store_id AS "storeId", edit FROM pending_edit WHERE op_id = ?', opId);
  if (written === undefined) return null;
  return shownTask(tx, written.recordId) ?? overlaid(null, [{ ...written, edit: JSON.parse(written.edit) as Edit, settles: [] }]);
}

/** As {@link shownTask} for the rows of a question, whose SQL follows `FROM task`; records with pending edits are among them, whatever the question. */
export function shownTasks(tx: ReadTx, where: string, ...params: string[]): Shown[] {
  const pending = Map.groupBy(pendingOf(tx, null), (each) => each.recordId);
  const rows = new Map(tx.all<Record<string, unknown>>(selectSql('task', where), ...params).map((raw) => { const row = decodeTask(raw); return [row.id, row]; }));
  for (const id of pending.keys()) {
    const raw = rows.has(id) ? undefined : tx.get<Record<string, unknown>>(TASK, id);
    if (raw !== undefined) rows.set(id, decodeTask(raw));
  }
  return [...new Set([...rows.keys(), ...pending.keys()])].flatMap((id) => overlaid(rows.get(id) ?? null, pending.get(id) ?? []) ?? []);
}

/** Conflicts that pending edits of this till put an end to. */
export function settledHere(tx: ReadTx): ReadonlySet<string> {
  return new Set(pendingOf(tx, null).flatMap((each) => each.settles));
}

function overlaid(row: Row<'task'> | null, pending: readonly Pending[]): Shown | null {
  const [first] = pending;
  if (first === undefined) return row === null ? null : { row, unsent: false };
  const origin = row ?? originOf(first.recordId, first.storeId, first.edit);
  const state = pending.reduce((soFar, { edit }) => mergeEdit(soFar, edit, taskRules, null).record, taskState(row));
  return { row: taskRow(origin, state), unsent: true };
}
