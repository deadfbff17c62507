import type { ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import css from './PaperView.module.css';
import { partsTexts } from './parts-texts.ts';

export type PaperViewProps = {
  /** Null while it comes. */
  readonly lines: readonly string[] | null;
  readonly widthChars: number;
  readonly label?: string;
  readonly className?: string | undefined;
};

/** Paper as the printer gets it, lying on a desk. */
export function PaperView({ lines, widthChars, label, className }: PaperViewProps): ReactNode {
  const t = useT(partsTexts);
  return (
    <div className={classNames(css.desk, className)} tabIndex={0} role="group" aria-label={label ?? t('paper')} aria-busy={lines === null}>
      <pre className={css.paper} style={{ width: `calc(${widthChars}ch + 40px)` }}>{lines === null ? <span className={css.coming}><Skeleton height={12} count={14} width="80%" /></span> : lines.join('\n')}</pre>
    </div>
  );
}
