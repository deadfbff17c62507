/** The forms of a sentence that counts something. Russian needs one/few/many, English one/many; fractions use `other`. */
export type Plural = { readonly one: string; readonly few?: string; readonly many?: string; readonly other: string };
export type Leaf = string | Plural;
export type Leaves = Readonly<Record<string, Leaf>>;

type NamesIn<S extends string> = S extends `${string}{{${infer Name}}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type NamesOf<L extends Leaf> = L extends string ? NamesIn<L> : 'count' | (L extends Plural ? NamesIn<L['other']> : never);

/** The values a text asks for; `{{count}}` of a plural is a number, everything else is shown as it is. */
export type ValuesOf<L extends Leaf> = { readonly [N in NamesOf<L>]: N extends 'count' ? number : string | number };

/** Both languages of one feature. The English half must have the keys and the kinds of the Russian one. */
export type Texts<N extends string = string, R extends Leaves = Leaves> = { readonly namespace: N; readonly ru: R; readonly en: Leaves };

type SameKeys<R extends Leaves> = { readonly [K in keyof R]: R[K] extends string ? string : Plural };

const registry = new Map<string, Texts>();
const listeners = new Set<(texts: Texts) => void>();

/**
 * Declares the words of one feature, Russian first.
 * @param namespace unique, `<app>.<feature>`
 */
export function defineTexts<const N extends string, const R extends Leaves>(namespace: N, languages: { readonly ru: R; readonly en: SameKeys<R> }): Texts<N, R> {
  const texts = { namespace, ru: languages.ru, en: languages.en };
  registry.set(namespace, texts);
  for (const listener of listeners) listener(texts);
  return texts;
}

/** Every text declared so far; `onLater` hears of those declared after this call. */
export function declaredTexts(onLater?: (texts: Texts) => void): readonly Texts[] {
  if (onLater !== undefined) listeners.add(onLater);
  return [...registry.values()];
}

/** The flat form i18next reads: `key`, or `key_one`, `key_few` ... for what counts. */
export function flatten(leaves: Leaves): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [key, leaf] of Object.entries(leaves)) {
    if (typeof leaf === 'string') flat[key] = leaf;
    else for (const [form, text] of Object.entries(leaf)) flat[`${key}_${form}`] = text;
  }
  return flat;
}
