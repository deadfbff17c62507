/** What a served page needs, whoever serves it: the host over HTTP or the shell over its own protocol. */
import { extname, join, normalize, sep } from 'node:path';

/** The page of the till among the built ones. */
export const TILL_PAGE = 'till/index.html';

/**
 * The content policy of a page. Scripts and connections only from its own address; styles from there or with the nonce
 * (the UI kit writes `<style>`); `style` attributes are let through, they can load nothing.
 * @param connect addresses beyond its own the page may connect to
 * @param developing the nonce under which the development server's own scripts run; never set in a shipped build
 */
export function contentSecurityPolicy(styleNonce: string, connect: readonly string[], developing: string | null = null): string {
  const script = developing === null ? `'self'` : `'self' 'nonce-${developing}'`;
  return [
    `default-src 'none'`,
    `script-src ${script}`,
    `style-src 'self' 'nonce-${styleNonce}'`,
    `style-src-elem 'self' 'nonce-${styleNonce}'`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src ${["'self'", ...connect].join(' ')}`,
    `manifest-src 'self'`,
    `base-uri 'none'`,
    `object-src 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** Headers every answer carries, page or not. */
export const guardHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Puts the meta tags right behind `<head>`; values are tokens of ours and need no escaping beyond a check. */
export function injectMeta(html: string, metas: Readonly<Record<string, string>>): string {
  const tags = Object.entries(metas).map(([name, content]) => {
    if (!/^[A-Za-z0-9_-]+$/.test(content)) throw new Error(`meta ${name} would need escaping`);
    return `<meta name="${name}" content="${content}">`;
  });
  // A function, because `$` in a replacement text has a meaning of its own.
  const placed = html.replace(/<head(\s[^>]*)?>/i, (head) => head + tags.join(''));
  if (placed === html) throw new Error('the page has no <head>');
  return placed;
}

/**
 * The file below `root` that a path of a URL names, or null for anything that is not plainly below it: dots that climb,
 * hidden files, encoded separators, names Windows gives to devices.
 */
export function fileBelow(root: string, urlPath: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (!path.startsWith('/') || /[\\\0:*?"<>|]/.test(path)) return null;
  const parts = path.slice(1).split('/');
  if (parts.some((part) => part === '' || part.startsWith('.') || part.endsWith('.') || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part))) return null;
  const file = normalize(join(root, ...parts));
  return file.startsWith(normalize(root) + sep) ? file : null;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8', '.webmanifest': 'application/manifest+json; charset=utf-8', '.map': 'application/json; charset=utf-8', '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.webp': 'image/webp', '.avif': 'image/avif', '.gif': 'image/gif', '.ico': 'image/x-icon',
  '.woff2': 'font/woff2', '.woff': 'font/woff', '.wasm': 'application/wasm', '.mp3': 'audio/mpeg', '.ogg': 'audio/ogg', '.wav': 'audio/wav',
};

/** The content type by the file's ending; unknown ones are bytes to be saved, never guessed at. */
export function contentType(file: string): string {
  return CONTENT_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
}

/** Names the build gives by content never change what they hold; everything else is asked for again each time. */
export function cacheControl(urlPath: string): string {
  return /^\/assets\/.+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/.test(urlPath) ? 'public, max-age=31536000, immutable' : 'no-cache';
}
