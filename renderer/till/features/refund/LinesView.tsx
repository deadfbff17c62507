import type { ReactNode } from 'react';
import type { RefundableLine, RefundableReceipt } from '#contract/terminal/refund.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import { soldWhere } from '../../parts/headquarters.ts';
import { Halves } from '../../parts/Halves.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Pick } from '../../parts/Pick.tsx';
import { useQuantityWords } from '../../parts/quantity-text.ts';
import { useTenderWords } from '../../parts/receipt-facts.ts';
import { useShopTime } from '../../parts/shop-time.tsx';
import { chosenLines, chosenMinor, refundPart, type Choice } from './choice.ts';
import css from './LinesView.module.css';
import { RefundRefusalNotice } from './RefundRefusalNotice.tsx';
import { useRefund, type Refund } from './refund-store.ts';
import { refundTexts } from './refund-texts.ts';

const troubles = { 'more-than-left': 'moreThanLeft', 'nothing-left': 'nothingLeft', 'whole-only': 'wholeOnly', 'no-such-line': 'noSuchLine', 'digits-only': 'digitsOnly', 'not-digits': 'notDigits', 'too-many-digits': 'tooManyDigits', 'no-quantity': 'noQuantity' } as const;

/** The lines of one sold receipt, of which some come back. */
export function LinesView({ refund, reasons, cartLines }: { readonly refund: Refund; readonly reasons: readonly string[]; readonly cartLines: number }): ReactNode {
  const t = useT(refundTexts);
  const choice = useRefund(refund, (state) => state.choice);
  const reason = useRefund(refund, (state) => state.reason);
  const adding = useRefund(refund, (state) => state.adding);
  const refusal = useRefund(refund, (state) => state.refusal);
  const timesKey = useKeyLabel('quantity');
  if (choice === null) return null;
  const count = chosenLines(choice).length;
  return (
    <Halves className={css.halves}>
      <section className={css.left} aria-label={t('lineList')}>
        <Head receipt={choice.receipt} />
        <VirtualList
          framed label={t('lineList')} className={css.list ?? ''} items={choice.receipt.lines} itemKey={(line) => line.lineNo} estimateHeight={66} showIndex={choice.cursor}
          render={(line, index) => <Line refund={refund} choice={choice} line={line} place={index + 1} marked={index === choice.cursor} />}
        />
        <p className={css.keys} aria-hidden="true">
          <Kbd>↑ ↓</Kbd> {t('keys')} <Kbd>{t('spaceKey')}</Kbd> {t('keySpace')} <Kbd>1 2</Kbd> {t('keyDigits')} {timesKey === '' ? null : <><Kbd>{timesKey}</Kbd> {t('keyTimes')}</>} <Kbd>← →</Kbd> {t('keyReason')}
        </p>
      </section>
      <section className={css.right}>
        <Pick label={t('reason')} value={reason} options={reasons.map((one) => ({ value: one, label: one }))} onPick={refund.setReason} />
        <div className={css.space} />
        {refusal !== null ? <RefundRefusalNotice refusal={refusal} /> : choice.trouble !== null ? <Notice>{t(troubles[choice.trouble])}</Notice> : <Notice tone="quiet">{t(cartLines > 0 ? 'intoExchange' : 'exchange')}</Notice>}
        <div className={css.sumBox} role="status">
          <span className={css.word}>{t('toReturn')} <span className={css.count}>{count === 0 ? '' : t('taken', { count })}</span></span>
          {count === 0 ? <span className={css.noLines}>{t('noLines')}</span> : <strong className={css.sum}><MoneyText minor={chosenMinor(choice)} currency /></strong>}
        </div>
        <Button look={count === 0 ? 'soft' : 'main'} size="pay" keyName="Enter" disabled={adding} onClick={refund.enter}>{t(adding ? 'adding' : count === 0 ? 'takeLine' : cartLines > 0 ? 'add' : 'toMoney')}</Button>
        <Button keyName="A" onClick={refund.toggleAll} disabled={adding}>{t('all')}</Button>
      </section>
    </Halves>
  );
}

function Head({ receipt }: { readonly receipt: RefundableReceipt }): ReactNode {
  const t = useT(refundTexts);
  const language = useLanguage();
  const { moment } = useShopTime();
  const tenders = useTenderWords();
  const age = receipt.ageDays === 0 ? t('ageToday') : t('age', { count: receipt.ageDays });
  const how = tenders(receipt.tenders.map((tender) => tender.kind));
  return (
    <div className={css.head}>
      <p className={css.which}><strong>{t('receipt', { number: receipt.number })}</strong><span><MoneyText minor={receipt.totalMinor} currency /></span></p>
      <p className={css.facts}>{[moment(receipt.soldAt), age, soldWhere(receipt.elsewhere), receipt.staffName, t('paid', { how }), receipt.refundedMinor > 0 ? t('returned', { sum: formatMoney(receipt.refundedMinor, language) }) : ''].filter((fact) => fact !== '').join(' · ')}</p>
      {receipt.ageInDoubt ? <Notice tone="quiet">{t('ageInDoubt')}</Notice> : null}
      {receipt.lines.some((line) => line.discountMinor > 0) ? <p className={css.facts}>{t('priced')}</p> : null}
    </div>
  );
}

type LineProps = { readonly refund: Refund; readonly choice: Choice; readonly line: RefundableLine; readonly place: number; readonly marked: boolean };

function Line({ refund, choice, line, place, marked }: LineProps): ReactNode {
  const t = useT(refundTexts);
  const language = useLanguage();
  const words = useQuantityWords();
  const taken = choice.chosen[line.lineNo];
  const isOpen = line.leftMicro > 0;
  const isPart = line.leftMicro !== line.soldMicro;
  const facts = [t('sold', { quantity: words(line.soldMicro, line.unit), price: formatMoney(line.priceMinor, language) }), ...(isOpen ? (isPart ? [t('left', { quantity: words(line.leftMicro, line.unit) })] : []) : [t('noneLeft')])];
  return (
    <div role="listitem" className={classNames(css.row, taken !== undefined && css.taken, !isOpen && css.gone)} aria-current={marked ? 'true' : undefined}>
      <button type="button" tabIndex={-1} className={css.line} aria-pressed={taken !== undefined} onClick={() => refund.toggleLine(line.lineNo)}>
        <span className={css.box} aria-hidden="true">{taken === undefined ? null : <Icon name="check" size={18} />}</span>
        <span className={classNames(css.place, marked && choice.typing?.what === 'line' && css.typed)}>{place}</span>
        <span className={css.name}>{line.name}<small className={css.facts}>{facts.join(' · ')}</small></span>
        {taken === undefined ? <span className={css.amount}><MoneyText minor={line.leftMinor} /></span> : null}
      </button>
      {isOpen && taken !== undefined ? (
        <span className={css.stepper} role="group" aria-label={t('quantity')}>
          <button type="button" tabIndex={-1} className={css.step} aria-label={t('less', { name: line.name })} onClick={() => refund.step(line.lineNo, -1)}>−</button>
          <output className={css.quantity}>{words(taken, line.unit)}</output>
          <button type="button" tabIndex={-1} className={css.step} aria-label={t('more', { name: line.name })} disabled={taken >= line.leftMicro} onClick={() => refund.step(line.lineNo, 1)}>+</button>
        </span>
      ) : null}
      {taken === undefined ? null : <span className={css.part}><MoneyText minor={refundPart(line, taken)} /></span>}
    </div>
  );
}
