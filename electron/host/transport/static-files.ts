import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { newToken } from '../platform/ids.ts';
import { Fault, systemErrorCode } from '../platform/fault.ts';
import type { Logger } from '../platform/log.ts';
import { isOwnHost } from './loopback-ws.ts';
import { TILL_PAGE, cacheControl, contentSecurityPolicy, contentType, fileBelow, guardHeaders, injectMeta } from './page.ts';
import type { Tokens } from './tokens.ts';

/** Pages as the development server makes them, in place of built files. */
export type DevPages = {
  /** Scripts with this nonce run; it exists only while developing. */
  readonly nonce: string;
  readonly page: (url: string) => Promise<string>;
  /** Answers everything that is not the page. */
  readonly handle: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
};

export type StaticOptions = {
  /** The folder of built pages, with `till/index.html` and `assets/` in it. */
  readonly root: string;
  readonly tokens: Tokens;
  readonly log: Logger;
  readonly dev?: DevPages;
};

/** Serves the till's page and its files to this computer and nobody else; each page with a fresh token and a fresh nonce. */
export function createPageServer(options: StaticOptions): Server {
  const server = createServer((request, response) => {
    answer(server, request, response, options).catch((error: unknown) => {
      options.log.error({ err: error, url: request.url }, 'a page could not be served');
      if (response.headersSent) response.destroy();
      else plain(response, 500, 'The page could not be served; the log says why.');
    });
  });
  // A page asks for a few small things; who holds a connection open without asking is cut off.
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  return server;
}

async function answer(server: Server, request: IncomingMessage, response: ServerResponse, options: StaticOptions): Promise<void> {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const host = request.headers.host;
  for (const [name, value] of Object.entries(guardHeaders)) response.setHeader(name, value);
  if (!isOwnHost(host, port)) return plain(response, 403, 'This address is served to this computer only.');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return plain(response, 405, 'Only GET and HEAD.');
  }
  const urlPath = (request.url ?? '/').split(/[?#]/)[0] ?? '/';
  if (urlPath === '/' || urlPath === '/index.html') return servePage(request, response, host ?? '', options);
  if (options.dev) {
    options.dev.handle(request, response, () => { plain(response, 404, 'There is no such file.'); });
    return;
  }
  return serveFile(request, response, urlPath, options.root);
}

async function servePage(request: IncomingMessage, response: ServerResponse, host: string, options: StaticOptions): Promise<void> {
  const html = options.dev ? await options.dev.page(request.url ?? '/') : await readIfThere(join(options.root, TILL_PAGE));
  response.setHeader('cache-control', 'no-store');
  response.setHeader('content-type', 'text/html; charset=utf-8');
  if (html === null) {
    response.statusCode = 503;
    response.setHeader('content-security-policy', contentSecurityPolicy('none', []));
    response.end(NOT_BUILT);
    return;
  }
  const nonce = options.dev?.nonce ?? newToken();
  response.setHeader('content-security-policy', contentSecurityPolicy(nonce, [`ws://${host}`], options.dev?.nonce ?? null));
  // A HEAD gets no page, so it must not use up a token either.
  const body = injectMeta(html, { 'lavka-channel-token': request.method === 'HEAD' ? 'none' : options.tokens.issue(), 'csp-nonce': nonce });
  response.end(request.method === 'HEAD' ? undefined : body);
}

const NOT_BUILT = '<!doctype html><meta charset="utf-8"><title>Лавка</title><h1>Экран кассы ещё не собран</h1><p>Запустите <code>npm run build</code> и обновите страницу.'
  + '<h1>The till’s page is not built yet</h1><p>Run <code>npm run build</code> and reload this page.';

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function serveFile(request: IncomingMessage, response: ServerResponse, urlPath: string, root: string): Promise<void> {
  const file = fileBelow(root, urlPath);
  // The page itself has one address; its file would come without token and nonce.
  const facts = file === null || file.endsWith('.html') ? null : await stat(file).catch(() => null);
  if (file === null || !facts?.isFile()) return plain(response, 404, 'There is no such file.');
  const etag = `"${facts.size.toString(36)}-${Math.round(facts.mtimeMs).toString(36)}"`;
  response.setHeader('etag', etag);
  response.setHeader('cache-control', cacheControl(urlPath));
  response.setHeader('content-security-policy', contentSecurityPolicy('none', []));
  if (request.headers['if-none-match']?.split(/,\s*/).includes(etag)) {
    response.statusCode = 304;
    response.end();
    return;
  }
  response.setHeader('content-type', contentType(file));
  response.setHeader('content-length', facts.size);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const opened = await open(file, 'r');
  await pipeline(opened.createReadStream(), response).catch((error: unknown) => {
    if (systemErrorCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

function plain(response: ServerResponse, status: number, sentence: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(`${sentence}\n`);
}

const PORTS_TRIED = 20;

/**
 * Listens on 127.0.0.1, on `port` or the next free one of the twenty behind it; 0 takes any.
 * @returns the port it got; throws `Fault('no-port')` when all are busy
 */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  for (let candidate = port; candidate <= port + (port === 0 ? 0 : PORTS_TRIED); candidate++) {
    const error = await tryListen(server, candidate);
    if (error === null) {
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : candidate;
    }
    if (systemErrorCode(error) !== 'EADDRINUSE') throw new Fault('no-port', 'never', `cannot listen on 127.0.0.1:${candidate}`, error);
  }
  throw new Fault('no-port', 'later', `ports ${port} to ${port + PORTS_TRIED} of 127.0.0.1 are all in use`);
}

function tryListen(server: Server, port: number): Promise<Error | null> {
  return new Promise((resolve) => {
    const failed = (error: Error): void => {
      server.off('listening', listening);
      resolve(error);
    };
    const listening = (): void => {
      server.off('error', failed);
      resolve(null);
    };
    server.once('error', failed);
    server.once('listening', listening);
    server.listen({ host: '127.0.0.1', port, exclusive: true });
  });
}
