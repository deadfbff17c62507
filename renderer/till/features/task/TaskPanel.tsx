import { useEffect, useState, type ReactNode } from 'react';
import type { Task, TaskConflict } from '#contract/terminal/task.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import { Halves } from '../../parts/Halves.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { Pick } from '../../parts/Pick.tsx';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { WaitingRows } from '../../parts/WaitingRows.tsx';
import { ConflictDetail } from './ConflictCard.tsx';
import { isTouched } from './draft.ts';
import { Outcome } from './Outcome.tsx';
import { TaskDetail } from './TaskDetail.tsx';
import { TaskForm } from './TaskForm.tsx';
import { ConflictRow, TaskRow } from './TaskRow.tsx';
import { detailKeys, disputeKeys, toldKeys, type Sure } from './task-keys.ts';
import css from './TaskPanel.module.css';
import { taskViews, useTasks, type Counts, type Tasks, type TaskView } from './task-store.ts';
import { taskTexts } from './task-texts.ts';

export type TaskPanelProps = {
  readonly tasks: Tasks;
  readonly nowMs: number;
  /** Who stands at the till. */
  readonly me: { readonly id: string; readonly name: string } | null;
  /** Puts a scanned good into the receipt; null where nothing can be sold now. What is written half stays here. */
  readonly onScan: ((code: string) => void) | null;
  readonly onClose: () => void;
};

const PAGE = 6;

/** What there is to do in this store: the list, and the chosen one beside it, or the form in which one is written. */
export function TaskPanel({ tasks, nowMs, me, onScan, onClose }: TaskPanelProps): ReactNode {
  const t = useT(taskTexts);
  const [focusAsked, askFocus] = useState(0);
  const [sure, askSure] = useState<Sure>(null);
  const view = useTasks(tasks, (state) => state.view);
  const chosenId = useTasks(tasks, (state) => state.chosenId);
  const task = useTasks(tasks, (state) => (state.view === 'conflicts' ? null : state.tasks?.find(({ id }) => id === state.chosenId) ?? null));
  const dispute = useTasks(tasks, (state) => (state.view === 'conflicts' ? state.conflicts.find(({ id }) => id === state.chosenId) ?? null : null));
  const draft = useTasks(tasks, (state) => state.draft);
  useEffect(() => {
    tasks.start();
    return tasks.leave;
  }, [tasks]);
  // A question belongs to the task it was asked about, or to the form.
  useEffect(() => askSure(null), [chosenId, draft === null]);
  const back = useBack({ tasks, sure, askSure, onClose });
  const turn = (by: number) => (): void => {
    const next = taskViews[taskViews.indexOf(view) + by];
    if (next !== undefined) tasks.show(next);
  };
  const move = { ArrowDown: () => tasks.step(1), ArrowUp: () => tasks.step(-1), PageDown: () => tasks.step(PAGE), PageUp: () => tasks.step(-PAGE) };
  const listKeys = { ...move, ArrowLeft: turn(-1), ArrowRight: turn(1), Insert: () => tasks.write(null), ...detailKeys(tasks, task, sure, askSure) };
  const writing = draft !== null;
  return (
    <OverPanel
      title={t('title')} steps={writing || sure !== null} onClose={back} aside={<Views tasks={tasks} />}
      layer={{
        told: sure === null ? toldKeys({ t, task, dispute, writing }) : [], keys: writing ? { 'Ctrl+Enter': tasks.save } : { ...listKeys, ...disputeKeys(tasks, dispute) }, ...(onScan === null ? {} : { onScan }),
        actions: { tasks: onClose, ...(writing ? {} : { find: () => askFocus((times) => times + 1) }) },
      }}
    >
      <Halves className={css.halves}>
        <div className={css.side}>
          <div className={css.above}>
            <SearchOf tasks={tasks} focusAsked={focusAsked} keys={move} />
            <Button look={writing || task !== null ? 'plain' : 'main'} keyName="Ins" className={css.add} disabled={writing} onClick={() => tasks.write(null)}>{t('newTask')}</Button>
          </div>
          <Rows tasks={tasks} nowMs={nowMs} />
        </div>
        {writing ? <TaskForm tasks={tasks} draft={draft} me={me} nowMs={nowMs} surelyDrop={sure === 'drop'} />
          : dispute !== null ? <ConflictDetail conflict={dispute} tasks={tasks} nowMs={nowMs} />
            : task !== null ? <TaskDetail key={task.id} task={task} tasks={tasks} nowMs={nowMs} sure={sure} askSure={askSure} />
              : <Aside tasks={tasks} />}
      </Halves>
    </OverPanel>
  );
}

type BackProps = { readonly tasks: Tasks; readonly sure: Sure; readonly askSure: (sure: Sure) => void; readonly onClose: () => void };

