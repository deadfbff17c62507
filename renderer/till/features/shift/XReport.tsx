import { useEffect, type ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { Halves } from '../../parts/Halves.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { PaperView } from '../../parts/PaperView.tsx';
import css from './Report.module.css';
import { ReportSums } from './ReportSums.tsx';
import { useReports, type Reports } from './report-store.ts';
import { ShiftRefusalNotice } from './ShiftRefusalNotice.tsx';
import { shiftTexts } from './shift-texts.ts';

/** The X report of this moment: read first, printed by Enter. */
export function XReport({ reports, aside, onClose }: { readonly reports: Reports; readonly aside: ReactNode; readonly onClose: () => void }): ReactNode {
  const t = useT(shiftTexts);
  const x = useReports(reports, (state) => state.x);
  const refusal = useReports(reports, (state) => state.refusal);
  const printed = useReports(reports, (state) => state.printed);
  useEffect(reports.startX, [reports]);
  const isShut = x === null && refusal !== null;
  return (
    <OverPanel title={t('titleX')} aside={aside} onClose={onClose} layer={{ keys: { Enter: isShut ? reports.startX : reports.printX }, actions: { xReport: onClose } }}>
      {isShut ? (
        <div className={css.shut}>
          {refusal.code === 'needs-right' ? <EmptyState icon="lock" title={t('xLocked')}>{t('xLockedHint')}</EmptyState> : <><EmptyState icon="chart" title={t('failed')} /><ShiftRefusalNotice refusal={refusal} /></>}
          <Button look="main" size="pay" keyName="Enter" onClick={reports.startX}>{t(refusal.code === 'needs-right' ? 'askSenior' : 'again')}</Button>
        </div>
      ) : (
        <Halves className={css.halves}>
          <section className={css.side}>
            <p className={css.quiet}>{t('xHint')}</p>
            {x === null ? <div className={css.coming} aria-busy="true"><Skeleton height={205} /></div> : <ReportSums report={x} />}
            <div className={css.space} />
            {printed ? <Notice tone="good">{t('printed')}</Notice> : null}
            <ShiftRefusalNotice refusal={refusal} />
            <Button look="main" size="pay" keyName="Enter" disabled={x === null} onClick={reports.printX}>{t('printX')}</Button>
          </section>
          <PaperView lines={x?.paper ?? null} widthChars={x?.widthChars ?? 42} label={t('xPaper')} />
        </Halves>
      )}
    </OverPanel>
  );
}
