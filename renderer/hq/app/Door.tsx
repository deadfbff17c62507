import type { ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { appTexts } from './app-texts.ts';
import { Looks } from './Looks.tsx';
import css from './Door.module.css';

/** The page before sign-in: one form, and the way to the other one. */
export function Door({ other, wide = false, children }: { readonly other: { readonly href: string; readonly word: 'signIn' | 'register' }; /** Room for two fields side by side. */ readonly wide?: boolean; readonly children: ReactNode }): ReactNode {
  const t = useT(appTexts);
  return (
    <div className={classNames(css.door, wide && css.wide)}>
      <header className={css.head}>
        <div>
          <p className={css.brand}>{t('brand')}</p>
          <p className={css.motto}>{t('motto')}</p>
        </div>
        <div className={css.looks}><Looks /></div>
      </header>
      <main className={css.card}>
        {children}
        <a className={css.other} href={other.href}>{t(other.word)}</a>
      </main>
    </div>
  );
}
