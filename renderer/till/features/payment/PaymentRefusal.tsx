import type { ReactNode } from 'react';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { Notice } from '../../parts/Notice.tsx';
import type { PayRefusal } from './payment-store.ts';
import { paymentTexts } from './payment-texts.ts';

function sentence(refusal: PayRefusal, t: Say<(typeof paymentTexts)['ru']>, language: Language, fault: ReturnType<typeof useFaultSentence>): string {
  switch (refusal.code) {
    case 'empty': return t('empty');
    case 'cart-changed': return t('cartChanged');
    case 'cash-changed': return t(refusal.detail.cashDueMinor < 0 ? 'cashBackChanged' : 'cashChanged', { sum: formatMoney(Math.abs(refusal.detail.cashDueMinor), language, true) });
    case 'drawer-short': return refusal.detail.availableMinor === null ? t('drawerShort') : t('drawerShortOf', { available: formatMoney(refusal.detail.availableMinor, language, true) });
    case 'sale-in-progress': return t('inProgress');
    case 'tendered-too-small': return t('tooSmall', { total: formatMoney(refusal.detail.totalMinor, language, true) });
    case 'tendered-too-large': return t('tooLarge');
    case 'card-too-large': return t('cardTooLarge');
    case 'card-declined': return t('cardDeclined', { reason: refusal.detail.reason });
    case 'card-unknown': return t('cardUnknown');
    case 'more-than-sold': return t('moreThanSold');
    case 'register-refused': return t('registerRefused', { reason: refusal.detail.reason });
    case 'register-unknown': return t('registerUnknown');
    case 'not-signed-in': return t('notSignedIn');
    case 'no-shift': return t('noShift');
    case 'no-cards': return t('noCards');
    case 'fault': return fault(refusal.detail);
  }
}

/** What a payment was refused for: what happened, what it means for the money, what to press. */
export function PaymentRefusal({ refusal }: { readonly refusal: PayRefusal | null }): ReactNode {
  const t = useT(paymentTexts);
  const language = useLanguage();
  const fault = useFaultSentence();
  if (refusal === null) return null;
  const unknown = refusal.code === 'card-unknown' || refusal.code === 'register-unknown';
  return <Notice tone={unknown ? 'danger' : 'warn'}>{sentence(refusal, t, language, fault)}</Notice>;
}
