import type { ReactNode } from 'react';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Notice } from '../../parts/Notice.tsx';
import { partsTexts } from '../../parts/parts-texts.ts';
import type { ShiftRefusal } from './close-store.ts';
import { shiftTexts } from './shift-texts.ts';
import { useHalfwayName } from './use-halfway-name.ts';
import type { SlipRefusal } from './slip-store.ts';

type Refusal = ShiftRefusal | SlipRefusal;

/** Why the shift was not ended, counted or reported. A needed reason is asked for beside the difference, not told here. */
export function ShiftRefusalNotice({ refusal }: { readonly refusal: Refusal | null }): ReactNode {
  const t = useT(shiftTexts);
  const say = useT(partsTexts);
  const fault = useFaultSentence();
  const which = useHalfwayName();
  const words = (no: Refusal): string | null => {
    switch (no.code) {
      case 'reason-needed': return null;
      case 'cart-not-empty': return t('cartNotEmpty');
      case 'half-way': return t('halfwayRefusal', { which: which(no.detail), number: no.detail.number });
      case 'sale-in-progress': return t('inProgress');
      case 'no-shift': return t('noShiftRefusal');
      case 'unknown-shift': return t('unknownShift');
      case 'unknown-slip': return t('unknownSlip');
      case 'no-printer': return t('noPrinter');
      case 'needs-right': return say('needsRight');
      case 'not-signed-in': return say('notSignedIn');
      case 'fault': return fault(no.detail);
    }
  };
  const sentence = refusal === null ? null : words(refusal);
  return sentence === null ? null : <Notice>{sentence}</Notice>;
}
