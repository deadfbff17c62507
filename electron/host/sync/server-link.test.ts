import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeCommits } from '#contract/sync/frames.ts';
import type { Commit } from '#contract/sync/commit.ts';
import { enrol, parseAddress } from './enrol.ts';
import { createServerLink, LinkFailure, type ServerLink } from './server-link.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: Answer): Promise<string> {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks)));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const linkTo = async (answer: Answer): Promise<ServerLink> => createServerLink(await serve(answer), 'token');
const json = (response: ServerResponse, status: number, value: unknown, headers = {}): void => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
const REPORT = { build: 'test', unsent: 1, oldestUnsentAt: null, clock: 1, cursor: 0 };
const ID = '01900000-0000-7000-8000-000000000001';
const COMMIT: Commit = { header: { device: ID, incarnation: ID, dseq: 1, opId: ID, prevHash: '0'.repeat(64), hash: '1'.repeat(64), hlc: '0'.repeat(16), contractVersion: 1, kind: 'sale' }, payload: new TextEncoder().encode('{"facts":[]}') };
const never = new AbortController().signal;

async function failureOf(work: Promise<unknown>): Promise<LinkFailure> {
  const error = await work.then(() => null, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LinkFailure);
  return error as LinkFailure;
}

describe('the link to the server', () => {
  it('pushes framed commits, gzipped, under its token, with its report', async () => {
    let seen: { commits: ReturnType<typeof decodeCommits>; token: string | undefined; report: unknown } | null = null;
    const link = await linkTo((request, response, body) => {
      seen = { commits: decodeCommits(gunzipSync(body)), token: request.headers.authorization, report: JSON.parse(String(request.headers['x-lavka-till'])) };
      json(response, 200, { verdicts: [{ dseq: 1, verdict: 'applied' }], ackDseq: 1, epoch: ID, serverTime: 5 });
    });
    expect((await link.push([COMMIT], REPORT, never)).ackDseq).toBe(1);
    expect(seen).toMatchObject({ token: 'Bearer token', report: REPORT, commits: [{ header: COMMIT.header }] });
  });

  it.each([
    [503, { code: 'no-snapshot' }, 'missing'], [401, { code: 'device-revoked' }, 'revoked'], [401, { code: 'token-unknown' }, 'unknown'], [403, { code: 'other-device' }, 'unknown'], [401, { code: 'token-expired' }, 'server'], [401, '<html>', 'server'], [409, { code: 'fork' }, 'forked'], [500, 'not json', 'server'], [502, {}, 'server'],
    [413, { code: 'body-too-large' }, 'older'], [413, '<html>', 'server'],
  ] as const)('answer %i %j is %s', async (status, body, kind) => {
    const link = await linkTo((_request, response) => json(response, status, body));
    expect((await failureOf(link.pull(0, 250, REPORT, never))).kind).toBe(kind);
  });

  it('HS18 a server that is older says so, and is asked again in a minute', async () => {
    const link = await linkTo((_request, response) => json(response, 409, { code: 'server-older' }));
    expect(await failureOf(link.pull(0, 250, REPORT, never))).toMatchObject({ kind: 'older', retryAfterMs: 60_000 });
  });

  it('asks for pages that are applied between two scans', async () => {
    let asked = '';
    const link = await linkTo((request, response) => {
      asked = request.url ?? '';
      json(response, 200, { epoch: ID, head: 0, next: 0, caughtUp: true, serverTime: 5, remaining: 0, changes: [] });
    });
    await link.pull(7, 250, REPORT, never);
    expect(asked).toBe('/api/sync/v1/pull?after=7&limit=250');
    await link.pull(7, 250, REPORT, never, 40);
    expect(asked, 'HB15').toBe('/api/sync/v1/pull?after=7&limit=250&began=40');
  });

  it('a gap names the commit the server expects', async () => {
    const link = await linkTo((_request, response) => json(response, 409, { code: 'gap', expectedDseq: 7 }));
    expect(await failureOf(link.push([COMMIT], REPORT, never))).toMatchObject({ kind: 'gap', expectedDseq: 7 });
  });

  it.each([2.5, -1, 0, 1e300])('a gap before commit %d is none', async (expectedDseq) => {
    const link = await linkTo((_request, response) => json(response, 409, { code: 'gap', expectedDseq }));
    expect((await failureOf(link.push([COMMIT], REPORT, never))).kind).toBe('server');
  });

  it('hears of the commits it sent and of no other', async () => {
    const link = await linkTo((_request, response) => json(response, 200, { verdicts: [{ dseq: 1, verdict: 'applied' }, { dseq: 2, verdict: 'applied' }], ackDseq: 9, epoch: ID, serverTime: 5 }));
    expect(await link.push([COMMIT], REPORT, never)).toMatchObject({ ackDseq: 1, verdicts: [{ dseq: 1 }] });
  });

  it('obeys the wait a server names', async () => {
    const link = await linkTo((_request, response) => json(response, 503, { code: 'busy' }, { 'retry-after': '30' }));
    expect(await failureOf(link.pull(0, 250, REPORT, never))).toMatchObject({ retryAfterMs: 30_000, tooOften: false });
    const strict = await linkTo((_request, response) => json(response, 429, { code: 'too-many-tries' }, { 'retry-after': '60' }));
    expect(await failureOf(strict.pull(0, 250, REPORT, never))).toMatchObject({ kind: 'server', retryAfterMs: 60_000, tooOften: true });
  });

  it.each([['half a reply', { next: 1 }], ['a page of HTML', '<html>'], ['nothing', null]])('%s is nonsense, not a crash', async (_name, body) => {
    const link = await linkTo((_request, response) => json(response, 200, body));
    expect((await failureOf(link.pull(0, 250, REPORT, never))).kind).toBe('nonsense');
  });

  it('a connection cut in the middle of an answer is the network', async () => {
    const link = await linkTo((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{');
      response.destroy();
    });
    expect((await failureOf(link.pull(0, 250, REPORT, never))).kind).toBe('network');
  });

  it('nobody listening is the network', async () => {
    const link = createServerLink('http://127.0.0.1:1', 'token');
    expect((await failureOf(link.pull(0, 250, REPORT, never))).kind).toBe('network');
  });

  it('hears heads and the end of the stream', async () => {
    const heard: unknown[] = [];
    const link = await linkTo((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`event: head\ndata: ${JSON.stringify({ epoch: ID, head: 3, serverTime: 9 })}\n\n`);
      setImmediate(() => response.end());
    });
    await new Promise<void>((resolve) => {
      link.events({ onOpen: () => heard.push('open'), onHead: (head) => heard.push(head.head), onClose: resolve });
    });
    expect(heard).toEqual(['open', 3]);
  });
});

