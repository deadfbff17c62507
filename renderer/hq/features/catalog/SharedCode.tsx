import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { GoodPage } from '#contract/api/catalog.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api, query } from '../../api/client.ts';
import { catalogTexts } from './catalog-texts.ts';
import css from './CatalogPage.module.css';

const NAMED = 3;

/** Asks before a code becomes that of several goods: every scan of it will be a question at the till. */
export function SharedCode({ code, busy, onYes, onNo }: { readonly code: string; readonly busy: boolean; readonly onYes: () => void; readonly onNo: () => void }): ReactNode {
  const t = useT(catalogTexts);
  const owners = useQuery({ queryKey: ['goods', 'of-code', code], queryFn: () => api.get<GoodPage>(`goods${query({ search: code, limit: NAMED })}`) });
  const names = owners.data?.goods.map(({ name }) => t('quoted', { name })).join(', ') ?? '…';
  return (
    <div className={css.question} role="alert">
      <p><Icon name="warning" size={18} /> {t('sharedCode', { code, names })}</p>
      <div className={css.verbs}>
        <Button look="soft" size="dense" disabled={busy} onClick={onYes}>{t('shareCode')}</Button>
        <Button look="quiet" size="dense" onClick={onNo}>{t('notShare')}</Button>
      </div>
    </div>
  );
}
