import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TILL_PAGE, cacheControl, contentSecurityPolicy, contentType, fileBelow, guardHeaders, injectMeta } from '#host/transport/page.ts';
import { isPageUrl } from './security.ts';

const text = (status: number, sentence: string): Response => new Response(`${sentence}\n`, { status, headers: { ...guardHeaders, 'content-type': 'text/plain; charset=utf-8' } });

/** Answers requests of our scheme out of the folder of built pages: the page with its policy, and its files. */
export function pageHandler(root: string): (request: Pick<Request, 'url' | 'method'>) => Promise<Response> {
  return async ({ url, method }) => {
    const { pathname, host } = new URL(url);
    if (method !== 'GET' || host !== 'till') return text(404, 'There is nothing here.');
    if (isPageUrl(url)) return servePage(root);
    const file = fileBelow(root, pathname);
    const bytes = file === null || file.endsWith('.html') ? null : await readFile(file).catch(() => null);
    if (file === null || bytes === null) return text(404, 'There is no such file.');
    return new Response(new Uint8Array(bytes), { headers: { ...guardHeaders, 'content-type': contentType(file), 'cache-control': cacheControl(pathname) } });
  };
}

async function servePage(root: string): Promise<Response> {
  const html = await readFile(join(root, TILL_PAGE), 'utf8').catch(() => null);
  if (html === null) return text(503, 'The page of the till is missing from this installation. / В этой установке нет страницы кассы.');
  const nonce = randomBytes(16).toString('base64url');
  const headers = { ...guardHeaders, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': contentSecurityPolicy(nonce, []) };
  return new Response(injectMeta(html, { 'csp-nonce': nonce }), { headers });
}
