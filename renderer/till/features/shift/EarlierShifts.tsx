import { useEffect, type ReactNode } from 'react';
import { endsBeforeItBegan } from '#domain/shift/shift.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import { ChoiceRow } from '../../parts/ChoiceRow.tsx';
import { FailedNotice } from '../../parts/FailedNotice.tsx';
import { Halves } from '../../parts/Halves.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { PaperView } from '../../parts/PaperView.tsx';
import { useShopTime } from '../../parts/shop-time.tsx';
import { WaitingRows } from '../../parts/WaitingRows.tsx';
import css from './Report.module.css';
import { useReports, type EarlierShift, type Reports } from './report-store.ts';
import { ShiftRefusalNotice } from './ShiftRefusalNotice.tsx';
import { shiftTexts } from './shift-texts.ts';

/** Shifts that ended, each with its Z as it was printed. */
export function EarlierShifts({ reports, aside, onClose }: { readonly reports: Reports; readonly aside: ReactNode; readonly onClose: () => void }): ReactNode {
  const t = useT(shiftTexts);
  const shifts = useReports(reports, (state) => state.shifts);
  const chosenId = useReports(reports, (state) => state.chosenId);
  const refusal = useReports(reports, (state) => state.refusal);
  useEffect(reports.startShifts, [reports]);
  const isShut = shifts === null && refusal !== null;
  return (
    <OverPanel title={t('titleList')} aside={aside} onClose={onClose} layer={{ told: [{ key: '↑ ↓', words: t('toldPick') }, { key: 'Enter', words: t('toldPrint') }], keys: { ArrowDown: () => reports.move(1), ArrowUp: () => reports.move(-1), Enter: isShut ? reports.startShifts : reports.printZ } }}>
      {shifts === null ? (refusal === null ? <Halves className={css.halves}><WaitingRows height={62} count={5} /><div className={css.paperSide}><PaperView lines={null} widthChars={42} label={t('zPaper')} /></div></Halves> : <FailedNotice words={t('listFailed')} keyName="Enter" onAgain={reports.startShifts} />) : shifts.length === 0 ? <EmptyState icon="chart" title={t('listEmpty')}>{t('listEmptyHint')}</EmptyState> : (
        <Halves className={css.halves}>
          <VirtualList
            framed label={t('titleList')} className={css.list ?? ''} items={shifts} itemKey={(one) => one.shiftId} estimateHeight={66} showIndex={shifts.findIndex((one) => one.shiftId === chosenId)}
            render={(one) => <ShiftRow shift={one} chosen={one.shiftId === chosenId} onChoose={reports.choose} />}
          />
          <ZPaper reports={reports} />
        </Halves>
      )}
    </OverPanel>
  );
}

export function ShiftRow({ shift, chosen, onChoose }: { readonly shift: EarlierShift; readonly chosen: boolean; readonly onChoose: (shiftId: string) => void }): ReactNode {
  const t = useT(shiftTexts);
  const { moment } = useShopTime();
  const { differenceMinor, openedAt } = shift;
  const closedAt = shift.closedAt ?? openedAt;
  return (
    <ChoiceRow chosen={chosen} onChoose={() => onChoose(shift.shiftId)} className={css.choose}>
      <span>{t('shiftNo', { number: shift.number })}</span>
      <span className={css.rowSum}><MoneyText minor={shift.salesMinor - shift.refundsMinor} /></span>
      <span className={css.quiet}>{[t('from', { from: moment(openedAt), to: moment(closedAt) }), ...(endsBeforeItBegan(openedAt, closedAt) ? [t('clockInDoubt')] : []), shift.openedBy].join(' · ')}</span>
      <span className={differenceMinor === 0 ? css.quiet : css.look}>{differenceMinor === 0 ? t('exact') : <>{t(differenceMinor > 0 ? 'over' : 'short')} <MoneyText minor={Math.abs(differenceMinor)} /></>}</span>
    </ChoiceRow>
  );
}

function ZPaper({ reports }: { readonly reports: Reports }): ReactNode {
  const t = useT(shiftTexts);
  const z = useReports(reports, (state) => state.z);
  const printed = useReports(reports, (state) => state.printed);
  const refusal = useReports(reports, (state) => state.refusal);
  return (
    <div className={css.paperSide}>
      <PaperView lines={z?.paper ?? null} widthChars={z?.widthChars ?? 42} label={t('zPaper')} />
      <ShiftRefusalNotice refusal={refusal} />
      {printed ? <Notice tone="good">{t('printed')}</Notice> : null}
      <Button look="main" keyName="Enter" disabled={z === null} onClick={reports.printZ}>{t('printZ')}</Button>
    </div>
  );
}
