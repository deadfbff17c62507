import type { ReactNode } from 'react';
import type { CartView } from '#contract/terminal/sale.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { Notice } from '../../parts/Notice.tsx';
import type { PayRefusal } from './payment-store.ts';
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
    case 'fault': return fault(refusal.detail);
  }
}

/** Refusals that say themselves what the card has to do with it, or come before anybody would work the terminal. */
const CARD_SAID: readonly PayRefusal['code'][] = ['card-declined', 'card-unknown', 'card-too-large', 'no-cards', 'empty', 'tendered-too-small', 'tendered-too-large', 'sale-in-progress'];

/** Refusals after which the same receipt is paid as it was: whoever confirms the card once more has it recorded for the sum the terminal moved. */
const PAID_AS_IT_WAS: readonly PayRefusal['code'][] = ['cash-changed', 'register-refused', 'register-unknown', 'interrupted', 'not-signed-in', 'no-shift', 'drawer-short', 'fault'];

/** All of a basket, what it has become already and what is left of it: signed kopecks. */
function wholeMinor({ totalMinor, posted }: CartView): number {
  return posted.reduce((sum, one) => sum + (one.kind === 'sale' ? one.totalMinor : -one.totalMinor), totalMinor);
}

/** What to do about a terminal that has moved the money: confirm here once more, where that books the same sum, else undo it there first (HSA29). */
function cardHint(code: PayRefusal['code'], onCardMinor: number, refused: CartView | null, now: CartView): 'cardMayHaveMoved' | 'cardMustBeUndone' | null {
  if (onCardMinor === 0 || CARD_SAID.includes(code)) return null;
  const isSame = refused !== null && refused.id === now.id && wholeMinor(refused) === wholeMinor(now);
  return isSame && PAID_AS_IT_WAS.includes(code) ? 'cardMayHaveMoved' : 'cardMustBeUndone';
}

export type PaymentRefusalProps = {
  readonly refusal: PayRefusal | null;
  readonly onCardMinor: number;
  /** The receipt the refused payment was for, and the one in hand now. */
  readonly refusedCart: CartView | null;
  readonly cart: CartView;
};

/** What a payment was refused for: what happened, what it means for the money, what to press. A terminal worked by hand has moved the money before the till was told. */
export function PaymentRefusal({ refusal, onCardMinor, refusedCart, cart }: PaymentRefusalProps): ReactNode {
  const t = useT(paymentTexts);
  const language = useLanguage();
  const fault = useFaultSentence();
  if (refusal === null) return null;
  const unknown = refusal.code === 'card-unknown' || refusal.code === 'register-unknown';
  const hint = cardHint(refusal.code, onCardMinor, refusedCart, cart);
  return <Notice tone={unknown ? 'danger' : 'warn'}>{sentence(refusal, cart.mode, { t, language, fault })}{hint === null ? null : <p>{t(hint, { sum: formatMoney(onCardMinor, language, true) })}</p>}</Notice>;
}
