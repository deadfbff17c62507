/** The same keys in the other keyboard layout: `ghbdtn` is привет, typed without looking. */

const LATIN = '`qwertyuiop[]asdfghjkl;\'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?@#$^&|';
const RUSSIAN = 'ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"№;:?/';

const pairs = (from: string, to: string): ReadonlyMap<string, string> => new Map(Array.from(from, (key, place) => [key, to[place] as string]));
const toRussian = pairs(LATIN, RUSSIAN);
const toLatin = pairs(RUSSIAN, LATIN);
const CYRILLIC = /\p{Script=Cyrillic}/u;

/** Every character but a comma or a point between digits: that is a decimal and no key pressed by mistake. */
const KEY = /[^.,]|(?<![0-9])[.,]|[.,](?![0-9])/gu;

/**
 * What the same keys give in the other layout, punctuation keys too (`,` is б, `[` is х). A text with a Cyrillic letter was typed in
 * the Russian layout, any other in the Latin one (SRC1, SRC2). Characters without a key of their own stay.
 */
export function otherLayout(text: string): string {
  const keys = CYRILLIC.test(text) ? toLatin : toRussian;
  return text.replace(KEY, (key) => keys.get(key) ?? key);
}
