import type { ReactNode } from 'react';
import type { Task } from '#contract/api/task.ts';
import { isEnded, statuses } from '#renderer/i18n/task-moves.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { conflictTexts } from '../../api/conflict-texts.ts';
import { dayWords } from '../../api/conflict-words.ts';
import { useNow } from '../../api/now.ts';
import css from './TaskPage.module.css';
import { TaskMarks } from './TaskTable.tsx';
import { taskTexts } from './task-texts.ts';

export type TaskBoardProps = { readonly tasks: readonly Task[]; /** With columns for what is done and cancelled. */ readonly ended: boolean; readonly openId: string | null; readonly hrefOf: (id: string) => string };

/** A column for each state; a card opens its task. */
export function TaskBoard({ tasks, ended, openId, hrefOf }: TaskBoardProps): ReactNode {
  const t = useT(taskTexts);
  const say = useT(conflictTexts);
  return (
    <div className={css.board} tabIndex={0} role="group" aria-label={t('board')}>
      {statuses.filter((status) => ended || !isEnded(status)).map((status) => {
        const here = tasks.filter((task) => task.status === status);
        return (
          <section key={status} className={css.column} aria-label={say(`status-${status}`)}>
            <h2 className={css.columnTitle}>{say(`status-${status}`)} <span>{here.length}</span></h2>
            {here.length === 0 ? <p className={css.small}>{t('columnEmpty')}</p> : <ul>{here.map((task) => <li key={task.id}><Card task={task} open={task.id === openId} href={hrefOf(task.id)} /></li>)}</ul>}
          </section>
        );
      })}
    </div>
  );
}

function Card({ task, open, href }: { readonly task: Task; readonly open: boolean; readonly href: string }): ReactNode {
  const t = useT(taskTexts);
  const language = useLanguage();
  const now = useNow();
  const facts = [task.dueDate === null ? '' : t('dueDay', { day: dayWords(task.dueDate, now, language) }), task.assigneeName ?? t('nobody'), task.storeName].filter(Boolean).join(' · ');
  return (
    <a className={css.card} href={href} aria-current={open ? 'true' : undefined}>
      <span className={css.cardTitle}>{task.title === '' ? t('noTitle') : task.title}</span>
      <span className={css.marks}><TaskMarks task={task} /></span>
      <span className={css.small}>{facts}</span>
    </a>
  );
}
