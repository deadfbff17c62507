/** Which port is free on this computer. */
import { createServer } from 'node:net';

const TRIES = 20;

/** The first free port from `wanted` on that is not `promised` to another of our programs; null when twenty in a row are taken. */
export async function freePortFrom(wanted: number, promised: ReadonlySet<number>): Promise<number | null> {
  for (let port = wanted; port < wanted + TRIES; port += 1) if (!promised.has(port) && await isFree(port)) return port;
  return null;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
