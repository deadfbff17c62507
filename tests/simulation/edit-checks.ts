/** What must be true at the end of the edits of tasks (SPEC I22 to I24). */
import type { Change } from '#domain/merge/record.ts';
import type { Row as CatalogueRow } from '#domain/replication/catalogue.ts';
import { taskState } from '#domain/task/task.ts';
import type { Book, BookedEdit } from './book.ts';
import type { CastTill } from './cast.ts';
import type { CompanyLook } from './model/server-model.ts';
import type { Judge } from './world.ts';

type Ended = { readonly judge: Judge; readonly book: Book; readonly tills: readonly CastTill[]; readonly restored: boolean };
type Set = Extract<Change, { kind: 'set' }>;
/** One value somebody wrote into one field. */
type Value = { readonly taskId: string; readonly by: string; readonly change: Set };

export function checkEdits({ judge, book, tills, restored }: Ended, companyId: string, look: CompanyLook): void {
  const applied = new Set(look.log.filter(({ verdict }) => verdict === 'applied').map(({ header }) => header.opId));
  const booked = book.all().filter((done) => done.companyId === companyId && done.edit !== undefined && applied.has(done.commit.header.opId)).map((done) => done.edit as BookedEdit);
  const office = tills[0]?.headquarters.edits() ?? [];
  const written = [...booked, ...office].flatMap(valuesOf);
  const followed = new Set(written.flatMap(({ taskId, change }) => (change.seen === null ? [] : [place(taskId, change.field, change.seen.by)])));
  const known = new Map(written.map((value) => [place(value.taskId, value.change.field, value.by), value.change.value]));
  const tasks = new Map(look.rows('task').map(({ row }) => [String(row['id']), row as CatalogueRow<'task'>]));
  const journal = look.rows('taskConflict').map(({ row }) => row as CatalogueRow<'taskConflict'>);
  const lost = new Set(journal.map(({ taskId, field, lostBy }) => place(taskId, field, lostBy)));
  for (const { taskId, by, change } of booked.flatMap(valuesOf)) {
    const stands = taskState(tasks.get(taskId) ?? null).fields[change.field]?.at.by === by;
    judge.expect('I22', stands || followed.has(place(taskId, change.field, by)) || lost.has(place(taskId, change.field, by)), () => `"${String(change.value)}" stands nowhere: nobody saw it, and no journal tells of it`);
  }
  for (const task of tasks.values()) {
    for (const [field, state] of Object.entries(taskState(task).fields)) {
      if (field !== 'status') judge.expect('I22', known.get(place(task.id, field, state.at.by)) === state.value, () => `nobody wrote "${String(state.value)}" into ${field}`);
    }
  }
  const seenByTills = new Set(booked.flatMap(valuesOf).flatMap(({ taskId, change }) => (change.seen === null ? [] : [place(taskId, change.field, change.seen.by)])));
  const twice = restored ? undefined : journal.find(({ kind, settledAt, taskId, field, lostBy }) => kind === 'conflict' && settledAt === null && seenByTills.has(place(taskId, field, lostBy)));
  judge.expect('I23', !twice, () => `"${twice?.lostValue}" is told to have lost, and was followed`);
  for (const { name, process, revokedAtMs } of tills) judge.expect('I24', revokedAtMs !== null || process.disk().shown().every(({ unsent }) => !unsent), () => `${name} still has edits over the server's rows`);
}

const place = (taskId: string, field: string, by: string): string => `${taskId} ${field} ${by}`;

function valuesOf({ taskId, edit }: BookedEdit): Value[] {
  return edit.changes.flatMap((change) => (change.kind === 'set' ? [{ taskId, by: edit.at.by, change }] : []));
}
