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
import type { TillReport } from '#contract/sync/enrol.ts';
import { SessionReply } from '#contract/sync/session.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { bearerToken, sessionTokens, type Sessions, type TokenSource } from './session.ts';
import { createSseReader } from './sse-reader.ts';

const gzip = promisify(gzipCallback);
const REQUEST_MS = 30_000;
/** An older server does not become a newer one by being asked often. */
const OLDER_RETRY_MS = 60_000;
/** Rows of a page asked for: applied at once, in less time than a scan may wait (docs/adr/0019). A server sends more only to end a commit, or because it knows no limit. */
const PAGE_ROWS = 250;
const MAX_REPLY_BYTES = 64 * 1024 * 1024;

/**
 * A request that did not succeed. `network` and `server` are worth another try; `revoked` and `forked` are states;
 * `older` is a server that does not know this till's words yet;
 * `gap` names the commit the server expects next; `nonsense` is an answer that is not ours to read.
 */
export class LinkFailure extends Error {
  override readonly name = 'LinkFailure';
  readonly kind: 'network' | 'server' | 'revoked' | 'forked' | 'older' | 'gap' | 'nonsense';
  readonly retryAfterMs: number | null;
  readonly expectedDseq: number | null;
  /** The token has had its day; another session opens the same door. */
  readonly tokenSpent: boolean;

  constructor(kind: LinkFailure['kind'], message: string, more: { retryAfterMs?: number | null; expectedDseq?: number | null; tokenSpent?: boolean; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.kind = kind;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.expectedDseq = more.expectedDseq ?? null;
    this.tokenSpent = more.tokenSpent ?? false;
  }
}

type Headers = { readonly authorization: string };

export type EventStream = { readonly close: () => void };

export type ServerLink = {
  push(commits: readonly Commit[], report: TillReport, signal: AbortSignal): Promise<PushReply>;
  pull(after: number, report: TillReport, signal: AbortSignal): Promise<PullReply>;
  blob(hash: string, signal: AbortSignal): Promise<{ mime: string; bytes: Uint8Array }>;
  events(listener: { onOpen: () => void; onHead: (head: HeadEvent) => void; onClose: () => void }): EventStream;
};

const checkPush = compileCheck(PushReply);
const checkPull = compileCheck(PullReply);
const checkHead = compileCheck(HeadEvent);
const checkSession = compileCheck(SessionReply);

/** @param auth the bearer token of a till enrolled before there were keys, or what sessions are opened with */
export function createServerLink(serverUrl: string, auth: string | Sessions): ServerLink {
  const http = axios.create({
    baseURL: new URL('api/sync/v1/', withSlash(serverUrl)).href, timeout: REQUEST_MS, maxContentLength: MAX_REPLY_BYTES, maxRedirects: 0,
    headers: { 'x-lavka-contract': String(SYNC_VERSION) }, proxy: false,
  });
  const tokens = typeof auth === 'string' ? bearerToken(auth) : sessionTokens(auth, async (claims, signal) => readAnswer(checkSession, (await asked(() => http.post('session', claims, { signal }))).data));
  /** With the token of the day; one that has had its day is changed for another, once. */
  const request = async (signal: AbortSignal, send: (headers: Headers) => Promise<AxiosResponse<unknown>>): Promise<AxiosResponse<unknown>> => {
    const token = await tokens.get(signal);
    try {
      return await asked(() => send({ authorization: `Bearer ${token}` }));
    } catch (error) {
      if (!(error instanceof LinkFailure) || !error.tokenSpent) throw error;
      tokens.spent(token);
      const fresh = await tokens.get(signal);
      return asked(() => send({ authorization: `Bearer ${fresh}` }));
    }
  };
  return {
    async push(commits, report, signal) {
      const body = await gzip(encodeCommits(commits));
      const answer = await request(signal, (headers) => http.post('push', body, {
        signal, headers: { ...headers, 'content-type': 'application/octet-stream', 'content-encoding': 'gzip', 'x-lavka-till': JSON.stringify(report) },
      }));
      return aboutThese(commits, readAnswer(checkPush, answer.data));
    },
    async pull(after, report, signal) {
      const answer = await request(signal, (headers) => http.get('pull', { params: { after, limit: PAGE_ROWS }, signal, headers: { ...headers, 'x-lavka-till': JSON.stringify(report) } }));
      return readAnswer(checkPull, answer.data);
    },
    async blob(hash, signal) {
      const answer = await request(signal, (headers) => http.get(`blob/${hash}`, { signal, headers, responseType: 'arraybuffer' }));
      return { mime: String(answer.headers['content-type'] ?? 'application/octet-stream'), bytes: new Uint8Array(answer.data as ArrayBuffer) };
    },
    events: (listener) => openEvents(http, tokens, listener),
  };
}

/** An answer decides about what was sent with the question and about nothing else: a commit written meanwhile is still to be sent. */
export function aboutThese(commits: readonly Commit[], reply: PushReply): PushReply {
  const [first, last] = [commits[0]?.header.dseq ?? 0, commits.at(-1)?.header.dseq ?? 0];
  const verdicts = reply.verdicts.filter(({ dseq }) => dseq >= first && dseq <= last);
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
  if (!isAxiosError(error) || !error.response) return new LinkFailure('network', 'the server cannot be reached', { cause: error });
  const { status, data, headers } = error.response as AxiosResponse<unknown>;
  const problem = problemOf(data);
  const code = problem['code'];
  if (status === 401) return code === 'device-revoked' ? new LinkFailure('revoked', 'this till was revoked at HQ') : new LinkFailure('server', 'the server does not know this till (401)', { cause: error, tokenSpent: code === 'token-expired' });
  if (status === 409 && code === 'fork') return new LinkFailure('forked', 'the server has another history of this till');
  if (status === 409 && code === 'server-older') return new LinkFailure('older', 'this till is newer than the server', { retryAfterMs: OLDER_RETRY_MS });
  const expected = problem['expectedDseq'];
  if (status === 409 && code === 'gap' && typeof expected === 'number' && Number.isSafeInteger(expected) && expected > 0) return new LinkFailure('gap', 'the server asks for earlier commits', { expectedDseq: expected });
  const retryAfter = Number(headers['retry-after']);
  return new LinkFailure('server', `the server answered ${status}${typeof code === 'string' ? ` (${code})` : ''}`, { cause: error, retryAfterMs: Number.isFinite(retryAfter) ? retryAfter * 1000 : null });
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
