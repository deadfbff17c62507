/** The whole server on a real socket, and a till's view of it, for tests. */
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import type { Commit } from '#contract/sync/commit.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { openSession, SESSION_COOKIE } from '#server/plugins/auth.ts';
import { buildApp } from '#server/app.ts';
import type { ServerDeps } from '#server/deps.ts';

export type Served = { readonly app: FastifyInstance; readonly url: string; readonly close: () => Promise<void> };

export async function serve(deps: ServerDeps): Promise<Served> {
  const app = await buildApp(deps);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, url: `${url}/`, close: () => app.close() };
}

export type Answer = { readonly status: number; readonly json: Record<string, unknown>; readonly headers: Headers };

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  let json: unknown = {};
  try {
    json = JSON.parse(text);
  } catch {
    json = { text };
  }
  return { status: response.status, json: json as Record<string, unknown>, headers: response.headers };
}

export async function pushBytes(server: Served, token: string, body: Uint8Array, gzipped = true): Promise<Answer> {
  return answerOf(await fetch(new URL('api/sync/v1/push', server.url), {
    method: 'POST', body: Buffer.from(body), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', ...(gzipped ? { 'content-encoding': 'gzip' } : {}) },
  }));
}

export async function pushOver(server: Served, token: string, commits: readonly Commit[]): Promise<Answer> {
  return pushBytes(server, token, gzipSync(encodeCommits(commits)));
}

export async function ask(server: Served, path: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
  return answerOf(await fetch(new URL(path, server.url), body === undefined ? { headers } : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }));
}

export const bearer = (token: string, report?: unknown): Record<string, string> => ({ authorization: `Bearer ${token}`, ...(report === undefined ? {} : { 'x-lavka-till': JSON.stringify(report) }) });

/** Signs an owner of the company in and answers the headers of that session. */
export async function signIn(deps: ServerDeps, companyId: string): Promise<Record<string, string>> {
  const userId = deps.ids.uuid();
  const cookie = await deps.db.withTenant(companyId, async (tx) => {
    await tx.query(`INSERT INTO app_user (tenant_id, id, email, name, role, password_hash, active, created_at) VALUES ($1, $2, $3, 'Хозяйка', 'owner', '', true, $4)`, [companyId, userId, `${userId}@example.test`, deps.clock.nowMs()]);
    return openSession(tx, deps, userId);
  });
  return { cookie: `${SESSION_COOKIE}=${cookie}` };
}

export type Listening = { readonly events: readonly { event: string; data: Record<string, unknown> }[]; readonly until: (what: (events: Listening['events']) => boolean) => Promise<void>; readonly closed: () => boolean; readonly close: () => void };

/** Listens to an event stream; `until` waits for a condition on what was heard, as long as the test's own time limit allows. */
export async function listen(server: Served, path: string, headers: Record<string, string>): Promise<Listening> {
  const abort = new AbortController();
  const response = await fetch(new URL(path, server.url), { headers: { accept: 'text/event-stream', ...headers }, signal: abort.signal });
  if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
  const events: { event: string; data: Record<string, unknown> }[] = [];
  let ended = false;
  const waiters: (() => void)[] = [];
  const wake = (): void => {
    for (const waiter of waiters.splice(0)) waiter();
  };
  const read = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const found = /^event: (.*)\ndata: (.*)$/.exec(block);
        if (found) events.push({ event: found[1] as string, data: JSON.parse(found[2] as string) as Record<string, unknown> });
      }
      wake();
    }
  };
  read(response.body).catch(() => undefined).finally(() => {
    ended = true;
    wake();
  });
  return {
    events,
    closed: () => ended,
    close: () => abort.abort(),
    async until(what) {
      while (!what(events)) {
        if (ended) throw new Error(`the stream ended; heard ${JSON.stringify(events)}`);
        await new Promise<void>((resolve) => waiters.push(resolve));
      }
    },
  };
}
