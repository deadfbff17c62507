import { useEffect, type ReactNode } from 'react';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import css from './MoreRow.module.css';

/** The last row of a list that has more to come: asks for it as soon as it is seen. */
export function MoreRow({ onSeen, label }: { readonly onSeen: () => void; readonly label: string }): ReactNode {
  useEffect(onSeen, [onSeen]);
  return (
    <div role="listitem" className={css.row} aria-busy="true">
      <span className="visually-hidden">{label}</span>
      <Skeleton height={20} width="60%" />
      <Skeleton height={14} width="40%" />
    </div>
  );
}
