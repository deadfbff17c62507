import type { i18n } from 'i18next';
import { useContext, useSyncExternalStore } from 'react';
import { I18nContext } from 'react-i18next';
import { assert } from '#domain/kernel/assert.ts';
import type { Language } from './language.ts';
import type { Leaf, Leaves, Texts, ValuesOf } from './texts.ts';

type Arguments<L extends Leaf> = keyof ValuesOf<L> extends never ? [] : [values: ValuesOf<L>];

/** Says one text of a feature; the compiler asks for the values its sentence needs. */
export type Say<R extends Leaves> = <K extends keyof R & string>(key: K, ...values: Arguments<R[K]>) => string;

type AnySay = (key: string, values?: object) => string;
/** What an engine is asked at every drawing of every component, made once: a screen has hundreds of texts. */
type Spoken = { readonly hear: (changed: () => void) => () => void; readonly now: () => Language; readonly says: Map<string, AnySay> };

const spoken = new WeakMap<i18n, Spoken>();

function spokenOf(engine: i18n): Spoken {
  const known = spoken.get(engine);
  if (known !== undefined) return known;
  const made: Spoken = {
    hear: (changed) => {
      engine.on('languageChanged', changed);
      return () => engine.off('languageChanged', changed);
    },
    now: () => (engine.language === 'en' ? 'en' : 'ru'),
    says: new Map(),
  };
  spoken.set(engine, made);
  return made;
}

function useEngine(): i18n {
  const context = useContext(I18nContext);
  assert(context !== undefined, 'the page has its texts');
  return context.i18n;
}

/** The words of one feature in the language on screen: the same function until the language is another, so that memoised children draw again just then. */
export function useT<N extends string, R extends Leaves>(texts: Texts<N, R>): Say<R> {
  const engine = useEngine();
  const { hear, now, says } = spokenOf(engine);
  const language = useSyncExternalStore(hear, now, now);
  const key = `${language} ${texts.namespace}`;
  const known = says.get(key);
  if (known !== undefined) return known as Say<R>;
  const t = engine.getFixedT(language, texts.namespace);
  const say: AnySay = (word, values) => t(word, { ...values });
  says.set(key, say);
  return say as Say<R>;
}

/** The language on screen, for numbers, money and dates. */
export function useLanguage(): Language {
  const { hear, now } = spokenOf(useEngine());
  return useSyncExternalStore(hear, now, now);
}
