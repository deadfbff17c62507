/** The only place on a till that speaks HTTP: requests of the sync contract, with every way they can fail named. */
import { gzip as gzipCallback } from 'node:zlib';
import { promisify } from 'node:util';
import type { Readable } from 'node:stream';
import axios, { isAxiosError, type AxiosInstance, type AxiosResponse } from 'axios';
import type { Static, TSchema } from '#contract/define/schema.ts';
import { compileCheck, type Check } from '#contract/define/check.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { PushReply, type Commit } from '#contract/sync/commit.ts';
import { PullReply, HeadEvent } from '#contract/sync/pull.ts';
import { SnapshotReply } from '#contract/sync/snapshot.ts';
import type { TillReport } from '#contract/sync/enrol.ts';
import { SessionReply } from '#contract/sync/session.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { bearerToken, sessionTokens, type Sessions, type TokenSource } from './session.ts';
import { ALLOWANCE, createDeadline, type Allowance } from './deadline.ts';
import { createSseReader } from './sse-reader.ts';

const gzip = promisify(gzipCallback);
const REQUEST_MS = 30_000;
/** An older server does not become a newer one by being asked often. */
const OLDER_RETRY_MS = 60_000;
const MAX_REPLY_BYTES = 64 * 1024 * 1024;
/** What is reckoned with where nobody knows how much will be answered (HS21): a verdict, a session, a row of a page, a picture. */
const REPLY_BYTES = { verdict: 200, session: 4_096, row: 256, blob: 1024 * 1024, manifest: 65_536 };

/**
 * A request that did not succeed. `network` and `server` are worth another try; `revoked`, `unknown` (a server that knows no such till, HI15)
 * and `forked` are states;
 * `older` is a server that does not know this till's words yet;
 * `gap` names the commit the server expects next; `start-over` says that our rows are too old to be brought forward; `missing` is what
 * is not there, or a door the server does not have; `behind` is a question about a place of the feed where the server does not stand; `nonsense` is an answer that is not ours to read.
 */
export class LinkFailure extends Error {
  override readonly name = 'LinkFailure';
  readonly kind: 'network' | 'server' | 'revoked' | 'unknown' | 'forked' | 'older' | 'gap' | 'start-over' | 'missing' | 'behind' | 'nonsense';
  readonly retryAfterMs: number | null;
  readonly expectedDseq: number | null;
  /** The token has had its day; another session opens the same door. */
  readonly tokenSpent: boolean;
  /** The server is there and wants to be asked less often. */
  readonly tooOften: boolean;

