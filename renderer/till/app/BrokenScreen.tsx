import type { ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { appTexts } from './app-texts.ts';
import css from './BrokenScreen.module.css';

/** Instead of a blank page when drawing itself failed: the receipt is at the host and safe. */
export function BrokenScreen({ error }: { readonly error: Error }): ReactNode {
  const t = useT(appTexts);
  return (
    <main className={css.screen}>
      <div className={css.card} role="alert">
        <h1 className={css.title}>{t('broken')}</h1>
        <p>{t('brokenHint')}</p>
        <Button look="main" size="pay" onClick={() => location.reload()}>{t('reload')}</Button>
        <code className={css.code}>{error.message}</code>
      </div>
    </main>
  );
}
