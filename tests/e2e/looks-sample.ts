/** Which looks of a screen are taken: the eight and two sizes more, or a fair pair of the eight. */
import { LANGUAGES, MORE_SIZES, SIZES, THEMES, type Language, type Size, type Theme } from './looks.ts';

export type Dress = { readonly language: Language; readonly theme: Theme };
export type Look = { readonly dress: Dress; readonly sizes: readonly Size[] };

const DRESSES: readonly Dress[] = THEMES.flatMap((theme) => LANGUAGES.map((language) => ({ language, theme })));

/** Every dress in every size. A screen that is looked at in all sizes is seen in the further ones too, each in one dress. */
export function wholeOf(screen: string, sizes: readonly Size[] = SIZES): Look[] {
  const turn = hash(screen);
  const more = sizes === SIZES ? MORE_SIZES.map((size, place) => ({ dress: DRESSES[(turn + place) % DRESSES.length] as Dress, sizes: [size] })) : [];
  return [...DRESSES.map((dress) => ({ dress, sizes })), ...more];
}

/**
 * Two opposite dresses, so that each screen is seen in both languages and both themes: one in its first size, where axe looks too,
 * the other in its last. The name of the screen decides which, the same in every run; over all screens every look has its turn.
 */
export function sampleOf(screen: string, sizes: readonly Size[] = SIZES): Look[] {
  const first = hash(screen) % DRESSES.length;
  const opposite = DRESSES.length - 1 - first;
  return [{ dress: DRESSES[first] as Dress, sizes: sizes.slice(0, 1) }, { dress: DRESSES[opposite] as Dress, sizes: sizes.slice(-1) }];
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
}
