/** The sync API of tills: thin doors to enrol, push, pull, events and blobs. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assert } from '#domain/kernel/assert.ts';
import { Type } from '#contract/define/schema.ts';
import { EnrolRequest } from '#contract/sync/enrol.ts';
import type { ServerDeps } from '#server/deps.ts';
import { openEventStream } from '#server/plugins/event-stream.ts';
import { PROBLEM_TYPE, ProblemError, notFound } from '#server/plugins/problems.ts';
import { authenticate } from './device-auth.ts';
import type { Ending } from './decide.ts';
import { enrol } from './enrol.ts';
import { createHeadBoard } from './events.ts';
import { createProgress, readPage } from './pull.ts';
import { push } from './push.ts';
import { OtherDevice, type Device } from './push-store.ts';
import { MAX_BODY_BYTES, readBody, type BodyRefusal } from './read-body.ts';
import { createTillReports } from './till-reports.ts';
import { replayRoutes } from './replay-routes.ts';
import { isTransient } from './transience.ts';
import { createTryLimit } from './try-limit.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The till that speaks, on routes of the sync API. */
    till: Device | null;
    /** Commits this request brought to a decision: the till counted them as unsent when it spoke. */
    decided: number;
  }
  interface FastifyContextConfig {
    /** A route of the sync API that comes before a till has its token. */
    tokenless?: boolean;
  }
}

/** Failed pairing codes of one address in ten minutes: with eight digits and a day of life nobody guesses one. */
const TRIES = { tries: 10, windowMs: 10 * 60_000 };

/** What passes by itself: answered 503 with `retry-after`, so that the till keeps its commits and asks again. */
class Unavailable extends Error {
  override readonly name = 'Unavailable';
  readonly statusCode = 503;
}

/** Two doors: HQ's people come with a session, tills with their token, and neither's hooks know the other. */
export async function syncRoutes(app: FastifyInstance, deps: ServerDeps): Promise<void> {
  await app.register(async (scope) => replayRoutes(scope, deps));
  await app.register(async (scope) => tillRoutes(scope, deps));
}

async function tillRoutes(app: FastifyInstance, deps: ServerDeps): Promise<void> {
  const reports = createTillReports(deps);
  const heads = createHeadBoard(deps, (device) => reports.note(device));
  app.addHook('preClose', async () => {
    heads.stop();
    await reports.stop();
  });
  app.setErrorHandler((error) => {
    if (error instanceof OtherDevice) throw new ProblemError(403, 'other-device', 'A till may send its own commits only.', error.message);
    throw isTransient(error) ? new Unavailable('the database does not answer', { cause: error }) : error;
  });
  app.decorateRequest('till', null);
  app.decorateRequest('decided', 0);
  app.addHook('onRequest', async (request) => {
    if (!request.routeOptions.config.tokenless) request.till = await tillFrom(request, deps);
  });
  app.addHook('onResponse', async (request) => {
    if (request.till) reports.note(request.till, request.headers['x-lavka-till'], request.decided);
  });
  enrolRoute(app, deps);
  pushRoute(app, deps);
  pullRoutes(app, deps);
  app.get('/api/sync/v1/events', { schema: { hide: true } }, async (request, reply) => {
    const till = tillOf(request);
    reports.note(till, request.headers['x-lavka-till']);
    await heads.add(till, openEventStream(reply));
    return reply;
  });
}

async function tillFrom(request: FastifyRequest, deps: ServerDeps): Promise<Device> {
  const till = await authenticate(deps.db, request.headers.authorization);
  if (till.ok) return till.value;
  throw till.code === 'device-revoked' ? new ProblemError(401, 'device-revoked', 'This till was revoked at headquarters.') : new ProblemError(401, 'token-unknown', 'The token is not one of ours.');
}

function tillOf(request: FastifyRequest): Device {
  assert(request.till, 'a route of the sync API was reached without a till');
  return request.till;
}

