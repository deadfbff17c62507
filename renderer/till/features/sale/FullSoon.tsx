import type { ReactNode } from 'react';
import type { CartView } from '#contract/terminal/sale.ts';
import { MAX_LINES } from '#domain/sale/line.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Notice } from '../../parts/Notice.tsx';
import css from './RefusalNotice.module.css';
import { saleTexts } from './sale-texts.ts';

/** So many lines before the last a receipt holds, the cashier hears of it: early enough to end this one where the customer likes. */
export const SOON = 20;

/** That this receipt will be full in a few lines, before a good is refused (HSA8). */
export function FullSoon({ cart }: { readonly cart: Pick<CartView, 'lines'> }): ReactNode {
  const t = useT(saleTexts);
  const left = MAX_LINES - cart.lines.length;
  if (left > SOON) return null;
  return <div className={css.state} data-testid="full-soon"><Notice tone="quiet">{left > 0 ? t('fullSoon', { count: left, most: MAX_LINES }) : t('fullNow', { most: MAX_LINES })}</Notice></div>;
}
