import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';
import { createPool } from './db/pool.ts';
import { createDatabase } from './db/tx.ts';
import { testDatabase, type TestDatabase } from './testing/postgres.ts';
import { hqOf } from './testing/hq.ts';

let database: TestDatabase;
let app: Awaited<ReturnType<typeof buildApp>>;
const hqDir = mkdtempSync(join(tmpdir(), 'lavka-hq-'));

beforeAll(async () => {
  mkdirSync(join(hqDir, 'assets'));
  writeFileSync(join(hqDir, 'index.html'), '<!doctype html><html><head><title>HQ</title></head><body></body></html>');
  writeFileSync(join(hqDir, 'assets', 'page-1a2b.js'), 'export {};');
  database = await testDatabase({ connections: 2 });
  app = await buildApp({ ...database.deps, config: { ...database.deps.config, hqDir } });
});
afterAll(async () => {
  await app.close();
  await database.close();
  rmSync(hqDir, { recursive: true, force: true });
});

const page = { accept: 'text/html,application/xhtml+xml' };

describe('the HQ page', () => {
  it('comes with a nonce of its own each time, which its policy names', async () => {
    const nonces = new Set<string>();
    for (const url of ['/', '/index.html', '/receipts/1']) {
      const answer = await hqOf(app).call<string>('GET', url, undefined, page);
      const nonce = /<meta name="csp-nonce" content="([^"]+)">/.exec(answer.body)?.[1] ?? '';
      expect(answer.headers['content-security-policy'], url).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(answer.headers['content-security-policy']).toContain(`script-src 'self';`);
      expect(answer.body).toContain('<base href="/">');
      expect(answer.headers['cache-control']).toBe('no-store');
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  it('lets browsers keep files whose names carry their content, and no others', async () => {
    const kept = await hqOf(app).call('GET', '/hq/assets/page-1a2b.js');
    expect(kept.status, JSON.stringify(kept.body)).toBe(200);
    expect(kept.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', 'content-type': expect.stringMatching(/javascript/) as string });
    expect(await hqOf(app).call('GET', '/hq/assets/gone.js', undefined, page)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it('gives nothing outside of its folder', async () => {
    for (const url of ['/../package.json', '/hq/../package.json', '/hq/..%2f..%2fpackage.json', '/hq/%2e%2e/%2e%2e/package.json', '/hq/assets/../../../package.json']) {
      expect((await hqOf(app).call('GET', url)).status, url).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('answers', () => {
  it('carry headers that leave browsers little room', async () => {
    const { headers } = await hqOf(app).call('GET', '/api/health');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'same-origin' });
    expect(headers['content-security-policy']).toContain(`frame-ancestors 'none'`);
  });

  it('are problem JSON where there is nothing, under /api also for browsers', async () => {
    for (const headers of [{}, page]) {
      expect(await hqOf(app).call('GET', '/api/v1/nothing', undefined, headers)).toMatchObject({
        status: 404, body: { code: 'not-found', status: 404 }, headers: { 'content-type': 'application/problem+json; charset=utf-8' },
      });
    }
    expect(await hqOf(app).call('POST', '/api/v1/session', undefined, { 'content-type': 'application/json' })).toMatchObject({ status: 400, body: { code: 'invalid-json' } });
    expect(await hqOf(app).call('POST', '/api/v1/session', 'x', { 'content-type': 'application/xml' })).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
  });

  it('say nothing of what broke inside', async () => {
    await database.owner.query('ALTER TABLE session RENAME TO session_away');
    const answer = await hqOf(app).call('GET', '/api/v1/session', undefined, { cookie: `lavka_session=${database.deps.ids.uuid()}.${'A'.repeat(43)}` });
    await database.owner.query('ALTER TABLE session_away RENAME TO session');
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/session|relation|select|pg/i);
  });

  it('are 503 with a time to come back while the database is away', async () => {
    const pool = createPool({ url: 'postgres://a:b@127.0.0.1:1/x', max: 1, name: 'nobody', log: database.deps.log });
    const away = await buildApp({ ...database.deps, db: createDatabase(pool) });
    expect(await hqOf(away).call('GET', '/api/v1/session', undefined, { cookie: `lavka_session=${database.deps.ids.uuid()}.${'A'.repeat(43)}` }))
      .toMatchObject({ status: 503, body: { code: 'unavailable' }, headers: { 'retry-after': '1' } });
    await away.close();
    await pool.end();
  });
});

describe('the API page', () => {
  it('documents every route of HQ and needs nothing from elsewhere', async () => {
    const { body } = await hqOf(app).call<{ paths: Record<string, unknown>; openapi: string }>('GET', '/api/docs/json');
    expect(body.openapi).toBe('3.1.0');
    for (const path of ['/api/v1/companies', '/api/v1/session', '/api/v1/stores', '/api/v1/staff', '/api/v1/goods', '/api/v1/receipts', '/api/health']) expect(Object.keys(body.paths)).toContain(path);
    const { body: html } = await hqOf(app).call<string>('GET', '/api/docs/');
    expect(html.match(/(?:src|href)="https?:/g)).toBeNull();
  });
});
