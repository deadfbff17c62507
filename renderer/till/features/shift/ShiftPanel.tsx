import { useEffect, type ReactNode } from 'react';
import type { TillState } from '#contract/terminal/till.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import type { ToldKey } from '#renderer/ui/key-layers.ts';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { Pick } from '../../parts/Pick.tsx';
import { usePaste } from '../../parts/AmountBox.tsx';
import { CountView } from './CountView.tsx';
import { shownZ, useCounting, type CountPurpose, type Counting } from './close-store.ts';
import { countBy, countErased, countMoved, countNext, countPasted } from './count.ts';
import { EarlierShifts } from './EarlierShifts.tsx';
import { CountDone } from './CountDone.tsx';
import type { Reports } from './report-store.ts';
import { shiftTexts } from './shift-texts.ts';
import type { Slips } from './slip-store.ts';
import { SlipsView } from './SlipsView.tsx';
import { XReport } from './XReport.tsx';
import { ZResult } from './ZResult.tsx';

const views = ['close', 'x', 'handover', 'check', 'list', 'slips'] as const;
export type ShiftView = (typeof views)[number];

/** The view a subject means; anything else is the end of the shift. */
export function shiftView(subject: string): ShiftView {
  return views.find((view) => view === subject) ?? 'close';
}

export type ShiftPanelProps = {
  readonly counting: Counting;
  readonly reports: Reports;
  readonly slips: Slips;
  readonly view: string;
  readonly till: TillState;
  readonly onShow: (view: ShiftView) => void;
  readonly onChangeCashier: () => void;
  readonly onClose: () => void;
};

/** Everything about the shift: its end, its X, counts in between, the shifts before, and small papers once more. */
export function ShiftPanel({ counting, reports, slips, view: subject, till, onShow, onChangeCashier, onClose }: ShiftPanelProps): ReactNode {
  const view = shiftView(subject);
  const t = useT(shiftTexts);
  const z = useCounting(counting, (state) => shownZ(state.z, till.shift?.id ?? null));
  useEffect(() => counting.leave, [counting]);
  const hasEnded = view === 'close' && z !== null;
  const tabs = [
    ...(till.shift === null ? [] : [{ value: 'close' as const, label: t('closeTab') }, { value: 'x' as const, label: t('xTab') }, { value: 'handover' as const, label: t('handoverTab') }, { value: 'check' as const, label: t('checkTab') }]),
    { value: 'list' as const, label: t('listTab') }, { value: 'slips' as const, label: t('slipsTab') },
  ];
  const aside = hasEnded ? null : <Pick small hideLabel label={t('views')} value={view} options={tabs} onPick={onShow} />;
  switch (view) {
    case 'x': return <XReport reports={reports} aside={aside} onClose={onClose} />;
    case 'list': return <EarlierShifts reports={reports} aside={aside} onClose={onClose} />;
    case 'slips': return <SlipsView slips={slips} aside={aside} onClose={onClose} />;
    case 'close': case 'handover': case 'check':
      return hasEnded && z !== null ? <ZResult z={z} onClose={onClose} /> : <CountPanel key={view} counting={counting} purpose={view} till={till} aside={aside} onToPapers={() => onShow('slips')} onChangeCashier={onChangeCashier} onClose={onClose} />;
  }
}

function useToldKeys(counting: Counting): readonly ToldKey[] {
  const t = useT(shiftTexts);
  const isSum = useCounting(counting, (state) => state.count.by === 'sum');
  return [
    ...(isSum ? [] : [{ key: '↑ ↓', words: t('toldRow') }, { key: '← →', words: t('toldColumn') }, { key: 'Enter', words: t('toldNext') }]),
    { key: 'Ctrl Enter', words: t('toldDone') }, { key: 'F4', words: t(isSum ? 'toldPieces' : 'toldSum') }, { key: 'Del', words: t('toldErase') },
  ];
}

type CountPanelProps = { readonly counting: Counting; readonly purpose: CountPurpose; readonly till: TillState; readonly aside: ReactNode; readonly onToPapers: () => void; readonly onChangeCashier: () => void; readonly onClose: () => void };

function CountPanel({ counting, purpose, till, aside, onToPapers, onChangeCashier, onClose }: CountPanelProps): ReactNode {
  const t = useT(shiftTexts);
  const checked = useCounting(counting, (state) => state.checked);
  useEffect(() => counting.start(purpose), [counting, purpose]);
  usePaste((text) => counting.change((count) => countPasted(count, text)), checked === null);
  const told = useToldKeys(counting);
  const title = { close: t('titleClose'), handover: t('titleHandover'), check: t('titleCheck') }[purpose];
  const leave = purpose === 'handover' ? onChangeCashier : onClose;
  // What stands in the store now, not what was drawn last: hands are faster than paint.
  const differs = (): boolean => counting.store.getState().differenceMinor !== null;
  const enter = (): void => {
    const now = counting.store.getState();
    if (now.checked !== null) return leave();
    const next = differs() ? false : countNext(now.count);
    if (next === false) counting.send();
    else counting.change(() => next);
  };
  const row = (step: number) => (): void => (differs() ? counting.moveReason(step) : counting.change((count) => countMoved(count, step)));
  const across = (step: number) => (): void => (differs() ? counting.moveReason(step) : counting.change((count) => countMoved(count, step * count.kinds.notes.length)));
  return (
    <OverPanel
      column title={title} aside={aside} onClose={onClose}
      layer={{
        told,
        keys: {
          'Enter': enter, 'Ctrl+Enter': counting.send, 'Backspace': () => counting.change((count) => countErased(count)), 'Delete': () => counting.change((count) => countErased(count, true)),
          'ArrowDown': row(1), 'ArrowUp': row(-1), 'ArrowRight': across(1), 'ArrowLeft': across(-1),
          'F4': () => counting.change((count) => countBy(count, count.by === 'sum' ? 'pieces' : 'sum')),
        },
        onText: counting.type, onTakeBack: counting.takeBack, onScan: counting.scan,
      }}
    >
      {checked === null ? <CountView counting={counting} purpose={purpose} reasons={till.policy.differenceReasons} onToCart={onClose} onToPapers={onToPapers} /> : <CountDone checked={checked} purpose={purpose} onChangeCashier={onChangeCashier} onClose={onClose} />}
    </OverPanel>
  );
}
