import { expect, it } from 'vitest';
import { auditTasks, type TaskRows } from './task-audit.ts';
import type { TaskValue } from './task-calls.ts';

const value = (text: string, more: Partial<TaskValue> = {}): TaskValue => ({ taskId: 't', field: 'title', value: text, saw: null, told: true, ...more });
const rows = (more: Partial<TaskRows> = {}): TaskRows => ({ tasks: [{ id: 't', title: 'c', note: '' }], journal: [{ id: 'k', taskId: 't', field: 'title', lost: 'b', isOpen: true }], shown: ['k'], ...more });
const written = [value('a'), value('b', { saw: 'a' }), value('c', { saw: 'a' }), value('nobody heard', { told: false })];

it('finds nothing where each value stands, was followed or is in the journal', () => {
  expect(auditTasks(rows(), written)).toMatchObject({ lost: [], strange: [], unshown: 0, values: 4, journalled: 1 });
});

it.each<[string, TaskRows, readonly TaskValue[], object]>([
  ['a value that is gone', rows({ journal: [], shown: [] }), written, { lost: [{ value: 'b' }] }],
  ['a value nobody wrote', rows({ tasks: [{ id: 't', title: 'c', note: 'x' }] }), written, { strange: ['t note x'] }],
  ['a conflict headquarters is not shown', rows({ shown: [] }), written, { unshown: 1 }],
  ['one it is shown that is settled', rows({ journal: [{ id: 'k', taskId: 't', field: 'title', lost: 'b', isOpen: false }] }), written, { unshown: 1 }],
])('finds %s', (_what, server, values, found) => {
  expect(auditTasks(server, values)).toMatchObject(found);
});
