import type { ReactNode } from 'react';
import type { CartView } from '#contract/terminal/sale.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import css from './RefusalNotice.module.css';
import { stateTexts } from './state-texts.ts';

/** What stopped, and the word of the button that goes on; where the register refused, the receipt is paid like any other. */
const steps = {
  tendering: { what: 'card', ask: 'askTerminal' }, 'card-authorised': { what: 'authorised', ask: 'finish' }, 'fiscal-intent': { what: 'unknown', ask: 'askRegister' },
  registered: { what: 'registered', ask: 'finish' }, 'not-registered': { what: 'refused', ask: null }, unknown: { what: 'unknown', ask: 'askRegister' },
} as const;

export type StateNoticeProps = { readonly cart: CartView; readonly paying: boolean; /** Asks what became of the payment that stands still. */ readonly onAsk: () => void };

/** Where a payment stopped half-way (the till was switched off, the register said nothing): what is known, what is done already, and the way on. Nothing while goods are being added. */
export function StateNotice({ cart, paying, onAsk }: StateNoticeProps): ReactNode {
  const t = useT(stateTexts);
  const language = useLanguage();
  if (paying || cart.state === 'cart' || cart.state === 'posted') return null;
  const { what, ask } = steps[cart.state];
  const receipts = cart.posted.map(({ kind, number, totalMinor }) => t(kind === 'sale' ? 'postedSale' : 'postedRefund', { number, sum: formatMoney(totalMinor, language, true) }));
  return (
    <div className={css.state} data-testid="sale-state" data-state={cart.state}>
      <Notice tone={what === 'refused' || what === 'registered' ? 'warn' : 'danger'}>
        <p>{t(`${what}-${cart.mode}`)}{cart.refusal === '' ? '' : ` ${t('reason', { reason: cart.refusal })}`}</p>
        {receipts.length === 0 ? null : <p>{t('posted', { receipts: receipts.join(', ') })}</p>}
        {ask === null ? null : <div className={css.ask}><Button look="main" action="cash" onClick={onAsk}>{t(ask)}</Button></div>}
      </Notice>
    </div>
  );
}
