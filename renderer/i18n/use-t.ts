import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from './language.ts';
import type { Leaf, Leaves, Texts, ValuesOf } from './texts.ts';

type Arguments<L extends Leaf> = keyof ValuesOf<L> extends never ? [] : [values: ValuesOf<L>];

/** Says one text of a feature; the compiler asks for the values its sentence needs. */
export type Say<R extends Leaves> = <K extends keyof R & string>(key: K, ...values: Arguments<R[K]>) => string;

/** The words of one feature in the language on screen. */
export function useT<N extends string, R extends Leaves>(texts: Texts<N, R>): Say<R> {
  const { t, i18n } = useTranslation(texts.namespace);
  // A new language is a new `say`, so that memoised children draw again.
  return useMemo(() => {
    const say = (key: string, values?: object): string => t(key, { ns: texts.namespace, ...values });
    return say as Say<R>;
  }, [t, i18n.language, texts.namespace]);
}

/** The language on screen, for numbers, money and dates. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === 'en' ? 'en' : 'ru';
}
