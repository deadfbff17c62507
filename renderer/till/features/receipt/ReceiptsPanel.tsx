import { useEffect, useRef, useState, type ReactNode } from 'react';
import { readReceiptCode } from '#domain/receipt/code.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { useKeyLabel, useKeyMap } from '#renderer/ui/key-map-store.ts';
import type { ToldKey } from '#renderer/ui/key-layers.ts';
import { keyLabel } from '#renderer/ui/key-map.ts';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import type { ReceiptSummary } from '#contract/terminal/receipt.ts';
import { FailedNotice } from '../../parts/FailedNotice.tsx';
import { FarNotice } from '../../parts/FarNotice.tsx';
import { Halves } from '../../parts/Halves.tsx';
import { MoreRow } from '../../parts/MoreRow.tsx';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { partsTexts } from '../../parts/parts-texts.ts';
import { PaperView } from '../../parts/PaperView.tsx';
import { PeriodPick } from '../../parts/PeriodPick.tsx';
import { Pick } from '../../parts/Pick.tsx';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { useShopTime } from '../../parts/shop-time.tsx';
import { WaitingRows } from '../../parts/WaitingRows.tsx';
import { ReceiptDetail } from './ReceiptDetail.tsx';
import { ReceiptRow } from './ReceiptRow.tsx';
import { receiptTexts } from './receipt-texts.ts';
import { isNarrowed, useReceipts, type Receipts } from './receipts-store.ts';
import css from './ReceiptsPanel.module.css';

export type ReceiptsPanelProps = {
  readonly receipts: Receipts;
  /** The receipt it is about, null for the newest one. */
  readonly receiptId: string | null;
  /** Begins with the letter about it. */
  readonly writes: boolean;
  /** Whether receipts of this till go anywhere at all; the demo shop keeps them to itself. */
  readonly sends: boolean;
  readonly mayRefund: boolean;
  readonly onRefund: (receiptId: string) => void;
  readonly onClose: () => void;
};

/** Receipts of the past beside the paper of the chosen one. */
export function ReceiptsPanel({ receipts, receiptId, writes, sends, mayRefund, onRefund, onClose }: ReceiptsPanelProps): ReactNode {
  const t = useT(receiptTexts);
  const [focusAsked, askFocus] = useState(0);
  const [isWriting, write] = useState(false);
  const begins = useRef(writes);
  const chosenId = useReceipts(receipts, (state) => state.chosenId);
  const chosen = useReceipts(receipts, (state) => state.receipts?.find((one) => one.id === state.chosenId) ?? null);
  const hasRows = useReceipts(receipts, (state) => (state.receipts?.length ?? 0) > 0);
  const isComing = useReceipts(receipts, (state) => state.receipts === null && !state.failed);
  const far = useReceipts(receipts, (state) => state.far);
  useEffect(() => receipts.start(receiptId), [receipts, receiptId]);
  useEffect(() => {
    // A letter belongs to the receipt it was begun for. One that was asked for with the panel begins once, when its receipt is the chosen one.
    const isAsked = begins.current && chosenId === receiptId;
    write(isAsked);
    if (isAsked) begins.current = false;
  }, [chosenId, receiptId]);
  const refund = chosenId !== null && mayRefund && chosen?.kind !== 'refund' ? () => onRefund(chosenId) : undefined;
  const told = useToldKeys();
  const keys = { ArrowDown: () => receipts.move(1), ArrowUp: () => receipts.move(-1), PageDown: () => receipts.move(8), PageUp: () => receipts.move(-8) };
  return (
    <OverPanel
      title={t('title')} steps={isWriting} onClose={isWriting ? () => write(false) : onClose}
      layer={{
        told,
        keys: { ...keys, Enter: receipts.enter }, onScan: (code) => receipts.scan(code, readReceiptCode(code)),
        actions: { history: onClose, find: () => askFocus((times) => times + 1), reprint: () => receipts.reprint(), ...(chosenId === null ? {} : { gift: () => receipts.reprint(true), pdf: receipts.pdf, email: () => write(true) }), ...(refund === undefined ? {} : { refund }) },
      }}
    >
      <Halves className={css.halves}>
        <div className={css.side}>
          <Filters receipts={receipts} focusAsked={focusAsked} keys={keys} />
          <FarNotice far={far} />
          <Rows receipts={receipts} sends={sends} />
        </div>
        {chosenId === null ? (isComing ? <PaperView lines={null} widthChars={42} label={t('paper')} /> : hasRows ? <EmptyState icon="receipt" title={t('choose')} /> : null) : <ReceiptDetail receipts={receipts} chosen={chosen} isWriting={isWriting} onWrite={write} onRefund={refund} />}
      </Halves>
    </OverPanel>
  );
}

