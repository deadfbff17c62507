import { useEffect, useMemo, type ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { usePaste } from '../../parts/AmountBox.tsx';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { Pick } from '../../parts/Pick.tsx';
import { FindView } from './FindView.tsx';
import { LinesView } from './LinesView.tsx';
import { LooseView } from './LooseView.tsx';
import { useLoose } from './loose-store.ts';
import { refundLayer, refundPaste } from './refund-keys.ts';
import { useRefund, type Refund } from './refund-store.ts';
import { refundTexts } from './refund-texts.ts';
import { useToldKeys } from './told-keys.ts';

export type RefundPanelProps = {
  readonly refund: Refund;
  /** The receipt it is about, where one was scanned or chosen elsewhere. */
  readonly receiptId: string | null;
  /** Begins with goods that have no receipt. */
  readonly isLoose: boolean;
  readonly reasons: readonly string[];
  /** Whether this person may refund without a receipt alone; a senior may allow it. */
  readonly mayWithoutReceipt: boolean;
  readonly cartLines: number;
  readonly onClose: () => void;
};

/** Goods that come back, all by keys or all by touch. */
export function RefundPanel({ refund, receiptId, isLoose, reasons, mayWithoutReceipt, cartLines, onClose }: RefundPanelProps): ReactNode {
  const t = useT(refundTexts);
  const view = useRefund(refund, (state) => state.view);
  const hasGood = useLoose(refund.loose, (state) => state.good !== null);
  useEffect(() => (isLoose ? refund.show('loose') : refund.start(receiptId)), [refund, receiptId, isLoose]);
  useEffect(() => refund.leave, [refund]);
  const layer = useMemo(() => refundLayer(refund, onClose), [refund, onClose]);
  const told = useToldKeys(view, hasGood);
  usePaste(useMemo(() => refundPaste(refund), [refund]));
  return (
    <OverPanel
      column={view !== 'lines'} title={t(view === 'find' ? 'titleFind' : view === 'lines' ? 'titleLines' : 'titleLoose')} mode={{ word: t('word'), tone: 'refund' }} layer={{ ...layer, told }} onClose={layer.keys?.['Escape'] ?? onClose} steps={view === 'lines' || hasGood}
      aside={view === 'lines' ? null : <Pick small hideLabel label={t('ways')} value={view} options={[{ value: 'find', label: t('byReceipt') }, { value: 'loose', label: t('loose') }]} onPick={refund.show} />}
    >
      {view === 'find' ? <FindView refund={refund} /> : view === 'lines' ? <LinesView refund={refund} reasons={reasons} cartLines={cartLines} /> : <LooseView refund={refund} reasons={reasons} mayAlone={mayWithoutReceipt} />}
    </OverPanel>
  );
}