function enrolRoute(app: FastifyInstance, deps: ServerDeps): void {
  const limit = createTryLimit(TRIES, deps.clock.nowMs);
  app.post<{ Body: EnrolRequest }>('/api/sync/v1/enrol', { config: { tokenless: true }, schema: { hide: true, body: EnrolRequest } }, async (request, reply) => {
    const wait = limit.waitSeconds(request.ip);
    if (wait > 0) {
      reply.header('retry-after', String(wait));
      throw new ProblemError(429, 'too-many-tries', 'Too many wrong codes from this address; wait a little.');
    }
    const answer = await enrol(deps, request.body);
    if (answer.ok) return answer.value;
    limit.failed(request.ip);
    if (answer.code === 'code-expired') throw new ProblemError(410, 'code-expired', 'The pairing code is too old; ask for a new one.');
    throw new ProblemError(404, 'code-unknown', 'There is no such pairing code.');
  });
}

const BODY_REFUSALS: Readonly<Record<BodyRefusal, { status: number; title: string }>> = {
  'body-broken': { status: 400, title: 'The body does not hold whole commits.' },
  'body-too-large': { status: 413, title: 'The body is larger than a push may be.' },
  'header-broken': { status: 400, title: 'A commit does not say where it belongs.' },
  'mixed-incarnations': { status: 400, title: 'A push carries commits of one incarnation.' },
  'hash-mismatch': { status: 400, title: 'A commit was damaged on the way.' },
};

function pushRoute(app: FastifyInstance, deps: ServerDeps): void {
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => done(null, body));
  app.post<{ Body: unknown }>('/api/sync/v1/push', { bodyLimit: MAX_BODY_BYTES, schema: { hide: true } }, async (request, reply) => {
    const till = tillOf(request);
    if (!Buffer.isBuffer(request.body)) throw new ProblemError(415, 'unsupported-media-type', 'A push is application/octet-stream.');
    const batch = await readBody(request.body, request.headers['content-encoding'] === 'gzip');
    if (!batch.ok) throw new ProblemError(BODY_REFUSALS[batch.code].status, batch.code, BODY_REFUSALS[batch.code].title);
    const { reply: answer, ending } = await push(deps, till, batch.value);
    request.decided = answer.verdicts.length;
    return answer.verdicts.length === 0 && ending ? sendEnding(reply, ending) : answer;
  });
}

function sendEnding(reply: FastifyReply, ending: Ending): FastifyReply {
  const { kind, ...place } = ending;
  const title = kind === 'gap' ? 'Earlier commits are missing here.' : 'Another history of this till is known here.';
  return reply.code(409).type(PROBLEM_TYPE).serializer(JSON.stringify).send({ type: `urn:lavka:problem:${kind}`, title, status: 409, code: kind, ...place });
}

const PullQuery = Type.Object({ after: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) });
const BlobParams = Type.Object({ hash: Type.String({ pattern: '^[0-9a-f]{64}$' }) });

function pullRoutes(app: FastifyInstance, deps: ServerDeps): void {
  const progress = createProgress();
  app.get<{ Querystring: { after: number } }>('/api/sync/v1/pull', { schema: { hide: true, querystring: PullQuery } }, async (request, reply) => {
    const page = await readPage({ db: deps.db, clock: deps.clock, progress }, tillOf(request), request.query.after);
    return reply.type('application/json; charset=utf-8').header('cache-control', 'no-store').send(page.json);
  });
  app.get<{ Params: { hash: string } }>('/api/sync/v1/blob/:hash', { schema: { hide: true, params: BlobParams } }, async (request, reply) => {
    const till = tillOf(request);
    const blob = await deps.db.withTenant(till.tenantId, async (tx) => {
      const { rows } = await tx.query<{ mime: string; bytes: Buffer }>('SELECT mime, bytes FROM blob WHERE tenant_id = $1 AND hash = $2', [till.tenantId, request.params.hash]);
      return rows[0];
    }, { readOnly: true });
    if (!blob) throw notFound('blob');
    return reply.type(blob.mime).header('cache-control', 'private, max-age=31536000, immutable').send(blob.bytes);
  });
}
