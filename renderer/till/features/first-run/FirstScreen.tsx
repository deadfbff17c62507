import type { ReactNode } from 'react';
import { classNames } from '#renderer/ui/class-names.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import css from './FirstScreen.module.css';
import { firstRunTexts } from './first-run-texts.ts';

/**
 * A screen of a till that is not at work yet: its name, and beside it the language and the look, which somebody may want before signing in.
 * `narrow` where one thing happens that is to be read from top to bottom.
 */
export function FirstScreen({ choices, narrow = false, children }: { readonly choices: ReactNode; readonly narrow?: boolean; readonly children: ReactNode }): ReactNode {
  const t = useT(firstRunTexts);
  return (
    <main className={css.screen}>
      <div className={classNames(css.inside, narrow && css.narrow)}>
        <div className={css.top}><b className={css.brand}>{t('brand')}</b><div className={css.choices}>{choices}</div></div>
        {children}
      </div>
    </main>
  );
}

/** What the screen is about. */
export function FirstTitle({ children }: { readonly children: ReactNode }): ReactNode {
  return <h1 className={css.title}>{children}</h1>;
}
