/** What comes in at the doors of snapshots: a problem or what belongs to the device, never a byte of another company or store. */
import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { firstTill, type Planted, type PlantedTill } from '#server/features/sync/testing/shop.ts';
import { below, oneOf } from '#server/features/sync/testing/hostile.ts';
import { seeded } from '#server/sync/testing/commits.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { askManifest, chunkOf, headersOf, manifestOf, plantWholeShop, serveApart } from './testing/shop-of-goods.ts';

const SECRET = 'чужая-тайна';
const CASES = Number(process.env['LAVKA_FUZZ_CASES'] ?? 150);

let test: TestDatabase;
let server: Awaited<ReturnType<typeof serveApart>>;
let own: Planted;
let other: Planted;
let till: PlantedTill;
beforeAll(async () => {
  test = await testDatabase({ connections: 12 });
  server = await serveApart(test.deps);
  own = await plantWholeShop(test.deps, 20);
  other = await plantWholeShop(test.deps, 20);
  till = firstTill(own);
  await test.deps.db.withTenant(other.companyId, (tx) => tx.query(`UPDATE good SET name = name || ' ${SECRET}' WHERE tenant_id = $1`, [other.companyId]));
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const problemOf = async (answer: Response): Promise<unknown> => ({ status: answer.status, code: ((await answer.json()) as { code?: unknown }).code, type: answer.headers.get('content-type')?.split(';')[0] });
const problem = (status: number, code: string) => ({ status, code, type: 'application/problem+json' });

describe('the doors of snapshots', () => {
  it('SN15 a chunk travels as it is stored, with its hash as ETag', async () => {
    const { id, chunks } = await manifestOf(server, till);
    const answer = await chunkOf(server, till, id, 0, { 'accept-encoding': 'gzip, br' });
    expect(Object.fromEntries(['content-type', 'content-encoding', 'content-length', 'etag', 'cache-control'].map((name) => [name, answer.headers.get(name)]))).toEqual({
      'content-type': 'application/gzip', 'content-encoding': null, 'content-length': String(chunks[0]?.bytes), etag: `"${chunks[0]?.sha256}"`, 'cache-control': 'private, max-age=86400, immutable',
    });
    expect((await answer.arrayBuffer()).byteLength).toBe(chunks[0]?.bytes);
    expect((await chunkOf(server, till, id, 0, { 'if-none-match': `"${chunks[0]?.sha256}"` })).status).toBe(304);
  });

  it('SN15 tills of another company and of another store get nothing of it', async () => {
    const { id } = await manifestOf(server, till);
    const neighbour = own.stores[1]?.tills[0] as PlantedTill;
    for (const stranger of [firstTill(other), neighbour]) {
      expect(await problemOf(await chunkOf(server, stranger, id, 0))).toEqual(problem(404, 'snapshot-gone'));
      expect((await askManifest(server, stranger)).state === 'ready' && (await manifestOf(server, stranger)).id === id).toBe(false);
    }
    expect((await chunkOf(server, own.stores[0]?.tills[1] as PlantedTill, id, 0)).status).toBe(200);
  });

  it('SN15 what moved to another store gets nothing of the old one', async () => {
    const shop = await plantWholeShop(test.deps, 5);
    const moved = firstTill(shop);
    const { id, scope } = await manifestOf(server, moved);
    // Another server: this one may believe for some seconds what it knows of the till.
    const next = await serveApart(test.deps, server);
    try {
      await test.deps.db.withTenant(shop.companyId, (tx) => tx.query('UPDATE till SET store_id = $2, number = 99 WHERE tenant_id = $1 AND id = $3', [shop.companyId, shop.stores[1]?.storeId, moved.device.tillId]));
      expect((await manifestOf(next, moved)).scope).not.toBe(scope);
      expect(await problemOf(await chunkOf(next, moved, id, 0))).toEqual(problem(404, 'snapshot-gone'));
    } finally {
      await next.close();
    }
  });

  it('SN15 the revoked, the unknown, the old and those from the future', async () => {
    const { id } = await manifestOf(server, till);
    const shop = await plantWholeShop(test.deps, 5);
    const revoked = firstTill(shop);
    await test.deps.db.withTenant(shop.companyId, (tx) => tx.query('UPDATE device SET revoked_at = 1 WHERE tenant_id = $1 AND id = $2', [shop.companyId, revoked.device.deviceId]));
    const paths = ['api/sync/v1/snapshot', `api/sync/v1/snapshot/${id}/0`];
    for (const path of paths) {
      const ask = async (headers: Record<string, string>): Promise<unknown> => problemOf(await fetch(new URL(path, server.url), { headers }));
      expect(await ask({})).toEqual(problem(401, 'token-unknown'));
      expect(await ask({ ...headersOf(till), authorization: `Bearer ${till.token}x` })).toEqual(problem(401, 'token-unknown'));
      expect(await ask(headersOf(revoked))).toEqual(problem(401, 'device-revoked'));
      expect(await ask({ authorization: `Bearer ${till.token}` })).toEqual(problem(409, 'till-older'));
      expect(await ask({ ...headersOf(till), 'x-lavka-contract': '3' })).toEqual(problem(409, 'till-older'));
      expect(await ask({ ...headersOf(till), 'x-lavka-contract': String(SYNC_VERSION + 1) })).toEqual(problem(409, 'server-older'));
    }
  });

  it('SN15 names that lead nowhere', async () => {
    const { id, chunks } = await manifestOf(server, till);
    const foreign = (await manifestOf(server, firstTill(other))).id;
    const missing: [string, string | number][] = [[test.deps.ids.uuid(), 0], [id, chunks.length], [id, 1_000_000], [foreign, 0]];
    for (const [name, n] of missing) expect(await problemOf(await chunkOf(server, till, name, n)), `${name}/${n}`).toEqual(problem(404, 'snapshot-gone'));
    const wrong: [string, string][] = [[id, '-1'], [id, '1.5'], [id, 'x'], [id, '1e400'], [id, '1000001'], [id.toUpperCase(), '0'], ['manifest.json', '0'], ['..%2f..%2fpostgres', '0'], [`${id}%00`, '0'], [id, '..%2fmanifest.json'], [`making-${id}`, '0']];
    for (const [name, n] of wrong) expect(await problemOf(await chunkOf(server, till, name, n)), `${name}/${n}`).toEqual(problem(400, 'invalid-input'));
  });

  it('SN15 whatever is asked: a problem or our own, never a failure, never a byte of others', async () => {
    const random = seeded(20_261_122);
    const { id } = await manifestOf(server, till);
    const foreign = await manifestOf(server, firstTill(other));
    const names = [id, foreign.id, other.companyId, '..', '.', '%2e%2e', '%00', `${id}/..`, '[]', '{}', 'null', 'ё', 'a'.repeat(5_000), ' '];
    const numbers = ['0', '1', '-0', '00', '0x1', '1e3', 'NaN', '..', '%2e%2e%2f0.gz', '9'.repeat(40), '0?n=1', '0/0', '0.gz', ''];
    const tokens = [till.token, till.token, till.token, firstTill(other).token.split('.').slice(0, 2).join('.'), `${other.companyId}.${till.token.split('.').slice(1).join('.')}`, ''];
    for (let each = 0; each < CASES; each++) {
      const path = `/api/sync/v1/snapshot${below(random, 5) === 0 ? `?id=${oneOf(random, names)}` : `/${oneOf(random, names)}/${oneOf(random, numbers)}`}`;
      const answer = await raw(path, [`authorization: Bearer ${oneOf(random, tokens)}`, `x-lavka-contract: ${oneOf(random, ['4', '4', '4', '-1', '4.5', 'x'.repeat(90)])}`]);
      expect(answer.status, path).toBeLessThan(500);
      expect(answer.text).not.toContain(SECRET);
      for (const { sha256 } of foreign.chunks) expect(answer.text).not.toContain(sha256);
    }
    expect((await manifestOf(server, till)).id).toBe(id);
  });
});

/** A request no client would straighten out. */
function raw(path: string, headers: readonly string[]): Promise<{ readonly status: number; readonly text: string }> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(port), hostname, () => {
      socket.end(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers.join('\r\n')}\r\n\r\n`);
    });
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part)).on('error', reject).on('close', () => {
      const text = Buffer.concat(parts).toString('utf8');
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 400), text });
    });
  });
}
