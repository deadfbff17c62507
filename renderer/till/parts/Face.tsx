import type { ReactNode } from 'react';
import css from './PinPad.module.css';

/** Two letters in a circle, for the eye only. */
export function Face({ name, small = false }: { readonly name: string; readonly small?: boolean }): ReactNode {
  const letters = name.split(/\s+/).map((word) => [...word][0] ?? '').slice(0, 2).join('');
  return <span className={small ? css.faceSmall : css.face} aria-hidden="true">{letters.toUpperCase()}</span>;
}
