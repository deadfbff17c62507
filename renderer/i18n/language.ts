import { createInstance, type i18n } from 'i18next';
import { declaredTexts, flatten, type Texts } from './texts.ts';

export type Language = 'ru' | 'en';
export const languages: readonly Language[] = ['ru', 'en'];

/** Stands around a key that has no text, so that a missing one is seen by people and found by tests. */
export const MISSING_OPEN = '⟦';

const engine: i18n = createInstance();

function add(texts: Texts): void {
  for (const language of languages) engine.addResourceBundle(language, texts.namespace, flatten(texts[language]), true, true);
}

let started: Promise<unknown> = Promise.resolve();

/** Starts the texts in one language; later declarations are added as their code loads. */
export async function startTexts(language: Language): Promise<i18n> {
  started = engine.init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
    parseMissingKeyHandler: (key) => `${MISSING_OPEN}${key}⟧`,
  });
  await started;
  for (const texts of declaredTexts(add)) add(texts);
  document.documentElement.lang = language;
  return engine;
}

/** Changes the language of everything on screen at once. */
export async function speak(language: Language): Promise<void> {
  await started;
  if (engine.language === language) return;
  document.documentElement.lang = language;
  await engine.changeLanguage(language);
}

/** The language on screen now; Russian before the texts are started. */
export function spokenLanguage(): Language {
  return engine.language === 'en' ? 'en' : 'ru';
}
