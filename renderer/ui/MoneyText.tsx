import type { ReactNode } from 'react';
import { moneyParts } from '#renderer/i18n/format.ts';
import { useLanguage } from '#renderer/i18n/use-t.ts';
import { classNames } from './class-names.ts';
import { Grouped } from './Grouped.tsx';
import css from './MoneyText.module.css';

/** From 100 000 000.00 on an amount needs more room than a figure that stands large, or in a narrow place, may have. */
const LONG_MINOR = 100_000_000_00;

/** An amount: tabular, groups by narrow no-break spaces, kopecks lighter. `minor` in kopecks. `--long-size` of the place is the size of an amount of eleven digits and more. */
export function MoneyText({ minor, currency = false, className }: { readonly minor: number; readonly currency?: boolean; readonly className?: string | undefined }): ReactNode {
  const parts = moneyParts(minor, useLanguage());
  return (
    <span className={classNames(css.money, Math.abs(minor) >= LONG_MINOR && css.long, className)}>
      {parts.sign}<Grouped>{parts.whole}</Grouped>
      <span className={css.kopecks}>{parts.fraction}{currency ? <span className={css.currency}>{parts.currency}</span> : null}</span>
    </span>
  );
}
