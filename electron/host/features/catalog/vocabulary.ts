/**
 * The distinct words of the search index in memory, for what was mistyped. Read from the index in short slices the first time
 * they are needed, which is never on the way of a start or of a scan.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { letterMask, mayBeginWithin, prefixWithinEdits, withinEdits } from '#domain/search/edits.ts';
import type { ReadTx, Store } from '#host/db/tx.ts';

/** A word, or the beginning of words, near to what was typed. `goods` is how many goods the words so beginning stand in, summed. */
export type Nearest = { readonly text: string; readonly edits: number; readonly goods: number };

export type Vocabulary = {
  readonly loaded: () => boolean;
  /** Reads the words in, once; resolves when they are here. Rejects with the store's fault, and may be asked again. */
  readonly load: (store: Pick<Store, 'openReader'>) => Promise<void>;
  /** Words of a good that came or changed; before they are read in there is nothing to learn. */
  readonly learn: (words: readonly string[]) => void;
  readonly forget: () => void;
  /** Ends the reading that is under way, if any; resolves when it has let go of the store. */
  readonly stop: () => Promise<void>;
  /** What the typed word may have been meant for: fewest edits first, whole words before beginnings, common before rare. */
  readonly nearest: (typed: string, maxEdits: number, limit: number) => Nearest[];
};

/** Numbers and articles are no words anybody mistypes into others, and there may be a million of them. */
const WORD = /^\p{L}{3,30}$/u;
/** Far beyond any shop; a catalogue of noise must not fill the memory. */
const MAX_WORDS = 300_000;
/** How long one slice may keep everything else waiting. */
const SLICE_MS = 6;
const FROM = 'SELECT term, doc FROM good_words_vocabulary WHERE term >= ? ORDER BY term';

export function createVocabulary(): Vocabulary {
  return new WordList();
}

class WordList implements Vocabulary {
  #places = new Map<string, number>();
  #words: string[] = [];
  #masks = new Int32Array(0);
  #goods = new Uint32Array(0);
  #loaded = false;
  #loading: Promise<void> | null = null;
  /** Grows with each {@link forget}: a slice of what was forgotten meanwhile is not taken in. */
  #life = 0;

  readonly loaded = (): boolean => this.#loaded;

  readonly load: Vocabulary['load'] = (store) => {
    if (this.#loaded) return Promise.resolve();
    this.#loading ??= this.#read(store).finally(() => { this.#loading = null; });
    return this.#loading;
  };

  readonly learn: Vocabulary['learn'] = (words) => {
    if (!this.#loaded && this.#loading === null) return;
    for (const word of words) this.#add(word, 1);
  };

  readonly forget = (): void => {
    this.#life += 1;
    this.#loaded = false;
    this.#places = new Map();
    this.#words = [];
    this.#masks = new Int32Array(0);
    this.#goods = new Uint32Array(0);
  };

  readonly stop = async (): Promise<void> => {
    this.#life += 1;
    await this.#loading?.catch(() => undefined);
  };

  readonly nearest: Vocabulary['nearest'] = (typed, maxEdits, limit) => {
    const mask = letterMask(typed);
    const found = new Map<string, { edits: number; whole: boolean; goods: number }>();
    for (let place = 0; place < this.#words.length; place++) {
      if (!mayBeginWithin(mask, this.#masks[place] as number, maxEdits)) continue;
      const word = this.#words[place] as string;
      const edits = prefixWithinEdits(typed, word, maxEdits);
      if (edits === null) continue;
      const text = nearestBeginning(typed, word, edits);
      const known = found.get(text);
      const goods = this.#goods[place] as number;
      if (known) {
        known.goods += goods;
        known.whole ||= text === word;
      } else found.set(text, { edits, whole: text === word, goods });
    }
    return [...found]
      .sort(([textA, a], [textB, b]) => a.edits - b.edits || Number(b.whole) - Number(a.whole) || b.goods - a.goods || (textA < textB ? -1 : 1))
      .slice(0, limit)
      .map(([text, { edits, goods }]) => ({ text, edits, goods }));
  };

  #add(word: string, goods: number): void {
    if (!WORD.test(word)) return;
    const known = this.#places.get(word);
    if (known !== undefined) {
      this.#goods[known] = (this.#goods[known] as number) + goods;
      return;
    }
    const place = this.#words.length;
    if (place === MAX_WORDS) return;
    if (place === this.#masks.length) this.#grow(Math.max(1_024, place * 2));
    this.#places.set(word, place);
    this.#words.push(word);
    this.#masks[place] = letterMask(word);
    this.#goods[place] = goods;
  }

  #grow(size: number): void {
    const [masks, goods] = [new Int32Array(size), new Uint32Array(size)];
    masks.set(this.#masks);
    goods.set(this.#goods);
    this.#masks = masks;
    this.#goods = goods;
  }

  async #read(store: Pick<Store, 'openReader'>): Promise<void> {
    const life = this.#life;
    // A connection of its own: pages of the index must not push out those that selling needs.
    const reader = store.openReader();
    try {
      for (let from: string | null = ''; from !== null && life === this.#life;) {
        from = this.#readSlice(reader.tx, from);
        await nextTurn();
      }
    } finally {
      reader.close();
    }
    if (life === this.#life) this.#loaded = true;
  }

  /** Takes words in from the term `from` on until the slice is over; answers where to go on, or null at the end. */
  #readSlice(tx: ReadTx, from: string): string | null {
    const until = performance.now() + SLICE_MS;
    for (const { term, doc } of tx.iterate<{ term: string; doc: number }>(FROM, from)) {
      const digit = term.search(/[0-9]/);
      // Past every term that has a digit here: the articles of a whole catalogue are one step.
      if (digit >= 0) return `${term.slice(0, digit)}:`;
      this.#add(term, doc);
      if (performance.now() >= until) return `${term}\u0001`;
    }
    return null;
  }
}

/** The part of `word` that is `edits` away from what was typed: all of it, or its beginning, as long as what was typed if it can be, else longer. */
function nearestBeginning(typed: string, word: string, edits: number): string {
  if (withinEdits(typed, word, edits) !== null) return word;
  for (let apart = 0; apart <= edits; apart++) {
    for (const length of [typed.length + apart, typed.length - apart]) {
      if (length < 1 || length > word.length) continue;
      const beginning = word.slice(0, length);
      if (withinEdits(typed, beginning, edits) !== null) return beginning;
    }
  }
  return word;
}
