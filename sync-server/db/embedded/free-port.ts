/** Ports of the loopback interface that a program may keep when it stops and starts again. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what systems hand out by themselves, to connections that go out and to those who ask for any port: one of those could be taken while its program is down. */
const [FIRST_PORT, LAST_PORT] = [12_000, 32_000];
const TRIES = 100;

/** A port that was free a moment ago; `null` when a hundred of them are taken. */
export async function freePort(): Promise<number | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) return port;
  }
  return null;
}

/** Whether nobody listens there now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** The port of the last start, unless it is one the system hands out: those were taken once. */
export function portToKeep(port: number | null): number | null {
  return port !== null && port < LAST_PORT ? port : null;
}
