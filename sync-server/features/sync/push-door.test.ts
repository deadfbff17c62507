/** Bodies that stay away: a real HTTP server, and connections that die without a word. */
import { connect, type AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { afterEach, expect, it } from 'vitest';
import type { Till } from './device-auth.ts';
import { createPushDoor, type BodyPatience } from './push-door.ts';

const ends: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function serveDoor(patience: BodyPatience): Promise<number> {
  const app = Fastify();
  const door = createPushDoor({ clock: { nowMs: Date.now } }, Math.random, patience);
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/push', { onRequest: (request, reply) => door.enter(request, reply, { tenantId: 'one', deviceId: 'till' } as Till) }, (request, reply) => door.inTurn(request, reply, () => Promise.resolve('taken')));
  await app.listen({ port: 0, host: '127.0.0.1' });
  ends.push(() => {
    app.server.closeAllConnections();
    return app.close();
  });
  return (app.server.address() as AddressInfo).port;
}

/** A push of a thousand bytes that sends `byte` every so many milliseconds, or nothing more. Answers when the server has cut it. */
function halfPush(port: number, everyMs: number | null): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.write('POST /push HTTP/1.1\r\nhost: shop\r\ncontent-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\nabc');
  const dripping = everyMs === null ? undefined : setInterval(() => socket.write('x'), everyMs);
  ends.push(() => {
    clearInterval(dripping);
    socket.destroy();
  });
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(dripping);
      resolve();
    });
  });
}

const push = async (port: number): Promise<number> => (await fetch(`http://127.0.0.1:${port}/push`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: 'x' })).status;

it.each<[string, number | null, BodyPatience]>([
  ['are silent', null, { silenceMs: 200, baseMs: 60_000, bytesPerSecond: 1_000 }],
  ['drip', 20, { silenceMs: 60_000, baseMs: 200, bytesPerSecond: 10_000 }],
])('SP20 sixteen bodies that %s give their places back, and the next push of the company is taken', async (_what, everyMs, patience) => {
  const port = await serveDoor(patience);
  expect(await push(port)).toBe(200);
  const cut = Array.from({ length: 16 }, () => halfPush(port, everyMs));
  await Promise.all(cut);
  expect(await push(port)).toBe(200);
});

async function pushSlowly(port: number, bytes: number, before: (byte: number) => Promise<void>): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  ends.push(() => { socket.destroy(); });
  socket.write(`POST /push HTTP/1.1\r\nhost: shop\r\nconnection: close\r\ncontent-type: application/octet-stream\r\ncontent-length: ${bytes}\r\n\r\n`);
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => { said += text; }).on('error', () => undefined);
  const closed = new Promise((resolve) => { socket.on('close', resolve); });
  for (let byte = 0; byte < bytes; byte++) {
    await before(byte);
    socket.write('x');
  }
  await closed;
  return said;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
const PATIENCE = { silenceMs: 150, baseMs: 60_000, bytesPerSecond: 1_000 };

it('SP20 a body that goes on coming is waited for', async () => {
  const port = await serveDoor(PATIENCE);
  expect(await pushSlowly(port, 20, () => sleep(30))).toContain('200 OK');
});

it('SP20 what came while the server itself was held up counts', async () => {
  const port = await serveDoor(PATIENCE);
  expect(await pushSlowly(port, 2, async (byte) => {
    if (byte === 0) return sleep(PATIENCE.silenceMs / 3);
    // After the first look at the silence, until the second is overdue: both the second byte and that look are then due before anything is read.
    await sleep(PATIENCE.silenceMs);
    setImmediate(() => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PATIENCE.silenceMs); });
    await sleep(1);
  })).toContain('200 OK');
});

it('SP19 SQ6 the server\'s own work waits for the turn of its company, and keeps nobody else from theirs', async () => {
  const door = createPushDoor({ clock: { nowMs: Date.now } });
  const over = new AbortController();
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const work = (company: string) => door.inOwnTurn(company, over.signal, async () => {
    begun.push(company);
    await new Promise<void>((resolve) => { ends.push(resolve); });
    return company;
  });
  const [first, ...rest] = [work('one'), work('one'), work('one'), work('two')];
  await expect.poll(() => begun).toEqual(['one', 'one', 'two']);
  ends[0]?.();
  expect(await first).toBe('one');
  await expect.poll(() => begun).toEqual(['one', 'one', 'two', 'one']);
  const late = work('one');
  over.abort();
  expect(await late).toBeNull();
  for (const end of ends) end();
  expect(await Promise.all(rest)).toEqual(['one', 'one', 'two']);
});
