/** The HQ page: built files as they are, `index.html` with a nonce of its own, and the same page for every address inside it. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { sendNotFound } from './problems.ts';
import { contentPolicy } from './security.ts';

/** Where the page's built files lie; their names carry a hash of their content. */
const FILES = '/hq/';
const IMMUTABLE = /^\/hq\/assets\//;

/** Serves `hqDir`; without it the API stands alone and `/` says so. */
export async function registerPage(app: FastifyInstance, hqDir: string | null): Promise<void> {
  const index = hqDir === null ? null : join(hqDir, 'index.html');
  const built = index !== null && existsSync(index);
  if (built && hqDir !== null) {
    await app.register(fastifyStatic, {
      root: hqDir, index: false, wildcard: true, prefix: FILES, decorateReply: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        void reply.header('cache-control', IMMUTABLE.test(`/hq${path.slice(hqDir.length).replaceAll('\\', '/')}`) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    app.get('/', { schema: { hide: true } }, (_request, reply) => sendIndex(reply, index));
    app.get('/index.html', { schema: { hide: true } }, (_request, reply) => sendIndex(reply, index));
  } else {
    app.get('/', { schema: { hide: true } }, (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send('Lavka: this server serves its API under /api (the HQ page has not been built).\n'));
  }
  app.setNotFoundHandler((request, reply) => {
    const asksForPage = request.method === 'GET' && !request.url.startsWith('/api/') && !IMMUTABLE.test(request.url) && (request.headers.accept ?? '').includes('text/html');
    return built && index !== null && asksForPage ? sendIndex(reply, index) : sendNotFound(reply);
  });
}

async function sendIndex(reply: FastifyReply, index: string): Promise<FastifyReply> {
  const nonce = randomBytes(16).toString('base64');
  const html = await readFile(index, 'utf8');
  // Addresses inside the page are deep, its files are named from the top.
  const head = `<base href="/"><meta name="csp-nonce" content="${nonce}">`;
  return reply.header('content-security-policy', contentPolicy(nonce)).header('cache-control', 'no-store').type('text/html; charset=utf-8')
    .send(html.replace(/<head[^>]*>/i, (tag) => tag + head));
}