describe('joining a company', () => {
  const request = { code: '1', installId: ID, computerName: 'c', contractVersion: 1, build: 'b' };

  it.each([
    [404, { code: 'code-unknown' }, 'code-unknown'], [410, { code: 'code-expired' }, 'code-expired'], [429, { code: 'too-many-tries' }, 'too-many-tries'], [404, '<html>', 'not-lavka'], [200, { hello: 1 }, 'not-lavka'], [500, {}, 'server-unreachable'],
  ] as const)('answer %i %j is %s', async (status, body, code) => {
    expect(await enrol(await serve((_request, response) => json(response, status, body)), request)).toMatchObject({ ok: false, code });
  });

  it('no server at all is unreachable, no address at all is a bad one', async () => {
    expect(await enrol('http://127.0.0.1:1', request)).toMatchObject({ code: 'server-unreachable' });
    expect(await enrol('   ', request)).toMatchObject({ code: 'bad-address' });
  });

  it.each([
    ['lavka.shop', 'https://lavka.shop/'], ['127.0.0.1:4700', 'http://127.0.0.1:4700/'], [' http://a.b:1/x ', 'http://a.b:1/x/'], ['localhost', 'http://localhost/'], ['ftp://a', null], ['a b', null], ['', null],
  ])('%j is %j', (typed, address) => expect(parseAddress(typed)).toBe(address));
});
