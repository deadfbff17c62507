import { useEffect, type ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { FailedNotice } from './FailedNotice.tsx';
import css from './MoreRow.module.css';
import { partsTexts } from './parts-texts.ts';

export type MoreRowProps = {
  readonly onSeen: () => void;
  readonly label: string;
  /** It was asked for and did not come: a person asks once more. */
  readonly failed?: boolean;
};

/** The last row of a list that has more to come: asks for it as soon as it is seen. */
export function MoreRow({ onSeen, label, failed = false }: MoreRowProps): ReactNode {
  const t = useT(partsTexts);
  useEffect(() => {
    if (!failed) onSeen();
  }, [onSeen, failed]);
  if (failed) return <div role="listitem"><FailedNotice words={t('moreFailed')} onAgain={onSeen} /></div>;
  return (
    <div role="listitem" className={css.row} aria-busy="true">
      <span className="visually-hidden">{label}</span>
      <Skeleton height={20} width="60%" />
      <Skeleton height={14} width="40%" />
    </div>
  );
}
