import type { ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { appTexts } from './app-texts.ts';
import css from './TrainingMark.module.css';

const MARKS = 24;

/** A watermark over the whole screen: nobody may take training for a sale, or a sale for training. */
export function TrainingMark(): ReactNode {
  const t = useT(appTexts);
  return (
    <div className={css.mark} aria-hidden="true" data-testid="training-mark">
      {Array.from({ length: MARKS }, (_, index) => <span key={index} data-word={t('trainingWord')} />)}
    </div>
  );
}
