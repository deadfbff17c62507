import type { ReactNode } from 'react';
import css from './Skeleton.module.css';

/** The place where something will stand, at its size, while it comes. */
export function Skeleton({ height = 16, width = '100%', count = 1 }: { readonly height?: number | string; readonly width?: number | string; readonly count?: number }): ReactNode {
  return Array.from({ length: count }, (_, index) => <span key={index} className={css.bone} style={{ height, width }} aria-hidden="true" />);
}
