import type { ReactNode } from 'react';
import css from './SignIn.module.css';

/** Two letters in a circle, for the eye only. */
export function Face({ name }: { readonly name: string }): ReactNode {
  const letters = name.split(/\s+/).map((word) => [...word][0] ?? '').slice(0, 2).join('');
  return <span className={css.face} aria-hidden="true">{letters.toUpperCase()}</span>;
}
