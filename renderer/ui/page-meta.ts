/**
 * The first non-empty `<meta name=... content=...>` of a page, or an empty string.
 * The server that hands out the page fills these in (a nonce, a one-use token).
 */
export function pageMeta(page: Document, name: string): string {
  for (const meta of page.querySelectorAll(`meta[name="${name}"]`)) {
    const content = meta.getAttribute('content') ?? '';
    if (content !== '') return content;
  }
  return '';
}
