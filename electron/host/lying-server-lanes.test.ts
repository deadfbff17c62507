/**
 * The lanes beside pushing and pulling, and the doors before them, of a server that answers anything: over real HTTP each answer is one
 * the contract knows or a failure with a name, and chores live with failures (HC1). `LAVKA_FUZZ_SEED` and `LAVKA_FUZZ_LANE_CASES` say
 * otherwise what is tried.
 */
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { pageColumns } from '#domain/replication/page.ts';
import { compileCheck } from '#contract/define/check.ts';
import { ReceiptAnswer, ReceiptsPage } from '#contract/sync/receipts.ts';
import { drawLie, mulberry, oneOf } from './lies.fixture.ts';
import { openLyingServer, sendJson, type Lane, type LyingServer } from './lying-server.fixture.ts';
import { systemClock } from './platform/clock.ts';
import { newId } from './platform/ids.ts';
import { picturesChore } from './sync/chores/pictures.ts';
import { compareLink } from './sync/digest/compare-link.ts';
import { enrol } from './sync/enrol.ts';
import { createServerLink, LinkFailure } from './sync/server-link.ts';
import { makeDeviceKey, type SessionSecrets, type Sessions } from './sync/session.ts';

const SEED = Number(process.env['LAVKA_FUZZ_SEED'] ?? 20_261_121);
const CASES = Number(process.env['LAVKA_FUZZ_LANE_CASES'] ?? 25);
const cases = (lane: number): number[] => Array.from({ length: CASES }, (_, index) => SEED + lane * 104_729 + index * 6_007);
const milk = demoShop.good.find(({ unit }) => unit === 'pcs')?.id ?? '';
const id = (): string => newId(systemClock);
const never = new AbortController().signal;
const report = { build: 'b', unsent: 0, oldestUnsentAt: null, clock: 1, cursor: 1 };
const [checkPage, checkAnswer] = [compileCheck(ReceiptsPage), compileCheck(ReceiptAnswer)];

let server: LyingServer;
beforeAll(async () => { server = await openLyingServer(); });
afterAll(() => server.close());
afterEach(() => {
  for (const lane of Object.keys(server.asked) as Lane[]) server.lie(lane, null);
});

/** Whole answers of each lane, to be twisted. */
function shapeOf(lane: Lane): unknown {
  const { epoch } = server;
  const columns = pageColumns('good');
  switch (lane) {
    case 'receipts': return { epoch, storeId: demoShop.till[0]?.storeId, head: 1, next: { seq: 1, id: id() }, caughtUp: true, serverTime: Date.now(), receipts: [] };
    case 'digest': return { epoch, after: 1, entities: [{ entity: 'good', columns, buckets: [[3, 1, '99']] }], rows: [[JSON.stringify([milk]), '99']], next: null };
    case 'rows': return { epoch, changes: { entity: 'good', columns, rows: [columns.map(() => null)], removed: [[id()]] } };
    case 'snapshot': return { state: 'ready', id: id(), epoch, asOf: 1, scope: 'any', serverTime: Date.now(), rows: 3, bytes: 100, columns: { good: columns }, chunks: [{ rows: 3, bytes: 100, sha256: 'a'.repeat(64) }] };
    default: return { serverTime: Date.now(), receipts: [] };
  }
}

/** One question of each kind, as the chores ask it. */
function askOn(lane: Lane): Promise<unknown> {
  const link = createServerLink(server.url, 'token');
  const compare = compareLink(link);
  switch (lane) {
    case 'receipts': return link.get('receipts', { life: id() }, checkPage, 1_000, never);
    case 'digest': return Promise.all([compare.digest(1, never), compare.digestRows('good', [3], 1, '', never)]);
    case 'rows': return compare.rows('good', [[milk]], never);
    case 'snapshot': return Promise.all([link.snapshot(report, never), link.snapshotChunk(id(), 0, 2_000, never)]);
    case 'blob': return link.blob('a'.repeat(64), never);
    default: return link.get('receipt', { id: id() }, checkAnswer, 1_000, never);
  }
}

