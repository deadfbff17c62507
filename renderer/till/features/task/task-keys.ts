import type { Task, TaskConflict } from '#contract/terminal/task.ts';
import { moveWord, orderedMoves } from '#renderer/i18n/task-moves.ts';
import type { Say } from '#renderer/i18n/use-t.ts';
import type { ToldKey } from '#renderer/ui/key-layers.ts';
import type { Tasks } from './task-store.ts';
import type { taskTexts } from './task-texts.ts';

/** What is asked before it is done: to cancel or erase the chosen task, or to drop what was written. */
export type Sure = 'cancel' | 'erase' | 'drop' | null;

/** The keys of the states a task may go to, in the order of the buttons. */
export const moveKeys = ['Enter', 'F7', 'F8', 'F9'] as const;

/** What keys do to the chosen task; each stands on its button too. */
export function detailKeys(tasks: Tasks, task: Task | null, sure: Sure, askSure: (sure: Sure) => void): Readonly<Record<string, () => void>> {
  if (task === null) return {};
  if (sure === 'cancel') return { Enter: () => tasks.move(task, 'cancelled') };
  if (sure === 'erase') return { Enter: () => tasks.erase(task) };
  const moves = orderedMoves(task.status, task.may.moves);
  const run = (index: number) => (): void => {
    const to = moves[index];
    if (to === 'cancelled') askSure('cancel');
    else if (to !== undefined) tasks.move(task, to);
  };
  return {
    Enter: run(0), F7: run(1), F8: run(2), F9: run(3),
    ...(task.may.edit ? { F4: () => tasks.write(task) } : {}), ...(task.may.take ? { F6: () => tasks.take(task) } : {}),
    ...(task.may.erase ? { Delete: () => askSure('erase') } : {}),
  };
}

/** What a list of keys tells of these, in the order of the buttons. */
export function toldKeys({ t, task, dispute, writing }: { readonly t: Say<(typeof taskTexts)['ru']>; readonly task: Task | null; readonly dispute: TaskConflict | null; readonly writing: boolean }): readonly ToldKey[] {
  if (writing) return [{ key: 'Ctrl Enter', words: t('save') }];
  const told = (key: string, words: string): ToldKey => ({ key, words });
  const moves = task === null ? [] : orderedMoves(task.status, task.may.moves).slice(0, moveKeys.length).map((to, index) => told(moveKeys[index] ?? '', t(moveWord(task.status, to))));
  return [
    told('↑ ↓', t('toldTask')), told('← →', t('view')), told('Ins', t('newTask')), ...moves,
    ...(task?.may.edit === true ? [told('F4', t('edit'))] : []), ...(task?.may.take === true ? [told('F6', t('take'))] : []), ...(task?.may.erase === true ? [told('Del', t('erase'))] : []),
    ...(dispute?.maySettle === true ? [told('F7', t('keepWon'))] : []), ...(dispute?.maySettle === true && dispute.mayKeepLost ? [told('F8', t('keepLost'))] : []),
  ];
}

/** Settling has keys where conflicts are what is listed. */
export function disputeKeys(tasks: Tasks, dispute: TaskConflict | null): Readonly<Record<string, () => void>> {
  if (dispute === null || !dispute.maySettle) return {};
  return { F7: () => tasks.settle(dispute, 'won'), ...(dispute.mayKeepLost ? { F8: () => tasks.settle(dispute, 'lost') } : {}) };
}
