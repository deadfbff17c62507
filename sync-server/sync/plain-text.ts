const MAX_DETAIL_CHARS = 400;

/** Text every database takes whatever it was made from: no control characters, no halves of characters, at most 400 of them. */
export function plainText(text: string): string {
  return text.slice(0, MAX_DETAIL_CHARS).toWellFormed().replace(/\p{Cc}/gu, ' ');
}

/** The same JSON as every database takes it: NUL and halves of characters are U+FFFD, in names too. For what is small, as it calls itself for each level. */
export function plainJson<T>(value: T): T {
  return plain(value) as T;
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\ufffd');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [plain(name), plain(each)]));
}
