import type { ReactNode } from 'react';
import type { ShiftReport } from '#contract/terminal/shift.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Halves } from '../../parts/Halves.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { PaperView } from '../../parts/PaperView.tsx';
import { ReportSums } from './ReportSums.tsx';
import { shiftTexts } from './shift-texts.ts';
import css from './Report.module.css';

/** The shift has ended: what it came to, beside the Z as it is printed. */
export function ZResult({ z, onClose }: { readonly z: ShiftReport; readonly onClose: () => void }): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  const difference = z.differenceMinor ?? 0;
  const sum = formatMoney(Math.abs(difference), language, true);
  return (
    <OverPanel title={t('closedTitle', { number: z.number })} onClose={onClose} layer={{ keys: { Enter: onClose } }}>
      <Halves className={css.halves}>
        <section className={css.side}>
          {difference === 0 ? <p className={css.done}><Icon name="check" size={26} />{t('closedExact')}</p> : <Notice>{t(difference > 0 ? 'closedOver' : 'closedShort', { sum, reason: z.reason })}</Notice>}
          <ReportSums report={z} />
          <p className={css.quiet}>{t('printing')}</p>
          <div className={css.space} />
          <Button look="main" size="pay" keyName="Enter" onClick={onClose}>{t('done')}</Button>
        </section>
        <PaperView lines={z.paper} widthChars={z.widthChars} label={t('zPaper')} />
      </Halves>
    </OverPanel>
  );
}
