/**
 * The whole of the protocol behind plain values: bytes in, status and text out. The HTTP routes and the simulator call the
 * same core; everything it does to the world goes through its ports.
 */
import type { Result } from '#domain/kernel/result.ts';
import type { Problem } from '#contract/api/problem.ts';
import type { DigestReport, RowsRequest } from '#contract/sync/digest.ts';
import type { Ending } from './decide.ts';
import { createFiller, readAsked, readDigest, readDigestRows, takeReport, type DigestRefusal, type RowsQuery } from './digest.ts';
import type { CorePorts } from './ports.ts';
import { OtherDevice, push } from './push.ts';
import { readBody, type BodyRefusal } from './read-body.ts';
import { replay, replaySet, type Asked, type Replayed, type ReplayRefusal } from './replay.ts';
import { scopesOf } from './scopes.ts';
import { createPages, type PageAnswer, type StartOver } from './shared-pages.ts';
import { StoreFull, StoreUnavailable, type Device, type Heads } from './store-port.ts';
import { createPlacer } from './unplaced.ts';

/** What HTTP carries back. */
export type CoreAnswer<Body = string> = {
  readonly status: number;
  /** JSON text: the contract's reply with status 200, else a problem (RFC 9457) with a stable `code`. */
  readonly body: Body;
  /** Commits this request brought to a decision. */
  readonly decided: number;
};

export type SyncCore = {
  /**
   * Whatever the bytes are, there is an answer; 503 for what passes by itself. @throws only bugs
   * @param aside a reason why nothing of it may be applied, as with the last words of a revoked till: all is kept in quarantine for it
   */
  readonly push: (device: Device, body: Uint8Array, gzipped: boolean, aside?: string | null) => Promise<CoreAnswer>;
  /**
   * The page after `after`, or 410 `start-over` (SL7); `pageRows` is the contract's size unless a test says otherwise, `contract` the
   * version the till speaks, `began` where the feed stood when it began at 0. @throws only bugs
   */
  readonly page: (device: Device, after: number, pageRows?: number, contract?: number, began?: number) => Promise<CoreAnswer<Buffer | string>>;
  /** The same as text. */
  readonly pull: (device: Device, after: number, pageRows?: number, contract?: number, began?: number) => Promise<CoreAnswer>;
  /** What a stream of this device tells: the head, and the last numbers of its scopes. @throws {@link StoreUnavailable} */
  readonly heads: (device: Device) => Promise<Heads>;
  /** Sums of hashes of everything the device should have, as of `after` (DG4). @throws only bugs */
  readonly digest: (device: Device, after: number) => Promise<CoreAnswer>;
  /** Keys and hashes of some buckets (DG6). @throws only bugs */
  readonly digestRows: (device: Device, query: RowsQuery) => Promise<CoreAnswer>;
  /** These rows as they are now (DG7). @throws only bugs */
  readonly rows: (device: Device, request: RowsRequest) => Promise<CoreAnswer>;
  /** How a till's comparison ended (DG9). @throws only bugs */
  readonly digestReport: (device: Device, report: DigestReport) => Promise<CoreAnswer>;
  /** Tries a quarantined commit once more. @throws {@link StoreUnavailable} */
  readonly replay: (tenantId: string, itemId: string, userId: string) => Promise<Result<null, ReplayRefusal, string>>;
  /** Tries quarantined commits of one incarnation once more, without anybody having asked (SQ4). @throws {@link StoreUnavailable} */
  readonly replayAgain: (tenantId: string, itemIds: readonly string[]) => Promise<Replayed>;
  /** The same because a person asked for all of them at once (SQ6). @throws {@link StoreUnavailable} */
  readonly replayAsked: (asked: Asked, itemIds: readonly string[]) => Promise<Replayed>;
};

/** A comparison reads the feed of a whole company: most connections stay with those who sell (DG4). */
const DIGESTS_AT_ONCE = 2;

