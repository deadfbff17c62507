/**
 * Whatever comes in at the tills' doors: the answer is a problem or a verdict, never a failure of the server, never a byte of
 * another company, and the next honest push is applied. `LAVKA_FUZZ_SEED` and `LAVKA_FUZZ_CASES` say otherwise what is tried.
 */
import { createConnection } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { PushReply, type Commit } from '#contract/sync/commit.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { chain, idsFrom, payloadOf, receiptPayload, sale, seeded, type Chain } from '#server/sync/testing/commits.ts';
import { below, brokenPayload, deepJson, hostileBody, nasty, oneOf, strangeHeader, twisted } from './testing/hostile.ts';
import { bearer, pushOver, serve, signIn, type Answer, type Served } from './testing/http.ts';
import { keyedTill } from './testing/keyed-till.ts';
import { firstTill, plantCompany, plantCode, type Planted, type PlantedTill } from './testing/shop.ts';
import { wholeShift } from './testing/whole-shift.ts';
import { createTillReports } from './till-reports.ts';

const SEED = Number(process.env['LAVKA_FUZZ_SEED'] ?? 20_261_121);
const CASES = Number(process.env['LAVKA_FUZZ_CASES'] ?? 120);
/** Stands in every text of the other company; no request ever holds it. */
const SECRET = 'чужая-тайна';

let test: TestDatabase;
let server: Served;
let own: Planted;
let other: Planted;
let till: PlantedTill;
let stranger: PlantedTill;
let revoked: PlantedTill;
let foreign: readonly string[];
let untouched: string;
beforeAll(async () => {
  test = await testDatabase({ connections: 12 });
  server = await serve(test.deps);
  own = await plantCompany(test.deps, { tills: 2 });
  other = await plantCompany(test.deps);
  [till, stranger] = [firstTill(own), firstTill(other)];
  revoked = own.stores[0]?.tills[1] as PlantedTill;
  foreign = [stranger.place.companyId, stranger.device.deviceId, stranger.incarnationId, stranger.place.storeId, stranger.place.tillId, stranger.place.staffId];
  await pushOver(server, stranger.token, [stranger.log.add(receiptPayload(sale(stranger.place, test.deps.ids.uuid, seeded(1), { incarnationId: stranger.incarnationId, number: 1 })))]);
  await test.deps.db.withTenant(other.companyId, async (tx) => {
    for (const table of ['company', 'store', 'staff', 'till']) await tx.query(`UPDATE ${table} SET name = name || ' ${SECRET}' WHERE tenant_id = $1`, [other.companyId]);
  });
  await test.deps.db.withTenant(own.companyId, (tx) => tx.query('UPDATE device SET revoked_at = 1 WHERE tenant_id = $1 AND id = $2', [own.companyId, revoked.device.deviceId]));
  untouched = await snapshot();
});
afterAll(async () => {
  await server.close();
  await test.close();
});

/** Everything of the other company, as one text. */
async function snapshot(): Promise<string> {
  return test.deps.db.withTenant(other.companyId, async (tx) => {
    const parts: string[] = [];
    for (const table of ['receipt', 'receipt_line', 'tender', 'ledger_entry', 'stock_movement', 'commit_log', 'quarantine', 'incarnation', 'attention_item', 'store', 'staff']) {
      const { rows } = await tx.query<{ all: string | null }>(`SELECT string_agg(t::text, ' ' ORDER BY t::text) AS "all" FROM ${table} t WHERE tenant_id = $1`, [other.companyId]);
      parts.push(`${table}: ${rows[0]?.all ?? ''}`);
    }
    return parts.join('\n');
  });
}

type Heard = { readonly status: number; readonly text: string; readonly type: string };

async function say(path: string, init: RequestInit): Promise<Heard> {
  const answer = await fetch(new URL(path, server.url), { redirect: 'manual', ...init });
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') ?? '' };
}

const reply = compileCheck(PushReply);

