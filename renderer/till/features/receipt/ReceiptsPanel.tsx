import { useEffect, type ReactNode } from 'react';
import type { ReceiptSummary } from '#contract/terminal/receipt.ts';
import { formatMoment } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import { receiptTexts } from './receipt-texts.ts';
import { useReceipts, type Receipts } from './receipts-store.ts';
import css from './ReceiptsPanel.module.css';

export type ReceiptsPanelProps = {
  readonly receipts: Receipts;
  /** Whether receipts of this till go anywhere at all; the demo shop keeps them to itself. */
  readonly sends: boolean;
  readonly onClose: () => void;
};

/** The last receipts beside the paper of the chosen one. */
export function ReceiptsPanel({ receipts, sends, onClose }: ReceiptsPanelProps): ReactNode {
  const t = useT(receiptTexts);
  const list = useReceipts(receipts, (state) => state.receipts);
  const chosenId = useReceipts(receipts, (state) => state.chosenId);
  useEffect(receipts.refresh, [receipts]);
  useKeys(LEVEL.panel + 1, { keys: { Escape: onClose, F9: onClose, ArrowDown: () => receipts.move(1), ArrowUp: () => receipts.move(-1), Enter: receipts.reprint }, exclusive: true });
  return (
    <section className={css.panel} role="dialog" aria-modal="true" aria-label={t('title')}>
      <div className={css.head}>
        <h2 className={css.title}>{t('title')}</h2>
        <Button look="quiet" keyName="Esc" onClick={onClose}>{t('close')}</Button>
      </div>
      {list === null ? <div className={css.waiting} aria-busy="true"><Skeleton height={56} count={6} /></div> : list.length === 0 ? <EmptyState icon="receipt" title={t('empty')}>{t('emptyHint')}</EmptyState> : (
        <div className={css.halves}>
          <VirtualList
            label={t('title')} items={list} itemKey={(one) => one.id} estimateHeight={62} showIndex={list.findIndex((one) => one.id === chosenId)} className={css.list ?? ''}
            render={(one) => <Row receipt={one} sends={sends} chosen={one.id === chosenId} onChoose={receipts.choose} />}
          />
          <PaperView receipts={receipts} />
        </div>
      )}
    </section>
  );
}

function Row({ receipt, sends, chosen, onChoose }: { readonly receipt: ReceiptSummary; readonly sends: boolean; readonly chosen: boolean; readonly onChoose: (id: string) => void }): ReactNode {
  const t = useT(receiptTexts);
  const language = useLanguage();
  const facts = [t('lines', { count: receipt.lineCount }), t(receipt.printState), ...(receipt.sent || !sends ? [] : [t('notSent')])];
  return (
    <div role="listitem" className={css.row} aria-current={chosen ? 'true' : undefined}>
      <button type="button" className={css.choose} onClick={() => onChoose(receipt.id)}>
        <span className={css.number}>{receipt.number}</span>
        <span className={css.sum}><MoneyText minor={receipt.totalMinor} /></span>
        <span className={receipt.printState === 'unknown' ? css.look : css.facts}>{facts.join(' · ')}</span>
        <span className={css.when}>{formatMoment(receipt.occurredAt, language, Date.now())}</span>
      </button>
    </div>
  );
}

function PaperView({ receipts }: { readonly receipts: Receipts }): ReactNode {
  const t = useT(receiptTexts);
  const paper = useReceipts(receipts, (state) => state.paper);
  const reprint = useReceipts(receipts, (state) => state.reprint);
  const chosenId = useReceipts(receipts, (state) => state.chosenId);
  if (chosenId === null) return <EmptyState icon="receipt" title={t('choose')} />;
  return (
    <div className={css.paperSide}>
      <div className={css.desk} tabIndex={0} role="group" aria-label={t('paper')}>
        {paper === null ? <div className={css.paper}><Skeleton height={14} count={14} width="80%" /></div> : paper === 'gone' ? <p role="alert">{t('gone')}</p> : (
          <pre className={css.paper} style={{ width: `calc(${paper.widthChars}ch + 40px)` }}>{paper.lines.join('\n')}</pre>
        )}
      </div>
      <p className={reprint === 'refused' ? css.look : css.facts} role="status">{reprint === 'asked' ? t('reprinted') : reprint === 'refused' ? t('reprintRefused') : ''}</p>
      <Button look="main" keyName="Enter" disabled={paper === null || paper === 'gone'} onClick={receipts.reprint}>{t('reprint')}</Button>
    </div>
  );
}
