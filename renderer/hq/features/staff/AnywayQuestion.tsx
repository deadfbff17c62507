import type { ReactNode } from 'react';
import type { StoreRow } from '#contract/api/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import css from '../../api/Form.module.css';
import type { Saving } from './save-staff.ts';
import { staffTexts } from './staff-texts.ts';

/** Says what a store would be without, and asks the same again. */
export function AnywayQuestion({ stores, storeId, saving, onCancel }: { readonly stores: readonly StoreRow[]; readonly storeId: string; readonly saving: Saving; readonly onCancel: () => void }): ReactNode {
  const t = useT(staffTexts);
  return (
    <div className={css.question} role="alert">
      <p className={css.warning}>{t('nobody', { store: stores.find((store) => store.id === storeId)?.name ?? '' })}</p>
      <p>{t('delay')}</p>
      <div className={css.verbs}>
        <Button look="danger" size="dense" disabled={saving.isPending} onClick={() => saving.mutate({ ...saving.variables, anyway: true })}>{t('anyway')}</Button>
        <Button look="quiet" size="dense" onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </div>
  );
}