/** One core for each life of the server: it remembers between requests only what may be forgotten. */
export function createSyncCore(ports: CorePorts): SyncCore {
  const pages = createPages(ports);
  const filler = createFiller(ports);
  const placer = createPlacer(ports);
  let digesting = 0;
  const page: SyncCore['page'] = (...ask) => answered(ports, async () => pageAnswer(await pages.read(...ask)));
  return {
    push: (device, body, gzipped, aside = null) => answered(ports, async () => pushBytes(ports, device, body, gzipped, aside)),
    page,
    async pull(...ask) {
      const answer = await page(...ask);
      return { ...answer, body: answer.body.toString('utf8') };
    },
    heads: (device) => ports.store.inTenant(device.tenantId, (tx) => tx.readHeads(scopesOf(device)), { readOnly: true }),
    digest: (device, after) => answered(ports, async () => {
      if (filler.isUnderWay(device.tenantId)) return digestRefused('preparing');
      if (digesting >= DIGESTS_AT_ONCE) return problem(503, 'busy', 'Other tills are being compared.');
      digesting += 1;
      const read = await readDigest(ports, device, after).finally(() => { digesting -= 1; });
      if (!read.ok && read.code === 'preparing') filler.start(device.tenantId);
      return read.ok ? { status: 200, body: JSON.stringify(read.value), decided: 0 } : digestRefused(read.code);
    }),
    digestRows: (device, query) => answered(ports, async () => {
      const read = await readDigestRows(ports, device, query);
      return read.ok ? { status: 200, body: JSON.stringify(read.value), decided: 0 } : digestRefused(read.code);
    }),
    rows: (device, request) => answered(ports, async () => {
      const read = await readAsked(ports, device, request);
      if (read.ok && read.value.unplaced > 0) placer.start(device);
      return read.ok ? { status: 200, body: read.value.json, decided: 0 } : digestRefused(read.code);
    }),
    digestReport: (device, report) => answered(ports, async () => {
      await takeReport(ports, device, report);
      return { status: 200, body: '{}', decided: 0 };
    }),
    replay: (tenantId, itemId, userId) => replay(ports, tenantId, itemId, userId),
    replayAgain: (tenantId, itemIds) => replaySet(ports, { tenantId, userId: null, dismissedToo: false }, itemIds),
    replayAsked: (asked, itemIds) => replaySet(ports, asked, itemIds),
  };
}

const BODY_REFUSALS: Readonly<Record<BodyRefusal, { readonly status: number; readonly title: string }>> = {
  'body-broken': { status: 400, title: 'The body does not hold whole commits.' },
  'body-too-large': { status: 413, title: 'The body is larger than a push may be.' },
  'header-broken': { status: 400, title: 'A commit does not say where it belongs.' },
  'mixed-incarnations': { status: 400, title: 'A push carries commits of one incarnation.' },
  'hash-mismatch': { status: 400, title: 'A commit was damaged on the way.' },
};

async function pushBytes(ports: CorePorts, device: Device, body: Uint8Array, gzipped: boolean, aside: string | null): Promise<CoreAnswer> {
  const batch = await readBody(body, gzipped, ports.inflate);
  if (!batch.ok) return problem(BODY_REFUSALS[batch.code].status, batch.code, BODY_REFUSALS[batch.code].title);
  const { reply, ending } = await push(ports, device, batch.value, aside);
  if (reply.verdicts.length === 0 && ending) return endingAnswer(ending);
  return { status: 200, body: JSON.stringify(reply), decided: reply.verdicts.length };
}

function digestRefused(code: DigestRefusal): CoreAnswer {
  switch (code) {
    case 'behind': return problem(409, 'behind', 'The till and the server do not stand at one place of the feed.');
    case 'preparing': return problem(503, 'preparing', 'Rows of before still get their hashes.');
    case 'no-entity': return problem(404, 'not-found', 'Tills hold nothing of that name.');
  }
}

function pageAnswer(page: PageAnswer | StartOver): CoreAnswer<Buffer | string> {
  return 'startOver' in page ? problem(410, 'start-over', 'What was removed since then is forgotten here: start over from a snapshot.') : { status: 200, body: page.json, decided: 0 };
}

function endingAnswer({ kind, ...place }: Ending): CoreAnswer {
  return problem(409, kind, kind === 'gap' ? 'Earlier commits are missing here.' : 'Another history of this till is known here.', place);
}

async function answered<Body>(ports: CorePorts, work: () => Promise<CoreAnswer<Body>>): Promise<CoreAnswer<Body | string>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OtherDevice) return problem(403, 'other-device', 'A till may send its own commits only.', { detail: error.message });
    if (!(error instanceof StoreUnavailable)) throw error;
    ports.log.warn({ err: error }, 'the store does not answer');
    if (error instanceof StoreFull) return problem(503, 'storage-full', 'The server has no room left; what is missing is taken with the next try.');
    return problem(503, 'unavailable', 'The server cannot do this right now.');
  }
}

function problem(status: number, code: string, title: string, more: Readonly<Record<string, unknown>> = {}): CoreAnswer {
  const whole: Problem = { type: `urn:lavka:problem:${code}`, title, status, code, ...more };
  return { status, body: JSON.stringify(whole), decided: 0 };
}
