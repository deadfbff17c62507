/**
 * Words as they were typed, as they may have been meant: in the other keyboard layout, in the other alphabet, mistyped. Each
 * reading is tried against the index until one finds something; corrections come last, from the words there really are.
 */
import { otherLayout } from '#domain/search/layout.ts';
import { searchTokens } from '#domain/search/tokens.ts';
import { transliterations } from '#domain/search/transliterate.ts';
import type { ReadTx } from '#host/db/tx.ts';
import type { CatalogIndex } from './catalog-index.ts';

/** Slots of the goods found; `understoodAs` is empty where they were found by the text as it was typed. */
export type WordsFound = { readonly slots: number[]; readonly understoodAs: string };

/** Words of a query beyond these no longer narrow anything down. */
const MAX_QUERY_WORDS = 8;
/** Corrections tried for one word, and for all words together. */
const MAX_CORRECTIONS = 5;
const MAX_COMBINATIONS = 12;
/** Readings in the other alphabet that are corrected as well. */
const CORRECTED_READINGS = 2;
/** Words corrected in one query; with more of them wrong nobody can tell what was meant. */
const MAX_WRONG = 3;
/** The other alphabet may need four letters for one; no line shows more than this. */
const MAX_SHOWN = 300;
/** Shorter words are near to everything. */
const SHORTEST_CORRECTED = 3;
/** From so many letters on two mistakes are forgiven, before that one. */
const LONG_WORD = 7;

const NOTHING: WordsFound = { slots: [], understoodAs: '' };

/** Tries the text as typed, in the other layout, and in the other alphabet. */
export function findWords(tx: ReadTx, index: CatalogIndex, text: string, limit: number): WordsFound {
  for (const { reading, words } of distinct([text, ...layoutReadings(text), ...transliterations(text)])) {
    const slots = index.slots(tx, words, limit);
    if (slots.length > 0) return { slots, understoodAs: reading === text ? '' : reading.trim().toLowerCase().slice(0, MAX_SHOWN) };
  }
  return NOTHING;
}

/** Corrects what nothing begins with, in each reading of the text; the fewest mistakes win. The vocabulary has to be loaded. */
export function findCorrected(tx: ReadTx, index: CatalogIndex, text: string, limit: number): WordsFound {
  const [inLayout, inAlphabet] = [layoutReadings(text), transliterations(text)];
  const readings = [text, ...inLayout, ...inAlphabet.slice(0, CORRECTED_READINGS), ...inLayout.flatMap((one) => transliterations(one).slice(0, 1))];
  let best: { words: readonly string[]; edits: number } | null = null;
  for (const { words } of distinct(readings)) {
    const corrected = correct(tx, index, words, best?.edits ?? Number.POSITIVE_INFINITY);
    if (corrected) best = corrected;
    if (best?.edits === 1) break;
  }
  return best ? { slots: index.slots(tx, best.words, limit), understoodAs: best.words.join(' ') } : NOTHING;
}

/** The readings with their words, without those that have none and those whose words were there before. */
function distinct(readings: readonly string[]): { readonly reading: string; readonly words: string[] }[] {
  const seen = new Set<string>();
  return readings.flatMap((reading) => {
    const words = [...new Set(searchTokens(reading))].slice(0, MAX_QUERY_WORDS);
    const key = words.join(' ');
    if (words.length === 0 || seen.has(key)) return [];
    seen.add(key);
    return [{ reading, words }];
  });
}

const LATIN = /[a-z]/i;
const CYRILLIC = /\p{Script=Cyrillic}/u;

/**
 * The text with its Latin parts typed in the Russian layout, and the other way round. Parts without a letter stay: the point in
 * `3.2` of a number pad is no ю.
 */
function layoutReadings(text: string): string[] {
  const turned = (which: RegExp, not: RegExp): string => text.split(/(\s+)/).map((part) => (which.test(part) && !not.test(part) ? otherLayout(part) : part)).join('');
  return [turned(LATIN, CYRILLIC), turned(CYRILLIC, LATIN)].filter((reading) => reading !== text);
}

type Option = { readonly text: string; readonly edits: number };

/** The words with the fewest corrections that together find something, if they need fewer than `below`. */
function correct(tx: ReadTx, index: CatalogIndex, words: readonly string[], below: number): { words: readonly string[]; edits: number } | null {
  const options: Option[][] = [];
  let wrong = 0;
  for (const word of words) {
    // A word that something begins with stays as it is.
    const right = index.slots(tx, [word], 1).length > 0;
    if (!right) wrong += 1;
    if (wrong > MAX_WRONG) return null;
    const choice = right ? [{ text: word, edits: 0 }] : corrections(index, word);
    if (choice.length === 0) return null;
    options.push(choice);
  }
  const combinations = combined(options).filter((one) => one.edits > 0 && one.edits < below).slice(0, MAX_COMBINATIONS);
  return combinations.find((one) => index.slots(tx, one.words, 1).length > 0) ?? null;
}

function corrections(index: CatalogIndex, word: string): Option[] {
  if (word.length < SHORTEST_CORRECTED || /\d/.test(word)) return [];
  return index.vocabulary.nearest(word, word.length >= LONG_WORD ? 2 : 1, MAX_CORRECTIONS);
}

/** Every choice of one option a word, fewest edits first, then the likelier ones. */
function combined(options: readonly (readonly Option[])[]): { words: readonly string[]; edits: number }[] {
  let chosen: { words: readonly string[]; edits: number; place: number }[] = [{ words: [], edits: 0, place: 0 }];
  for (const choice of options) {
    chosen = chosen
      .flatMap((one) => choice.map((option, place) => ({ words: [...one.words, option.text], edits: one.edits + option.edits, place: one.place + place })))
      .sort((a, b) => a.edits - b.edits || a.place - b.place)
      .slice(0, MAX_COMBINATIONS);
  }
  return chosen;
}
