const MAX_DETAIL_CHARS = 400;

/** Text every database takes whatever it was made from: no control characters, no halves of characters, at most 400 of them. */
export function plainText(text: string): string {
  return text.slice(0, MAX_DETAIL_CHARS).toWellFormed().replace(/\p{Cc}/gu, ' ');
}
