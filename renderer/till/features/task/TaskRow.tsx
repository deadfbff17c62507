import type { ReactNode } from 'react';
import type { Task, TaskConflict } from '#contract/terminal/task.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { ChoiceRow } from '../../parts/ChoiceRow.tsx';
import { useShopClock } from '../../parts/shop-time.tsx';
import { isField } from './conflict-words.ts';
import { dayWords } from './days.ts';
import css from './TaskPanel.module.css';
import { taskTexts } from './task-texts.ts';

export type Words = Say<typeof taskTexts.ru>;

/** When it is due, as far as anybody said. */
export function useDue(nowMs: number): (task: Pick<Task, 'dueDate' | 'overdue'>) => string {
  const t = useT(taskTexts);
  const language = useLanguage();
  const clock = useShopClock();
  const words = { today: t('today'), tomorrow: t('tomorrow'), yesterday: t('yesterday') };
  return ({ dueDate, overdue }) => (dueDate === null ? t('noDue') : t(overdue ? 'dueWas' : 'dueOn', { day: dayWords(dueDate, { nowMs, clock }, language, words) }));
}

/** What stands beside a title because somebody should see it; each in words. */
export function TaskMarks({ task }: { readonly task: Pick<Task, 'overdue' | 'priority' | 'conflicts' | 'status'> }): ReactNode {
  const t = useT(taskTexts);
  const ended = task.status === 'done' || task.status === 'cancelled';
  return (
    <>
      {task.overdue ? <span className={css.danger}><Icon name="warning" size={14} />{t('overdue')}</span> : null}
      {task.priority === 'high' && !ended ? <span className={css.warn}>{t('urgent')}</span> : null}
      {task.conflicts > 0 ? <span className={css.warn}>{t('disputed')}</span> : null}
    </>
  );
}

type RowProps = { readonly task: Task; readonly nowMs: number; readonly chosen: boolean; readonly onChoose: (id: string) => void };

export function TaskRow({ task, nowMs, chosen, onChoose }: RowProps): ReactNode {
  const t = useT(taskTexts);
  const due = useDue(nowMs);
  const who = task.mine ? t('you') : task.assigneeName ?? t('nobody');
  return (
    <ChoiceRow chosen={chosen} skipped onChoose={() => onChoose(task.id)} className={css.row}>
      <span className={css.rowTitle}>{task.title === '' ? t('noTitle') : task.title}</span>
      <span className={css.rowFacts}>
        <TaskMarks task={task} />
        <span>{t(`status-${task.status}`)}</span>
        <span>{due(task)}</span>
        <span>{who}</span>
        {task.unsent ? <span className={css.unsent}>{t('unsent')}</span> : null}
      </span>
    </ChoiceRow>
  );
}

export function ConflictRow({ conflict, chosen, onChoose }: { readonly conflict: TaskConflict; readonly chosen: boolean; readonly onChoose: (id: string) => void }): ReactNode {
  const t = useT(taskTexts);
  return (
    <ChoiceRow chosen={chosen} skipped onChoose={() => onChoose(conflict.id)} className={css.row}>
      <span className={css.rowTitle}>{conflict.title === '' ? t('noTitle') : conflict.title}</span>
      <span className={css.rowFacts}><span className={css.warn}>{isField(conflict.field) ? t(`field-${conflict.field}`) : t('fieldOther', { field: conflict.field })}</span><span>{t(`why-${conflict.kind}`)}</span></span>
    </ChoiceRow>
  );
}
