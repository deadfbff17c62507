/** Headers that tell browsers how little our pages need, and how often one address may try what is worth guessing. */
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';

/** The policy of the page with this nonce for the style sheets its UI kit writes; without one, for everything else. */
export function contentPolicy(nonce?: string): string {
  return [
    `default-src 'self'`, `script-src 'self'`, `style-src 'self'${nonce === undefined ? '' : ` 'nonce-${nonce}'`}`, `img-src 'self' data: blob:`, `font-src 'self' data:`,
    `connect-src 'self'`, `worker-src 'self' blob:`, `object-src 'none'`, `base-uri 'self'`, `form-action 'self'`, `frame-ancestors 'none'`,
  ].join('; ');
}

export async function registerSecurity(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: false,
    // Inside a shop the server is often reached without TLS; where there is TLS, its proxy sends this header.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', contentPolicy());
  });
  await app.register(rateLimit, { global: false });
}
