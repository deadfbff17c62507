import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { chain, idsFrom, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import { ask, bearer, pushOver, serve, signIn, type Answer, type Served } from './testing/http.ts';
import { keyedTill, type KeyedTill } from './testing/keyed-till.ts';
import { firstTill, plantCompany, type PlantedTill } from './testing/shop.ts';

const NOW = 1_790_000_000_000;
const DAY = 86_400_000;
let test: TestDatabase;
let server: Served;
beforeAll(async () => {
  test = await testDatabase({ connections: 12 });
  test.setNow(NOW);
  server = await serve(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const random = seeded(77);
const ids = idsFrom(random);
let number = 0;
const payload = (till: PlantedTill, incarnationId: string): Uint8Array => receiptPayload(sale(till.place, ids, random, { incarnationId, number: ++number, lineCount: 1 }));
const pull = (access: string, headers: Record<string, string> = {}): Promise<Answer> => ask(server, 'api/sync/v1/pull?after=0', { ...bearer(access), ...headers });

async function items(planted: PlantedTill): Promise<{ kind: string; detail: Record<string, unknown> }[]> {
  return test.deps.db.withTenant(planted.device.tenantId, async (tx) => (await tx.query<{ kind: string; detail: Record<string, unknown> }>('SELECT kind, detail FROM attention_item WHERE closed_at IS NULL ORDER BY created_at, kind')).rows);
}
async function run(planted: PlantedTill, sql: string, values: readonly unknown[] = []): Promise<void> {
  await test.deps.db.withTenant(planted.device.tenantId, (tx) => tx.query(sql, values));
}
async function make(): Promise<{ planted: PlantedTill; till: KeyedTill }> {
  const planted = firstTill(await plantCompany(test.deps));
  return { planted, till: await keyedTill(test.deps, server, planted) };
}

describe('a session', () => {
  it('SE6 SE7 is opened by the key, and its access token opens everything else for a day', async () => {
    const { planted, till } = await make();
    expect(till.enrolled.keyed).toBe(true);
    expect(await pull(till.enrolled.token)).toMatchObject({ status: 401, json: { code: 'token-unknown' } });
    const { access, accessForMs } = await till.opened();
    expect(accessForMs).toBe(DAY);
    expect(await pull(access)).toMatchObject({ status: 200 });
    const log = chain(till.enrolled.device, till.enrolled.incarnation, ids);
    log.add(payload(planted, till.enrolled.incarnation));
    expect((await pushOver(server, access, log.commits)).json).toMatchObject({ ackDseq: 1 });
    test.setNow(NOW + DAY);
    expect(await pull(access)).toMatchObject({ status: 401, json: { code: 'token-expired' } });
    expect(await pull((await till.opened()).access)).toMatchObject({ status: 200 });
    test.setNow(NOW);
  });

  it('SE6 is not opened by another key, by other words than those signed, or for another device', async () => {
    const [{ till }, { till: other }] = [await make(), await make()];
    const stranger = generateKeyPairSync('ed25519').privateKey;
    expect(await till.session({}, stranger)).toMatchObject({ status: 401, json: { code: 'token-unknown' } });
    expect(await till.session({ device: other.enrolled.device })).toMatchObject({ status: 401, json: { code: 'token-unknown' } });
    expect(await till.session({ token: other.token() })).toMatchObject({ status: 401 });
    expect(await till.session({ incarnation: other.enrolled.incarnation })).toMatchObject({ status: 409 });
    expect(await till.session({ token: 'a.b.c' })).toMatchObject({ status: 401 });
    expect(await ask(server, 'api/sync/v1/session', {}, { signature: 'x' })).toMatchObject({ status: 400, json: { code: 'invalid-input' } });
  });

  it('SE3 a till enrolled without a key goes on with its token and can open no session', async () => {
    const planted = firstTill(await plantCompany(test.deps));
    expect(await pull(planted.token)).toMatchObject({ status: 200 });
    const till = await keyedTill(test.deps, server, planted);
    expect(await till.session({ device: planted.device.deviceId, token: planted.token })).toMatchObject({ status: 401 });
  });

  it('SE8 does not look at the till\'s clock', async () => {
    const { till } = await make();
    for (const clock of [0, NOW - 400 * DAY, NOW + 4_000 * DAY]) expect(await pull((await till.opened({ clock })).access)).toMatchObject({ status: 200 });
  });

  it('SE9 an answer that was lost is given again, as often as it is asked for, and disturbs nobody', async () => {
    const { planted, till } = await make();
    const attempt = ids();
    const [first, second] = [await till.session({ attempt }), await till.session({ attempt })];
    const third = await till.session({ attempt, clock: NOW + 5 });
    expect([second.json['token'], second.json['access']]).toEqual([first.json['token'], first.json['access']]);
    expect(third.json['token']).toBe(first.json['token']);
    expect(await pull(String(first.json['access']))).toMatchObject({ status: 200 });
    await till.opened({ attempt });
    await till.opened();
    expect(await items(planted)).toEqual([]);
  });

  it('SE10 an older token is a twin\'s: 409 and one item that names both computers', async () => {
    const { planted, till } = await make();
    const copied = till.token();
    await till.opened();
    const twin = { token: copied, computerName: 'Копия', machine: 'm2' };
    for (let tries = 0; tries < 2; tries++) expect(await till.session(twin)).toMatchObject({ status: 409, json: { code: 'fork' } });
    expect(await items(planted)).toMatchObject([{ kind: 'fork', detail: { incarnationId: till.enrolled.incarnation, computers: [{ name: 'Касса у входа', machine: 'm1', at: NOW }, { name: 'Копия', machine: 'm2' }] } }]);
    // The one that holds the newest token is left in peace.
    expect(await pull((await till.opened()).access)).toMatchObject({ status: 200 });
  });

  it('SE10 when the copy comes first, the other one is the twin', async () => {
    const { till } = await make();
    const mine = (await till.opened()).access;
    const shared = till.token();
    await till.opened({ computerName: 'Копия' });
    expect(await pull(mine)).toMatchObject({ status: 401, json: { code: 'token-expired' } });
    expect(await till.session({ token: shared })).toMatchObject({ status: 409, json: { code: 'fork' } });
  });

  it('SE11 another life of the same till has a session and a series of its own, and headquarters hear why', async () => {
    const { planted, till } = await make();
    const mine = (await till.opened()).access;
    const next = { incarnation: ids(), series: `${till.enrolled.series}77`, born: 'fork' as const };
    const theirs = await till.session({ ...next, token: till.enrolled.token });
    expect(theirs.status).toBe(200);
    expect([(await pull(mine)).status, (await pull(String(theirs.json['access']))).status]).toEqual([200, 200]);
    expect(await items(planted)).toMatchObject([{ kind: 'new-life', detail: { why: 'fork', series: next.series, incarnationId: next.incarnation } }]);
    // A third life that chose the same series has to choose another.
    expect(await till.session({ ...next, incarnation: ids() })).toMatchObject({ status: 409, json: { code: 'fork' } });
    const again = await till.session({ ...next, incarnation: ids(), series: `${till.enrolled.series}78`, born: 'restored' });
    expect(again.status).toBe(200);
    // Letters go on where they were: numbers behind letters are the till's own.
    expect((await keyedTill(test.deps, server, planted)).enrolled.series).toBe('C');
  });

  it('SE11 SE2 a series that is none of the product\'s leaves no trace, and letters alone are not a till\'s to take: the next code for its row is good', async () => {
    const { planted, till } = await make();
    await till.opened();
    for (const series of ['A\0', '\ud800', 'b7', 'A 7', '77', 'A7B', '-', '\u0410\u0037', '\u0410']) expect(await till.session({ series, incarnation: ids(), born: 'copied' })).toMatchObject({ status: 400, json: { code: 'series-wrong' } });
    expect(await items(planted)).toEqual([]);
    const incarnation = ids();
    // Of a life that was met in a push and has no series yet, too.
    const log = chain(till.enrolled.device, incarnation, ids);
    log.add(payload(planted, incarnation));
    expect((await pushOver(server, (await till.opened()).access, log.commits)).status).toBe(200);
    expect(await till.session({ series: 'A\0', incarnation, born: 'copied' })).toMatchObject({ status: 400, json: { code: 'series-wrong' } });
    for (const series of ['C', 'D', 'ZZ']) {
      for (const life of [ids(), incarnation]) expect(await till.session({ series, incarnation: life, born: 'copied' })).toMatchObject({ status: 409, json: { code: 'fork' } });
    }
    expect([(await keyedTill(test.deps, server, planted)).enrolled.series, (await keyedTill(test.deps, server, planted)).enrolled.series]).toEqual(['C', 'D']);
    expect((await till.session({ series: 'B90000', incarnation, born: 'copied' })).status).toBe(200);
  });

  it('SE11 a life met first in a push gets its series with its session', async () => {
    const { planted, till } = await make();
    const { access } = await till.opened();
    const incarnation = ids();
    const log = chain(till.enrolled.device, incarnation, ids);
    log.add(payload(planted, incarnation));
    expect((await pushOver(server, access, log.commits)).status).toBe(200);
    expect((await till.session({ incarnation, series: 'B9', born: 'restored' })).status).toBe(200);
  });

  it('SE12 after a restore of the server tokens say nothing, and the key alone opens', async () => {
    const { planted, till } = await make();
    await till.opened();
    await run(planted, `UPDATE incarnation SET session_epoch = $1, session_hash = '\\x00' WHERE id = $2`, [ids(), till.enrolled.incarnation]);
    expect(await pull((await till.opened()).access)).toMatchObject({ status: 200 });
    expect(await items(planted)).toEqual([]);
  });
});

describe('a revoked till', () => {
  it('SE4 opens sessions, hands in what it sold, and reads nothing; one item holds all of it until somebody takes it', async () => {
    const { planted, till } = await make();
    const log = chain(till.enrolled.device, till.enrolled.incarnation, ids);
    for (let sold = 0; sold < 3; sold++) log.add(payload(planted, till.enrolled.incarnation));
    expect((await pushOver(server, (await till.opened()).access, log.commits.slice(0, 1))).json).toMatchObject({ verdicts: [{ verdict: 'applied' }] });
    const owner = await signIn(test.deps, planted.device.tenantId);
    await run(planted, 'UPDATE device SET revoked_at = $1 WHERE id = $2', [NOW, till.enrolled.device]);
    const { access } = await till.opened();
    for (const path of ['pull?after=0', 'events', `blob/${'0'.repeat(64)}`]) expect(await ask(server, `api/sync/v1/${path}`, bearer(access))).toMatchObject({ status: 401, json: { code: 'device-revoked' } });
    const handedIn = await pushOver(server, access, log.commits);
    expect(handedIn.json).toMatchObject({ ackDseq: 3, verdicts: [{ verdict: 'duplicate' }, { verdict: 'quarantined', reason: 'device-revoked' }, { verdict: 'quarantined', reason: 'device-revoked' }] });
    const open = await test.deps.db.withTenant(planted.device.tenantId, async (tx) => (await tx.query<{ id: string; kind: string }>('SELECT id, kind FROM attention_item WHERE closed_at IS NULL')).rows);
    expect(open).toMatchObject([{ kind: 'till-revoked' }]);
    expect((await ask(server, `api/v1/attention/${open[0]?.id ?? ''}/retry`, { ...owner, origin: server.url.slice(0, -1) }, {})).status).toBe(202);
    const after = () => test.deps.db.withTenant(planted.device.tenantId, async (tx) => (await tx.query('SELECT (SELECT count(*) FROM receipt) AS receipts, (SELECT count(*) FROM attention_item WHERE closed_at IS NULL) AS open, (SELECT count(*) FROM quarantine WHERE closed_at IS NULL) AS kept')).rows);
    await expect.poll(after, { timeout: 20_000 }).toEqual([{ receipts: 3, open: 0, kept: 0 }]);
  });
});

describe('a till from the future', () => {
  it('SE13 may push and open sessions; what it would be sent it is refused', async () => {
    const { planted, till } = await make();
    const { access } = await till.opened({ contractVersion: SYNC_VERSION + 1 });
    const log = chain(till.enrolled.device, till.enrolled.incarnation, ids);
    log.add(payload(planted, till.enrolled.incarnation), ids(), SYNC_VERSION + 1);
    expect((await pushOver(server, access, log.commits)).json).toMatchObject({ ackDseq: 1 });
    expect(await pull(access, { 'x-lavka-contract': String(SYNC_VERSION + 1) })).toMatchObject({ status: 409, json: { code: 'server-older' } });
    expect(await pull(access, { 'x-lavka-contract': String(SYNC_VERSION) })).toMatchObject({ status: 200 });
  });
});
