import type { ReactNode } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { appTexts } from './app-texts.ts';
import css from './App.module.css';

/** Instead of a blank page when drawing itself failed. */
export function BrokenPage({ error }: { readonly error: Error }): ReactNode {
  const t = useT(appTexts);
  return (
    <main className={css.waiting} role="alert">
      <h1>{t('broken')}</h1>
      <p>{t('brokenHint')}</p>
      <Button look="main" onClick={() => location.reload()}>{t('reload')}</Button>
      <p><code>{error.message}</code></p>
    </main>
  );
}
