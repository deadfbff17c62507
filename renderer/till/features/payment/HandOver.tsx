import type { ReactNode } from 'react';
import type { CartView, PaidReceipt } from '#contract/terminal/sale.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { handedOver, terminalOrder, type TerminalOrder } from './hand-over.ts';
import { handOverTexts } from './hand-over-texts.ts';
import css from './HandOver.module.css';
import type { Due } from './payment-due.ts';
import type { PaymentState } from './payment-state.ts';

export type BeforeProps = { readonly cart: CartView; readonly due: Due; readonly state: PaymentState };

const drawer = { sale: 'drawerSale', refund: 'drawerRefund', exchange: 'drawerExchange' } as const;

/** What money only goes back in, before it does: what to do on the terminal first, what Enter opens the drawer for (PAY1, PAY2). */
export function ToGoOut({ cart, due, state }: BeforeProps): ReactNode {
  const t = useT(handOverTexts);
  const isOrdered = terminalOrder(due, state, cart) !== null;
  return (
    <>
      {due.cardBackMinor === 0 ? null : <><p className={css.word}>{t(isOrdered ? 'toCard' : 'ofThatToCard')}</p><p className={css.sum}><MoneyText minor={due.cardBackMinor} currency /></p></>}
      {due.payOutMinor === 0 ? null : <><p className={css.word}>{t('cashOut')}</p><p className={css.sum}><MoneyText minor={due.payOutMinor} currency /></p></>}
      {due.payOutMinor === 0 && due.cardBackMinor === 0 ? <p className={css.word}>{t('nothingMoves')}</p> : null}
    </>
  );
}

/** In sentences: first the terminal, then what Enter does with cash. */
export function BeforeEnter({ cart, due, state }: BeforeProps): ReactNode {
  const t = useT(handOverTexts);
  const language = useLanguage();
  const order = terminalOrder(due, state, cart);
  if (order === null && due.payOutMinor === 0) return null;
  const sentence = ({ chargeMinor, creditMinor }: TerminalOrder): string => {
    const [sum, back] = [formatMoney(chargeMinor, language, true), formatMoney(creditMinor, language, true)];
    return chargeMinor === 0 ? t('credit', { sum: back }) : creditMinor === 0 ? t('charge', { sum }) : t('bothWays', { sum, back });
  };
  return (
    <p className={css.before} role="status">
      {order === null ? null : `${sentence(order)} `}
      {due.payOutMinor === 0 ? null : t(drawer[cart.mode])}
    </p>
  );
}

const titles = { sale: 'paidSale', refund: 'paidRefund', exchange: 'paidExchange' } as const;
const words = { 'hand-out': 'handOut', 'change': 'change', 'credited': 'credited', 'charged': 'charged' } as const;

/** What became of the receipt, in the words of the panel's name. */
export function usePaidTitle({ mode }: Pick<PaidReceipt, 'mode'>): string {
  return useT(handOverTexts)(titles[mode]);
}

/** After Enter: what to hand out, large; what was done with the card; or that there is nothing to hand over. */
export function AfterEnter({ receipt }: { readonly receipt: PaidReceipt }): ReactNode {
  const t = useT(handOverTexts);
  const language = useLanguage();
  const title = usePaidTitle(receipt);
  const [first, ...others] = handedOver(receipt);
  const nothing = t(receipt.mode === 'sale' ? 'noChange' : 'nothing');
  const spoken = first === undefined ? [nothing] : [first, ...others].map(({ what, minor }) => t('spoken', { what: t(words[what]), sum: formatMoney(minor, language, true) }));
  return (
    <div role="status" className={css.after}>
      <span className="visually-hidden">{[title, ...spoken].map((one) => `${one}.`).join(' ')}</span>
      <div className={css.seen} aria-hidden="true">
        {first === undefined ? <p className={css.word}>{nothing}</p> : (
          <>
            <p className={css.word}>{first.what === 'credited' || first.what === 'charged' ? <Icon name="check" size={24} /> : null}{t(words[first.what])}</p>
            <p className={css.figure}><MoneyText minor={first.minor} currency /></p>
            {others.map(({ what, minor }) => <p key={what} className={css.also}>{t(words[what])} <MoneyText minor={minor} currency /></p>)}
          </>
        )}
      </div>
    </div>
  );
}
