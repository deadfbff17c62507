import type { ReactNode } from 'react';
import type { Task, TaskStatus } from '#contract/terminal/task.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { useShopClock } from '../../parts/shop-time.tsx';
import { ConflictCard } from './ConflictCard.tsx';
import { writerWords } from './conflict-words.ts';
import { moveWord, orderedMoves } from '#renderer/i18n/task-moves.ts';
import { Outcome } from './Outcome.tsx';
import { moveKeys, type Sure } from './task-keys.ts';
import css from './TaskPanel.module.css';
import { TaskMarks, useDue } from './TaskRow.tsx';
import { useTasks, type Tasks } from './task-store.ts';
import { taskTexts } from './task-texts.ts';

export type TaskDetailProps = {
  readonly task: Task;
  readonly tasks: Tasks;
  readonly nowMs: number;
  readonly sure: Sure;
  readonly askSure: (sure: Sure) => void;
};

/** One task whole, with what may be done about it now. */
export function TaskDetail(props: TaskDetailProps): ReactNode {
  const { task, tasks, nowMs } = props;
  const t = useT(taskTexts);
  const conflicts = useTasks(tasks, (state) => state.conflicts);
  return (
    <section className={css.detail} aria-label={task.title} tabIndex={0}>
      <header className={css.head}>
        <h3 className={css.title}>{task.title === '' ? t('noTitle') : task.title}</h3>
        <p className={css.marks}><TaskMarks task={task} />{task.unsent ? <span className={css.unsent} title={t('unsentHint')}>{t('unsent')}</span> : null}</p>
      </header>
      <Outcome tasks={tasks} />
      {conflicts.filter(({ taskId }) => taskId === task.id).map((conflict) => <ConflictCard key={conflict.id} conflict={conflict} tasks={tasks} nowMs={nowMs} />)}
      {props.sure === null ? <Acts {...props} /> : <Surely {...props} />}
      <Facts task={task} nowMs={nowMs} />
      <div className={css.note}>{task.note === '' ? <p className={css.hint}>{t('noNote')}</p> : <p>{task.note}</p>}</div>
    </section>
  );
}

function Facts({ task, nowMs }: { readonly task: Task; readonly nowMs: number }): ReactNode {
  const t = useT(taskTexts);
  const language = useLanguage();
  const clock = useShopClock();
  const due = useDue(nowMs);
  const rows: readonly (readonly [string, string])[] = [
    [t('status'), t(`status-${task.status}`)], [t('due'), due(task)], [t('assignee'), task.mine ? t('you') : task.assigneeName ?? t('nobody')], [t('priority'), t(task.priority)],
    ...(task.labels.length === 0 ? [] : [[t('labels'), task.labels.join(', ')] as const]),
    [t('created'), writerWords({ by: task.createdBy, at: task.createdAt }, { nowMs, clock }, language, t)],
  ];
  return <dl className={css.facts}>{rows.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>;
}

function Acts({ task, tasks, askSure }: TaskDetailProps): ReactNode {
  const t = useT(taskTexts);
  const sending = useTasks(tasks, (state) => state.sending);
  const moves = orderedMoves(task.status, task.may.moves);
  const press = (to: TaskStatus): void => (to === 'cancelled' ? askSure('cancel') : tasks.move(task, to));
  return (
    <div className={css.acts}>
      {moves.map((to, index) => (
        <Button key={to} look={index === 0 && to !== 'cancelled' ? 'main' : 'plain'} disabled={sending} {...(moveKeys[index] === undefined ? {} : { keyName: moveKeys[index] })} onClick={() => press(to)}>{t(moveWord(task.status, to))}</Button>
      ))}
      {task.may.take ? <Button look="soft" keyName="F6" disabled={sending} onClick={() => tasks.take(task)}>{t('take')}</Button> : null}
      {task.may.edit ? <Button look="plain" keyName="F4" disabled={sending} onClick={() => tasks.write(task)}>{t('edit')}</Button> : null}
      {task.may.erase ? <Button look="quiet" keyName="Del" disabled={sending} onClick={() => askSure('erase')}>{t('erase')}</Button> : null}
    </div>
  );
}

/** Asked once: cancelling is seen by everybody, erasing is for good. */
function Surely({ task, tasks, sure, askSure }: TaskDetailProps): ReactNode {
  const t = useT(taskTexts);
  const sending = useTasks(tasks, (state) => state.sending);
  const erases = sure === 'erase';
  return (
    <div className={css.surely}>
      {erases ? <Notice tone="danger">{t('eraseSure')}</Notice> : null}
      <div className={css.acts}>
        <Button look="danger" keyName="Enter" disabled={sending} onClick={() => (erases ? tasks.erase(task) : tasks.move(task, 'cancelled'))}>{t(erases ? 'reallyErase' : 'reallyCancel')}</Button>
        <Button look="plain" keyName="Esc" onClick={() => askSure(null)}>{t('keep')}</Button>
      </div>
    </div>
  );
}
