import type { ReactNode } from 'react';
import type { GoodCard } from '#contract/terminal/catalog.ts';
import { MICRO } from '#domain/quantity/quantity.ts';
import { amountTexts } from '#renderer/i18n/amount-texts.ts';
import { formatQuantity } from '#renderer/i18n/format.ts';
import { glossary } from '#renderer/i18n/glossary.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { EntryText } from '#renderer/ui/EntryText.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { NumPad } from '#renderer/ui/NumPad.tsx';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import { ChoiceRow } from '../../parts/ChoiceRow.tsx';
import { Column } from '../../parts/Column.tsx';
import { FailedNotice } from '../../parts/FailedNotice.tsx';
import { Halves } from '../../parts/Halves.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { partsTexts } from '../../parts/parts-texts.ts';
import { Pick } from '../../parts/Pick.tsx';
import { useQuantityWords } from '../../parts/quantity-text.ts';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { WaitingRows } from '../../parts/WaitingRows.tsx';
import css from './LooseView.module.css';
import { Hint } from './Hint.tsx';
import { looseMinor, looseQuantity, untypedMicro, useLoose } from './loose-store.ts';
import { RefundRefusalNotice } from './RefundRefusalNotice.tsx';
import { useRefund, type Refund } from './refund-store.ts';
import { refundTexts } from './refund-texts.ts';

/** One good that comes back without its receipt. */
export function LooseView({ refund, reasons, mayAlone }: { readonly refund: Refund; readonly reasons: readonly string[]; readonly mayAlone: boolean }): ReactNode {
  const t = useT(refundTexts);
  const good = useLoose(refund.loose, (state) => state.good);
  const refusal = useRefund(refund, (state) => state.refusal);
  return (
    <Column>
      {mayAlone ? null : <Notice tone="quiet">{t('looseRight')}</Notice>}
      {good === null ? <><RefundRefusalNotice refusal={refusal} /><Search refund={refund} /></> : <HowMuch refund={refund} good={good} reasons={reasons} />}
    </Column>
  );
}

function Search({ refund }: { readonly refund: Refund }): ReactNode {
  const { loose } = refund;
  const t = useT(refundTexts);
  const text = useLoose(loose, (state) => state.text);
  const goods = useLoose(loose, (state) => state.goods);
  const activeIndex = useLoose(loose, (state) => state.activeIndex);
  const failed = useLoose(loose, (state) => state.failed);
  const say = useT(partsTexts);
  return (
    <>
      <Hint icon="box">{t('looseHint')}</Hint>
      <SearchBox autoFocus label={t('looseFindLabel')} placeholder={t('looseFind')} value={text} onChange={loose.ask} keys={{ ArrowDown: () => loose.move(1), ArrowUp: () => loose.move(-1), Enter: refund.chooseLoose }} />
      {failed ? <FailedNotice words={say('goodsFailed')} keyName="Enter" onAgain={() => loose.ask(text)} /> : goods === null ? (text.trim() === '' ? <div className={css.rest} /> : <WaitingRows height={52} count={5} />) : goods.length === 0 ? <EmptyState icon="search" title={t('looseNothing')}>{t('looseNothingHint')}</EmptyState> : (
        <VirtualList framed label={t('looseFound')} className={css.list ?? ''} items={goods} itemKey={(one) => one.id} estimateHeight={60} showIndex={activeIndex} render={(one, index) => <Found good={one} active={index === activeIndex} onChoose={loose.choose} />} />
      )}
    </>
  );
}

function Found({ good, active, onChoose }: { readonly good: GoodCard; readonly active: boolean; readonly onChoose: (good: GoodCard) => void }): ReactNode {
  const t = useT(refundTexts);
  const words = useQuantityWords();
  const facts = [...(good.article === null ? [] : [t('article', { article: good.article })]), ...(good.packMicro === undefined || good.packMicro === MICRO ? [] : [t('pack', { quantity: words(good.packMicro, good.unit) })])];
  return (
    <ChoiceRow chosen={active} onChoose={() => onChoose(good)} className={css.choose}>
      <span className={css.name}>{good.name}{facts.length === 0 ? null : <small className={css.small}>{facts.join(' · ')}</small>}</span>
      <span className={css.price}>{good.priceMinor === null ? t('noPriceNow') : <MoneyText minor={good.priceMinor} />}</span>
    </ChoiceRow>
  );
}

function HowMuch({ refund, good, reasons }: { readonly refund: Refund; readonly good: GoodCard; readonly reasons: readonly string[] }): ReactNode {
  const t = useT(refundTexts);
  const say = useT(glossary);
  const parts = useT(partsTexts);
  const amount = useT(amountTexts);
  const language = useLanguage();
  const { loose } = refund;
  const entry = useLoose(loose, (state) => state.entry);
  const trouble = useLoose(loose, (state) => state.trouble);
  const adding = useLoose(loose, (state) => state.adding);
  const quantity = useLoose(loose, looseQuantity);
  const minor = useLoose(loose, looseMinor);
  const reason = useRefund(refund, (state) => state.reason);
  const refusal = useRefund(refund, (state) => state.refusal);
  return (
    <Halves className={css.halves}>
      <section className={css.left}>
        <div className={css.good}>
          <strong className={css.goodName}>{good.name}</strong>
          <span>{good.priceMinor === null ? t('noPriceNow') : <><MoneyText minor={good.priceMinor} currency /> / {say(good.unit)}</>}</span>
        </div>
        <Button onClick={() => loose.choose(null)}>{t('otherGood')}</Button>
        <Pick label={t('reason')} value={reason === '' ? null : reason} options={reasons.map((one) => ({ value: one, label: one }))} onPick={refund.setReason} />
      </section>
      <section className={css.right}>
        <div className={css.amountBox}>
          <span className={css.small}>{t(good.unit === 'pcs' ? 'howMany' : 'weight')}</span>
          <output className={css.amount}>{entry === '' ? <span className={css.ghost}>{formatQuantity(untypedMicro(good) ?? 0, language)}</span> : null}<EntryText entry={entry} /> {say(good.unit)}</output>
        </div>
        <NumPad label={t('pad')} className={css.pad} last={['0', ',', 'back']} names={{ ',': language === 'ru' ? ',' : '.', back: <Icon name="backspace" size={26} /> }} keyLabels={{ back: parts('backKey') }} onKey={(key) => (key === 'back' ? loose.erase() : loose.type(key))} />
        {trouble === null ? <RefundRefusalNotice refusal={refusal} /> : <Notice>{amount(trouble)}</Notice>}
        <div className={css.sumBox} role="status"><span>{t('toReturn')}</span><strong className={css.sum}>{minor === null ? '—' : <MoneyText minor={minor} currency />}</strong></div>
        <Button look="main" size="pay" keyName="Enter" disabled={adding || quantity === null} onClick={refund.enter}>{t(adding ? 'adding' : 'add')}</Button>
      </section>
    </Halves>
  );
}
