import type { ReactNode } from 'react';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Notice } from '../../parts/Notice.tsx';
import { useTasks, type Tasks } from './task-store.ts';
import { taskTexts } from './task-texts.ts';

/** What was done last, or why it was not. */
export function Outcome({ tasks }: { readonly tasks: Tasks }): ReactNode {
  const t = useT(taskTexts);
  const fault = useFaultSentence();
  const said = useTasks(tasks, (state) => state.said);
  const refusal = useTasks(tasks, (state) => state.refusal);
  if (refusal !== null) {
    if (refusal.code === 'fault') return <Notice>{fault(refusal.detail)}</Notice>;
    return <Notice>{refusal.code === 'stale-move' ? t('stale-move', { status: t(`status-${refusal.detail.standing}`) }) : t(refusal.code)}</Notice>;
  }
  if (said === null) return null;
  return <Notice tone="good">{said.what === 'saidMoved' ? t('saidMoved', { title: said.title, status: t(`status-${said.status}`) }) : said.what === 'saidSettled' ? t('saidSettled') : t(said.what, { title: said.title })}</Notice>;
}