describe.each<[string, Lane, number]>([
  ['a page of receipts', 'receipts', 1], ['sums and keys of a comparison', 'digest', 2], ['rows of a comparison', 'rows', 3], ['the shop in one piece', 'snapshot', 4], ['a picture', 'blob', 5], ['one receipt', 'receipt', 6],
])('lies about %s', (_what, lane, number) => {
  it.each(cases(number))('HS12 are an answer of the contract, or a failure that says what it is (seed %i)', async (seed) => {
    const random = mulberry(seed);
    server.lie(lane, drawLie(random, lane, () => shapeOf(lane)));
    const heard = await askOn(lane).then(() => null, (error: unknown) => error);
    if (heard !== null) expect(heard).toBeInstanceOf(LinkFailure);
  });
});

it('HC4 a picture that was cut begins again from its first byte, and one that is whole is not asked for again', async () => {
  const pictures = new Map([1, 2, 3].map((byte) => {
    const bytes = Uint8Array.from({ length: 40_000 }, (_, index) => (index * byte) % 251);
    return [createHash('sha256').update(bytes).digest('hex'), bytes] as const;
  }));
  const [held, sent]: [Map<string, Uint8Array>, string[]] = [new Map(), []];
  const order = [...pictures.keys()].toSorted();
  const chore = picturesChore({
    store: { wantedBlobs: (_limit, after = '') => order.filter((hash) => hash > after && !held.has(hash)), saveBlob: (hash, _mime, bytes) => void held.set(hash, bytes) },
    link: createServerLink(server.url, 'token'), onApplied: () => undefined, lines: { raise: () => undefined, endOver: () => undefined }, steadyMs: () => 0,
  });
  server.lie('blob', (response) => {
    const hash = response.req.url?.split('/').at(-1) ?? '';
    const bytes = pictures.get(hash) as Uint8Array;
    sent.push(hash);
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': String(bytes.length) });
    if (sent.length === 2) response.write(bytes.subarray(0, 20_000), () => response.destroy());
    else response.end(bytes);
  });
  await expect(chore.run(never)).rejects.toThrow(LinkFailure);
  await chore.run(never);
  const [first, second, third] = order;
  expect(sent).toEqual([first, second, second, third]);
  expect(held).toEqual(pictures);
});

const KNOWN = ['not-lavka', 'server-unreachable', 'code-unknown', 'code-expired', 'too-many-tries'];

it.each(cases(6))('joining: whatever is answered, the person is told one of five things or has joined (seed %i)', async (seed) => {
  const random = mulberry(seed);
  server.lie('enrol', drawLie(random, 'enrol'));
  const answer = await enrol(server.url, { code: '1', installId: id(), computerName: 'c', contractVersion: 4, build: 'b' });
  if (!answer.ok) expect(KNOWN).toContain(answer.code);
});

/** A till's secrets and facts, as a session needs them. */
function keyed(): { readonly sessions: Sessions; readonly saved: () => string } {
  const { privateKey } = makeDeviceKey();
  let [token, attempt]: [string, string | null] = ['first', null];
  const secrets: SessionSecrets = { deviceKey: () => privateKey, token: () => token, saveToken: (text) => { token = text; }, attempt: () => attempt, saveAttempt: (text) => { attempt = text; } };
  const facts = { device: id(), incarnation: id(), series: 'A', born: 'enrolled', installId: id(), computerName: 'c', machine: '', build: 'b' } as const;
  return { sessions: { secrets, facts: () => facts, nowMs: Date.now, steadyMs: () => performance.now() }, saved: () => token };
}

const honestSession = (): unknown => ({ token: `t-${id()}`, access: `a-${id()}`, accessForMs: 1_000, epoch: server.epoch, serverTime: Date.now() });

it.each(cases(7))('HI11 lies about a session: the token at hand stays until another one has come whole, and opens the next (seed %i)', async (seed) => {
  const random = mulberry(seed);
  const { sessions, saved } = keyed();
  const link = createServerLink(server.url, sessions);
  const lie = drawLie(random, 'session', honestSession);
  const drawn = oneOf(random, [lie, (response: ServerResponse) => sendJson(response, 409, { code: 'fork' })]);
  let lying = true;
  server.lie('session', (response, honest) => (lying ? drawn(response, honest) : sendJson(response, 200, honestSession())));
  const heard = await link.pull(1, 1, report, never).then(() => null, (error: unknown) => error);
  if (heard !== null) {
    expect(heard).toBeInstanceOf(LinkFailure);
    expect(saved()).toBe('first');
  }
  lying = false;
  expect(await link.pull(1, 1, report, never)).toMatchObject({ epoch: server.epoch });
});
