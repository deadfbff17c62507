import type { ReactNode } from 'react';
import { classNames } from '#renderer/ui/class-names.ts';
import css from './FactList.module.css';

/** What is known of one thing, a word and a value a row; `wide` where the words are long. */
export function FactList({ rows, wide = false }: { readonly rows: readonly (readonly [label: string, value: string])[]; readonly wide?: boolean }): ReactNode {
  return <dl className={classNames(css.facts, wide && css.wide)}>{rows.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>;
}
