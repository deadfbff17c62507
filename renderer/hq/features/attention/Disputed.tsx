import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AttentionItem } from '#contract/api/attention.ts';
import type { TaskConflictList } from '#contract/api/task.ts';
import { formatCount, formatMoment, formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { api } from '../../api/client.ts';
import { useNow } from '../../api/now.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { TaskConflictCard } from '../../api/TaskConflictCard.tsx';
import { attentionTexts } from './attention-texts.ts';
import css from './AttentionPage.module.css';
import { differencesOf, knownEntity } from './differences.ts';
import { readGoods } from './read-item.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const MOST = 100;

/** The task and both sides of the edit, with the choice between them; the item closes when it is made. */
export function DisputedEdit({ item, taskHref }: { readonly item: AttentionItem; readonly taskHref: (id: string) => string }): ReactNode {
  const t = useT(attentionTexts);
  const [taskId, conflictId, title] = [text(item.detail['taskId']), text(item.detail['conflictId']), text(item.detail['title'])];
  const conflicts = useQuery({
    queryKey: ['task-conflicts', { taskId, state: 'all' }], queryFn: () => api.get<TaskConflictList>(`tasks/conflicts?state=all&taskId=${encodeURIComponent(taskId)}&limit=${MOST}`), enabled: taskId !== '',
  });
  if (taskId === '') return null;
  const conflict = conflicts.data?.conflicts.find(({ id }) => id === conflictId);
  return (
    <div className={css.sides}>
      <p><a href={taskHref(taskId)}>{title === '' ? t('openTask') : t('task', { title })}</a></p>
      {conflicts.isPending ? <Skeleton height={72} /> : null}
      <ProblemNotice error={conflicts.error} />
      {conflict === undefined ? null : <TaskConflictCard conflict={conflict} />}
    </div>
  );
}

/** Which data, how many rows and in which way; whether the till has put it right by itself. */
export function DataDiffers({ item }: { readonly item: AttentionItem }): ReactNode {
  const t = useT(attentionTexts);
  const language = useLanguage();
  const now = useNow();
  const { entities, rows, missing, changed, extra, result, lastAt } = differencesOf(item);
  if (entities.length === 0) return null;
  const named = entities.map(({ entity, rows: count }) => {
    const one = knownEntity(entity);
    return `${one === null ? t('entityOther', { entity }) : t(`entity-${one}`)} ${formatCount(count, language)}`;
  });
  // What the server had lost itself was neither missing at the till nor too much there.
  const how = result === 'placed' ? [] : [missing === 0 ? null : t('rowsMissing', { count: missing }), changed === 0 ? null : t('rowsChanged', { count: changed }), extra === 0 ? null : t('rowsExtra', { count: extra })].filter(Boolean);
  return (
    <div className={css.sides}>
      <p>{t('differed', { count: rows })}: {named.join(', ')}{how.length === 0 ? '' : ` (${how.join(', ')})`}.</p>
      {result === null ? null : <p className={result === 'differs' ? css.unhealed : css.healed}>{t(result)}</p>}
      {lastAt === null ? null : <p>{t('lastDiffered', { at: formatMoment(lastAt, language, now) })}</p>}
    </div>
  );
}

/** The item with its moment, and both prices, the one that stands first. */
export function PriceOverlap({ item, goodHref }: { readonly item: AttentionItem; readonly goodHref: (goodId: string) => string }): ReactNode {
  const t = useT(attentionTexts);
  const language = useLanguage();
  const now = useNow();
  const { goodId, name, validFrom, timeZone, wonMinor, lostMinor } = item.detail;
  if (typeof validFrom !== 'number' || typeof wonMinor !== 'number' || typeof lostMinor !== 'number') return null;
  const when = formatMoment(validFrom, language, now, text(timeZone) || undefined);
  return (
    <div className={css.sides}>
      <p><a href={goodHref(text(goodId))}>{t('overlapOf', { name: text(name), when })}</a></p>
      <p>{t('overlapWon', { price: formatMoney(wonMinor, language, true) })}, {t('overlapLost', { price: formatMoney(lostMinor, language, true) })}.</p>
    </div>
  );
}

/** The goods that show it, each a way to where it is uploaded again. */
export function DamagedPicture({ item, goodHref }: { readonly item: AttentionItem; readonly goodHref: (goodId: string) => string }): ReactNode {
  const goods = readGoods(item);
  return goods.length === 0 ? null : <ul className={css.sides}>{goods.map(({ goodId, name }) => <li key={goodId}><a href={goodHref(goodId)}>{name}</a></li>)}</ul>;
}
