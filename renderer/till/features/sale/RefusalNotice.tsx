import type { ReactNode } from 'react';
import type { GoodCard } from '#contract/terminal/catalog.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { formatMoney, formatQuantity } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { isOfEarlier, isOwed, type SaleRefusal } from './refusals.ts';
import css from './RefusalNotice.module.css';
import { saleTexts } from './sale-texts.ts';

const SHOWN = 3;

type Words = { readonly what: string; readonly hint: string };
type Told = { readonly t: Say<(typeof saleTexts)['ru']>; readonly language: Language; readonly fault: ReturnType<typeof useFaultSentence> };

function wordsOf(refusal: SaleRefusal, { t, language, fault }: Told): Words {
  switch (refusal.code) {
    case 'unknown-barcode': return { what: t('unknownBarcode', { code: refusal.detail.code }), hint: t(refusal.detail.checkDigitWrong ? 'unknownBarcodeDamaged' : 'unknownBarcodeHint') };
    case 'ambiguous': return { what: t('ambiguous'), hint: '' };
    case 'scale-label': return { what: t(refusal.detail.reason === 'zero' ? 'scaleZero' : 'scaleNoGood'), hint: t(refusal.detail.reason === 'zero' ? 'scaleZeroHint' : 'scaleNoGoodHint') };
    case 'no-price': return { what: t('noPriceRefusal', { name: refusal.detail.name }), hint: t('noPriceHint') };
    case 'quantity-fraction': return { what: t('fraction', { name: refusal.detail.name }), hint: t('fractionHint') };
    case 'receipt-full': return { what: t('receiptFull', { count: refusal.detail.lines }), hint: t('receiptFullHint') };
    case 'too-large': return { what: t('tooLarge'), hint: t('tooLargeHint') };
    case 'more-than-sold': return { what: t('moreThanSold', { left: formatQuantity(refusal.detail.leftMicro, language) }), hint: t('moreThanSoldHint') };
    case 'fixed-line': return { what: t('fixedLine'), hint: t('fixedLineHint') };
    case 'above-price': return { what: t('abovePrice'), hint: t('abovePriceHint') };
    case 'nothing-to-discount': return { what: t('nothingToDiscount'), hint: '' };
    case 'unknown-staff': return { what: t('unknownStaff'), hint: '' };
    case 'empty': return { what: t('emptyPark'), hint: '' };
    case 'too-many-parked': return { what: t('tooManyParked'), hint: t('tooManyParkedHint') };
    case 'unknown-cart': return { what: t('unknownCart'), hint: '' };
    case 'not-signed-in': return { what: t('notSignedIn'), hint: t('notSignedInHint') };
    case 'no-shift': return { what: t('noShift'), hint: t('noShiftHint') };
    case 'sale-in-progress': return { what: t('inProgress'), hint: t('inProgressHint') };
    case 'unknown-good': return { what: t('unknownGood'), hint: t('unknownGoodHint') };
    case 'unknown-line': return { what: t('unknownLine'), hint: t('unknownLineHint') };
    case 'rest-ended': return { what: t(refusal.detail.cashMinor < 0 ? 'restOut' : 'restIn', { sum: formatMoney(Math.abs(refusal.detail.cashMinor), language, true) }), hint: t('restHint') };
    case 'laid-left': return { what: t('laidLeft', { sum: formatMoney(refusal.detail.cashMinor, language, true) }), hint: '' };
    case 'fault': return { what: fault(refusal.detail), hint: t('faultHint') };
  }
}

type Spoken = { /** Money somebody has to hand over: told first and always, however much was refused since. */ readonly owed: readonly SaleRefusal[]; /** The latest of the others, oldest first. */ readonly latest: readonly SaleRefusal[]; /** How many others came before them. */ readonly more: number };

function spokenOf(refusals: readonly SaleRefusal[]): Spoken {
  const others = refusals.filter((one) => !isOwed(one));
  return { owed: refusals.filter(isOwed), latest: others.slice(-SHOWN), more: Math.max(0, others.length - SHOWN) };
}

/** What the cashier can do next about goods that are not in the cart. Each but `choose` leaves what was refused on its own. */
export type Ways = {
  readonly search: () => void;
  readonly quick: () => void;
  /** Gives a good without a price one; so many of its code are sold, where that was said, of which each stands for `packMicro`. */
  readonly price: (goodId: string, name: string, timesMicro: number | null, packMicro: number | null) => void;
  /** Shows the goods of one code once more, after their list was closed. */
  readonly choose: (goods: readonly GoodCard[], timesMicro: number | null) => void;
};

/** `cartId`: the receipt in hand. What was refused for an earlier one is said to be of that one, and has no way on into this. */
export type RefusalNoticeProps = { readonly refusals: readonly SaleRefusal[]; readonly cartId: string | null; readonly onDismiss: () => void; readonly ways: Ways };

/** What the till said no to, what that means for the receipt, what to press. Stays until it has been read. */
export function RefusalNotice({ refusals, cartId, onDismiss, ways }: RefusalNoticeProps): ReactNode {
  const t = useT(saleTexts);
  const language = useLanguage();
  const fault = useFaultSentence();
  const { owed, latest, more } = spokenOf(refusals);
  const refusal = latest.at(-1) ?? owed.at(-1);
  const goesOn = refusal !== undefined && !isOfEarlier(refusal, cartId);
  const price = goesOn && refusal.code === 'no-price' ? (): void => ways.price(refusal.detail.goodId, refusal.detail.name, refusal.timesMicro ?? null, refusal.packMicro ?? refusal.detail.packMicro ?? null) : null;
  useKeys(LEVEL.screen, { actions: price === null ? {} : { priceOf: price }, keys: { Enter: onDismiss, Escape: onDismiss } }, refusal !== undefined);
  if (refusal === undefined) return null;
  const told: Told = { t, language, fault };
  const said = [...owed, ...latest].map((one) => (isOfEarlier(one, cartId) ? t('ofEarlier', { what: wordsOf(one, told).what }) : wordsOf(one, told).what));
  const hint = goesOn ? wordsOf(refusal, told).hint : '';
  return (
    <div className={css.notice} role="alert" data-testid="refusal">
      <span className={css.icon}><Icon name="warning" size={24} /></span>
      <div className={css.words}>
        {said.map((what, index) => <p key={index} className={css.what}>{what}</p>)}
        {hint === '' ? null : <p>{hint}</p>}
        {more > 0 ? <p className={css.more}>{t('refusedMore', { count: more })}</p> : null}
      </div>
      <Button keyName="Enter" stacked onClick={onDismiss}>{t('acknowledge')}</Button>
      {goesOn && refusal.code === 'unknown-barcode' ? <UnknownWays ways={ways} /> : null}
      {goesOn && refusal.code === 'ambiguous' ? <div className={css.ways}><Button onClick={() => ways.choose(refusal.detail.goods, refusal.timesMicro ?? null)}>{t('wayChoose')}</Button></div> : null}
      {price === null ? null : <div className={css.ways}><Button action="priceOf" onClick={price}>{t('wayPrice')}</Button></div>}
    </div>
  );
}

/** Two ways on for a code nobody knows: by name, by a picture. A senior could do nothing here that a cashier cannot. */
function UnknownWays({ ways }: { readonly ways: Ways }): ReactNode {
  const t = useT(saleTexts);
  return (
    <div className={css.ways}>
      <Button action="find" onClick={ways.search}>{t('waySearch')}</Button>
      <Button action="quick" onClick={ways.quick}>{t('wayQuick')}</Button>
    </div>
  );
}
