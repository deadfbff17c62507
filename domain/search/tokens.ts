const WORD = /[\p{L}\p{N}]+/gu;

/**
 * The words of a name or of a query: lower case, ё as е, runs of letters and digits. Used both to index and to ask, so that the
 * two cannot differ. Composed first: a й typed as и with a breve is the same letter.
 */
export function searchTokens(text: string): string[] {
  return foldLetters(text).match(WORD) ?? [];
}

/** A text as its words are made of it: what is in none of it is in none of them. */
export function foldLetters(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е');
}
