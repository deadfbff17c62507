import type { ReactNode } from 'react';
import type { TillState } from '#contract/terminal/till.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Notice } from '../parts/Notice.tsx';
import { appTexts } from './app-texts.ts';

/** Told to whoever works here no more and has a customer's sale in hand (DOOR4). */
export function FinishingNotice({ till }: { readonly till: Pick<TillState, 'finishing'> }): ReactNode {
  const t = useT(appTexts);
  return till.finishing ? <Notice tone="quiet">{t('finishing')}</Notice> : null;
}
