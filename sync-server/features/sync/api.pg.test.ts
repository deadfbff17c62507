import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { encodeCommits } from '#contract/sync/frames.ts';
import { compileCheck } from '#contract/define/check.ts';
import { EnrolReply } from '#contract/sync/enrol.ts';
import { PushReply } from '#contract/sync/commit.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { chain, idsFrom, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import { ask, bearer, listen, pushBytes, pushOver, serve, signIn, type Served } from './testing/http.ts';
import { firstTill, plantCode, plantCompany, type PlantedTill } from './testing/shop.ts';
import { MAX_BODY_BYTES } from '#server/sync/read-body.ts';

let test: TestDatabase;
let server: Served;
beforeAll(async () => {
  test = await testDatabase({ connections: 12 });
  server = await serve(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const random = seeded(31);
const ids = idsFrom(random);
let number = 0;
const payload = (till: PlantedTill): Uint8Array => receiptPayload(sale(till.place, ids, random, { incarnationId: till.incarnationId, number: ++number, lineCount: 2 }));
const request = (code: string): Record<string, unknown> => ({ code, installId: ids(), computerName: 'Касса у входа', contractVersion: 1, build: 'test' });

async function count(companyId: string, what: string): Promise<number> {
  return test.deps.db.withTenant(companyId, async (tx) => (await tx.query<{ n: number }>(`SELECT count(*) AS n FROM ${what}`)).rows[0]?.n ?? -1);
}

describe('enrol', () => {
  it('SE1 SE2 a code makes one device, once, even for two who type it at the same time; series go on', async () => {
    const planted = await plantCompany(test.deps);
    const till = firstTill(planted);
    await plantCode(test.deps, planted.companyId, till.device.tillId, '111222');
    const answers = await Promise.all([1, 2, 3].map(() => ask(server, 'api/sync/v1/enrol', {}, request('111-222'))));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 404, 404]);
    const reply = compileCheck(EnrolReply).parse(answers.find((answer) => answer.status === 200)?.json);
    expect(reply).toMatchObject({ series: 'B', companyId: planted.companyId, tillId: till.device.tillId, storeId: till.device.storeId });
    await plantCode(test.deps, planted.companyId, till.device.tillId, '333444');
    expect((await ask(server, 'api/sync/v1/enrol', {}, request('333444'))).json).toMatchObject({ series: 'C' });
    const log = chain(reply.device, reply.incarnation, ids);
    log.add(payload(till));
    expect((await pushOver(server, reply.token, log.commits)).json).toMatchObject({ ackDseq: 1, epoch: reply.epoch });
  });

  it('SE1 unknown and late codes are told apart', async () => {
    const planted = await plantCompany(test.deps);
    await plantCode(test.deps, planted.companyId, firstTill(planted).device.tillId, '555666', test.deps.clock.nowMs() - 1);
    expect(await ask(server, 'api/sync/v1/enrol', {}, request('555666'))).toMatchObject({ status: 410, json: { code: 'code-expired' } });
    expect(await ask(server, 'api/sync/v1/enrol', {}, request('999999'))).toMatchObject({ status: 404, json: { code: 'code-unknown' } });
    expect(await ask(server, 'api/sync/v1/enrol', {}, { code: 1 })).toMatchObject({ status: 400, json: { code: 'invalid-input' } });
  });

  it('SE5 guessing is stopped, by address', async () => {
    const own = await serve(test.deps);
    try {
      const statuses: number[] = [];
      for (let tries = 0; tries < 12; tries++) statuses.push((await ask(own, 'api/sync/v1/enrol', {}, request(`70000${tries}`))).status);
      expect(statuses).toEqual([...Array<number>(10).fill(404), 429, 429]);
      const other = await ask(own, 'api/sync/v1/enrol', { 'x-forwarded-for': '203.0.113.9' }, request('800000'));
      expect(other.status).toBe(404);
    } finally {
      await own.close();
    }
  });
});

describe('token', () => {
  it('SE3 SE4 a wrong secret, another company and a revoked device are shut out everywhere', async () => {
    const [one, two] = [firstTill(await plantCompany(test.deps)), firstTill(await plantCompany(test.deps))];
    const crossed = `${two.device.tenantId}.${one.device.deviceId}.${one.token.split('.')[2]}`;
    for (const headers of [{}, bearer('x'), bearer(`${one.token.slice(0, -1)}${one.token.endsWith('A') ? 'B' : 'A'}`), bearer(crossed)]) {
      expect(await ask(server, 'api/sync/v1/pull?after=0', headers)).toMatchObject({ status: 401, json: { code: 'token-unknown' } });
    }
    await test.deps.db.withTenant(one.device.tenantId, (tx) => tx.query('UPDATE device SET revoked_at = 1 WHERE id = $1', [one.device.deviceId]));
    for (const path of ['pull?after=0', 'events', `blob/${'0'.repeat(64)}`]) expect(await ask(server, `api/sync/v1/${path}`, bearer(one.token))).toMatchObject({ status: 401, json: { code: 'device-revoked' } });
    expect(await pushBytes(server, one.token, new Uint8Array(1))).toMatchObject({ status: 400, json: { code: 'body-broken' } });
    expect(await ask(server, 'api/sync/v1/pull?after=0', bearer(two.token))).toMatchObject({ status: 200 });
  });
});

describe('push over HTTP', () => {
  it('SP5 SP13 answers verdicts, gaps and forks as the contract says', async () => {
    const till = firstTill(await plantCompany(test.deps));
    for (let index = 0; index < 4; index++) till.log.add(payload(till));
    const twin = chain(till.device.deviceId, till.incarnationId, ids, till.log.commits.slice(0, 1));
    twin.add(payload(till));
    expect(await pushOver(server, till.token, till.log.commits.slice(1))).toMatchObject({ status: 409, json: { code: 'gap', expectedDseq: 1 } });
    const applied = await pushOver(server, till.token, till.log.commits.slice(0, 2));
    expect(compileCheck(PushReply).parse(applied.json)).toMatchObject({ ackDseq: 2, verdicts: [{ dseq: 1, verdict: 'applied' }, { dseq: 2, verdict: 'applied' }] });
    expect(await pushOver(server, till.token, twin.commits.slice(1))).toMatchObject({ status: 409, json: { code: 'fork', commonDseq: 1 } });
    expect((await pushBytes(server, till.token, encodeCommits(till.log.commits.slice(2)), false)).json).toMatchObject({ ackDseq: 4 });
  });

  it('SP12 commits of another till are answered 403 and change nothing', async () => {
    const planted = await plantCompany(test.deps, { tills: 2 });
    const [owner, thief] = planted.stores[0]?.tills as [PlantedTill, PlantedTill];
    owner.log.add(payload(owner));
    expect(await pushOver(server, thief.token, owner.log.commits)).toMatchObject({ status: 403, json: { code: 'other-device' } });
    expect([await count(planted.companyId, 'commit_log'), await count(planted.companyId, 'quarantine')]).toEqual([0, 0]);
    expect((await pushOver(server, owner.token, owner.log.commits)).json).toMatchObject({ ackDseq: 1 });
  });

  it('SP5 giant, truncated, bombed and garbled bodies are refused, change nothing, and never break the server', async () => {
    const planted = await plantCompany(test.deps);
    const till = firstTill(planted);
    for (let index = 0; index < 3; index++) till.log.add(payload(till));
    const good = gzipSync(encodeCommits(till.log.commits));
    expect((await pushBytes(server, till.token, gzipSync(new Uint8Array(MAX_BODY_BYTES * 8)))).status).toBe(413);
    await expect(pushBytes(server, till.token, new Uint8Array(MAX_BODY_BYTES + 1)).then((answer) => answer.status, () => 413)).resolves.toBe(413);
    const mangled = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      fc.nat(good.length - 1).map((length) => good.subarray(0, length)),
      fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, change]) => Buffer.from(good.map((byte, index) => (index === at ? byte ^ change : byte)))),
      fc.tuple(fc.nat(3000), fc.integer({ min: 1, max: 255 })).map(([at, change]) => gzipSync(encodeCommits(till.log.commits).map((byte, index) => (index === at ? byte ^ change : byte)))),
    );
    await fc.assert(fc.asyncProperty(mangled, fc.boolean(), async (body, gzipped) => {
      const { status, json } = await pushBytes(server, till.token, body, gzipped);
      expect([200, 400, 403, 409, 413], JSON.stringify(json)).toContain(status);
    }), { numRuns: 150 });
    expect((await ask(server, 'api/health', {})).status).toBe(200);
    expect(await count(planted.companyId, 'receipt')).toBeLessThanOrEqual(3);
    expect(await count(planted.companyId, 'commit_log')).toBe(await count(planted.companyId, 'quarantine') + await count(planted.companyId, "commit_log WHERE verdict = 'applied'"));
  });

  it('SP7 a payload of another company is kept in the company of the token and touches nobody else', async () => {
    const [one, two] = [await plantCompany(test.deps), await plantCompany(test.deps)];
    const [thief, victim] = [firstTill(one), firstTill(two)];
    thief.log.add(receiptPayload(sale(victim.place, ids, random, { incarnationId: victim.incarnationId, number: 1 })));
    expect((await pushOver(server, thief.token, thief.log.commits)).json).toMatchObject({ verdicts: [{ verdict: 'quarantined', reason: 'other-company' }] });
    expect([await count(one.companyId, 'quarantine'), await count(one.companyId, 'receipt'), await count(two.companyId, 'quarantine'), await count(two.companyId, 'receipt')]).toEqual([1, 0, 0, 0]);
  });

  it('SP7 without a company in the transaction the application sees nothing of what was pushed', async () => {
    const planted = await plantCompany(test.deps);
    const till = firstTill(planted);
    till.log.add(payload(till));
    till.log.add(Uint8Array.of(1));
    await pushOver(server, till.token, till.log.commits);
    for (const table of ['receipt', 'receipt_line', 'tender', 'stock_movement', 'ledger_entry', 'commit_log', 'quarantine', 'attention_item', 'incarnation', 'device', 'change', 'tenant_head']) {
      expect((await test.app.query(`SELECT 1 FROM ${table}`)).rowCount, table).toBe(0);
      expect(await count(planted.companyId, table), table).toBeGreaterThan(0);
    }
  });

  it('SQ1 SQ2 SQ3 HQ sees a quarantined commit, retries it when its cause is gone, and may dismiss another', async () => {
    const planted = await plantCompany(test.deps);
    const till = firstTill(planted);
    const session = await signIn(test.deps, planted.companyId);
    const first = till.log.add(payload(till));
    till.log.add(payload(till), first.header.opId);
    till.log.add(new TextEncoder().encode('not JSON'));
    await pushOver(server, till.token, till.log.commits);
    const listed = (await ask(server, 'api/v1/attention', session)).json as { items: { id: string; kind: string; tillName: string; detail: { reason: string } }[] };
    const byReason = new Map(listed.items.map((item) => [item.detail.reason, item]));
    expect([...byReason.keys()].sort()).toEqual(['not-json', 'op-reused']);
    expect(listed.items.map((item) => [item.kind, item.tillName])).toEqual([['quarantined-commit', 'Касса 1'], ['quarantined-commit', 'Касса 1']]);
    const reused = byReason.get('op-reused')?.id;
    const broken = byReason.get('not-json')?.id;
    expect((await ask(server, `api/v1/attention/${reused}/retry`, session, {})).status).toBe(200);
    expect(await count(planted.companyId, 'receipt')).toBe(2);
    expect(await ask(server, `api/v1/attention/${reused}/retry`, session, {})).toMatchObject({ status: 404 });
    expect(await ask(server, `api/v1/attention/${broken}/retry`, session, {})).toMatchObject({ status: 409, json: { code: 'still-refused', detail: 'not-json' } });
    expect((await ask(server, `api/v1/attention/${broken}/dismiss`, session, {})).status).toBe(200);
    expect((await ask(server, 'api/v1/attention', session)).json).toMatchObject({ items: [], open: 0 });
    expect(await count(planted.companyId, "quarantine WHERE outcome = 'dismissed' AND length(payload) = 8")).toBe(1);
    const foreign = await signIn(test.deps, (await plantCompany(test.deps)).companyId);
    expect((await ask(server, `api/v1/attention/${broken}/retry`, foreign, {})).status).toBe(404);
  });
});

