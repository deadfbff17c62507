/** How far apart two words are as typing goes: letters left out, put in, mistaken, or two neighbours swapped (SPEC.md, SRC20 to SRC24). */

/** Three rows of the table of distances, kept between calls: a vocabulary is 200 000 words and none of them may cost memory. */
let rows = [new Uint16Array(64), new Uint16Array(64), new Uint16Array(64)] as [Uint16Array, Uint16Array, Uint16Array];

/** Rows of at least `size` cells; only a scan pasted into the search field makes them grow. */
function rowsOf(size: number): [Uint16Array, Uint16Array, Uint16Array] {
  if (rows[0].length < size) rows = [new Uint16Array(size), new Uint16Array(size), new Uint16Array(size)];
  return rows;
}

/**
 * Distance of `a` to `b`, or to the nearest beginning of `b`; anything over `max` is `max + 1`. Only the band of `max` cells beside
 * the diagonal is computed: a cell outside it is over `max` anyway. Two rows in which nothing is within `max` end the work, because a
 * swap reaches back two rows.
 */
function distance(a: string, b: string, max: number, toBeginning: boolean): number {
  const over = max + 1;
  const width = toBeginning ? Math.min(b.length, a.length + max) : b.length;
  if (a.length - width > max || width - a.length > max) return over;
  let [older, above, row] = rowsOf(width + 2);
  for (let j = 0; j <= width; j += 1) above[j] = Math.min(j, over);
  let lowestAbove = 0;
  for (let i = 1; i <= a.length; i += 1) {
    const from = Math.max(1, i - max);
    const to = Math.min(width, i + max);
    row[from - 1] = from === 1 ? Math.min(i, over) : over;
    let lowest = row[from - 1] as number;
    const letter = a.charCodeAt(i - 1);
    for (let j = from; j <= to; j += 1) {
      const other = b.charCodeAt(j - 1);
      let cell = (above[j - 1] as number) + (letter === other ? 0 : 1);
      // The cell above the end of the band was never written for that row.
      if (j < i + max) cell = Math.min(cell, (above[j] as number) + 1);
      cell = Math.min(cell, (row[j - 1] as number) + 1, over);
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && other === a.charCodeAt(i - 2)) cell = Math.min(cell, (older[j - 2] as number) + 1);
      row[j] = cell;
      if (cell < lowest) lowest = cell;
    }
    if (lowest > max && lowestAbove > max) return over;
    lowestAbove = lowest;
    [older, above, row] = [above, row, older];
  }
  if (!toBeginning) return above[width] as number;
  let best = over;
  for (let j = Math.max(0, a.length - max); j <= width; j += 1) best = Math.min(best, above[j] as number);
  return best;
}

/** The number of edits between two words, each place edited once, or null where it is over `max` (SRC20 to SRC22). */
export function withinEdits(a: string, b: string, max: number): number | null {
  const edits = distance(a, b, max, false);
  return edits > max ? null : edits;
}

/** As {@link withinEdits}, but to the beginning of `word` nearest to `typed`: for a word that is still being typed (SRC23). */
export function prefixWithinEdits(typed: string, word: string, max: number): number | null {
  const edits = distance(typed, word, max, true);
  return edits > max ? null : edits;
}

/** Which letters a word has, as 32 bits: to be kept beside a vocabulary and compared before words are (SRC24). */
export function letterMask(word: string): number {
  let mask = 0;
  for (let place = 0; place < word.length; place += 1) mask |= 1 << (word.charCodeAt(place) & 31);
  return mask;
}

/** True where at most `max` bits are set. */
function few(bits: number, max: number): boolean {
  let left = bits;
  for (let count = 0; count < max && left !== 0; count += 1) left &= left - 1;
  return left === 0;
}

/** False only where words with these letters are surely over `max` edits apart: an edit takes away one letter and brings one (SRC24). */
export function mayBeWithin(maskA: number, maskB: number, max: number): boolean {
  return few(maskA & ~maskB, max) && few(maskB & ~maskA, max);
}

/** As {@link mayBeWithin} for {@link prefixWithinEdits}: letters of the word's rest do not count (SRC24). */
export function mayBeginWithin(typedMask: number, wordMask: number, max: number): boolean {
  return few(typedMask & ~wordMask, max);
}
