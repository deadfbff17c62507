import { useEffect, type ReactNode } from 'react';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { partsTexts } from '../../parts/parts-texts.ts';
import { useTraining, type Training } from './training-store.ts';
import { trainingTexts } from './training-texts.ts';
import css from './TrainingPanel.module.css';

export type TrainingPanelProps = { readonly training: Training; readonly isTraining: boolean; readonly cartLines: number; readonly onClose: () => void };

/** Says what training is before it begins, and asks before it ends. */
export function TrainingPanel({ training, isTraining, cartLines, onClose }: TrainingPanelProps): ReactNode {
  const t = useT(trainingTexts);
  const changing = useTraining(training, (state) => state.changing);
  useEffect(training.start, [training]);
  const act = isTraining ? training.leave : training.enter;
  return (
    <OverPanel column title={t('title')} mode={{ word: t('word'), tone: 'training' }} onClose={onClose} layer={{ keys: { Enter: act }, actions: { training: onClose } }}>
      <div className={css.middle}>
        {isTraining ? <><p className={css.lead}>{t('leaveLead')}</p><p>{t('leaveHint')}</p></> : (
          <>
            <p className={css.lead}>{t('lead')}</p>
            <ul className={css.points}>
              <li>{t('nothingReal')}</li>
              <li>{t('paper')}</li>
              <li>{t('kept')}</li>
              <li>{t('forgotten')}</li>
            </ul>
            {cartLines > 0 ? <Notice>{t('cartFirst')}</Notice> : null}
          </>
        )}
        <Refused training={training} />
        <Button look="main" size="pay" keyName="Enter" disabled={changing} onClick={act}>{isTraining ? t(changing ? 'leaving' : 'leave') : t(changing ? 'entering' : 'enter')}</Button>
        {isTraining ? <Button onClick={onClose}>{t('stay')}</Button> : null}
      </div>
    </OverPanel>
  );
}

function Refused({ training }: { readonly training: Training }): ReactNode {
  const t = useT(trainingTexts);
  const say = useT(partsTexts);
  const fault = useFaultSentence();
  const refusal = useTraining(training, (state) => state.refusal);
  if (refusal === null) return null;
  switch (refusal.code) {
    case 'cart-not-empty': return <Notice>{t('cartNotEmpty')}</Notice>;
    case 'needs-right': return <Notice>{say('needsRight')}</Notice>;
    case 'not-signed-in': return <Notice>{say('notSignedIn')}</Notice>;
    case 'fault': return <Notice>{fault(refusal.detail)}</Notice>;
    case 'already-training': case 'not-training': return null;
  }
}
