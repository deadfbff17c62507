import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AttentionList } from '#contract/api/attention.ts';
import type { Task, TaskConflict, TaskConflictList, TaskList } from '#contract/api/task.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import type { Edit } from '#domain/merge/record.ts';
import { chain, type Chain } from '#server/sync/testing/commits.ts';
import { edit, editPayload, set } from '#server/sync/testing/edit-contract.ts';
import { newCompany, testServer, type Hq, type TestServer } from '#server/testing/hq.ts';
import { bearer } from '../sync/testing/http.ts';

let server: TestServer;
beforeAll(async () => { server = await testServer(); });
afterAll(() => server.close());

const TASKS = '/api/v1/tasks';
let count = 0;

describe('tasks at headquarters', () => {
  let hq: Hq;
  let storeId: string;
  let companyId: string;
  let till: { readonly token: string; readonly log: Chain };
  beforeEach(async () => {
    const made = await newCompany(server.http, `Дела ${++count}`);
    hq = made.hq;
    ({ storeId, companyId } = made.company);
    const pairing = (await hq.call<{ code: string }>('POST', `/api/v1/tills/${made.company.tillId}/pairing`)).body;
    const enrolled = (await hq.call<{ token: string; device: string; incarnation: string }>('POST', '/api/sync/v1/enrol', { code: pairing.code, installId: server.deps.ids.uuid(), computerName: 'проба', contractVersion: 4, build: 'test' })).body;
    till = { token: enrolled.token, log: chain(enrolled.device, enrolled.incarnation, server.deps.ids.uuid) };
  });

  const asTill = async (key: string, written: Edit, settles: string[] = []): Promise<void> => {
    const commit = till.log.add(editPayload({ key, storeId, edit: written, settles }));
    const { statusCode, body } = await server.http.inject({ method: 'POST', url: '/api/sync/v1/push', payload: gzipSync(encodeCommits([commit])), headers: { ...bearer(till.token), 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' } });
    expect([statusCode, (JSON.parse(body) as { verdicts: { verdict: string }[] }).verdicts.map((each) => each.verdict)]).toEqual([200, ['applied']]);
  };
  const begin = async (more: Record<string, unknown> = {}) => (await hq.call<Task>('POST', TASKS, { storeId, title: 'Протереть полки', note: '', priority: 'normal', assigneeId: null, dueDate: null, labels: [], ...more })).body;
  const write = (task: Task, body: Record<string, unknown>) => hq.call<Task & { code?: string }>('POST', `${TASKS}/${task.id}/edits`, { fields: {}, seen: task.seen, ...body });
  const list = async (query = '') => (await hq.call<TaskList>('GET', `${TASKS}${query}`)).body;
  const conflicts = async (query = '') => (await hq.call<TaskConflictList>('GET', `${TASKS}/conflicts${query}`)).body.conflicts;
  const items = async () => (await hq.call<AttentionList>('GET', '/api/v1/attention')).body.items;
  const pulled = async (): Promise<Record<string, unknown>[]> => {
    const { changes } = (await hq.call<{ changes: { entity: string; columns: string[]; rows: unknown[][] }[] }>('GET', '/api/sync/v1/pull?after=0', undefined, bearer(till.token))).body;
    return changes.filter(({ entity }) => entity === 'task').flatMap(({ columns, rows }) => rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]]))));
  };

  it('TSK2 are begun, written, moved and erased, and reach the tills of the store', async () => {
    const id = server.deps.ids.uuid();
    const task = await begin({ id, labels: ['зал', 'зал '], note: ' тел. 8 916 123-45-67 ', dueDate: '2026-01-01', priority: 'high' });
    expect(task).toMatchObject({ id, storeId, title: 'Протереть полки', note: 'тел. ***', status: 'new', labels: ['зал'], overdue: true, moves: ['accepted', 'in-progress', 'cancelled'], createdBy: { from: 'office' }, conflicts: 0 });
    expect(await begin({ id, title: 'второй раз' })).toEqual(task);
    const moved = (await write(task, { fields: { title: 'Протереть всё', dueDate: null }, move: { from: 'new', to: 'accepted' }, addLabels: ['склад'], removeLabels: ['зал'] })).body;
    expect(moved).toMatchObject({ title: 'Протереть всё', status: 'accepted', dueDate: null, overdue: false, labels: ['склад'] });
    expect(await pulled()).toMatchObject([{ id, title: 'Протереть всё', status: 'accepted', labels: ['склад'], erased: false }]);
    expect(await write(moved, { move: { from: 'new', to: 'cancelled' } })).toMatchObject({ status: 409, body: { code: 'stale-move' } });
    expect(await write(moved, { fields: { note: 'не останется' }, move: { from: 'accepted', to: 'on-review' } })).toMatchObject({ status: 409, body: { code: 'no-such-move' } });
    expect((await hq.call<Task>('GET', `${TASKS}/${id}`)).body.note).toBe('тел. ***');
    expect((await hq.call('DELETE', `${TASKS}/${id}`)).status).toBe(204);
    expect((await hq.call('GET', `${TASKS}/${id}`)).status).toBe(404);
    expect((await write(moved, { fields: { title: 'x' } })).status).toBe(404);
    expect(await pulled()).toMatchObject([{ id, erased: true }]);
    expect((await list('?view=all')).tasks).toEqual([]);
  });

  it('lists by view, store, person and words, in pages, with figures by person', async () => {
    const staffId = (await hq.call<{ id: string }>('POST', '/api/v1/staff', { storeId, name: 'Анна', role: 'cashier', pin: '4321' })).body.id;
    const made = [await begin({ title: 'Раз' }), await begin({ title: 'Два', assigneeId: staffId, dueDate: '2026-01-01' }), await begin({ title: 'Три', labels: ['склад'] })];
    await write(made[0] as Task, { move: { from: 'new', to: 'cancelled' } });
    const titles = async (query: string): Promise<string[]> => (await list(query)).tasks.map(({ title }) => title);
    expect([await titles(''), await titles('?view=all'), await titles('?view=overdue'), await titles(`?assigneeId=${staffId}`), await titles(`?text=${encodeURIComponent('СКЛАД')}`), await titles(`?storeId=${server.deps.ids.uuid()}`)])
      .toEqual([['Три', 'Два'], ['Три', 'Два', 'Раз'], ['Два'], ['Два'], ['Три'], []]);
    const { counts, people, tasks } = await list();
    expect([counts, people]).toEqual([{ open: 2, overdue: 1, conflicts: 0 }, [{ assigneeId: null, name: '', open: 1, overdue: 0 }, { assigneeId: staffId, name: 'Анна', open: 1, overdue: 1 }]]);
    expect(tasks[1]).toMatchObject({ assigneeName: 'Анна', createdBy: { name: expect.stringContaining('Владелец') as string } });
    const first = await list('?view=all&limit=2');
    expect([first.tasks.length, (await list(`?view=all&limit=2&after=${first.next}`)).tasks.map(({ title }) => title)]).toEqual([2, ['Раз']]);
    expect((await begin({ storeId: server.deps.ids.uuid() }) as unknown as { code: string }).code).toBe('unknown-store');
    expect((await begin({ assigneeId: server.deps.ids.uuid() }) as unknown as { code: string }).code).toBe('unknown-person');
  });

  it('SM5 SM6 a till and headquarters who did not see each other: both values are shown, and whoever chooses closes the item', async () => {
    const task = await begin();
    const theirs = edit(-1_000, set('title', 'с кассы', null));
    await asTill(task.id, theirs);
    const [conflict] = await conflicts() as [TaskConflict];
    expect(conflict).toMatchObject({ taskId: task.id, kind: 'conflict', field: 'title', won: { value: 'Протереть полки', by: { from: 'office' } }, lost: { value: 'с кассы', by: { from: 'staff' } }, mayKeepLost: true, settled: null });
    expect((await items()).map(({ kind, detail }) => [kind, detail['conflictId']])).toEqual([['edit-conflict', conflict.id]]);
    const resolve = (keep: string) => hq.call<TaskConflict & { code?: string }>('POST', `${TASKS}/conflicts/${conflict.id}/resolve`, { keep });
    expect(await resolve('lost')).toMatchObject({ status: 200, body: { id: conflict.id, settled: { by: { from: 'office' } } } });
    expect((await hq.call<Task>('GET', `${TASKS}/${task.id}`)).body).toMatchObject({ title: 'с кассы', conflicts: 0 });
    expect([await items(), await conflicts(), (await conflicts('?state=all')).length]).toEqual([[], [], 1]);
    expect(await resolve('won')).toMatchObject({ status: 409, body: { code: 'settled' } });
  });

  it('SM6 a till may settle it too, and one about an erased task settles itself', async () => {
    const [one, two] = [await begin(), await begin()];
    for (const { id } of [one, two]) await asTill(id, edit(-1_000, set('title', 'с кассы')));
    const [later, earlier] = await conflicts() as [TaskConflict, TaskConflict];
    expect([later.taskId, earlier.taskId]).toEqual([two.id, one.id]);
    await asTill(one.id, { ...edit(0), changes: [] }, [earlier.id]);
    await hq.call('DELETE', `${TASKS}/${two.id}`);
    expect([await items(), await conflicts()]).toEqual([[], []]);
  });

  it('is read by everybody of the company, written by owners and managers, and is nobody else\'s', async () => {
    const task = await begin();
    const other = (await newCompany(server.http, `Чужие дела ${count}`)).hq;
    expect((await other.call('GET', `${TASKS}/${task.id}`)).status).toBe(404);
    expect((await other.call('POST', `${TASKS}/${task.id}/edits`, { fields: { title: 'x' }, seen: {} })).status).toBe(404);
    expect((await other.call<TaskList>('GET', TASKS)).body.tasks).toEqual([]);
    await server.deps.db.withTenant(companyId, (tx) => tx.query(`UPDATE app_user SET role = 'viewer'`));
    expect((await write(task, { fields: { title: 'x' } })).status).toBe(403);
    expect((await list()).tasks).toHaveLength(1);
  });

});
