import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hqOf, testServer, type TestServer } from '#server/testing/hq.ts';

let server: TestServer;
beforeAll(async () => { server = await testServer({ connections: 2 }); });
afterAll(() => server.close());

const health = () => hqOf(server.http).call('GET', '/api/health');

describe('health', () => {
  it('is 200 while the database answers', async () => {
    expect(await health()).toMatchObject({ status: 200, body: { status: 'ok', database: 'ok', build: 'test' } });
  });

  it('is 503 when every connection is stuck, and recovers', async () => {
    const stuck = await Promise.all([server.app.connect(), server.app.connect()]);
    expect(await health()).toMatchObject({ status: 503, body: { status: 'failing', database: 'unreachable' } });
    for (const client of stuck) client.release();
    expect(await health()).toMatchObject({ status: 200 });
  });

  it('is 503 when the database has another form than this program knows', async () => {
    await server.owner.query(`INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES (9999, '9999-later.sql', 'x', now())`);
    expect(await health()).toMatchObject({ status: 503, body: { database: 'not-migrated' } });
    await server.owner.query('DELETE FROM schema_migration WHERE number = 9999');
  });
});
