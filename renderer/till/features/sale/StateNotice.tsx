import type { ReactNode } from 'react';
import type { CartView } from '#contract/terminal/sale.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Notice } from '../../parts/Notice.tsx';
import css from './RefusalNotice.module.css';
import { saleTexts } from './sale-texts.ts';

/** Where a payment stopped half-way (the till was switched off, the register said nothing), said in words; null while goods are being added. */
const sentences = { tendering: 'stateTendering', 'card-authorised': 'stateCard', 'fiscal-intent': 'stateUnknown', registered: 'stateRegistered', 'not-registered': 'stateNotRegistered', unknown: 'stateUnknown' } as const;

/** Says which step of the payment the receipt in hand has reached, where it stands still. */
export function StateNotice({ cart, paying }: { readonly cart: CartView; readonly paying: boolean }): ReactNode {
  const t = useT(saleTexts);
  if (paying || cart.state === 'cart' || cart.state === 'posted') return null;
  return <div className={css.state} data-testid="sale-state"><Notice tone={cart.state === 'unknown' || cart.state === 'fiscal-intent' ? 'danger' : 'warn'}>{t(sentences[cart.state])}{cart.refusal === '' ? '' : ` ${t('stateReason', { reason: cart.refusal })}`}</Notice></div>;
}
