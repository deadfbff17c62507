import type { ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import css from './FailedNotice.module.css';
import { Notice } from './Notice.tsx';
import { partsTexts } from './parts-texts.ts';

export type FailedNoticeProps = {
  readonly words: string;
  /** The key that asks once more too, where whoever draws this hears one. */
  readonly keyName?: string;
  readonly onAgain: () => void;
};

/** Something that did not open: what, and a button that asks for it once more. */
export function FailedNotice({ words, keyName, onAgain }: FailedNoticeProps): ReactNode {
  const t = useT(partsTexts);
  return <Notice><div className={css.failed}><span className={css.words}>{words}</span> <Button {...(keyName === undefined ? {} : { keyName })} onClick={onAgain}>{t('again')}</Button></div></Notice>;
}
