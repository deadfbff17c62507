import type { ReactNode } from 'react';
import { classNames } from '#renderer/ui/class-names.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import css from './Notice.module.css';

/** A sentence that must be seen: `warn` something was refused or wants a look, `danger` harm, `good` done, `quiet` to know. */
export function Notice({ tone = 'warn', children }: { readonly tone?: 'warn' | 'danger' | 'good' | 'quiet'; readonly children: ReactNode }): ReactNode {
  return (
    <div className={classNames(css.notice, css[tone])} role={tone === 'warn' || tone === 'danger' ? 'alert' : 'status'}>
      {tone === 'quiet' ? null : <Icon name={tone === 'good' ? 'check' : 'warning'} />}
      <div className={css.words}>{children}</div>
    </div>
  );
}
