import type { ReactNode } from 'react';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import css from './WaitingRows.module.css';

/** The rows of a list at their height, while they come. */
export function WaitingRows({ height, count }: { readonly height: number; readonly count: number }): ReactNode {
  return <div className={css.rows} aria-busy="true"><Skeleton height={height} count={count} /></div>;
}
