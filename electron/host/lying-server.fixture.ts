/** A sync server over real HTTP that is honest until a lane is told to lie; for tests of what a till believes. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import type { CommitHeader, PushReply } from '#contract/sync/commit.ts';
import { decodeCommits } from '#contract/sync/frames.ts';
import type { EntityChanges, PullReply } from '#contract/sync/pull.ts';
import { deriveVerifier, newPinSalt } from './features/staff/pin.ts';
import { systemClock } from './platform/clock.ts';
import { newId } from './platform/ids.ts';

export type Lane = 'push' | 'pull' | 'events' | 'blob' | 'receipt' | 'receipts' | 'snapshot' | 'digest' | 'rows' | 'session' | 'enrol';
/** Doors this server does not have unless a lie stands in one. */
const CLOSED: readonly Lane[] = ['blob', 'receipts', 'snapshot', 'digest', 'rows', 'session'];
/** Answers in the server's place; `honest` is what it would have said. */
export type Lie = (response: ServerResponse, honest: () => unknown) => void;

export type LyingServer = {
  readonly url: string;
  /** Null makes the lane honest again. */
  readonly lie: (lane: Lane, lie: Lie | null) => void;
  /** How often each lane was asked. */
  readonly asked: Readonly<Record<Lane, number>>;
  /** Commits by `dseq`, as an honest answer acknowledged them. */
  readonly kept: ReadonlyMap<number, { readonly header: CommitHeader; readonly payload: Uint8Array }>;
  readonly epoch: string;
  readonly close: () => Promise<void>;
};

const [till] = demoShop.till;
const [company] = demoShop.company;

export async function openLyingServer(): Promise<LyingServer> {
  const epoch = newId(systemClock);
  const lies = new Map<Lane, Lie>();
  const asked: Record<Lane, number> = { push: 0, pull: 0, events: 0, blob: 0, receipt: 0, receipts: 0, snapshot: 0, digest: 0, rows: 0, session: 0, enrol: 0 };
  const kept = new Map<number, { header: CommitHeader; payload: Uint8Array }>();
  const shop = await shopAsPage();
  const serverTime = (): number => Date.now();

  const pushed = (body: Buffer): PushReply => {
    const commits = decodeCommits(gunzipSync(body)) ?? [];
    const verdicts = commits.map(({ header, payload }) => {
      const known = kept.has((header as CommitHeader).dseq);
      kept.set((header as CommitHeader).dseq, { header: header as CommitHeader, payload });
      return { dseq: (header as CommitHeader).dseq, verdict: known ? 'duplicate' as const : 'applied' as const };
    });
    let ackDseq = 0;
    while (kept.has(ackDseq + 1)) ackDseq += 1;
    return { verdicts, ackDseq, epoch, serverTime: serverTime() };
  };
  const page = (after: number): PullReply => ({ epoch, head: 1, next: 1, caughtUp: true, serverTime: serverTime(), remaining: 0, changes: after === 0 ? shop : [] });
  const enrolled = (): unknown => ({
    device: newId(systemClock), token: 'token', incarnation: newId(systemClock), series: 'A', companyId: company?.id, companyName: company?.name, storeId: till?.storeId, tillId: till?.id, epoch, serverTime: serverTime(),
  });
  const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    const path = new URL(request.url ?? '/', 'http://server');
    const lane = path.pathname.split('/')[4] ?? '';
    if (!(lane in asked)) return sendJson(response, 404, { code: 'not-found' });
    asked[lane as Lane] += 1;
    const honest = (): unknown => (lane === 'push' ? pushed(body) : lane === 'pull' ? page(Number(path.searchParams.get('after'))) : lane === 'enrol' ? enrolled() : lane === 'receipt' ? { serverTime: serverTime(), receipts: [] } : { epoch, head: 1, serverTime: serverTime() });
    const lie = lies.get(lane as Lane);
    if (lie) return lie(response, honest);
    if (CLOSED.includes(lane as Lane)) return sendJson(response, 404, { code: 'not-found' });
    if (lane !== 'events') return sendJson(response, 200, honest());
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`event: head\ndata: ${JSON.stringify(honest())}\n\n`);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, kept, epoch,
    lie: (lane, lie) => {
      if (lie) lies.set(lane, lie);
      else lies.delete(lane);
      // What hangs on the old answer hears the new one next time.
      server.closeAllConnections();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** The demo shop as the feed would bring it: PINs as the server derives them. */
async function shopAsPage(): Promise<EntityChanges[]> {
  const { staff, blob: _pictures, ...reference } = demoShop;
  const people = await Promise.all(staff.map(async ({ pin, ...person }) => {
    const pinSalt = newPinSalt();
    return { ...person, pinSalt, pinVerifier: await deriveVerifier(pin, pinSalt) };
  }));
  return Object.entries({ ...reference, staff: people }).map(([entity, rows]) => {
    const columns = Object.keys(entityOf(entity as EntityName).columns);
    return { entity, columns, rows: rows.map((row) => columns.map((column) => (row as Record<string, unknown>)[column])), removed: [] };
  });
}
