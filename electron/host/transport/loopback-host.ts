import type { Server } from 'node:http';
import type { Services } from '#contract/define/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import type { Dispatcher } from './dispatch.ts';
import { acceptWebSockets } from './loopback-ws.ts';
import { createPageServer, listenOnLoopback, type DevPages } from './static-files.ts';
import { createTokens } from './tokens.ts';

export type LoopbackHostOptions<M extends Services> = {
  readonly dispatcher: Pick<Dispatcher<M>, 'attach'>;
  readonly staticDir: string;
  readonly port: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly pingMs?: number;
  /** Makes the development server's pages; it gets the HTTP server for its own reload socket. */
  readonly openDevPages?: (server: Server) => Promise<DevPages & { close: () => Promise<void> }>;
};

export type LoopbackHost = { readonly port: number; readonly url: string; readonly close: () => Promise<void> };

/** Opens the host to browsers of this computer: the page at `/`, the channel at `/channel`. */
export async function openLoopbackHost<M extends Services>(options: LoopbackHostOptions<M>): Promise<LoopbackHost> {
  const { dispatcher, log } = options;
  const tokens = createTokens(options.clock);
  const late: { pages?: DevPages & { close: () => Promise<void> } } = {};
  const server = createPageServer({ root: options.staticDir, tokens, log, ...(options.openDevPages ? { dev: deferred(late) } : {}) });
  if (options.openDevPages) late.pages = await options.openDevPages(server);
  const stopSockets = acceptWebSockets(server, {
    log,
    onChannel: (channel) => { dispatcher.attach(channel, tokens.take); },
    sharePort: options.openDevPages !== undefined,
    ...(options.pingMs === undefined ? {} : { pingMs: options.pingMs }),
  });
  const port = await listenOnLoopback(server, options.port);
  log.info({ port }, 'open to this computer');
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      stopSockets();
      await late.pages?.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
    },
  };
}

/** The development pages need the server and the server needs them: this one is filled in before it listens. */
function deferred(late: { pages?: DevPages }): DevPages {
  const pages = (): DevPages => {
    if (!late.pages) throw new Error('the development server is not up yet');
    return late.pages;
  };
  return { get nonce() { return pages().nonce; }, page: (url) => pages().page(url), handle: (request, response, next) => { pages().handle(request, response, next); } };
}
