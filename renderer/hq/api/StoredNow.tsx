import type { ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import css from './Form.module.css';
import { storedTexts } from './stored-texts.ts';

/** What somebody else has stored meanwhile, field by field, under what was typed here. */
export function StoredNow({ facts }: { readonly facts: readonly (readonly [name: string, value: string])[] }): ReactNode {
  const t = useT(storedTexts);
  return (
    <div className={css.warning} role="status">
      <p><b>{t('now')}</b></p>
      <ul>{facts.map(([name, value]) => <li key={name}>{name}: {value || t('none')}</li>)}</ul>
      <p className={css.note}>{t('keep')}</p>
    </div>
  );
}
