import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeEdit } from '../merge/merge-edit.ts';
import { NEW_RECORD, type Change } from '../merge/record.ts';
import type { Role } from '../rights/rights.ts';
import { compareTasks } from './task-order.ts';
import { mayAssign, mayEdit, mayMove } from './task-rights.ts';
import { fitsTask, isEnded, isOverdue, isTaskStatus, movesFrom, originOf, taskPriorities, taskRow, taskRules, taskState, taskStatuses } from './task.ts';
import { personIn, writerBy } from './writer.ts';

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const at = { hlc: '019aa00000000000', by: writerBy({ from: 'staff', id: id(1) }, id(2)) };
const set = (field: string, value: unknown): Change => ({ kind: 'set', field, value: value as string, seen: null });

describe('statuses', () => {
  it('TSK1 TSK2 begin as new and go on along their transitions to an end', () => {
    expect(taskRow(originOf(id(1), id(2), { at, changes: [] }), NEW_RECORD).status).toBe('new');
    expect(taskStatuses.map((status) => [status, movesFrom(status).length])).toEqual([['new', 3], ['accepted', 4], ['in-progress', 4], ['on-review', 3], ['done', 1], ['cancelled', 1]]);
    for (const from of taskStatuses) for (const to of taskStatuses) {
      const record = { ...NEW_RECORD, fields: { status: { value: from, at } } };
      const { refusals } = mergeEdit(record, { at: { ...at, by: 'x' }, changes: [{ kind: 'move', field: 'status', from, to }] }, taskRules, 0);
      expect(refusals.length === 0, `${from} to ${to}`).toBe(from === to || movesFrom(from).includes(to));
    }
    expect(taskStatuses.filter(isEnded)).toEqual(['done', 'cancelled']);
    expect(isTaskStatus('constructor')).toBe(false);
  });
});

describe('fields', () => {
  it('TSK3 a task nobody has said anything about', () => {
    expect(taskRow(originOf(id(1), id(2), { at, changes: [] }), NEW_RECORD)).toMatchObject({ title: '', note: '', priority: 'normal', assigneeId: null, dueDate: null, labels: [], erased: false, createdBy: at.by });
  });

  it('TSK4 hold what they can and nothing else', () => {
    const good: [string, unknown][] = [['title', ''], ['title', 'я'.repeat(200)], ['note', 'я'.repeat(4_000)], ['priority', 'high'], ['assigneeId', null], ['assigneeId', id(3)], ['dueDate', null], ['dueDate', '2028-02-29'], ['colour', 5]];
    const bad: [string, unknown][] = [['title', 'я'.repeat(201)], ['title', null], ['title', 5], ['note', 'я'.repeat(4_001)], ['priority', 'urgent'], ['assigneeId', 'Анна'], ['dueDate', '2026-02-29'], ['dueDate', '2026-13-01'], ['dueDate', '0000-01-01'], ['dueDate', '21.11.2026'], ['colour', 'я'.repeat(4_001)]];
    expect(good.filter(([field, value]) => !fitsTask(set(field, value)))).toEqual([]);
    expect(bad.filter(([field, value]) => fitsTask(set(field, value)))).toEqual([]);
    expect([fitsTask({ kind: 'add', field: 'labels', element: '' }), fitsTask({ kind: 'remove', field: 'labels', element: 'я'.repeat(41), seen: [] }), fitsTask({ kind: 'erase' })]).toEqual([false, false, true]);
  });

  it('TSK5 the row says what the state says, and gives it back', () => {
    const { record } = mergeEdit(NEW_RECORD, { at, changes: [set('title', 'чай'), set('dueDate', '2026-11-21'), { kind: 'add', field: 'labels', element: 'зал' }] }, taskRules, null);
    const row = taskRow(originOf(id(1), id(2), { at, changes: [] }), record);
    expect(row).toMatchObject({ id: id(1), storeId: id(2), title: 'чай', dueDate: '2026-11-21', labels: ['зал'], createdAt: Number.parseInt('019aa0000000', 16) });
    expect(taskState(row)).toBe(record);
    expect(taskState(null)).toBe(NEW_RECORD);
  });

  it('TSK6 is overdue after its day, not on it, and never once it has ended', () => {
    const of = (status: string, dueDate: string | null): boolean => isOverdue({ status, dueDate }, '2026-11-21');
    expect([of('new', '2026-11-20'), of('new', '2026-11-21'), of('new', null), of('done', '2026-11-20'), of('cancelled', '2026-11-20'), of('on-review', '2025-12-31')]).toEqual([true, false, false, false, false, true]);
  });
});

