import type { ReactNode } from 'react';
import { amountTexts } from '#renderer/i18n/amount-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { EntryText } from '#renderer/ui/EntryText.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import type { AmountField } from '../../parts/amount-field.ts';
import css from './LinePanel.module.css';

export type EntryBoxProps = { readonly label: string; readonly field: AmountField; /** What stands there while nothing is typed. */ readonly now: string; readonly result: string };

/** The number being typed, what it is now, what would come of it, and what was wrong with the last thing typed. */
export function EntryBox({ label, field, now, result }: EntryBoxProps): ReactNode {
  const t = useT(amountTexts);
  return (
    <div className={css.box}>
      <span className={css.label}>{label}</span>
      <output className={css.entry} aria-label={label}>{field.entry === '' ? <span className={css.now}>{now}<EntryText entry="" /></span> : <EntryText entry={field.entry} />}</output>
      {field.trouble === null ? <span className={css.result} aria-live="polite">{result}</span> : <span className={css.trouble} role="alert"><Icon name="warning" size={18} />{t(field.trouble)}</span>}
    </div>
  );
}
