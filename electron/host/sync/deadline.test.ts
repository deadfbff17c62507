import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { randomBytes } from 'node:crypto';
import type { Commit } from '#contract/sync/commit.ts';
import { createDeadline } from './deadline.ts';
import { createServerLink, LinkFailure, type ServerLink } from './server-link.ts';

const ID = '01900000-0000-7000-8000-000000000001';
const REPORT = { build: 'test', unsent: 1, oldestUnsentAt: null, clock: 1, cursor: 0 };
const QUICK = { baseMs: 120, bytesPerSecond: 1024 * 1024, mostMs: 400 };
const never = new AbortController().signal;

let server: Server | null = null;
const dribbles = new Set<NodeJS.Timeout>();
afterEach(() => {
  for (const each of dribbles) clearInterval(each);
  dribbles.clear();
  server?.closeAllConnections();
  server?.close();
});

/** A real server that handles one request after another as the list says, and the last way for ever. */
async function linkTo(...ways: ((request: IncomingMessage, response: ServerResponse) => void)[]): Promise<ServerLink> {
  let turn = 0;
  server = createServer((request, response) => ways[Math.min(turn++, ways.length - 1)]?.(request, response));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return createServerLink(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'token', QUICK);
}

/** Never silent, never done. */
function dribble(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' });
  const each = setInterval(() => response.write(' '), 5);
  dribbles.add(each);
  response.on('close', () => clearInterval(each));
}

const commit = (bytes: number): Commit => ({ header: { device: ID, incarnation: ID, dseq: 1, opId: ID, prevHash: '0'.repeat(64), hash: '1'.repeat(64), hlc: '0'.repeat(16), contractVersion: 1, kind: 'sale' }, payload: randomBytes(bytes) });
const verdict = { verdicts: [{ dseq: 1, verdict: 'applied' }], ackDseq: 1, epoch: ID, serverTime: 5 };
const answer = (_request: IncomingMessage, response: ServerResponse): void => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(verdict));

async function kindOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => null, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LinkFailure);
  return (error as LinkFailure).kind;
}

describe('a server that is slow and never silent', () => {
  it.each<[string, (link: ServerLink) => Promise<unknown>]>([
    ['push', (link) => link.push([commit(100)], REPORT, never)], ['pull', (link) => link.pull(0, 250, REPORT, never)], ['blob', (link) => link.blob('0'.repeat(64), never)],
  ])('HS21 holds a %s no longer than its deadline', async (_, ask) => {
    expect(await kindOf(ask(await linkTo(dribble)))).toBe('network');
  });

  it('HS21 holds a push no longer that it reads nothing of', async () => {
    const link = await linkTo((request) => void request.pause());
    expect(await kindOf(link.push([commit(4 * 1024 * 1024)], REPORT, never))).toBe('network');
  });

  it('HS21 holds the lane for one failure: the next push goes through', async () => {
    const link = await linkTo(dribble, answer);
    expect(await kindOf(link.push([commit(100)], REPORT, never))).toBe('network');
    expect((await link.push([commit(100)], REPORT, never)).ackDseq).toBe(1);
  });
});

describe('the time of a request', () => {
  /** Answers whether `work` was given up. */
  const givenUp = (deadline: ReturnType<typeof createDeadline>, bytes: number, needsMs: number): Promise<boolean> => deadline.run(bytes, never, (signal) => new Promise<boolean>((resolve, reject) => {
    const done = setTimeout(() => resolve(false), needsMs);
    signal.addEventListener('abort', () => {
      clearTimeout(done);
      reject(new Error('too late'));
    });
  })).catch(() => true);

  it('HS21 grows with what is sent', async () => {
    expect(await givenUp(createDeadline({ baseMs: 10, bytesPerSecond: 1_000, mostMs: 60_000 }), 10_000, 200)).toBe(false);
  });

  it('HS21 doubles where it was missed, until a request comes through', async () => {
    const deadline = createDeadline({ baseMs: 40, bytesPerSecond: 1e9, mostMs: 60_000 });
    const tries: boolean[] = [];
    for (let each = 0; each < 6 && tries.at(-1) !== false; each++) tries.push(await givenUp(deadline, 0, 250));
    expect(tries.at(-1)).toBe(false);
    expect(tries.length).toBeGreaterThan(1);
  });
});
