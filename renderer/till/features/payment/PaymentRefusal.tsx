import type { ReactNode } from 'react';
import type { CartView } from '#contract/terminal/sale.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { Notice } from '../../parts/Notice.tsx';
import { cardHint, isNothing, type CardHint, type CardMoney, type OnTerminal } from './on-terminal.ts';
import type { PayRefusal } from './payment-state.ts';
import { paymentTexts } from './payment-texts.ts';

/** What is said otherwise where money goes back, and where it goes both ways. */
const byMode = {
  interrupted: { sale: 'interrupted', refund: 'interruptedBack', exchange: 'interruptedExchange' }, declined: { sale: 'cardDeclined', refund: 'cardDeclinedBack', exchange: 'cardDeclinedExchange' },
  card: { sale: 'cardUnknown', refund: 'cardUnknownBack', exchange: 'cardUnknownExchange' }, refused: { sale: 'registerRefused', refund: 'registerRefusedBack', exchange: 'registerRefusedExchange' },
  unknown: { sale: 'registerUnknown', refund: 'registerUnknownBack', exchange: 'registerUnknownExchange' },
} as const;

type Told = { readonly t: Say<(typeof paymentTexts)['ru']>; readonly language: Language; readonly fault: ReturnType<typeof useFaultSentence> };

function sentence(refusal: PayRefusal, mode: CartView['mode'], { t, language, fault }: Told): string {
  switch (refusal.code) {
    case 'empty': return t('empty');
    case 'cart-changed': return t('cartChanged');
    case 'cash-changed': return t(refusal.detail.cashDueMinor < 0 ? 'cashBackChanged' : 'cashChanged', { sum: formatMoney(Math.abs(refusal.detail.cashDueMinor), language, true) });
    case 'drawer-short': return refusal.detail.availableMinor === null ? t('drawerShort') : t('drawerShortOf', { available: formatMoney(refusal.detail.availableMinor, language, true) });
    case 'sale-in-progress': return t('inProgress');
    case 'tendered-too-small': return t('tooSmall', { total: formatMoney(refusal.detail.totalMinor, language, true) });
    case 'tendered-too-large': return t('tooLarge');
    case 'card-too-large': return t('cardTooLarge');
    case 'card-declined': return t(byMode.declined[mode], { reason: refusal.detail.reason });
    case 'card-unknown': return t(byMode.card[mode]);
    case 'more-than-sold': return t('moreThanSold');
    case 'register-refused': return t(byMode.refused[mode], { reason: refusal.detail.reason });
    case 'register-unknown': return t(byMode.unknown[mode]);
    case 'interrupted': return t(byMode.interrupted[mode]);
    case 'not-signed-in': return t('notSignedIn');
    case 'no-shift': return t('noShift');
    case 'no-cards': return t('noCards');
    case 'cash-covers': return t('cashCovers');
    case 'fault': return fault(refusal.detail);
  }
}

/** What to do about a terminal that has moved the money, in the sums it moved, of which some may be in the books already. */
function cardWords({ what, moved, booked, left }: CardHint, { t, language }: Pick<Told, 't' | 'language'>): string {
  const sum = ({ saleMinor, refundMinor }: CardMoney): string => {
    const [paid, back] = [formatMoney(saleMinor, language, true), formatMoney(refundMinor, language, true)];
    return saleMinor > 0 && refundMinor > 0 ? t('cardBothWays', { paid, back }) : saleMinor > 0 ? paid : back;
  };
  if (isNothing(booked)) return t(what === 'confirm' ? 'cardMayHaveMoved' : 'cardMustBeUndone', { sum: sum(moved) });
  return t(what === 'confirm' ? 'cardPartMayHaveMoved' : 'cardPartMustBeUndone', { sum: sum(moved), booked: sum(booked), left: sum(left) });
}

export type PaymentRefusalProps = {
  readonly refusal: PayRefusal | null;
  readonly onTerminal: OnTerminal | null;
  /** The receipt in hand now. */
  readonly cart: CartView;
};

/** What a payment was refused for: what happened, what it means for the money, what to press. A terminal worked by hand has moved the money before the till was told, and that stays told when the refusal was read (HSA29). */
export function PaymentRefusal({ refusal, onTerminal, cart }: PaymentRefusalProps): ReactNode {
  const t = useT(paymentTexts);
  const language = useLanguage();
  const fault = useFaultSentence();
  const hint = onTerminal === null ? null : cardHint(onTerminal, cart);
  if (refusal === null && hint === null) return null;
  const unknown = refusal?.code === 'card-unknown' || refusal?.code === 'register-unknown';
  return (
    <Notice tone={unknown ? 'danger' : 'warn'}>
      {refusal === null ? null : sentence(refusal, cart.mode, { t, language, fault })}
      {hint === null ? null : <p>{cardWords(hint, { t, language })}</p>}
    </Notice>
  );
}
