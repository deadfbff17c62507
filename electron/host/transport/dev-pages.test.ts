import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { connectClient } from '#contract/define/client.ts';
import { Nothing } from '#contract/define/schema.ts';
import { call, defineService } from '#contract/define/service.ts';
import { textChannel } from '#contract/define/text-channel.ts';
import { systemClock } from '../platform/clock.ts';
import { silentLogger } from '../platform/log.ts';
import { openDevPages } from './dev-pages.ts';
import { createDispatcher } from './dispatch.ts';
import { openLoopbackHost, type LoopbackHost } from './loopback-host.ts';
import { socketWire } from './loopback-ws.ts';

const services = { probe: defineService('probe', { ping: call(Nothing, Nothing, {}) }) };
const log = silentLogger();

describe('pages while developing', () => {
  let dir: string;
  let host: LoopbackHost;
  const dispatcher = createDispatcher({ services, version: 1, build: 'b', log });
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'lavka-dev-'));
    mkdirSync(join(dir, 'till'));
    writeFileSync(join(dir, 'vite.config.mjs'), 'export default { publicDir: false, cacheDir: "cache", logLevel: "silent", optimizeDeps: { noDiscovery: true } };');
    writeFileSync(join(dir, 'till', 'index.html'), '<!doctype html><html><head><script type="module">import "./main.ts";</script></head></html>');
    writeFileSync(join(dir, 'till', 'main.ts'), 'const sum: number = 1; document.title = String(sum);');
    dispatcher.serve({ probe: { ping: () => ({ ok: true, value: {} }) } });
    host = await openLoopbackHost({ dispatcher, staticDir: dir, port: 0, clock: systemClock, log, openDevPages: (server) => openDevPages(join(dir, 'vite.config.mjs'), server) });
  });
  afterAll(async () => {
    dispatcher.close();
    await host.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('keep the policy, with a nonce on every script that stands in the page', async () => {
    const response = await fetch(host.url);
    const html = await response.text();
    const policy = response.headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1];
    expect(nonce).toBeTruthy();
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
    const scripts = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    expect(scripts.length).toBeGreaterThanOrEqual(2);
    for (const tag of scripts) expect(tag).toContain(`nonce="${nonce}"`);
    expect(html).toContain(`<meta name="csp-nonce" content="${nonce}">`);
  });

  it('bring the sources as scripts, to this computer only', async () => {
    const source = await fetch(new URL('till/main.ts', host.url));
    expect(source.headers.get('content-type')).toMatch(/javascript/);
    expect(await source.text()).not.toContain(': number');
    expect((await fetch(new URL('nowhere.ts', host.url))).status).toBe(404);
  });

  it('leave the channel to the host and the reload socket to the development server', async () => {
    const origin = host.url.slice(0, -1);
    const token = /lavka-channel-token" content="([^"]+)"/.exec(await (await fetch(host.url)).text())?.[1] ?? '';
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/channel`, { origin });
    const channel = textChannel(socketWire(socket, log));
    await once(socket, 'open');
    const client = await connectClient(channel, services, { version: 1, token, client: 'test' });
    expect(await client.probe.ping({})).toMatchObject({ ok: true });
    client.close();
    await client.closed;
    const strange = new WebSocket(`${origin.replace('http', 'ws')}/channel`, { origin: 'http://evil.example' });
    const [error] = await once(strange, 'error') as [Error];
    expect(error.message).toContain('403');
  });
});
