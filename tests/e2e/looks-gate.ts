/** The line between a till and its server, with a hand on it: answers that are held back, and no line at all. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Gate = {
  readonly url: string;
  /** While true, pulls wait: a shop that is still on its way. */
  readonly holdPulls: (held: boolean) => void;
  /** Cuts every connection and refuses new ones. */
  readonly close: () => Promise<void>;
};

/** Passes HTTP on to `target`, streams included. */
export async function openGate(target: string): Promise<Gate> {
  const waiting: (() => void)[] = [];
  const sockets = new Set<Socket>();
  let held = false;
  const pass = (from: IncomingMessage, to: ServerResponse): void => {
    const onward = request(new URL(from.url ?? '/', target), { method: from.method, headers: from.headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    onward.on('error', () => to.destroy());
    to.on('close', () => onward.destroy());
    from.pipe(onward);
  };
  const server = createServer((from, to) => {
    if (held && from.url?.includes('/pull')) waiting.push(() => pass(from, to));
    else pass(from, to);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    holdPulls(hold) {
      held = hold;
      if (!hold) for (const go of waiting.splice(0)) go();
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    }),
  };
}
