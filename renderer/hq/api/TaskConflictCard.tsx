import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ResolveTaskConflict, TaskConflict, TaskSide } from '#contract/api/task.ts';
import { formatMoment } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ApiProblem, api } from './client.ts';
import { conflictTexts } from './conflict-texts.ts';
import { fieldWords, valueWords, writerName } from './conflict-words.ts';
import { useNow } from './now.ts';
import { ProblemNotice } from './ProblemNotice.tsx';
import css from './TaskConflictCard.module.css';

/** Both values of a disputed edit, who gave them and when, and the two ways to end it. */
export function TaskConflictCard({ conflict }: { readonly conflict: TaskConflict }): ReactNode {
  const t = useT(conflictTexts);
  const language = useLanguage();
  const now = useNow();
  const queries = useQueryClient();
  const resolve = useMutation({
    mutationFn: (body: ResolveTaskConflict) => api.post<TaskConflict>(`tasks/conflicts/${conflict.id}/resolve`, body),
    onSettled: () => Promise.all(['tasks', 'task', 'task-conflicts', 'attention'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  const { field, kind, won, lost, mayKeepLost, settled } = conflict;
  const open = settled === null;
  const faster = resolve.error instanceof ApiProblem && resolve.error.code === 'settled';
  return (
    <section className={css.card} data-open={open} aria-label={t('about', { field: fieldWords(field, t) })}>
      <p><b>{fieldWords(field, t)}</b> <span className={css.why}>{t(`why-${kind}`)}</span></p>
      <div className={css.sides}>
        <Side title={t('won')} side={won} field={field}>
          {open ? <Button look={mayKeepLost ? 'plain' : 'soft'} size="dense" disabled={resolve.isPending} onClick={() => resolve.mutate({ keep: 'won' })}>{t(mayKeepLost ? 'keepWon' : 'understood')}</Button> : null}
        </Side>
        <Side title={t('lost')} side={lost} field={field}>
          {open && mayKeepLost ? <Button look="plain" size="dense" disabled={resolve.isPending} onClick={() => resolve.mutate({ keep: 'lost' })}>{t('keepLost')}</Button> : null}
        </Side>
      </div>
      {settled === null ? null : <p className={css.why}>{t('settled', { at: formatMoment(settled.at, language, now), name: writerName(settled.by, t) })}</p>}
      {faster ? <p className={css.why} role="status">{t('settledFaster')}</p> : <ProblemNotice error={resolve.error} />}
    </section>
  );
}

function Side({ title, side, field, children }: { readonly title: string; readonly side: TaskSide; readonly field: string; readonly children: ReactNode }): ReactNode {
  const t = useT(conflictTexts);
  const language = useLanguage();
  const now = useNow();
  const name = writerName(side.by, t);
  return (
    <div className={css.side}>
      <p className={css.why}>{title}</p>
      <p className={css.value}>{valueWords(field, side, now, language, t)}</p>
      <p className={css.why}>{side.at === null ? name : t('by', { name, at: formatMoment(side.at, language, now) })}</p>
      {children}
    </div>
  );
}
