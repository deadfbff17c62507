/** What this browser remembers about its person: language and theme. */
import type { Language } from '#renderer/i18n/language.ts';
import type { ThemeChoice } from '#renderer/ui/theme-store.ts';

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    // A browser that forbids storage forgets; that is its owner's choice.
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // As above.
  }
}

/** The language chosen here, else English for browsers that do not ask for Russian. */
export function rememberedLanguage(): Language {
  const chosen = read('lavka.language');
  if (chosen === 'ru' || chosen === 'en') return chosen;
  return navigator.languages.some((language) => language.startsWith('ru')) || navigator.languages.length === 0 ? 'ru' : 'en';
}

export function rememberLanguage(language: Language): void {
  write('lavka.language', language);
}

export function rememberedTheme(): ThemeChoice {
  const chosen = read('lavka.theme');
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

export function rememberTheme(theme: ThemeChoice): void {
  write('lavka.theme', theme);
}