describe('who may do what', () => {
  const doer = (role: Role, n: number) => ({ id: id(n), role });
  const task = (assignee: number | null, begun: number) => ({ assigneeId: assignee === null ? null : id(assignee), createdBy: writerBy({ from: 'staff', id: id(begun) }, id(9)) });

  it('TSK7 TSK9 a cashier: own tasks and free ones; seniors give them to others; managers everything', () => {
    const cashier = doer('cashier', 1);
    expect([mayEdit(cashier, task(1, 1)), mayEdit(cashier, task(1, 2)), mayMove(cashier, task(1, 2)), mayMove(cashier, task(null, 2)), mayMove(cashier, task(3, 2)), mayMove(cashier, task(3, 1))]).toEqual([true, false, true, true, false, true]);
    expect([mayAssign(cashier, null, id(1)), mayAssign(cashier, null, id(2)), mayAssign(cashier, null, null), mayAssign(cashier, task(null, 2), id(1)), mayAssign(cashier, task(3, 2), id(1)), mayAssign(cashier, task(1, 2), null)]).toEqual([true, false, true, true, false, true]);
    expect([mayAssign(doer('senior-cashier', 1), task(3, 2), id(4)), mayEdit(doer('senior-cashier', 1), task(1, 2)), mayEdit(doer('manager', 1), task(3, 2)), mayMove(doer('owner', 1), task(3, 2))]).toEqual([true, false, true, true]);
    // Somebody at headquarters of the same id is not somebody at the till.
    expect(mayEdit(cashier, { assigneeId: null, createdBy: writerBy({ from: 'user', id: id(1) }, id(9)) })).toBe(false);
    expect([personIn('staff:a:b'), personIn('user:a:b'), personIn('x'), personIn(null), personIn('staff:'), personIn('robot:a:b')]).toEqual([{ from: 'staff', id: 'a' }, { from: 'user', id: 'a' }, null, null, null, null]);
  });
});

describe('the order of a list', () => {
  it('TSK8 the most urgent first, ended ones last and newest first', () => {
    const made = [
      ['done', '2020-01-01', 'high', 1], ['cancelled', null, 'low', 2], ['new', null, 'normal', 3], ['new', null, 'high', 4], ['new', null, 'high', 3], ['accepted', '2026-11-22', 'low', 5], ['new', '2026-11-20', 'low', 6], ['new', '2026-11-19', 'low', 7],
    ] as const;
    const tasks = made.map(([status, dueDate, priority, createdAt], index) => ({ id: id(index), status, dueDate, priority, createdAt }));
    expect(tasks.toSorted((a, b) => compareTasks(a, b, '2026-11-21')).map((task) => tasks.indexOf(task))).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('TSK8 is one order, whatever it is asked of', () => {
    const any = fc.record({ id: fc.integer({ min: 0, max: 20 }).map(id), status: fc.constantFrom(...taskStatuses), dueDate: fc.constantFrom(null, '2026-11-20', '2026-11-22'), priority: fc.constantFrom(...taskPriorities), createdAt: fc.nat({ max: 3 }) });
    fc.assert(fc.property(any, any, any, (a, b, c) => {
      const order = (x: typeof a, y: typeof a): number => Math.sign(compareTasks(x, y, '2026-11-21'));
      expect(order(a, b) + order(b, a)).toBe(0);
      if (order(a, b) < 0 && order(b, c) < 0) expect(order(a, c)).toBe(-1);
    }));
  });
});
