/** A store with tasks in every state, and two people who changed the same thing. */
import type { Page } from 'playwright-core';
import type { NewTask, Task, TaskEdit } from '#contract/api/task.ts';
import type { Task as TillTask } from '#contract/terminal/task.ts';
import { until } from '../support/processes.ts';
import type { TillClient } from '../support/till-client.ts';
import type { World } from '../support/world.ts';

export const LONG_TITLE = 'Снять с витрины и пересчитать все подарочные наборы «Северное сияние в кедровой шкатулке ручной работы с инкрустацией», сверить с накладной поставщика и разложить заново';
const DAY_MS = 86_400_000;

/** `2026-11-21`, so many days from now. */
export function day(daysOn: number): string {
  return new Date(Date.now() + daysOn * DAY_MS).toISOString().slice(0, 10);
}

export type Office = { readonly newTask: (task: Partial<NewTask> & Pick<NewTask, 'title'>) => Promise<Task>; readonly edit: (taskId: string, edit: Partial<TaskEdit>) => Promise<Task>; readonly task: (taskId: string) => Promise<Task> };

/** Headquarters as its own signed-in page asks. */
export function officeOf(page: Page, { storeId }: World): Office {
  const ask = async (method: string, path: string, body?: unknown): Promise<Task> => {
    const { status, text } = await page.evaluate(async (question) => {
      const answer = await fetch(`/api/v1/${question.path}`, { method: question.method, ...(question.body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(question.body) }) });
      return { status: answer.status, text: await answer.text() };
    }, { method, path, body });
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text) as Task;
  };
  return {
    newTask: (task) => ask('POST', 'tasks', { storeId, note: '', priority: 'normal', assigneeId: null, dueDate: null, labels: [], ...task } satisfies NewTask),
    edit: (taskId, edit) => ask('POST', `tasks/${taskId}/edits`, { fields: {}, seen: {}, ...edit } satisfies TaskEdit),
    task: (taskId) => ask('GET', `tasks/${taskId}`),
  };
}

export type Planted = { readonly late: string; readonly long: string; readonly disputed: string };

/** @param assigneeId who works at the till */
export async function plantTasks(office: Office, assigneeId: string): Promise<Planted> {
  const late = await office.newTask({ title: 'Убрать просроченный кефир с полки', note: 'Партия от третьего числа. Пересчитать и записать, сколько списали.\nФото полки не нужно.', priority: 'high', assigneeId, dueDate: day(-3), labels: ['молочный отдел', 'сроки'] });
  const long = await office.newTask({ title: LONG_TITLE, note: `${LONG_TITLE}. `.repeat(5), assigneeId, dueDate: day(0), labels: ['оченьдлиннаяметкабезпробеловвнутри', 'зал', 'витрина'] });
  const disputed = await office.newTask({ title: 'Заказать чековую ленту', dueDate: day(2) });
  await office.newTask({ title: 'Принять хлеб', dueDate: day(1) });
  await office.newTask({ title: 'Протереть весы', priority: 'low' });
  const done = await office.newTask({ title: 'Поменять ценники на кофе', assigneeId });
  for (const [from, to] of [['new', 'in-progress'], ['in-progress', 'on-review'], ['on-review', 'done']] as const) await office.edit(done.id, { move: { from, to } });
  const cancelled = await office.newTask({ title: 'Позвонить в сервис весов' });
  await office.edit(cancelled.id, { move: { from: 'new', to: 'cancelled' } });
  await office.edit(long.id, { move: { from: 'new', to: 'in-progress' } });
  return { late: late.id, long: long.id, disputed: disputed.id };
}

/** The task as the till has it, once it is as said. */
export function taskAt(client: TillClient, taskId: string, is: (task: TillTask) => boolean = () => true): Promise<TillTask> {
  return until('the task at the till', 30_000, async () => {
    const answer = await client.task.get({ taskId });
    return answer.ok && is(answer.value) ? answer.value : undefined;
  });
}

/** Headquarters changes fields; the till writes others over what it had seen before. */
export async function quarrel(office: Office, client: TillClient, taskId: string): Promise<void> {
  const before = await taskAt(client, taskId);
  const { seen } = await office.task(taskId);
  await office.edit(taskId, { fields: { dueDate: day(5), note: 'Сорок метров, у старого поставщика.' }, seen });
  await taskAt(client, taskId, (task) => task.dueDate === day(5));
  const edited = await client.task.edit({ gesture: crypto.randomUUID(), taskId, fields: { dueDate: day(4), note: LONG_TITLE }, seen: before.seen });
  if (!edited.ok) throw new Error(edited.code);
  await taskAt(client, taskId, (task) => task.conflicts === 2 && !task.unsent);
}
