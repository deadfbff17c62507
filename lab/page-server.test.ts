import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { startPage, type RunningPage } from './page-server.ts';
import { startPrinter, type RunningPrinter } from './printer/printer-server.ts';

let running: RunningPrinter;
let page: RunningPage;
let origin = '';

beforeAll(async () => {
  running = await startPrinter({ port: 0 });
  page = await startPage(running, 0);
  origin = `http://127.0.0.1:${page.port}`;
});
afterAll(async () => {
  await page.stop();
  await running.stop();
});

async function print(text: string): Promise<void> {
  const before = running.papers().length;
  const socket = connect(running.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(Buffer.concat([Buffer.from(`\x1b@${text}\n`, 'latin1'), Buffer.from([0x1d, 0x56, 0])]));
  while (running.papers().length === before) await new Promise((resolve) => { setImmediate(resolve); });
}

const pull = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${origin}/fault`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('page of the lab', () => {
  it('is served with a policy that lets nothing in from elsewhere, and every script of it loads as JavaScript', async () => {
    const html = await fetch(`${origin}/`);
    expect(html.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    const text = await html.text();
    expect(text).not.toMatch(/<script(?![^>]*src=)|\sstyle=|\son[a-z]+=/);
    const seen = new Set<string>();
    const wanted = ['/page/lab-page.ts'];
    for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const script = await fetch(`${origin}${path}`);
      expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      const source = await script.text();
      expect(source).not.toMatch(/\binterface\b|: string\b|import type/);
      for (const [, name] of source.matchAll(/from '\.\/([a-z-]+\.ts)'/g)) wanted.push(`/page/${name ?? ''}`);
    }
    expect(seen.size).toBeGreaterThan(6);
  });

  it('shows papers as JSON with plain lines and as pictures', async () => {
    await print('hello paper');
    const { papers } = (await (await fetch(`${origin}/papers.json`)).json()) as { papers: { id: string; lines: string[] }[] };
    expect(papers.at(-1)?.lines).toEqual(['hello paper']);
    const picture = await fetch(`${origin}/papers/${papers.at(-1)?.id ?? ''}.svg`);
    expect(picture.headers.get('content-type')).toContain('image/svg+xml');
    expect(await picture.text()).toContain('TEST DOUBLE');
    expect((await fetch(`${origin}/papers/p999999.svg`)).status).toBe(404);
  });

  it('sends news while somebody listens', async () => {
    const stream = await fetch(`${origin}/events`);
    const reader = (stream.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const hear = async (word: string): Promise<void> => {
      while (!heard.includes(word)) {
        const { value, done } = await reader.read();
        if (done) expect.unreachable(`the stream ended before ${word}`);
        heard += value ?? '';
      }
    };
    await hear('event: state');
    await print('news');
    await hear('event: paper');
    await hear('event: log');
    expect(heard).toContain('"what":"«news»"');
    await reader.cancel();
  });

  it('pulls levers for its own page and nobody else', async () => {
    expect((await pull({ name: 'paperOut', on: true })).status).toBe(200);
    expect(running.printer.state.faults.paperOut).toBe(true);
    expect((await pull({ name: 'paperOut', on: false }, { origin })).status).toBe(200);
    expect((await pull({ name: 'paperOut', on: true }, { origin: 'http://evil.example' })).status).toBe(403);
    for (const bad of [{ name: 'toString', on: true }, { name: 'paperOut', on: 'yes' }, 'not json', `"${'x'.repeat(5_000)}"`, null]) expect((await pull(bad)).status).toBe(400);
    expect(running.printer.state.faults.paperOut).toBe(false);
  });

  it('answers to names of this machine only', async () => {
    const call = request({ port: page.port, host: '127.0.0.1', path: '/state.json', headers: { host: 'lab.evil.example' } });
    call.end();
    const [answer] = (await once(call, 'response')) as [{ statusCode: number; resume(): void }];
    answer.resume();
    expect(answer.statusCode).toBe(403);
  });

  it('has a shelf with a picture and a barcode for every good of the demo shop', async () => {
    const { goods } = (await (await fetch(`${origin}/shelf.json`)).json()) as { goods: { code: string; picture: string }[] };
    expect(goods.length).toBe(demoShop.good.length);
    for (const { code, picture } of goods) {
      expect((await fetch(`${origin}/shelf/${code}.svg`)).status).toBe(200);
      expect((await fetch(`${origin}/pictures/${picture}.svg`)).status).toBe(200);
    }
  });

  it.each(['/nothing', '/page/../main.ts', '/page/%2e%2e%2fmain.ts', '/page/absent.ts', '/shelf/123.svg', '/papers/..svg', '/fonts/golos-thai.woff2'])('has nothing at %s', async (path) => {
    expect((await fetch(`${origin}${path}`)).status).toBe(404);
  });
});
