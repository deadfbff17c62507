import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { MAX_FRAME_CHARS, type Channel } from '#contract/define/frame.ts';
import { textChannel, type TextWire } from '#contract/define/text-channel.ts';
import type { Logger } from '../platform/log.ts';

export const CHANNEL_PATH = '/channel';

export type LoopbackOptions = {
  readonly onChannel: (channel: Channel) => void;
  readonly log: Logger;
  /** Every so often each window is asked for a sign of life; one that gave none since the last time is cut off. */
  readonly pingMs?: number;
  /** Upgrades for other paths are somebody else's (the development server's), not refused. */
  readonly sharePort?: boolean;
};

const PING_MS = 15_000;
/** UTF-8 takes at most three bytes for each of the characters a frame may have; a frame beyond that ends the socket. */
const MAX_FRAME_BYTES = MAX_FRAME_CHARS * 4;
/** A window that lets so much pile up is not reading any more. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;
/** Sockets at one time, said hello or not: twice the windows a host lets in. */
const MAX_SOCKETS = 16;

/** The names under which a page of ours can have been loaded from `port`. */
export function loopbackHosts(port: number): string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

/** True when a request speaks to us by our own name: keeps out names of others that were made to point here. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host !== undefined && loopbackHosts(port).includes(host);
}

/**
 * Accepts WebSockets at `/channel` of `server`. Only pages of this very address get one: `Host` must be ours and
 * `Origin` its exact match, so that no other site in the same browser can speak to the till.
 * @returns a function that ends the sockets and stops accepting
 */
export function acceptWebSockets(server: Server, options: LoopbackOptions): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false, clientTracking: true });
  const life = watchForLife(sockets, options.pingMs ?? PING_MS);
  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    stream.on('error', () => stream.destroy());
    const path = (request.url ?? '').split('?')[0];
    if (path !== CHANNEL_PATH && options.sharePort) return;
    const refusal = path === CHANNEL_PATH ? refusalOf(request, server, sockets.clients.size) : '404 Not Found';
    if (refusal !== null) {
      options.log.warn({ path, host: request.headers.host, origin: request.headers.origin, refusal }, 'socket refused');
      stream.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      life.add(socket);
      options.onChannel(textChannel(socketWire(socket, options.log)));
    });
  };
  server.on('upgrade', upgrade);
  return () => {
    life.stop();
    server.off('upgrade', upgrade);
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  };
}

function refusalOf(request: IncomingMessage, server: Server, open: number): string | null {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  if (!isOwnHost(request.headers.host, port)) return '403 Forbidden';
  if (request.headers.origin !== `http://${String(request.headers.host)}`) return '403 Forbidden';
  return open >= MAX_SOCKETS ? '503 Service Unavailable' : null;
}

/** Cuts off sockets whose other side is gone without having said so: a laptop asleep, a frozen page. */
function watchForLife(sockets: WebSocketServer, pingMs: number): { add: (socket: WebSocket) => void; stop: () => void } {
  const alive = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (alive.delete(socket)) socket.ping();
      else socket.terminate();
    }
  }, pingMs);
  timer.unref();
  return {
    add: (socket) => {
      alive.add(socket);
      socket.on('pong', () => alive.add(socket));
    },
    stop: () => { clearInterval(timer); },
  };
}

/** A `ws` socket, of either side, as a wire. */
export function socketWire(socket: WebSocket, log: Logger): TextWire {
  return {
    sendText: (text) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MAX_BUFFERED_BYTES) {
        log.warn({ bufferedBytes: socket.bufferedAmount }, 'a window does not read: cut off');
        socket.terminate();
        return;
      }
      socket.send(text);
    },
    onText: (listener) => {
      // A binary message is no frame of ours; the empty text closes the channel as any garbage does.
      socket.on('message', (data, isBinary) => { listener(isBinary ? '' : String(data as Buffer)); });
    },
    onClose: (listener) => {
      socket.on('error', (error) => {
        log.debug({ err: error }, 'socket failed');
        socket.terminate();
      });
      socket.on('close', () => { listener(); });
    },
    close: () => { socket.close(); },
  };
}