/** One step back: out of a question, out of the form, out of the panel. Something written is asked for once. */
function useBack({ tasks, sure, askSure, onClose }: BackProps): () => void {
  const draft = useTasks(tasks, (state) => state.draft);
  return () => {
    if (draft === null) return sure === null ? onClose() : askSure(null);
    if (sure === 'drop' || !isTouched(draft)) return tasks.drop();
    askSure('drop');
  };
}

function Views({ tasks }: { readonly tasks: Tasks }): ReactNode {
  const t = useT(taskTexts);
  const view = useTasks(tasks, (state) => state.view);
  const counts = useTasks(tasks, (state) => state.counts);
  const disputes = useTasks(tasks, (state) => state.conflicts.length);
  const shown = taskViews.filter((one) => one !== 'conflicts' || disputes > 0 || view === 'conflicts');
  const words = (one: TaskView): string => {
    const count = countOf(one, counts, disputes);
    return count === 0 ? t(one) : t('withCount', { words: t(one), count });
  };
  return <Pick small hideLabel label={t('view')} value={view} options={shown.map((one) => ({ value: one, label: words(one) }))} onPick={tasks.show} />;
}

function countOf(view: TaskView, counts: Counts, disputes: number): number {
  switch (view) {
    case 'mine': return counts.mine;
    case 'open': return counts.open;
    case 'conflicts': return disputes;
    case 'ended': return 0;
  }
}

function SearchOf({ tasks, focusAsked, keys }: { readonly tasks: Tasks; readonly focusAsked: number; readonly keys: Readonly<Record<string, () => void>> }): ReactNode {
  const t = useT(taskTexts);
  const text = useTasks(tasks, (state) => state.text);
  const findKey = useKeyLabel('find');
  return <div className={css.search}><SearchBox label={t('findLabel')} placeholder={t('find')} value={text} keyName={findKey} focusAsked={focusAsked} keys={keys} onChange={tasks.find} /></div>;
}

type Row = { readonly task: Task } | { readonly conflict: TaskConflict };
const idOf = (row: Row): string => ('task' in row ? row.task.id : row.conflict.id);

function Rows({ tasks, nowMs }: { readonly tasks: Tasks; readonly nowMs: number }): ReactNode {
  const t = useT(taskTexts);
  const { view, tasks: list, conflicts, chosenId, more, failed } = useTasks(tasks, (state) => state);
  if (failed) return <Notice>{t('failed')} <Button onClick={tasks.refresh}>{t('again')}</Button></Notice>;
  if (list === null) return <WaitingRows height={64} count={5} />;
  const rows: readonly Row[] = view === 'conflicts' ? conflicts.map((conflict) => ({ conflict })) : list.map((task) => ({ task }));
  if (rows.length === 0) return <Nothing tasks={tasks} />;
  return (
    <>
      <VirtualList
        framed label={t('list')} items={rows} itemKey={idOf} estimateHeight={66} showIndex={rows.findIndex((row) => idOf(row) === chosenId)} className={css.list ?? ''}
        render={(row) => ('task' in row
          ? <TaskRow task={row.task} nowMs={nowMs} chosen={row.task.id === chosenId} onChoose={tasks.choose} />
          : <ConflictRow conflict={row.conflict} chosen={row.conflict.id === chosenId} onChoose={tasks.choose} />)}
      />
      {more ? <p className={css.hint}>{t('many', { count: rows.length })}</p> : null}
    </>
  );
}

const emptyWords = { mine: 'emptyMine', open: 'emptyOpen', ended: 'emptyEnded', conflicts: 'emptyConflicts' } as const satisfies Record<TaskView, string>;

function Nothing({ tasks }: { readonly tasks: Tasks }): ReactNode {
  const t = useT(taskTexts);
  const view = useTasks(tasks, (state) => state.view);
  const searched = useTasks(tasks, (state) => state.text.trim() !== '' && state.view !== 'conflicts');
  return (
    <div className={css.none}>
      <EmptyState icon="check" title={t(searched ? 'nothing' : emptyWords[view])}>{t(searched ? 'nothingHint' : `${emptyWords[view]}Hint`)}</EmptyState>
      {searched ? <Button onClick={() => tasks.find('')}>{t('clear')}</Button> : null}
    </div>
  );
}

/** Nothing is chosen: what was done or refused last still has to be told. */
function Aside({ tasks }: { readonly tasks: Tasks }): ReactNode {
  const t = useT(taskTexts);
  const hasRows = useTasks(tasks, (state) => (state.tasks?.length ?? 0) > 0);
  return <section className={css.aside}><Outcome tasks={tasks} />{hasRows ? <EmptyState icon="check" title={t('choose')} /> : null}</section>;
}
