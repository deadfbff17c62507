import type { ReactNode } from 'react';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage } from '#renderer/i18n/use-t.ts';
import type { Entry } from './amount-entry.ts';
import css from './EntryText.module.css';
import { Grouped } from './Grouped.tsx';

/** Digits as they are being typed, in groups, with the decimal mark of the language and a caret. */
export function EntryText({ entry, caret = true }: { readonly entry: Entry; readonly caret?: boolean }): ReactNode {
  const language = useLanguage();
  const [whole = '', fraction] = entry.split(',');
  const grouped = whole === '' ? '' : formatMoney(Number(whole) * 100, language).slice(0, -3);
  return <span className={css.entry}><Grouped>{grouped}</Grouped>{fraction === undefined ? '' : `${language === 'ru' ? ',' : '.'}${fraction}`}{caret ? <i className={css.caret} aria-hidden="true" /> : null}</span>;
}