describe('contact', () => {
  it('what a till tells with its requests stands at HQ', async () => {
    const planted = await plantCompany(test.deps);
    const till = firstTill(planted);
    const session = await signIn(test.deps, planted.companyId);
    const live = await listen(server, 'api/v1/live', session);
    const clock = test.deps.clock.nowMs() + 600_000;
    await ask(server, 'api/sync/v1/pull?after=0', bearer(till.token, { build: '1.2.3', unsent: 7, oldestUnsentAt: 5, clock, cursor: 0 }));
    await live.until((events) => events.some((each) => each.event === 'tills'));
    await ask(server, 'api/sync/v1/pull?after=0', bearer(till.token, 'nonsense'));
    const { stores } = (await ask(server, 'api/v1/stores', session)).json as { stores: { tills: { build: string; unsent: number; clockOffsetMs: number }[] }[] };
    expect(stores[0]?.tills[0]).toMatchObject({ build: '1.2.3', unsent: 7, oldestUnsentAt: 5 });
    expect(Math.abs((stores[0]?.tills[0]?.clockOffsetMs ?? 0) - 600_000)).toBeLessThan(60_000);
    expect(await count(planted.companyId, "attention_item WHERE kind = 'clock-suspect'")).toBe(1);
    live.close();
  });
});
