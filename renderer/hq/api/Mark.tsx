import type { ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import css from './Mark.module.css';
import { markTexts } from './mark-texts.ts';

/** A word on a line of a list: small, so that the line stays one line. `warn` asks to look. */
export function Mark({ tone = 'quiet', children }: { readonly tone?: 'quiet' | 'warn' | 'good' | 'danger'; readonly children: ReactNode }): ReactNode {
  return <span className={`${css.mark} ${css[tone]}`}>{children}</span>;
}

/** A receipt by which goods came back: never mistaken for a sale. */
export function RefundMark(): ReactNode {
  const t = useT(markTexts);
  return <Mark tone="warn">{t('refund')}</Mark>;
}
