import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AttentionItem, AttentionList } from '#contract/api/attention.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatMoment } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { Sides } from './Sides.tsx';
import { attentionTexts } from './attention-texts.ts';
import css from './AttentionPage.module.css';

export type AttentionPageProps = { readonly receiptHref: (id: string) => string; readonly shiftHref: (id: string) => string };

export function AttentionPage({ receiptHref, shiftHref }: AttentionPageProps): ReactNode {
  const t = useT(attentionTexts);
  const queries = useQueryClient();
  const attention = useQuery({ queryKey: ['attention'], queryFn: () => api.get<AttentionList>('attention') });
  const act = useMutation({
    mutationFn: ({ id, verb }: { id: string; verb: 'retry' | 'dismiss' }) => api.post<unknown>(`attention/${id}/${verb}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['attention'] }),
  });
  const items = attention.data?.items ?? [];
  return (
    <>
      <PageHead title={t('title')} note={t('note')} />
      <ProblemNotice error={attention.error ?? act.error} />
      <Panel title={t('title')} hideTitle>
        {attention.isPending ? <Skeleton height={56} count={2} /> : null}
        {attention.data && items.length === 0 ? <EmptyState icon="check" title={t('empty')}>{t('emptyHint')}</EmptyState> : null}
        <ul>{items.map((item) => <AttentionEntry key={item.id} item={item} receiptHref={receiptHref} shiftHref={shiftHref} onAct={(verb) => act.mutate({ id: item.id, verb })} />)}</ul>
      </Panel>
    </>
  );
}

const reasons = ['not-text', 'not-json', 'not-facts', 'unknown-entity', 'other-shape', 'other-company', 'part-of-another', 'repeated-part', 'key-conflict', 'op-reused', 'refused-by-database'] as const;

/** Whether there are words for why the server set a record aside; a server newer than this page may have others. */
function isReason(reason: string): reason is (typeof reasons)[number] {
  return (reasons as readonly string[]).includes(reason);
}

function AttentionEntry({ item, onAct, ...hrefs }: AttentionPageProps & { readonly item: AttentionItem; readonly onAct: (verb: 'retry' | 'dismiss') => void }): ReactNode {
  const t = useT(attentionTexts);
  const language = useLanguage();
  const reason = item.detail['reason'];
  const words = typeof reason !== 'string' || reason === '' ? null : isReason(reason) ? t(reason) : reason;
  return (
    <li className={css.item}>
      <span className={css.mark}><Icon name="warning" size={18} /></span>
      <div className={css.words}>
        <b>{t(item.kind)}</b>
        <p className={css.where}>{[item.storeName, item.tillName, formatMoment(item.createdAt, language, Date.now())].filter(Boolean).join(' · ')}</p>
        {words === null ? null : <p className={css.where}>{t('reason', { reason: words })}</p>}
        <Sides item={item} {...hrefs} />
        <p className={css.advice}>{t(`do-${item.kind}`)}</p>
      </div>
      <div className={css.verbs}>
        {item.kind === 'quarantined-commit' ? <Button look="soft" size="dense" onClick={() => onAct('retry')}>{t('retry')}</Button> : null}
        <Button look="plain" size="dense" onClick={() => onAct('dismiss')}>{t('dismiss')}</Button>
      </div>
    </li>
  );
}
