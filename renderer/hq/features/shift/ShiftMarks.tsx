import type { ReactNode } from 'react';
import type { ShiftCheck } from '#contract/api/shift.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Mark } from '../../api/Mark.tsx';
import { shiftTexts } from './shift-texts.ts';
import css from './ShiftPage.module.css';

const tones = { open: 'quiet', waiting: 'quiet', right: 'good', differs: 'danger', unreadable: 'warn' } as const satisfies Record<ShiftCheck, string>;

/** Whether a Z is the sum of its receipts, in a word. */
export function CheckMark({ check }: { readonly check: ShiftCheck }): ReactNode {
  const t = useT(shiftTexts);
  return <Mark tone={tones[check]}>{t(`check-${check}`)}</Mark>;
}

/** Over or short of a count: the sign says which, the colour that it is not nothing. */
export function Difference({ minor }: { readonly minor: number }): ReactNode {
  const language = useLanguage();
  if (minor === 0) return <span className={css.even}>0</span>;
  return <b className={minor < 0 ? css.short : css.over}>{minor > 0 ? '+' : ''}{formatMoney(minor, language)}</b>;
}