/** A problem with a code, or what the contract promises; nothing of the other company in it. */
function expectDecent({ status, text, type }: Heard): void {
  expect(status, text.slice(0, 500)).toBeLessThan(500);
  expect(text).not.toContain(SECRET);
  if (status < 400) return;
  expect(type).toContain('application/problem+json');
  expect(JSON.parse(text)).toMatchObject({ status, code: expect.stringMatching(/^[a-z-]+$/) as string });
}

const honest = seeded(SEED + 1);
const honestIds = idsFrom(honest);
let sold = 0;

/** The till's own chain, which none of it may hold up. */
async function expectGoodPush(): Promise<void> {
  sold += 1;
  const commit = till.log.add(receiptPayload(sale(till.place, honestIds, honest, { incarnationId: till.incarnationId, number: sold, lineCount: 1 })));
  const answer = await pushOver(server, till.token, [commit]);
  expect(answer).toMatchObject({ status: 200, json: { verdicts: [{ dseq: commit.header.dseq, verdict: 'applied' }] } });
}

const pushOf = (token: string, body: Uint8Array, headers: Record<string, string>): Promise<Heard> =>
  say('api/sync/v1/push', { method: 'POST', body: Buffer.from(body), headers: { 'content-type': 'application/octet-stream', ...bearer(token), ...headers } });

/** A comparison a till could tell of. */
const report = { result: 'healed', why: 'time', after: 1, rows: 10, tookMs: 5, deep: false, atMs: 1, differences: [{ entity: 'good', missing: 2, changed: 0, extra: 1, keys: ['["x"]'] }] };

const newIds = (): string => test.deps.ids.uuid();
const heardOf = ({ status, json, headers }: Answer): Heard => ({ status, text: JSON.stringify(json), type: headers.get('content-type') ?? '' });

const decode = (payload: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(payload)) as unknown;

/** A chain of the till's own in a life of its own, so that what it breaks stays in it. */
function newLife(random: () => number): { log: Chain; incarnationId: string; payloads: Uint8Array[] } {
  const ids = idsFrom(random, Date.UTC(2027, 0, 1) + below(random, 1e9));
  const incarnationId = ids();
  const life = { ...till, incarnationId };
  return { log: chain(till.device.deviceId, incarnationId, ids), incarnationId, payloads: [...wholeShift(life, ids, random).payloads] };
}

const cases = Array.from({ length: CASES }, (_, index) => SEED + index * 7_919);

describe(`what comes in at the tills' doors, from seed ${SEED}`, () => {
  it.each(cases)('SP5 SP7 bodies no till sends (seed %i)', async (seed) => {
    const random = seeded(seed);
    const { log, payloads } = newLife(random);
    const commits = payloads.slice(0, 1 + below(random, payloads.length)).map((payload) => log.add(payload));
    const { body, gzipped } = hostileBody(random, commits, foreign);
    const heard = await pushOf(till.token, body, gzipped ? { 'content-encoding': 'gzip' } : {});
    expectDecent(heard);
    if (heard.status === 200) expect(reply.is(JSON.parse(heard.text))).toBe(true);
    await expectGoodPush();
  });

  it.each(cases)('SP7 SP10 SP12 SP18 payloads and headers no till writes: each gets its verdict, those behind it too (seed %i)', async (seed) => {
    const random = seeded(seed ^ 0x5bd1e995);
    const { log, payloads } = newLife(random);
    const spoiled = below(random, payloads.length);
    const commits = payloads.map((payload, index): Commit => {
      if (index !== spoiled) return log.add(payload);
      const bytes = below(random, 3) === 0 ? brokenPayload(random) : new TextEncoder().encode(JSON.stringify(twisted(random, decode(payload), foreign)));
      const commit = log.add(bytes, undefined, oneOf(random, [1, 2, 2, 2, 3, 99]));
      return below(random, 2) === 0 ? commit : { ...commit, header: strangeHeader(random, commit.header) };
    });
    const answer = await pushOver(server, till.token, commits);
    expect(answer.status, JSON.stringify(answer.json)).toBe(200);
    const { verdicts, ackDseq } = reply.parse(answer.json);
    expect(ackDseq).toBe(commits.length);
    expect(verdicts).toHaveLength(commits.length);
    for (const { dseq, verdict } of verdicts) if (dseq !== spoiled + 1) expect([dseq, verdict]).toEqual([dseq, 'applied']);
    expect(JSON.stringify(answer.json)).not.toContain(SECRET);
    await expectGoodPush();
  });
});

