import type { ReactNode } from 'react';
import type { ReceiptSummary } from '#contract/terminal/receipt.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import { ChoiceRow } from '../../parts/ChoiceRow.tsx';
import { Column } from '../../parts/Column.tsx';
import { FailedNotice } from '../../parts/FailedNotice.tsx';
import { FarNotice } from '../../parts/FarNotice.tsx';
import { soldWhere } from '../../parts/headquarters.ts';
import { headquartersTexts } from '../../parts/headquarters-texts.ts';
import { MoreRow } from '../../parts/MoreRow.tsx';
import { partsTexts } from '../../parts/parts-texts.ts';
import { PeriodPick } from '../../parts/PeriodPick.tsx';
import { useTenderWords } from '../../parts/receipt-facts.ts';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { useShopTime } from '../../parts/shop-time.tsx';
import { WaitingRows } from '../../parts/WaitingRows.tsx';
import css from './FindView.module.css';
import { useFind } from './find-store.ts';
import { Hint } from './Hint.tsx';
import { RefundRefusalNotice } from './RefundRefusalNotice.tsx';
import { useRefund, type Refund } from './refund-store.ts';
import { refundTexts } from './refund-texts.ts';

/** Sold receipts to choose from, by whatever is known of them. */
export function FindView({ refund }: { readonly refund: Refund }): ReactNode {
  const t = useT(refundTexts);
  const say = useT(headquartersTexts);
  const { find } = refund;
  const text = useFind(find, (state) => state.text);
  const period = useFind(find, (state) => state.period);
  const refusal = useRefund(refund, (state) => state.refusal);
  const isOpening = useRefund(refund, (state) => state.openingId !== null);
  const isFar = useRefund(refund, (state) => state.openingFar);
  const far = useFind(find, (state) => state.far);
  return (
    <Column>
      <Hint icon="receipt">{t('scanHint')}</Hint>
      <SearchBox
        autoFocus label={t('findLabel')} placeholder={t('find')} value={text} onChange={find.ask}
        keys={{ ArrowDown: () => find.move(1), ArrowUp: () => find.move(-1), PageDown: () => find.move(8), PageUp: () => find.move(-8), Enter: () => void refund.openMarked() }}
      />
      <PeriodPick period={period} onPick={find.setPeriod} />
      <RefundRefusalNotice refusal={refusal} />
      {isOpening ? <p className={css.opening} role="status">{isFar ? say('asking') : t('opening')}</p> : null}
      <FarNotice far={far} />
      <Found refund={refund} />
    </Column>
  );
}

type Row = ReceiptSummary | 'more';

function Found({ refund }: { readonly refund: Refund }): ReactNode {
  const t = useT(refundTexts);
  const say = useT(partsTexts);
  const { moment } = useShopTime();
  const { find } = refund;
  const receipts = useFind(find, (state) => state.receipts);
  const failed = useFind(find, (state) => state.failed);
  const activeIndex = useFind(find, (state) => state.activeIndex);
  const isNarrowed = useFind(find, (state) => state.text.trim() !== '' || state.period !== 'any');
  const next = useFind(find, (state) => state.next);
  const since = useFind(find, (state) => state.searchedBackTo);
  if (receipts === null) return failed ? <FailedNotice words={t('failed')} keyName="Enter" onAgain={() => find.ask(find.store.getState().text)} /> : <WaitingRows height={54} count={7} />;
  const rows: readonly Row[] = next === null ? receipts : [...receipts, 'more'];
  if (rows.length === 0) {
    return (
      <div className={css.none}>
        <EmptyState icon="receipt" title={t(isNarrowed ? 'nothing' : 'empty')}>{t(isNarrowed ? 'nothingHint' : 'emptyHint')}</EmptyState>
        {since === null || !isNarrowed ? null : <p className={css.since}>{t('searchedTo', { since: moment(since) })}</p>}
      </div>
    );
  }
  return (
    <VirtualList
      framed label={t('found')} className={css.list ?? ''} items={rows} itemKey={(row) => (row === 'more' ? `more-${next}` : row.id)} estimateHeight={62} showIndex={activeIndex}
      render={(row, index) => (row === 'more' ? <MoreRow onSeen={find.more} label={say('more')} failed={failed} /> : <Receipt receipt={row} active={index === activeIndex} onOpen={(id) => refund.openReceipt(id, find.store.getState().text.trim())} />)}
    />
  );
}

function Receipt({ receipt, active, onOpen }: { readonly receipt: ReceiptSummary; readonly active: boolean; readonly onOpen: (id: string) => void }): ReactNode {
  const t = useT(refundTexts);
  const language = useLanguage();
  const { moment } = useShopTime();
  const tenders = useTenderWords();
  const facts = [t('lines', { count: receipt.lineCount }), tenders(receipt.tenders), soldWhere(receipt.elsewhere), receipt.staffName].filter((fact) => fact !== '');
  return (
    <ChoiceRow chosen={active} onChoose={() => onOpen(receipt.id)} className={css.open}>
      <span className={css.number}>{receipt.number}</span>
      <span className={css.when}>{moment(receipt.occurredAt)}</span>
      <span className={css.facts}>{facts.join(' · ')}</span>
      <span className={css.sum}>
        <MoneyText minor={receipt.totalMinor} />
        {receipt.refundedMinor > 0 ? <small className={css.returned}>{t('returned', { sum: formatMoney(receipt.refundedMinor, language) })}</small> : null}
      </span>
    </ChoiceRow>
  );
}
