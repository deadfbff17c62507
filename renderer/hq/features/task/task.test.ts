import { describe, expect, it } from 'vitest';
import type { Task } from '#contract/api/task.ts';
import { editOf, fitsLabels, writtenOf } from './edits.ts';
import { moveWord, orderedMoves } from '#renderer/i18n/task-moves.ts';

const seen = { title: { hlc: '0000000000000001', by: 'office:1' } };
const task: Task = {
  id: 't', storeId: 's', storeName: '', title: 'Принять хлеб', note: '', status: 'new', priority: 'normal', assigneeId: null, assigneeName: null, dueDate: null, labels: ['зал'], createdAt: 0, createdBy: { from: 'office', name: '' }, overdue: false, moves: [], conflicts: 0, seen,
};
const form = (fields: Readonly<Record<string, string>>) => (name: string): string => ({ title: 'Принять хлеб', note: '', priority: 'normal', assignee: '', due: '', labels: 'зал', ...fields })[name] ?? '';

describe('writing a task at headquarters', () => {
  it('sends nothing where nothing changed', () => expect(editOf(task, writtenOf(form({ title: ' Принять хлеб ' })))).toBeNull());
  it('sends what changed with what was seen', () => {
    expect(editOf(task, writtenOf(form({ priority: 'high', assignee: 'p', due: '2026-11-22', labels: 'приёмка, приёмка' })))).toEqual({ fields: { priority: 'high', assigneeId: 'p', dueDate: '2026-11-22' }, seen, addLabels: ['приёмка'], removeLabels: ['зал'] });
    expect(editOf({ ...task, assigneeId: 'p', dueDate: '2026-11-22' }, writtenOf(form({})))).toEqual({ fields: { assigneeId: null, dueDate: null }, seen });
  });
  it('takes no more labels than a task holds', () => expect([['а'], ['я'.repeat(41)], Array.from({ length: 21 }, (_, index) => `м${index}`)].map((labels) => fitsLabels({ labels }))).toEqual([true, false, false]));
  it('offers the next step first and giving up last', () => {
    expect(orderedMoves('accepted', ['cancelled', 'new', 'done', 'in-progress']).map((to) => moveWord('accepted', to))).toEqual(['start', 'done', 'giveBack', 'cancel']);
    expect([moveWord('new', 'accepted'), moveWord('in-progress', 'accepted'), moveWord('in-progress', 'on-review'), moveWord('done', 'in-progress'), moveWord('cancelled', 'new')]).toEqual(['accept', 'pause', 'review', 'backToWork', 'reopen']);
  });
});