describe('who may not speak', () => {
  const paths = ['api/sync/v1/pull?after=0', 'api/sync/v1/events', `api/sync/v1/blob/${'a'.repeat(64)}`] as const;

  it('SE3 tokens of every wrong shape are unknown, at every door', async () => {
    const random = seeded(SEED);
    const [tenant, device, secret] = till.token.split('.') as [string, string, string];
    const tokens = ['', 'Bearer', 'Bearer ', `Basic ${till.token}`, `Bearer ${secret}`, `Bearer ${tenant}.${device}.`, `Bearer ${tenant}.${stranger.device.deviceId}.${secret}`, `Bearer ${stranger.place.companyId}.${device}.${secret}`,
      `Bearer ${till.token}.x`, `Bearer ${till.token.slice(0, -1)}`, `Bearer ${'x'.repeat(8_000)}`, `Bearer ${tenant}.${device}.${secret.toUpperCase()}x`, `Bearer ${[...till.token].toSorted(() => random() - 0.5).join('')}`];
    for (const authorization of tokens) {
      for (const path of paths) {
        const heard = await say(path, { headers: { authorization } });
        expect([authorization.slice(0, 40), path, heard.status]).toEqual([authorization.slice(0, 40), path, 401]);
        expectDecent(heard);
      }
      const { log, payloads } = newLife(random);
      expect((await say('api/sync/v1/push', { method: 'POST', body: gzipSync(encodeCommits([log.add(payloads[0] as Uint8Array)])), headers: { authorization, 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' } })).status).toBe(401);
    }
    await expectGoodPush();
  });

  it('SE4 a revoked till reads nothing, and what it hands in is set aside', async () => {
    for (const path of paths) expect(await say(path, { headers: bearer(revoked.token) })).toMatchObject({ status: 401, text: expect.stringContaining('device-revoked') as string });
    const commit = revoked.log.add(receiptPayload(sale(revoked.place, honestIds, honest, { incarnationId: revoked.incarnationId, number: 1 })));
    const last = await pushOver(server, revoked.token, [commit]);
    expect(last).toMatchObject({ status: 200, json: { verdicts: [{ verdict: 'quarantined' }] } });
    await expectGoodPush();
  });

  it('SP12 another company\'s commits, incarnation and keys are refused or kept aside, and nothing of it moves', async () => {
    const random = seeded(SEED + 3);
    const held = await pushOver(server, till.token, stranger.log.commits);
    expect(held).toMatchObject({ status: 403, json: { code: 'other-device' } });
    const ids = idsFrom(random);
    const theirs = decode(stranger.log.commits[0]?.payload as Uint8Array) as { facts: { entity: string; row: Record<string, unknown> }[] };
    const life = chain(till.device.deviceId, ids(), ids);
    const stolen = life.add(payloadOf(...theirs.facts));
    const renamed = life.add(payloadOf(...theirs.facts.map((fact) => ({ ...fact, row: { ...fact.row, companyId: own.companyId } }))));
    const answer = await pushOver(server, till.token, [stolen, renamed]);
    expect(answer).toMatchObject({ status: 200, json: { verdicts: [{ verdict: 'quarantined', reason: 'other-company' }, { verdict: 'applied' }] } });
    const worn = chain(till.device.deviceId, stranger.incarnationId, ids);
    const wearing = await pushOver(server, till.token, [worn.add(payloadOf())]);
    expect(wearing.status).toBeLessThan(500);
    expect(await snapshot()).toBe(untouched);
    await expectGoodPush();
  });

  it('SP1 what was sent before changes nothing, however often and in whatever pieces', async () => {
    const random = seeded(SEED + 4);
    const { log, payloads } = newLife(random);
    for (const payload of payloads) log.add(payload);
    await pushOver(server, till.token, log.commits);
    for (let times = 0; times < 25; times++) {
      const from = below(random, log.commits.length);
      const piece = log.commits.slice(from, from + 1 + below(random, log.commits.length));
      const answer = await pushOver(server, till.token, piece);
      expect(answer.status).toBe(200);
      expect(new Set(reply.parse(answer.json).verdicts.map((each) => each.verdict))).toEqual(new Set(['duplicate']));
    }
    await expectGoodPush();
  });
});

describe('the other doors', () => {
  it('enrolment refuses what is no request, and every code that is none', async () => {
    const random = seeded(SEED + 5);
    const request = { code: '12345678', installId: till.device.deviceId, computerName: 'Касса', contractVersion: 2, build: 'test' };
    for (let times = 0; times < 60; times++) {
      const body = oneOf<() => string>(random, [() => JSON.stringify(twisted(random, request, foreign)), () => deepJson(50_000), () => '', () => '{', () => JSON.stringify(nasty(random, foreign)), () => `{"code":"${'9'.repeat(900_000)}"}`])();
      const heard = await say('api/sync/v1/enrol', { method: 'POST', body, headers: { 'content-type': oneOf(random, ['application/json', 'application/json', 'text/plain', 'application/octet-stream', 'x']) } });
      expect(heard.status).toBeGreaterThanOrEqual(400);
      expectDecent(heard);
    }
    // The tries of this address are used up by now; ten minutes later an honest till is let in.
    test.setNow(Date.now() + 11 * 60_000);
    await plantCode(test.deps, own.companyId, till.place.tillId, '77778888');
    const welcome = await say('api/sync/v1/enrol', { method: 'POST', body: JSON.stringify({ ...request, code: '77778888' }), headers: { 'content-type': 'application/json' } });
    expect(welcome).toMatchObject({ status: 200, text: expect.stringContaining(own.companyId) as string });
    await expectGoodPush();
  });

  it('SL1 pulling: cursors, reports and addresses of every shape', async () => {
    const random = seeded(SEED + 6);
    for (let times = 0; times < 80; times++) {
      const after = oneOf<string>(random, ['-1', '1e400', 'NaN', '', '0.5', '[]', '0&after=1', '%00', '9007199254740991', '9007199254740992', 'null', '0x10', '1 OR 1=1', '😀', '0']);
      const report = oneOf<string>(random, ['{', 'null', '[]', deepJson(900), '{"build":1}', `{"build":"${'b'.repeat(3_000)}"}`, JSON.stringify(twisted(random, { build: 'b', unsent: 1, oldestUnsentAt: null, clock: 1, cursor: 0 }, [])).replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 9_000)]);
      expectDecent(await say(`api/sync/v1/pull?after=${encodeURI(after)}`, { headers: { ...bearer(till.token), 'x-lavka-till': report } }));
      const hash = oneOf<string>(random, ['..%2f..%2fetc%2fpasswd', 'A'.repeat(64), 'a'.repeat(63), '%00'.repeat(64), 'a'.repeat(64), "a' OR 1=1", 'g'.repeat(64)]);
      const blob = await say(`api/sync/v1/blob/${hash}`, { headers: bearer(till.token) });
      expect(blob.status).toBeGreaterThanOrEqual(400);
      expectDecent(blob);
    }
    await expectGoodPush();
  });

  it('FL11 FL12 whatever a till says of itself, headquarters opens its pages and the till beside it was in contact', async () => {
    const random = seeded(SEED + 10);
    const headers = await signIn(test.deps, own.companyId);
    const beside = await test.deps.db.withTenant(own.companyId, async (tx) => {
      await tx.query('UPDATE device SET revoked_at = NULL, last_contact_at = NULL WHERE tenant_id = $1 AND id = $2', [own.companyId, revoked.device.deviceId]);
      return revoked.device;
    });
    const reports = createTillReports(test.deps);
    const said = { build: 'b', unsent: 1, oldestUnsentAt: null, clock: Date.now(), cursor: 0 };
    for (let times = 0; times < 60; times++) {
      const header = JSON.stringify(oneOf<() => unknown>(random, [() => twisted(random, said, foreign), () => ({ ...said, [oneOf(random, Object.keys(said))]: oneOf(random, [1e308, 2 ** 53, 2 ** 63, Number.MAX_SAFE_INTEGER, '\ud800', 'a\0b']) })])());
      const at = test.deps.clock.nowMs() + 1_000;
      test.setNow(at);
      reports.note(till.device, header);
      reports.note(beside, JSON.stringify(said));
      await reports.flush();
      const { rows } = await test.deps.db.withTenant(own.companyId, (tx) => tx.query<{ at: number }>('SELECT last_contact_at AS at FROM device WHERE tenant_id = $1 AND id = ANY ($2)', [own.companyId, [till.device.deviceId, beside.deviceId]]));
      expect(rows, header).toEqual([{ at }, { at }]);
      for (const page of ['fleet', `fleet/${till.device.deviceId}`, 'today', 'stores', 'attention']) expect((await say(`api/v1/${page}`, { headers })).status, `${page} after ${header}`).toBe(200);
    }
    await reports.stop();
    await test.deps.db.withTenant(own.companyId, (tx) => tx.query('UPDATE device SET revoked_at = 1 WHERE tenant_id = $1 AND id = $2', [own.companyId, beside.deviceId]));
    await expectGoodPush();
  });

  it('SE6 SE10 sessions: claims of every shape, signed and not, a request again and a request of before, in another company\'s name', async () => {
    const random = seeded(SEED + 8);
    const keyed = await keyedTill(test.deps, server, till);
    const { device, incarnation, series, token } = keyed.enrolled;
    const claims = { device, incarnation, series, born: 'enrolled', token, attempt: newIds(), clock: 1, installId: device, computerName: 'Касса', machine: 'm', build: 'test', contractVersion: 4, signature: 'A'.repeat(86) };
    for (let times = 0; times < 60; times++) {
      const body = oneOf<() => string>(random, [() => JSON.stringify(twisted(random, claims, foreign)), () => JSON.stringify({ ...claims, device: oneOf(random, foreign) }), () => JSON.stringify(claims), () => deepJson(50_000), () => '', () => JSON.stringify(claims).slice(0, -9), () => `{"token":"${'t'.repeat(900_000)}"}`])();
      const heard = await say('api/sync/v1/session', { method: 'POST', body, headers: { 'content-type': oneOf(random, ['application/json', 'application/json', 'text/plain', 'x']) } });
      expect(heard.status, body.slice(0, 300)).toBeGreaterThanOrEqual(400);
      expectDecent(heard);
    }
    // The tries of that device are used up; ten minutes later its own key opens again.
    test.setNow(test.deps.clock.nowMs() + 11 * 60_000);
    for (const over of [{ computerName: 'a\0b', machine: '\ud800' }, { contractVersion: 2 ** 31 }, { clock: Number.MAX_SAFE_INTEGER }, { build: '__proto__' }]) expectDecent(heardOf(await keyed.session(over)));
    const attempt = newIds();
    const fresh = await keyedTill(test.deps, server, till);
    const [used, first, again] = [fresh.token(), await fresh.session({ attempt }), await fresh.session({ attempt })];
    expect([first.status, again.json['token'], again.json['access']]).toEqual([200, first.json['token'], first.json['access']]);
    await fresh.opened({ attempt });
    await fresh.opened();
    expect(await fresh.session({ token: used, attempt })).toMatchObject({ status: 409, json: { code: 'fork' } });
    for (const over of [{ token: stranger.token }, { device: stranger.device.deviceId }, { incarnation: stranger.incarnationId, token: stranger.token }]) expect((await keyed.session(over)).status).toBe(401);
    expect(await snapshot()).toBe(untouched);
    await expectGoodPush();
  });

  const doors: readonly (readonly [path: string, body?: object])[] = [['digest?after=1'], ['digest/rows?entity=store&buckets=1&after=1'], ['rows', { entity: 'store', keys: [['x']] }], ['digest/report', report]];
  const knock = (path: string, token: string, body?: unknown): Promise<Heard> => say(`api/sync/v1/${path}`, {
    headers: { ...bearer(token), 'x-lavka-contract': '4', ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

  it('DG8 comparing: questions of every shape, rows of another company, and nothing of it for a device that was revoked', async () => {
    const random = seeded(SEED + 9);
    for (const [path, body] of doors) expect(await knock(path, revoked.token, body), path).toMatchObject({ status: 401, text: expect.stringContaining('device-revoked') as string });
    for (let times = 0; times < 80; times++) {
      const number = (): string => oneOf(random, ['0', '1', '-1', '1e9', 'NaN', '', '9007199254740993', '[]', '1 OR 1=1', '%00']);
      const [path, body] = oneOf<() => readonly [string, unknown?]>(random, [
        () => [`digest?after=${encodeURI(number())}`],
        () => [`digest/rows?entity=${oneOf(random, ['store', 'staff', 'receipt', '__proto__', 'x'.repeat(99), "a' OR 1=1"])}&buckets=${oneOf(random, ['0', '1,2,255', '256,999', ',', '0x1', '1'.repeat(5_000)])}&after=${encodeURI(number())}&from=${oneOf(random, ['', '%00', '[]', '%F0%9F%98%80', 'x'.repeat(2_000)])}`],
        () => ['rows', twisted(random, { entity: oneOf(random, ['store', 'staff', 'good']), keys: [[stranger.place.storeId], [stranger.place.staffId], [1, 2]] }, foreign)],
        () => ['digest/report', twisted(random, report, foreign)],
        () => ['rows', oneOf(random, ['', '{', 'null', deepJson(50_000), `{"entity":"${'e'.repeat(900_000)}"}`])],
      ])();
      expectDecent(await knock(path, till.token, body));
    }
    const theirs = await knock('rows', till.token, { entity: 'staff', keys: [[stranger.place.staffId]] });
    expect(JSON.parse(theirs.text)).toMatchObject({ changes: { rows: [], removed: [[stranger.place.staffId]] } });
    expect(await snapshot()).toBe(untouched);
    await expectGoodPush();
  });

  it('connections that speak no HTTP, half of it, or leave in the middle of a body', async () => {
    const random = seeded(SEED + 7);
    const head = `POST /api/sync/v1/push HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${till.token}\r\ncontent-type: application/octet-stream\r\n`;
    for (const bytes of ['\0\0\0\0', 'GET', 'GET / HTTP/9.9\r\n\r\n', `${head}content-length: 500\r\n\r\nabc`, `${head}content-length: -1\r\n\r\n`, `${head}transfer-encoding: chunked\r\n\r\nzz\r\n`, `${head}transfer-encoding: chunked\r\n\r\nffffffff\r\nabc`, `GET /api/sync/v1/pull?after=0 HTTP/1.1\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`, `${head}content-length: 5\r\ncontent-length: 6\r\n\r\nabcde`]) {
      await new Promise<void>((resolve) => {
        const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1', () => {
          socket.write(bytes, () => (below(random, 2) === 0 ? socket.end() : socket.resetAndDestroy()));
        });
        socket.on('data', () => undefined).on('error', () => undefined).on('close', () => resolve());
      });
      await expectGoodPush();
    }
  });

  it('keep the other company as it was', async () => {
    expect(await snapshot()).toBe(untouched);
    expect((await say('api/sync/v1/pull?after=0', { headers: bearer(stranger.token) })).text).toContain(SECRET);
  });
});
