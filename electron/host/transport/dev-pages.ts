import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { join, resolve } from 'node:path';
import { newToken } from '../platform/ids.ts';
import { TILL_PAGE } from './page.ts';
import type { DevPages } from './static-files.ts';

/**
 * The till's page straight from its source, reloading as it is edited: Vite as middleware of the host's own server, so
 * that the checks of Origin and Host and the content policy stay on, with one nonce for Vite's inline scripts.
 * @param configFile the Vite configuration of the pages; its folder holds `till/index.html`
 */
export async function openDevPages(configFile: string, server: Server): Promise<DevPages & { close: () => Promise<void> }> {
  const { createServer } = await import('vite');
  const nonce = newToken();
  const root = resolve(configFile, '..');
  const vite = await createServer({
    configFile,
    root,
    base: '/',
    appType: 'custom',
    html: { cspNonce: nonce },
    server: { middlewareMode: true, hmr: { server } },
  });
  return {
    nonce,
    page: async (url) => vite.transformIndexHtml(`/${TILL_PAGE}`, await readFile(join(root, TILL_PAGE), 'utf8'), url),
    handle: vite.middlewares,
    close: () => vite.close(),
  };
}
