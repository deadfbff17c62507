import type { ReactNode } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { chooseTheme, useColorScheme } from '#renderer/ui/theme-store.ts';
import { speak } from '#renderer/i18n/language.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { appTexts } from './app-texts.ts';
import { rememberLanguage, rememberTheme } from './remembered.ts';

/** The two switches everybody looks for: language and light or dark. */
export function Looks({ look = 'quiet' }: { readonly look?: 'quiet' | 'plain' }): ReactNode {
  const t = useT(appTexts);
  const language = useLanguage();
  const scheme = useColorScheme();
  const otherLanguage = language === 'ru' ? 'en' : 'ru';
  const otherScheme = scheme === 'light' ? 'dark' : 'light';
  return (
    <>
      <Button look={look} size="dense" lang={otherLanguage} onClick={() => { rememberLanguage(otherLanguage); void speak(otherLanguage); }}>
        {otherLanguage === 'en' ? 'English' : 'Русский'}
      </Button>
      <Button look={look} size="dense" onClick={() => { rememberTheme(otherScheme); chooseTheme(otherScheme); }}>{t(otherScheme)}</Button>
    </>
  );
}