  constructor(kind: LinkFailure['kind'], message: string, more: { retryAfterMs?: number | null; expectedDseq?: number | null; tokenSpent?: boolean; tooOften?: boolean; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.kind = kind;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.expectedDseq = more.expectedDseq ?? null;
    this.tokenSpent = more.tokenSpent ?? false;
    this.tooOften = more.tooOften ?? false;
  }
}

type Headers = { readonly authorization: string };

export type EventStream = { readonly close: () => void };

export type ServerLink = {
  push(commits: readonly Commit[], report: TillReport, signal: AbortSignal): Promise<PushReply>;
  /**
   * @param rows how many a page should have; more come where a commit is larger
   * @param began where the feed stood when the rows at hand were read from 0 (HB15)
   */
  pull(after: number, rows: number, report: TillReport, signal: AbortSignal, began?: number | null): Promise<PullReply>;
  blob(hash: string, signal: AbortSignal): Promise<{ mime: string; bytes: Uint8Array }>;
  /** The shop in one piece as far as it is ready. @throws {@link LinkFailure} of kind `missing` where the server knows no snapshots */
  snapshot(report: TillReport, signal: AbortSignal): Promise<SnapshotReply>;
  /** Chunk `n` as it travels, `bytes` long and never longer. @throws {@link LinkFailure} of kind `missing` where the snapshot has gone */
  snapshotChunk(id: string, n: number, bytes: number, signal: AbortSignal): Promise<Uint8Array>;
  events(listener: { onOpen: () => void; onHead: (head: HeadEvent) => void; onClose: () => void }): EventStream;
};

/** Questions of rooms that are no part of pushing and pulling; each reads its own answers. */
export type Asking = {
  /** A GET of the sync API with the till's token. @param bytes about how much is answered @throws {@link LinkFailure} */
  get<S extends TSchema>(path: string, params: Readonly<Record<string, string>>, check: Check<S>, bytes: number, signal: AbortSignal): Promise<Static<S>>;
};

/** As {@link Asking}, with something to say. */
export type Telling = {
  post<S extends TSchema>(path: string, body: object, check: Check<S>, bytes: number, signal: AbortSignal): Promise<Static<S>>;
};

const checkPush = compileCheck(PushReply);
const checkPull = compileCheck(PullReply);
const checkSnapshot = compileCheck(SnapshotReply);
const checkHead = compileCheck(HeadEvent);
const checkSession = compileCheck(SessionReply);

/** @param auth the bearer token of a till enrolled before there were keys, or what sessions are opened with */
export function createServerLink(serverUrl: string, auth: string | Sessions, allowance: Allowance = ALLOWANCE): ServerLink & Asking & Telling {
  const http = axios.create({
    baseURL: new URL('api/sync/v1/', withSlash(serverUrl)).href, timeout: REQUEST_MS, maxContentLength: MAX_REPLY_BYTES, maxRedirects: 0,
    headers: { 'x-lavka-contract': String(SYNC_VERSION) }, proxy: false,
  });
  const deadline = { push: createDeadline(allowance), pull: createDeadline(allowance), session: createDeadline(allowance), blob: createDeadline(allowance), snapshot: createDeadline(allowance) };
  const tokens = typeof auth === 'string' ? bearerToken(auth) : sessionTokens(auth, async (claims, signal) => {
    const answer = await deadline.session.run(REPLY_BYTES.session, signal, (inTime) => asked(() => http.post('session', claims, { signal: inTime })));
    return readAnswer(checkSession, answer.data);
  });
  /** With the token of the day; one that has had its day is changed for another, once. */
  const request = async (kind: 'push' | 'pull' | 'blob' | 'snapshot', bytes: number, signal: AbortSignal, send: (headers: Headers, signal: AbortSignal) => Promise<AxiosResponse<unknown>>): Promise<AxiosResponse<unknown>> => {
    const sendWith = (token: string): Promise<AxiosResponse<unknown>> => deadline[kind].run(bytes, signal, (inTime) => asked(() => send({ authorization: `Bearer ${token}` }, inTime)));
    const token = await tokens.get(signal);
    try {
      return await sendWith(token);
    } catch (error) {
      if (!(error instanceof LinkFailure) || !error.tokenSpent) throw error;
      tokens.spent(token);
      return sendWith(await tokens.get(signal));
    }
  };
  return {
    async push(commits, report, signal) {
      const body = await gzip(encodeCommits(commits));
      const answer = await request('push', body.length + commits.length * REPLY_BYTES.verdict, signal, (headers, inTime) => http.post('push', body, {
        signal: inTime, headers: { ...headers, 'content-type': 'application/octet-stream', 'content-encoding': 'gzip', 'x-lavka-till': JSON.stringify(report) },
      }));
      return aboutThese(commits, readAnswer(checkPush, answer.data));
    },
    async pull(after, rows, report, signal, began = null) {
      const answer = await request('pull', rows * REPLY_BYTES.row, signal, (headers, inTime) => http.get('pull', { params: { after, limit: rows, ...(began === null ? {} : { began }) }, signal: inTime, headers: { ...headers, 'x-lavka-till': JSON.stringify(report) } }));
      return readAnswer(checkPull, answer.data);
    },
    async blob(hash, signal) {
      const answer = await request('blob', REPLY_BYTES.blob, signal, (headers, inTime) => http.get(`blob/${hash}`, { signal: inTime, headers, responseType: 'arraybuffer' }));
      return { mime: String(answer.headers['content-type'] ?? 'application/octet-stream'), bytes: new Uint8Array(answer.data as ArrayBuffer) };
    },
    async snapshot(report, signal) {
      const answer = await request('snapshot', REPLY_BYTES.manifest, signal, (headers, inTime) => http.get('snapshot', { signal: inTime, headers: { ...headers, 'x-lavka-till': JSON.stringify(report) } }));
      return readAnswer(checkSnapshot, answer.data);
    },
    async snapshotChunk(id, n, bytes, signal) {
      // As it is stored: its hash is of the packed bytes.
      const answer = await request('snapshot', bytes, signal, (headers, inTime) => http.get(`snapshot/${id}/${n}`, { signal: inTime, headers, responseType: 'arraybuffer', decompress: false, maxContentLength: bytes }));
      return new Uint8Array(answer.data as ArrayBuffer);
    },
    async get(path, params, check, bytes, signal) {
      const answer = await request('blob', bytes, signal, (headers, inTime) => http.get(path, { params, signal: inTime, headers }));
      return readAnswer(check, answer.data);
    },
    async post(path, body, check, bytes, signal) {
      const answer = await request('blob', bytes, signal, (headers, inTime) => http.post(path, body, { signal: inTime, headers }));
      return readAnswer(check, answer.data);
    },
    events: (listener) => openEvents(http, tokens, listener),
  };
}

/**
 * An answer decides about what was sent with the question and about nothing else: a commit written meanwhile is still to be sent.
 * @throws {@link LinkFailure} where it decides about none of them: they would be sent again at once, for ever (HS20)
 */
export function aboutThese(commits: readonly Commit[], reply: PushReply): PushReply {
  const [first, last] = [commits[0]?.header.dseq ?? 0, commits.at(-1)?.header.dseq ?? 0];
  const verdicts = reply.verdicts.filter(({ dseq }) => dseq >= first && dseq <= last);
  if (verdicts.length === 0) throw new LinkFailure('nonsense', 'the server answered about none of the commits it was sent');
  // Where a batch ends at a fork the server is further on with another's commits: it acknowledges those, and none of ours beyond the last verdict.
  return { ...reply, verdicts, ackDseq: Math.min(reply.ackDseq, verdicts.at(-1)?.dseq ?? 0) };
}

export function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

function readAnswer<S extends TSchema>(check: Check<S>, value: unknown): Static<S> {
  if (check.is(value)) return value;
  throw new LinkFailure('nonsense', `the server answered something this till cannot read: ${check.problems(value).join('; ')}`);
}

function openEvents(http: AxiosInstance, tokens: TokenSource, listener: Parameters<ServerLink['events']>[0]): EventStream {
  const abort = new AbortController();
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    abort.abort();
    listener.onClose();
  };
  const reader = createSseReader((event) => {
    if (event.event !== 'head' || closed) return;
    try {
      listener.onHead(checkHead.parse(JSON.parse(event.data)));
    } catch {
      close();
    }
  });
  // The stream lives for hours: the request's own time limit must not apply, silence is watched by the core (HS15).
  const open = async (): Promise<AxiosResponse<Readable>> => {
    const token = await tokens.get(abort.signal);
    return http.get<Readable>('events', { responseType: 'stream', signal: abort.signal, timeout: 0, headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` } });
  };
  open().then((answer) => {
    answer.data.setEncoding('utf8');
    answer.data.on('data', (chunk: string) => reader.push(chunk));
    answer.data.on('error', close);
    answer.data.on('close', close);
    if (closed) answer.data.destroy();
    else listener.onOpen();
  }, close);
  return { close };
}

async function asked(send: () => Promise<AxiosResponse<unknown>>): Promise<AxiosResponse<unknown>> {
  try {
    return await send();
  } catch (error) {
    throw failureOf(error);
  }
}

/** Reads the problem JSON of an error answer; anything that is not an answer is the network's fault. */
export function failureOf(error: unknown): LinkFailure {
  if (isAxiosError(error) && !error.response && error.code === 'ERR_BAD_RESPONSE') return new LinkFailure('nonsense', 'the server answers more than was to come', { cause: error });
  if (!isAxiosError(error) || !error.response) return new LinkFailure('network', 'the server cannot be reached', { cause: error });
  const { status, data, headers } = error.response as AxiosResponse<unknown>;
  // A good answer that did not come whole: axios keeps its head.
  if (status < 400) return new LinkFailure('network', 'the answer was cut', { cause: error });
  const problem = problemOf(data);
  const code = problem['code'];
  if ((status === 401 && code === 'token-unknown') || (status === 403 && code === 'other-device')) return new LinkFailure('unknown', 'the server knows no such till', { cause: error });
  if (status === 401) return code === 'device-revoked' ? new LinkFailure('revoked', 'this till was revoked at HQ') : new LinkFailure('server', 'the server does not let this till in (401)', { cause: error, tokenSpent: code === 'token-expired' });
  if (status === 410 && code === 'start-over') return new LinkFailure('start-over', 'our rows are too old to be brought forward');
  // Pages go on where a server cannot make a snapshot (HB12): a till need not wait for somebody to make room there.
  if (status === 503 && code === 'no-snapshot') return new LinkFailure('missing', 'the server cannot make a snapshot', { cause: error });
  if (status === 404) return new LinkFailure('missing', `the server has no such thing${typeof code === 'string' ? ` (${code})` : ''}`, { cause: error });
  if (status === 409 && code === 'fork') return new LinkFailure('forked', 'the server has another history of this till');
  if (status === 409 && code === 'server-older') return new LinkFailure('older', 'this till is newer than the server', { retryAfterMs: OLDER_RETRY_MS });
  // A commit may weigh more than servers of before take (HS18).
  if (status === 413 && code === 'body-too-large') return new LinkFailure('older', 'a commit is larger than the server takes', { retryAfterMs: OLDER_RETRY_MS });
  if (status === 409 && code === 'behind') return new LinkFailure('behind', 'the server stands elsewhere in the feed');
  const expected = problem['expectedDseq'];
  if (status === 409 && code === 'gap' && typeof expected === 'number' && Number.isSafeInteger(expected) && expected > 0) return new LinkFailure('gap', 'the server asks for earlier commits', { expectedDseq: expected });
  const retryAfter = Number(headers['retry-after']);
  return new LinkFailure('server', `the server answered ${status}${typeof code === 'string' ? ` (${code})` : ''}`, { cause: error, tooOften: status === 429, retryAfterMs: Number.isFinite(retryAfter) ? retryAfter * 1000 : null });
}

function problemOf(data: unknown): Record<string, unknown> {
  const value = data instanceof ArrayBuffer || Buffer.isBuffer(data) ? parse(Buffer.from(data as ArrayBuffer).toString('utf8')) : data;
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
