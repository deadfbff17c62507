/** Pending edits of the model till: what `posting/edits.ts` and `posting/edit-fate.ts` keep in SQLite, as values. */
import { hlcNext } from '#domain/clock/hlc.ts';
import { mergeEdit } from '#domain/merge/merge-edit.ts';
import { latestClock, type Edit } from '#domain/merge/record.ts';
import type { Row as CatalogueRow } from '#domain/replication/catalogue.ts';
import { originOf, taskRow, taskRules, taskState } from '#domain/task/task.ts';
import { writerBy } from '#domain/task/writer.ts';
import type { PushReply } from '#contract/sync/commit.ts';
import type { Row, ShownTask, WrittenEdit } from '../till-disk.ts';

export type PendingEdit = {
  readonly opId: string; readonly taskId: string; readonly storeId: string; readonly edit: Edit;
  readonly head: number | null; readonly looks: number | null; readonly over: boolean;
};

type Outbox = readonly { readonly header: { readonly opId: string; readonly dseq: number } }[];

/** The edit with its reading, and the bytes of its commit. */
export function written({ opId, taskId, storeId, staffId, changes, settles }: WrittenEdit, lastHlc: string, nowMs: number, shown: readonly ShownTask[]): { readonly pending: PendingEdit; readonly payload: Uint8Array } {
  const seen = latestClock(taskState(shown.find(({ row }) => row.id === taskId)?.row ?? null));
  const edit: Edit = { at: { hlc: hlcNext(seen !== null && seen > lastHlc ? seen : lastHlc, nowMs), by: writerBy({ from: 'staff', id: staffId }, opId) }, changes };
  const payload = new TextEncoder().encode(JSON.stringify({ edits: [{ entity: 'task', key: taskId, storeId, edit, ...(settles.length === 0 ? {} : { settles }) }] }));
  return { pending: { opId, taskId, storeId, edit, head: null, looks: null, over: false }, payload };
}

/** @param acked how far the server had decided before this reply and has now, as far as the till knows */
export function decided(pending: readonly PendingEdit[], outbox: Outbox, acked: { readonly before: number; readonly now: number }, { verdicts, head }: PushReply): PendingEdit[] {
  const looksForSilent = acked.now - acked.before > verdicts.length || acked.now === outbox.length;
  const undecided = new Set(outbox.slice(acked.now).map(({ header }) => header.opId));
  const told = new Map(verdicts.flatMap(({ dseq, verdict }) => { const opId = outbox[dseq - 1]?.header.opId; return opId === undefined ? [] : [[opId, verdict]]; }));
  return pending.map((each) => {
    const verdict = told.get(each.opId);
    const silently = looksForSilent && !undecided.has(each.opId) && each.looks === null;
    if (each.over || (verdict === undefined && !silently)) return each;
    if (verdict === 'quarantined') return { ...each, over: true };
    return each.head === null ? { ...each, head: head ?? null, looks: head === undefined ? 0 : null } : each;
  });
}

export function settled(pending: readonly PendingEdit[], cursor: number, caughtUp: boolean): PendingEdit[] {
  return pending.map((each) => {
    if (each.over) return each;
    const looks = each.looks !== null && caughtUp ? each.looks + 1 : each.looks;
    return { ...each, looks, over: (each.head !== null && each.head <= cursor) || (looks !== null && looks >= 2) };
  });
}

/** @param acked commits up to this one are decided, told of or not */
export function reopened(pending: readonly PendingEdit[], outbox: Outbox, acked: number): PendingEdit[] {
  const unsent = new Set(outbox.slice(acked).map(({ header }) => header.opId));
  return pending.map((each) => (unsent.has(each.opId) ? { ...each, head: null, looks: null, over: false } : each));
}

/** The server's rows with the pending edits over them. */
export function shownOver(rows: readonly Row[], pending: readonly PendingEdit[], cursor: number): ShownTask[] {
  const tasks = new Map(rows.map((row) => [String(row['id']), row as CatalogueRow<'task'>]));
  const open = Map.groupBy(pending.filter(({ over, head }) => !over && (head === null || head > cursor)), ({ taskId }) => taskId);
  return [...new Set([...tasks.keys(), ...open.keys()])].map((id): ShownTask => {
    const [row, edits] = [tasks.get(id) ?? null, open.get(id) ?? []];
    const [first] = edits;
    if (first === undefined) return { row: row as CatalogueRow<'task'>, unsent: false };
    const state = edits.reduce((soFar, { edit }) => mergeEdit(soFar, edit, taskRules, null).record, taskState(row));
    return { row: taskRow(row ?? originOf(id, first.storeId, first.edit), state), unsent: true };
  });
}
