/** Back-pressure over real HTTP: who waits, who is sent away, and that everything arrives once (SP19-SP21). */
import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assert } from '#domain/kernel/assert.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { idsFrom, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { ask, bearer, pushOver, serve, type Served } from './testing/http.ts';
import { firstTill, plantCompany, type PlantedTill } from './testing/shop.ts';

const MIB = 1024 * 1024;

let test: TestDatabase;
let server: Served;
beforeAll(async () => { test = await testDatabase({ connections: 10 }); });
beforeEach(async () => { server = await serve(test.deps); });
afterEach(() => server.close());
afterAll(() => test.close());

const random = seeded(77);
const ids = idsFrom(random);
let number = 0;

const freshTill = async (): Promise<PlantedTill> => firstTill(await plantCompany(test.deps));
const addSale = (till: PlantedTill): void => void till.log.add(receiptPayload(sale(till.place, ids, random, { incarnationId: till.incarnationId, number: ++number })));
const receiptsOf = (till: PlantedTill): Promise<number> => test.deps.db.withTenant(till.device.tenantId, async (tx) => (await tx.query<{ n: number }>('SELECT count(*) AS n FROM receipt')).rows[0]?.n ?? -1);

type Said = { readonly status: number; readonly json: Record<string, unknown>; readonly retryAfter: number; readonly kept: boolean };
type Sending = { readonly request: ClientRequest; readonly answer: Promise<Said>; readonly told: () => boolean };

/** A push of so many bytes of which nothing has been sent yet. */
function beginPush(till: PlantedTill, bytes: number, agent?: Agent): Sending {
  const request = httpRequest(new URL('api/sync/v1/push', server.url), { method: 'POST', agent: agent ?? new Agent(), headers: { ...bearer(till.token), 'content-type': 'application/octet-stream', 'content-encoding': 'gzip', 'content-length': String(bytes) } });
  let told = false;
  const answer = new Promise<Said>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response: IncomingMessage) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => {
        told = true;
        resolve({ status: response.statusCode ?? 0, json: JSON.parse(text) as Said['json'], retryAfter: Number(response.headers['retry-after']), kept: response.headers.connection !== 'close' });
      });
    });
  });
  answer.catch(() => undefined);
  request.flushHeaders();
  return { request, answer, told: () => told };
}

const heard = async (sendings: readonly Sending[], count: number): Promise<void> => expect.poll(() => sendings.filter((each) => each.told()).length).toBeGreaterThanOrEqual(count);

describe('many pushes at once', () => {
  it('SP19 tills on thin lines hold no connection: another company pushes and pulls meanwhile', async () => {
    const [thin, other] = [await freshTill(), await freshTill()];
    const slow = Array.from({ length: 6 }, () => beginPush(thin, 4 * MIB));
    const refused = beginPush(thin, 4 * MIB);
    await heard([...slow, refused], 1);
    addSale(other);
    expect((await pushOver(server, other.token, other.log.commits)).status).toBe(200);
    expect((await ask(server, 'api/sync/v1/pull?after=0', bearer(other.token))).status).toBe(200);
    for (const { request } of [...slow, refused]) request.destroy();
    addSale(thin);
    await expect.poll(async () => (await pushOver(server, thin.token, thin.log.commits)).status, { message: 'their places are free again' }).toBe(200);
  });

  it('SP21 who is sent away hears so with the body unread, and goes on over the same connection', async () => {
    const till = await freshTill();
    // Which of them come first is the network's affair.
    const all = Array.from({ length: 11 }, () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      return { agent, ...beginPush(till, 4 * MIB, agent) };
    });
    await heard(all, 5);
    const away = all.filter((each) => each.told());
    const answers = await Promise.all(away.map((each) => each.answer));
    for (const answer of answers) expect(answer).toMatchObject({ status: 503, json: { code: 'busy' }, kept: true });
    for (const { retryAfter } of answers) expect(retryAfter).toBeGreaterThanOrEqual(1);
    const [mine] = away;
    assert(mine, 'somebody was sent away');
    // The body that nobody wanted still travels, as with any HTTP client.
    await new Promise<void>((resolve) => mine.request.end(Buffer.alloc(4 * MIB), resolve));
    for (const each of all) if (each !== mine) each.request.destroy();
    addSale(till);
    const body = gzipSync(encodeCommits(till.log.commits));
    await expect.poll(async () => {
      const next = beginPush(till, body.length, mine.agent);
      next.request.end(body);
      const { status, kept } = await next.answer;
      return [status, kept, next.request.reusedSocket];
    }, { message: 'once the places are free' }).toEqual([200, true, true]);
    mine.agent.destroy();
  });

  it('SP19 SP20 while one company is held up, four pushes hold connections at most, and the others of the pool serve', async () => {
    const [stuck, other] = [await freshTill(), await freshTill()];
    addSale(stuck);
    const body = gzipSync(encodeCommits(stuck.log.commits));
    let pushes: Sending[] = [];
    await test.deps.db.withTenant(stuck.device.tenantId, async (tx) => {
      await tx.query('SELECT 1 FROM incarnation WHERE id = $1 FOR UPDATE', [stuck.incarnationId]);
      pushes = Array.from({ length: 40 }, () => beginPush(stuck, body.length));
      for (const { request } of pushes) request.end(body);
      const waiting = async (): Promise<number> => (await test.deps.db.pool.query<{ n: number }>(`SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).rows[0]?.n ?? 0;
      await expect.poll(waiting).toBe(2);
      addSale(other);
      expect((await pushOver(server, other.token, other.log.commits)).status).toBe(200);
      expect((await ask(server, 'api/sync/v1/pull?after=0', bearer(other.token))).status).toBe(200);
      expect(await waiting(), 'no third one has come in').toBe(2);
      expect(pushes.some((each) => each.told())).toBe(false);
    });
    expect((await Promise.all(pushes.map(async (each) => (await each.answer).status))).every((status) => status === 200)).toBe(true);
    expect(await receiptsOf(stuck), 'sent forty times, applied once').toBe(1);
  });

  it('SP20 SP21 a herd beyond the line is told to come back one after another, and all of it arrives', async () => {
    const [stuck, other] = [await freshTill(), await freshTill()];
    addSale(stuck);
    const body = gzipSync(encodeCommits(stuck.log.commits));
    let pushes: Sending[] = [];
    await test.deps.db.withTenant(stuck.device.tenantId, async (tx) => {
      await tx.query('SELECT 1 FROM incarnation WHERE id = $1 FOR UPDATE', [stuck.incarnationId]);
      pushes = Array.from({ length: 16 + 256 + 60 }, () => beginPush(stuck, body.length));
      for (const { request } of pushes) request.end(body);
      await heard(pushes, 60);
      addSale(other);
      expect((await pushOver(server, other.token, other.log.commits)).status, 'another company finds the line open').toBe(200);
    });
    const answers = await Promise.all(pushes.map((each) => each.answer));
    const away = answers.filter(({ status }) => status === 503);
    expect(away.length).toBeGreaterThanOrEqual(60);
    expect(away.every(({ json }) => json['code'] === 'busy')).toBe(true);
    expect(new Set(away.map(({ retryAfter }) => retryAfter)).size, 'they come back at different times').toBeGreaterThan(5);
    expect(Math.max(...away.map(({ retryAfter }) => retryAfter))).toBeLessThanOrEqual(60);
    expect((await pushOver(server, stuck.token, stuck.log.commits)).json).toMatchObject({ ackDseq: 1 });
    expect(await receiptsOf(stuck)).toBe(1);
  });
});
