import type { ReactNode } from 'react';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT, type Say } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import type { SaleRefusal } from './cart-store.ts';
import css from './RefusalNotice.module.css';
import { saleTexts } from './sale-texts.ts';

const SHOWN = 3;

type Words = { readonly what: string; readonly hint: string };

function wordsOf(refusal: SaleRefusal, t: Say<(typeof saleTexts)['ru']>, fault: ReturnType<typeof useFaultSentence>): Words {
  switch (refusal.code) {
    case 'unknown-barcode': return { what: t('unknownBarcode', { code: refusal.detail.code }), hint: t('unknownBarcodeHint') };
    case 'ambiguous': return { what: t('ambiguous'), hint: '' };
    case 'no-price': return { what: t('noPriceRefusal', { name: refusal.detail.name }), hint: t('noPriceHint') };
    case 'quantity-fraction': return { what: t('fraction', { name: refusal.detail.name }), hint: t('fractionHint') };
    case 'too-large': return { what: t('tooLarge'), hint: t('tooLargeHint') };
    case 'not-signed-in': return { what: t('notSignedIn'), hint: t('notSignedInHint') };
    case 'no-shift': return { what: t('noShift'), hint: t('noShiftHint') };
    case 'sale-in-progress': return { what: t('inProgress'), hint: t('inProgressHint') };
    case 'unknown-good': return { what: t('unknownGood'), hint: t('unknownGoodHint') };
    case 'unknown-line': return { what: t('unknownLine'), hint: t('unknownLineHint') };
    case 'fault': return { what: fault(refusal.detail), hint: t('faultHint') };
  }
}

export type RefusalNoticeProps = { readonly refusals: readonly SaleRefusal[]; readonly onDismiss: () => void };

/** What the till said no to, what that means for the receipt, what to press. Stays until it has been read. */
export function RefusalNotice({ refusals, onDismiss }: RefusalNoticeProps): ReactNode {
  const t = useT(saleTexts);
  const fault = useFaultSentence();
  const refusal = refusals.at(-1);
  useKeys(LEVEL.screen, { keys: { Enter: onDismiss, Escape: onDismiss } }, refusal !== undefined);
  if (refusal === undefined) return null;
  const said = refusals.slice(-SHOWN).map((one) => wordsOf(one, t, fault));
  const { hint } = wordsOf(refusal, t, fault);
  return (
    <div className={css.notice} role="alert">
      <span className={css.icon}><Icon name="warning" size={24} /></span>
      <div className={css.words}>
        {said.map(({ what }, index) => <p key={index} className={css.what}>{what}</p>)}
        {hint === '' ? null : <p>{hint}</p>}
        {refusals.length > SHOWN ? <p className={css.more}>{t('refusedMore', { count: refusals.length - SHOWN })}</p> : null}
      </div>
      <Button keyName="Enter" stacked onClick={onDismiss}>{t('acknowledge')}</Button>
    </div>
  );
}
