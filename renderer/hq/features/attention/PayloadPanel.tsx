import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { QuarantinedPayload } from '#contract/api/attention.ts';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatCount } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { attentionTexts, isReason } from './attention-texts.ts';
import css from './AttentionPage.module.css';

/** What the till sent, as it came: for whoever has to find out why it could not be placed. */
export function PayloadPanel({ itemId, onClose }: { readonly itemId: string; readonly onClose: () => void }): ReactNode {
  const t = useT(attentionTexts);
  const language = useLanguage();
  const payload = useQuery({ queryKey: ['payload', itemId], queryFn: () => api.get<QuarantinedPayload>(`attention/${itemId}/payload`), staleTime: Infinity });
  return (
    <SidePanel title={t('payloadTitle')} closeWord={t('shut')} onClose={onClose}>
      {payload.isPending ? <Skeleton height={20} count={8} /> : null}
      <ProblemNotice error={payload.error} />
      {payload.data ? (
        <>
          <p className={css.where}>{t('reason', { reason: isReason(payload.data.reason) ? t(payload.data.reason) : payload.data.reason })}{payload.data.detail === '' ? '' : ` · ${payload.data.detail}`}</p>
          <p className={css.where}>{t('bytes', { bytes: formatCount(payload.data.bytes, language) })}{payload.data.text === null ? ` · ${t('notText')}` : ''}</p>
          <h3 className={css.rawTitle}>{t('header')}</h3>
          <pre className={css.raw} tabIndex={0}>{JSON.stringify(payload.data.header, null, 2)}</pre>
          <h3 className={css.rawTitle}>{t('content')}</h3>
          <pre className={css.raw} tabIndex={0}>{payload.data.text === null ? payload.data.base64 : pretty(payload.data.text)}</pre>
        </>
      ) : null}
    </SidePanel>
  );
}

/** Indented where it is whole JSON; otherwise as it stands. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
