import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { connectClient, type Connection } from '#contract/define/client.ts';
import { Nothing, Type } from '#contract/define/schema.ts';
import { call, defineService, event } from '#contract/define/service.ts';
import { textChannel } from '#contract/define/text-channel.ts';
import { systemClock } from '../platform/clock.ts';
import { silentLogger } from '../platform/log.ts';
import { until } from './channel.contract.ts';
import { createDispatcher, type Dispatcher } from './dispatch.ts';
import { openLoopbackHost, type LoopbackHost } from './loopback-host.ts';
import { socketWire } from './loopback-ws.ts';
import { createTokens } from './tokens.ts';

const services = { probe: defineService('probe', { ping: call(Nothing, Nothing, {}), told: event(Type.String()) }) };
const log = silentLogger();

describe('a host on loopback', () => {
  let dir: string;
  let host: LoopbackHost;
  let dispatcher: Dispatcher<typeof services>;
  const sockets: WebSocket[] = [];

  async function start(options: { pingMs?: number; helloMs?: number } = {}): Promise<void> {
    dispatcher = createDispatcher({ services, version: 1, build: 'b', log, ...(options.helloMs === undefined ? {} : { helloMs: options.helloMs }) });
    dispatcher.serve({ probe: { ping: () => ({ ok: true, value: {} }) } });
    host = await openLoopbackHost({ dispatcher, staticDir: dir, port: 0, clock: systemClock, log, ...(options.pingMs === undefined ? {} : { pingMs: options.pingMs }) });
  }
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'lavka-pages-'));
    mkdirSync(join(dir, 'till'));
    mkdirSync(join(dir, 'assets'));
    writeFileSync(join(dir, 'till', 'index.html'), '<!doctype html><html><head lang="ru"><title>$& Касса</title></head></html>');
    writeFileSync(join(dir, 'assets', 'main-Ab12Cd34.js'), 'let я;');
    writeFileSync(join(dir, 'assets', '.env'), 'secret');
    writeFileSync(join(dir, 'icon.svg'), '<svg/>');
    await start();
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    dispatcher.close();
    await host.close();
    rmSync(dir, { recursive: true });
  });

  type Reply = { status: number; headers: IncomingHttpHeaders; body: string };
  /** Asks with exactly this path and these headers; fetch would tidy both. */
  function ask(path: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port: host.port, path, method: options.method ?? 'GET', headers: options.headers ?? {} }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }); });
      });
      request.on('error', reject);
      request.end();
    });
  }
  const metaOf = (html: string, name: string): string => new RegExp(`<meta name="${name}" content="([^"]+)">`).exec(html)?.[1] ?? '';
  const freshToken = async (): Promise<string> => metaOf((await ask('/')).body, 'lavka-channel-token');

  function openSocket(options: { origin?: string; host?: string; path?: string } = {}): WebSocket {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${options.path ?? '/channel'}`, { origin: options.origin ?? `http://127.0.0.1:${host.port}`, headers: options.host === undefined ? {} : { host: options.host } });
    socket.on('error', () => undefined);
    sockets.push(socket);
    return socket;
  }
  /** `open`, or the status the upgrade was refused with. */
  function outcome(socket: WebSocket): Promise<string | number> {
    return new Promise((resolve) => {
      socket.once('open', () => { resolve('open'); });
      socket.once('unexpected-response', (_request, response) => { resolve(response.statusCode ?? 0); });
    });
  }
  async function client(): Promise<Connection<typeof services>> {
    const token = await freshToken();
    const socket = openSocket();
    const channel = textChannel(socketWire(socket, log));
    expect(await outcome(socket)).toBe('open');
    return connectClient(channel, services, { version: 1, token, client: 'test' });
  }

  describe('as a page server', () => {
    it('serves the page with a fresh token and nonce each time, and a policy to match', async () => {
      const [one, two] = [await ask('/'), await ask('/?x=1')];
      const nonce = metaOf(one.body, 'csp-nonce');
      expect(one.body).toContain('<head lang="ru"><meta');
      expect(one.body).toContain('<title>$& Касса</title>');
      expect(metaOf(one.body, 'lavka-channel-token')).not.toBe(metaOf(two.body, 'lavka-channel-token'));
      expect(nonce).not.toBe(metaOf(two.body, 'csp-nonce'));
      const policy = String(one.headers['content-security-policy']);
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).toContain(`script-src 'self';`);
      expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${host.port};`);
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|style-src [^;]*unsafe-inline|\*/);
      expect(one.headers['cache-control']).toBe('no-store');
      expect(one.headers['x-content-type-options']).toBe('nosniff');
    });

    it('serves built files for ever, others by their ETag', async () => {
      const script = await ask('/assets/main-Ab12Cd34.js');
      expect([script.status, script.headers['content-type'], script.headers['cache-control'], script.body]).toEqual([200, 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable', 'let я;']);
      const icon = await ask('/icon.svg');
      expect([icon.headers['content-type'], icon.headers['cache-control']]).toEqual(['image/svg+xml', 'no-cache']);
      const again = await ask('/icon.svg', { headers: { 'if-none-match': String(icon.headers.etag) } });
      expect([again.status, again.body]).toEqual([304, '']);
      const head = await ask('/icon.svg', { method: 'HEAD' });
      expect([head.status, head.headers['content-length'], head.body]).toEqual([200, '6', '']);
    });

    it.each(['/../package.json', '/assets/../../x', '/%2e%2e/%2e%2e/etc/passwd', '/assets/%2e%2e%2f%2e%2e%2fetc/passwd', '/..%5c..%5cx', '//etc/passwd', '/assets/.env', '/assets', '/assets/', '/%00', '/%', '/till/index.html', '/nul', '/con.txt', '/nowhere.js', '/C:/x', '/icon.svg.'])('has nothing at %s', async (path) => {
      expect((await ask(path)).status).toBe(404);
    });

    it('answers to its own names only, and only questions', async () => {
      expect((await ask('/', { headers: { host: `localhost:${host.port}` } })).status).toBe(200);
      for (const name of ['evil.example', `evil.example:${host.port}`, '127.0.0.1', `127.0.0.1:${host.port + 1}`, `127.0.0.1.evil.example:${host.port}`]) {
        expect((await ask('/', { headers: { host: name } })).status, name).toBe(403);
      }
      expect((await ask('/', { method: 'POST' })).status).toBe(405);
    });

    it('says so clearly when the page has not been built', async () => {
      rmSync(join(dir, 'till', 'index.html'));
      const page = await ask('/');
      expect(page.status).toBe(503);
      expect(page.body).toContain('npm run build');
      expect(page.body).toContain('не собран');
    });

    it('can be reached from this computer only', async () => {
      const server = await openLoopbackHost({ dispatcher, staticDir: dir, port: host.port, clock: systemClock, log });
      expect(server.port).toBeGreaterThan(host.port);
      expect(server.url).toBe(`http://127.0.0.1:${server.port}/`);
      await server.close();
    });
  });

  describe('as a channel', () => {
    it('lets a page in once by its token', async () => {
      const first = await client();
      expect(await first.probe.ping({})).toEqual({ ok: true, value: {} });
      const token = await freshToken();
      const reasons: unknown[] = [];
      for (const shown of [token, token, '', 'none']) {
        const channel = textChannel(socketWire(openSocket(), log));
        await outcome(sockets.at(-1) as WebSocket);
        await connectClient(channel, services, { version: 1, token: shown, client: '' }).then(() => reasons.push('in'), (error: { reason: string }) => reasons.push(error.reason));
      }
      expect(reasons).toEqual(['in', 'token', 'token', 'token']);
    });

    it('gives a HEAD no token', async () => {
      const head = await ask('/', { method: 'HEAD' });
      expect([head.status, head.body]).toEqual([200, '']);
    });

    it('refuses pages of other origins, other names and other paths', async () => {
      const port = host.port;
      const own = `http://127.0.0.1:${port}`;
      expect(await outcome(openSocket({ origin: `http://localhost:${port}`, host: `localhost:${port}` }))).toBe('open');
      for (const origin of ['http://evil.example', `https://127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}`, `http://localhost:${port}`, `${own}.evil.example`, 'null', 'file://']) {
        expect(await outcome(openSocket({ origin })), origin).toBe(403);
      }
      expect(await outcome(openSocket({ origin: `http://evil.example:${port}`, host: `evil.example:${port}` }))).toBe(403);
      expect(await outcome(openSocket({ path: '/' }))).toBe(404);
      expect(await outcome(openSocket({ path: '/channel?x' }))).toBe('open');
      expect(await outcome(openSocket({ path: '/channel/' }))).toBe(404);
    });

    it('refuses a caller without any Origin', async () => {
      const socket = connectTcp(host.port, '127.0.0.1');
      socket.write(`GET /channel HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`);
      const [answer] = await once(socket, 'data') as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1.1 403/);
      socket.destroy();
    });

    it('turns away sockets beyond its number', async () => {
      const outcomes = await Promise.all(Array.from({ length: 17 }, () => outcome(openSocket())));
      expect(outcomes.filter((each) => each === 'open')).toHaveLength(16);
      expect(outcomes.filter((each) => each === 503)).toHaveLength(1);
    });
  });

  it('closes a socket that says nothing', async () => {
    dispatcher.close();
    await host.close();
    await start({ helloMs: 30 });
    const socket = openSocket();
    await once(socket, 'close');
  });

  it.each([['cut by the end of the host is told without alarm', true, [0, 1]], ['failed is told as an error', false, [1, 0]]])('a call that %s', async (_, ends, told) => {
    await host.close();
    const [called, broken] = [Promise.withResolvers<undefined>(), Promise.withResolvers<never>()];
    dispatcher = createDispatcher({ services, version: 1, build: 'b', log });
    dispatcher.serve({ probe: { ping: () => {
      called.resolve(undefined);
      return broken.promise;
    } } });
    host = await openLoopbackHost({ dispatcher, staticDir: dir, port: 0, clock: systemClock, log });
    const errors = vi.spyOn(log, 'error');
    const infos = vi.spyOn(log, 'info');
    const answer = (await client()).probe.ping({});
    await called.promise;
    if (ends) dispatcher.close();
    broken.reject(new Error('the database is not open'));
    expect(await answer).toMatchObject({ ok: false, code: 'fault' });
    const ofCall = (calls: readonly (readonly unknown[])[]): number => calls.filter(([detail]) => (detail as { call?: string }).call === 'probe.ping').length;
    expect([ofCall(errors.mock.calls), ofCall(infos.mock.calls)]).toEqual(told);
    vi.restoreAllMocks();
  });

  it('cuts off a window that is gone without a word, and keeps one that answers', async () => {
    dispatcher.close();
    await host.close();
    await start({ pingMs: 40 });
    const living = await client();
    const frozen = await client();
    expect(dispatcher.channelCount()).toBe(2);
    // The second socket stops reading: its computer sleeps, its pongs never come.
    (sockets.at(-1) as WebSocket).pause();
    await until(() => dispatcher.channelCount() === 1);
    expect(await living.probe.ping({})).toMatchObject({ ok: true });
    void frozen.closed;
  });

  it('cuts off a window that does not read while events pile up, without harm to the others', async () => {
    const living = await client();
    let heard = 0;
    living.probe.on('told', () => heard++);
    await client();
    (sockets.at(-1) as WebSocket).pause();
    const tell = dispatcher.emitter('probe');
    let told = 0;
    while (dispatcher.channelCount() === 2) {
      tell('told', 'x'.repeat(900_000));
      told++;
      await until(() => heard === told);
    }
    expect(await living.probe.ping({})).toMatchObject({ ok: true });
  });

  it('survives whatever bytes a socket brings', async () => {
    const witness = await client();
    const bytes = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 300 }), { numRuns: 60, seed: 41 });
    for (const chunk of bytes) {
      const raw = connectTcp(host.port, '127.0.0.1');
      raw.on('error', () => undefined);
      raw.write(`GET /channel HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nOrigin: http://127.0.0.1:${host.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`);
      await once(raw, 'data');
      raw.end(chunk);
      raw.resume();
      await once(raw, 'close');
    }
    for (const text of fc.sample(fc.oneof(fc.json(), fc.string(), fc.constantFrom('{"t":"hello","version":1,"token":"x","client":"y"}')), { numRuns: 60, seed: 42 })) {
      const socket = openSocket();
      await outcome(socket);
      socket.send(text);
      await once(socket, 'close');
    }
    expect(await witness.probe.ping({})).toMatchObject({ ok: true });
    expect(dispatcher.channelCount()).toBe(1);
  });

  it('takes a binary message for garbage', async () => {
    const socket = openSocket();
    await outcome(socket);
    socket.send(Buffer.from('{"t":"hello","version":1,"token":"x","client":"y"}'));
    await once(socket, 'close');
  });
});

describe('one-use tokens', () => {
  it('are good once, for ten minutes, and not for ever many', () => {
    let now = 0;
    const tokens = createTokens({ nowMs: () => 0, monotonicMs: () => now });
    const token = tokens.issue();
    expect([tokens.take(token), tokens.take(token), tokens.take('')]).toEqual([true, false, false]);
    const late = tokens.issue();
    now = 10 * 60_000;
    expect(tokens.take(late)).toBe(false);
    const first = tokens.issue();
    for (let n = 0; n < 200; n++) tokens.issue();
    expect(tokens.take(first)).toBe(false);
  });
});