/** Here the keys of papers are about the chosen receipt, and everywhere else about the last one. */
function useToldKeys(): readonly ToldKey[] {
  const t = useT(receiptTexts);
  const map = useKeyMap();
  const papers = ([['reprint', t('keyCopy')], ['gift', t('keyGift')], ['email', t('keyEmail')], ['pdf', t('keyPdf')], ['refund', t('returnIt')], ['find', t('findLabel')]] as const).map(([action, words]) => ({ key: keyLabel(map[action]), words }));
  return [{ key: '↑ ↓', words: t('keyChoose') }, { key: 'PgUp PgDn', words: t('keyFar') }, { key: 'Enter', words: t('keyEnter') }, ...papers.filter(({ key }) => key !== '')];
}

function Filters({ receipts, focusAsked, keys }: { readonly receipts: Receipts; readonly focusAsked: number; readonly keys: Readonly<Record<string, () => void>> }): ReactNode {
  const t = useT(receiptTexts);
  const filter = useReceipts(receipts, (state) => state.filter);
  const findKey = useKeyLabel('find');
  return (
    <div className={css.filters}>
      <SearchBox label={t('findLabel')} placeholder={t('find')} value={filter.text} keyName={findKey} focusAsked={focusAsked} keys={keys} onChange={(text) => receipts.narrow({ text })} />
      <div className={css.picks}>
        <Pick small hideLabel label={t('kind')} value={filter.kind === 'any' ? null : filter.kind} options={[{ value: 'sale', label: t('sale') }, { value: 'refund', label: t('refund') }]} onPick={(kind) => receipts.narrow({ kind: kind === filter.kind ? 'any' : kind })} />
        <Pick small hideLabel label={t('tender')} value={filter.tender === 'any' ? null : filter.tender} options={[{ value: 'cash', label: t('cash') }, { value: 'card', label: t('card') }]} onPick={(tender) => receipts.narrow({ tender: tender === filter.tender ? 'any' : tender })} />
        <PeriodPick period={filter.period} onPick={(period) => receipts.narrow({ period })} />
      </div>
    </div>
  );
}

type Row = ReceiptSummary | 'more';

function Rows({ receipts, sends }: { readonly receipts: Receipts; readonly sends: boolean }): ReactNode {
  const t = useT(receiptTexts);
  const say = useT(partsTexts);
  const { moment } = useShopTime();
  const list = useReceipts(receipts, (state) => state.receipts);
  const chosenId = useReceipts(receipts, (state) => state.chosenId);
  const failed = useReceipts(receipts, (state) => state.failed);
  const next = useReceipts(receipts, (state) => state.next);
  const narrowed = useReceipts(receipts, (state) => isNarrowed(state.filter));
  const since = useReceipts(receipts, (state) => state.searchedBackTo);
  if (list === null) return failed ? <FailedNotice words={t('failed')} keyName="Enter" onAgain={receipts.refresh} /> : <WaitingRows height={56} count={6} />;
  const rows: readonly Row[] = next === null ? list : [...list, 'more'];
  if (rows.length === 0) {
    return (
      <div className={css.none}>
        <EmptyState icon="receipt" title={t(narrowed ? 'nothing' : 'empty')}>{t(narrowed ? 'nothingHint' : 'emptyHint')}</EmptyState>
        {narrowed && since !== null ? <p className={css.since}>{t('searchedTo', { since: moment(since) })}</p> : null}
        {narrowed ? <Button onClick={() => receipts.narrow({ text: '', kind: 'any', tender: 'any', period: 'any' })}>{t('clearFilter')}</Button> : null}
      </div>
    );
  }
  return (
    <VirtualList
      framed label={t('title')} items={rows} itemKey={(row) => (row === 'more' ? `more-${next}` : row.id)} estimateHeight={62} showIndex={list.findIndex((one) => one.id === chosenId)} className={css.list ?? ''}
      render={(row) => (row === 'more' ? <MoreRow onSeen={receipts.more} label={say('more')} failed={failed} /> : <ReceiptRow receipt={row} sends={sends} chosen={row.id === chosenId} onChoose={receipts.choose} />)}
    />
  );
}
