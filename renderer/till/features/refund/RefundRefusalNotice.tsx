import type { ReactNode } from 'react';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { formatQuantity } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { headquartersTexts } from '../../parts/headquarters-texts.ts';
import { Notice } from '../../parts/Notice.tsx';
import { partsTexts } from '../../parts/parts-texts.ts';
import type { RefundRefusal } from './refund-state.ts';
import { refundTexts } from './refund-texts.ts';

/** What was refused, in words: what it means for the receipt, what to press. */
export function RefundRefusalNotice({ refusal }: { readonly refusal: RefundRefusal | null }): ReactNode {
  const t = useT(refundTexts);
  const say = useT(partsTexts);
  const far = useT(headquartersTexts);
  const fault = useFaultSentence();
  const language = useLanguage();
  const words = (no: RefundRefusal): string => {
    switch (no.code) {
      case 'unknown-receipt': return t('unknownReceipt');
      case 'far-not-found': return far('notFound');
      case 'far-too-many-tries': return far('tooManyTries');
      case 'far-no-connection': return far('noConnection');
      case 'far-disk-full': return far('diskFull');
      case 'far-failed': return far('failed');
      case 'is-refund': return t('isRefund');
      case 'sale-in-progress': return t('saleInProgress');
      case 'unknown-line': return t('unknownLine');
      case 'quantity-fraction': return t('fraction', { name: no.detail.name });
      case 'more-than-sold': return t('moreThanSold', { left: formatQuantity(no.detail.leftMicro, language) });
      case 'receipt-full': return t('receiptFull');
      case 'too-large': return t('tooLarge');
      case 'no-price': return t('noPrice', { name: no.detail.name });
      case 'unknown-good':
      case 'unknown-barcode': return t('unknownGood');
      case 'scale-label': return t(no.detail.reason === 'zero' ? 'labelZero' : 'labelNoGood');
      case 'not-on-receipt': return t('notOnReceipt', { code: no.detail.code.slice(0, 40) });
      case 'finish-first': return t('finishFirst');
      case 'reason-needed': return t('reasonNeeded');
      case 'needs-right': return say('needsRight');
      case 'not-signed-in': return say('notSignedIn');
      case 'no-shift': return say('noShift');
      case 'fault': return fault(no.detail);
    }
  };
  return refusal === null ? null : <Notice>{words(refusal)}</Notice>;
}
