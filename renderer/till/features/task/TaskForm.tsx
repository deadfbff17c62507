import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DayButton } from '../../parts/DayButton.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Pick } from '../../parts/Pick.tsx';
import { shopDay } from '../../parts/shop-clock.ts';
import { useShopClock } from '../../parts/shop-time.tsx';
import { dayWords } from './days.ts';
import type { Draft } from './draft.ts';
import { Outcome } from './Outcome.tsx';
import css from './TaskPanel.module.css';
import { useTasks, type Tasks } from './task-store.ts';
import { taskTexts } from './task-texts.ts';

export type TaskFormProps = {
  readonly tasks: Tasks;
  readonly draft: Draft;
  readonly me: { readonly id: string; readonly name: string } | null;
  readonly nowMs: number;
  /** Esc was pressed over something written. */
  readonly surelyDrop: boolean;
};

/** A task as it is written. What stands here stays while a customer is served. */
export function TaskForm({ tasks, draft, me, nowMs, surelyDrop }: TaskFormProps): ReactNode {
  const t = useT(taskTexts);
  const sending = useTasks(tasks, (state) => state.sending);
  const fault = useTasks(tasks, (state) => state.draftFault);
  const restored = useTasks(tasks, (state) => state.draftRestored);
  const title = useRef<HTMLInputElement>(null);
  useEffect(() => title.current?.focus(), []);
  const isNew = draft.base === null;
  return (
    <form className={css.detail} aria-label={t(isNew ? 'formNew' : 'formEdit')} noValidate onSubmit={(event) => { event.preventDefault(); tasks.save(); }}>
      <h3 className={css.title}>{t(isNew ? 'formNew' : 'formEdit')}</h3>
      {restored && !surelyDrop ? <Notice tone="quiet">{t('restored')}</Notice> : null}
      <TextInput ref={title} classNames={{ label: css.label ?? '' }} size="md" label={t('name')} placeholder={t('namePlaceholder')} value={draft.title} maxLength={200} autoComplete="off" error={fault === 'needTitle' ? t('needTitle') : null} onChange={(event) => tasks.change({ title: event.currentTarget.value })} />
      <DuePick draft={draft} nowMs={nowMs} onPick={(dueDate) => tasks.change({ dueDate })} />
      <div className={css.pair}>
        <Assignee tasks={tasks} draft={draft} me={me} />
        <Pick small label={t('priority')} value={draft.priority} options={(['high', 'normal', 'low'] as const).map((value) => ({ value, label: t(value) }))} onPick={(priority) => tasks.change({ priority })} />
      </div>
      <Textarea classNames={{ label: css.label ?? '' }} size="md" label={t('note')} placeholder={t('notePlaceholder')} value={draft.note} maxLength={4000} autosize minRows={2} maxRows={8} onChange={(event) => tasks.change({ note: event.currentTarget.value })} />
      <TextInput classNames={{ label: css.label ?? '' }} size="md" label={t('labels')} placeholder={t('labelsPlaceholder')} value={draft.labels} maxLength={900} autoComplete="off" error={fault === 'tooManyLabels' ? t('tooManyLabels') : null} onChange={(event) => tasks.change({ labels: event.currentTarget.value })} />
      <div className={css.foot}>
        <Outcome tasks={tasks} />
        {surelyDrop ? <Notice>{t('dropSure')}</Notice> : null}
        <div className={css.formActs}>
          <Button look="main" size="pay" submit keyName="Ctrl Enter" disabled={sending}>{t(sending ? 'saving' : isNew ? 'create' : 'save')}</Button>
          <Button look="plain" size="pay" {...(surelyDrop ? { keyName: 'Esc' } : {})} onClick={tasks.drop}>{t('drop')}</Button>
        </div>
      </div>
    </form>
  );
}

function Assignee({ tasks, draft, me }: Pick<TaskFormProps, 'tasks' | 'draft' | 'me'>): ReactNode {
  const t = useT(taskTexts);
  const people = useTasks(tasks, (state) => state.people);
  const known = draft.assigneeId === null || people.some(({ id }) => id === draft.assigneeId) ? people : [...people, { id: draft.assigneeId, name: t('someone') }];
  return (
    <NativeSelect
      classNames={{ label: css.label ?? '' }} size="md" label={t('assignee')} value={draft.assigneeId ?? ''} onChange={(event) => tasks.change({ assigneeId: event.currentTarget.value === '' ? null : event.currentTarget.value })}
      data={[{ value: '', label: t('toNobody') }, ...known.map(({ id, name }) => ({ value: id, label: id === me?.id ? t('toYou', { name }) : name }))]}
    />
  );
}

const usual = [{ days: 0, word: 'dueToday' }, { days: 1, word: 'dueTomorrow' }, { days: 7, word: 'dueWeek' }] as const;

/** The usual days in words, any other from the calendar of the browser, said in the language on screen. */
function DuePick({ draft, nowMs, onPick }: { readonly draft: Draft; readonly nowMs: number; readonly onPick: (day: string | null) => void }): ReactNode {
  const t = useT(taskTexts);
  const language = useLanguage();
  const clock = useShopClock();
  const days = usual.map(({ days: on, word }) => ({ value: shopDay(nowMs, clock, on), label: t(word) }));
  const other = draft.dueDate !== null && !days.some(({ value }) => value === draft.dueDate);
  return (
    <div className={css.due}>
      <Pick small label={t('due')} value={draft.dueDate ?? ''} options={[{ value: '', label: t('dueNone') }, ...days]} onPick={(day) => onPick(day === '' ? null : day)} />
      <DayButton day={draft.dueDate ?? ''} pressed={other} onPick={(day) => onPick(day === '' ? null : day)}>
        {other && draft.dueDate !== null ? dayWords(draft.dueDate, { nowMs, clock }, language, { today: t('today'), tomorrow: t('tomorrow'), yesterday: t('yesterday') }) : t('dueDay')}
      </DayButton>
    </div>
  );
}
