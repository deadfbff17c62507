/** A TCP proxy that counts: what travels between a till and its server, headers and all. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type CountingProxy = {
  /** The server's address by way of the proxy. */
  readonly url: string;
  /** Bytes from the till to the server so far. */
  readonly up: () => number;
  readonly down: () => number;
  readonly stop: () => Promise<void>;
};

export async function startCountingProxy(serverUrl: string): Promise<CountingProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const bytes = { up: 0, down: 0 };
  const pass = (from: Socket, to: Socket, way: 'up' | 'down'): void => {
    sockets.add(from);
    from.on('data', (chunk: Buffer) => { bytes[way] += chunk.length; });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    from.pipe(to);
  };
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    pass(near, far, 'up');
    pass(far, near, 'down');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    up: () => bytes.up,
    down: () => bytes.down,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    }),
  };
}
