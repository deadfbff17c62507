import type { ReactNode } from 'react';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Notice } from '../../parts/Notice.tsx';
import { partsTexts } from '../../parts/parts-texts.ts';
import type { CashRefusal } from './cash-store.ts';
import { cashTexts } from './cash-texts.ts';

/** Why no money was booked and no drawer opened. */
export function CashRefusalNotice({ refusal }: { readonly refusal: CashRefusal | null }): ReactNode {
  const t = useT(cashTexts);
  const say = useT(partsTexts);
  const fault = useFaultSentence();
  const words = (no: CashRefusal): string => {
    switch (no.code) {
      case 'more-than-drawer': return t('moreThanDrawer');
      case 'unknown-reason': return t('unknownReason');
      case 'no-printer': return t('noPrinter');
      case 'needs-right': return say('needsRight');
      case 'not-signed-in': return say('notSignedIn');
      case 'no-shift': return say('noShift');
      case 'fault': return fault(no.detail);
    }
  };
  return refusal === null ? null : <Notice>{words(refusal)}</Notice>;
}
