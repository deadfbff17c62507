/** The sync API of tills: thin doors to enrol, push, pull, events and blobs. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assert } from '#domain/kernel/assert.ts';
import { Type, type Static } from '#contract/define/schema.ts';
import { EnrolRequest } from '#contract/sync/enrol.ts';
import { PULL_PAGE_ROWS } from '#contract/sync/pull.ts';
import { soundPicture } from '#server/db/sound-picture.ts';
import type { ServerDeps } from '#server/deps.ts';
import { openEventStream } from '#server/plugins/event-stream.ts';
import { PROBLEM_TYPE, ProblemError } from '#server/plugins/problems.ts';
import { deviceFeed } from '#server/sync/pull.ts';
import { LAST_WORDS } from '#server/sync/push.ts';
import { inflateApart, MAX_BODY_BYTES } from '#server/sync/read-body.ts';
import { StoreUnavailable } from '#server/sync/store-port.ts';
import { createSyncCore, type CoreAnswer, type SyncCore } from '#server/sync/sync-core.ts';
import type { Till } from './device-auth.ts';
import { digestRoutes } from './digest-routes.ts';
import { enrol } from './enrol.ts';
import { createHeadBoard, type HeadBoard } from './events.ts';
import { createKnownTokens } from './known-tokens.ts';
import { createPgStore } from './pg-store.ts';
import { contractOf, sessionRoute, tillAtDoor } from './till-door.ts';
import { createTillReports } from './till-reports.ts';
import { createPushDoor, type PushDoor } from './push-door.ts';
import { keepTrying } from './replay-after-upgrade.ts';
import { watchShortShifts } from './short-shifts.ts';
import { replayRoutes } from './replay-routes.ts';
import { createTakingIn, type TakingIn } from './taking-in.ts';
import { isTransient } from './transience.ts';
import { createTryLimit } from './try-limit.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The till that speaks, on routes of the sync API. */
    till: Till | null;
    /** Commits this request brought to a decision: the till counted them as unsent when it spoke. */
    decided: number;
    /** When it began (ms): what it says of its till was so then. */
    beganAt: number;
  }
}

/** Failed pairing codes of one address in ten minutes: with eight digits and a day of life nobody guesses one. */
const TRIES = { tries: 10, windowMs: 10 * 60_000 };

/** What passes by itself: answered 503 with `retry-after`, so that the till keeps its commits and asks again. */
class Unavailable extends Error {
  override readonly name = 'Unavailable';
  readonly statusCode = 503;
}

/** Routes of another feature that stand behind the door of tills; `tillOf` answers who asks, `feed` says what tills receive. */
export type TillRoutes = (app: FastifyInstance, deps: ServerDeps, tillOf: (request: FastifyRequest) => Till, feed: typeof deviceFeed) => Promise<void>;

/** Two doors: HQ's people come with a session, tills with their token, and neither's hooks know the other. */
export async function syncRoutes(app: FastifyInstance, deps: ServerDeps, behindDoor: readonly TillRoutes[] = []): Promise<void> {
  const core = createSyncCore({ ...deps, store: createPgStore(deps), inflate: inflateApart });
  app.setErrorHandler((error) => {
    throw error instanceof StoreUnavailable || isTransient(error) ? new Unavailable('the database does not answer', { cause: error }) : error;
  });
  const door = createPushDoor(deps);
  const takingIn = createTakingIn(deps, core, door);
  await app.register(async (scope) => replayRoutes(scope, deps, core, takingIn));
  workOnceListening(app, deps, core, takingIn);
  await app.register(async (scope) => tillRoutes(scope, deps, { core, door }, behindDoor));
}

/** Behind the first answers, and never in the way of them. */
function workOnceListening(app: FastifyInstance, deps: ServerDeps, core: SyncCore, takingIn: TakingIn): void {
  const over = new AbortController();
  let trying: Promise<unknown> = Promise.resolve();
  app.addHook('onListen', async () => {
    trying = Promise.all([keepTrying(deps, core, over.signal), watchShortShifts(deps, over.signal)]);
    takingIn.begin();
  });
  app.addHook('preClose', async () => {
    over.abort();
    await Promise.all([trying, takingIn.stop()]);
  });
}

async function tillRoutes(app: FastifyInstance, deps: ServerDeps, { core, door }: { readonly core: SyncCore; readonly door: PushDoor }, behindDoor: readonly TillRoutes[]): Promise<void> {
  const reports = createTillReports(deps, (deviceId) => heads.drop(deviceId));
  const heads: HeadBoard = createHeadBoard(deps, (device) => reports.note(device));
  const known = createKnownTokens(deps);
  // Its streams were opened for what it was: one that may still listen opens another at once.
  const stopHearing = deps.wake.onDevice((deviceId) => {
    known.forget(deviceId);
    heads.drop(deviceId);
  });
  app.addHook('preClose', async () => {
    stopHearing();
    heads.stop();
    await reports.stop();
  });
  app.decorateRequest('till', null);
  app.decorateRequest('decided', 0);
  app.decorateRequest('beganAt', 0);
  app.addHook('onRequest', async (request) => {
    request.beganAt = deps.clock.nowMs();
    if (!request.routeOptions.config.tokenless) request.till = await tillAtDoor(request, known);
  });
  app.addHook('onResponse', async (request) => {
    if (request.till) reports.note(request.till, request.headers['x-lavka-till'], request.decided, request.beganAt);
  });
  enrolRoute(app, deps);
  sessionRoute(app, deps);
  pushRoute(app, core, door);
  pullRoutes(app, deps, core);
  digestRoutes(app, core, tillOf, sendAnswer);
  for (const routes of behindDoor) await app.register(async (scope) => routes(scope, deps, tillOf, deviceFeed));
  app.get('/api/sync/v1/events', { schema: { hide: true } }, async (request, reply) => {
    const till = tillOf(request);
    reports.note(till, request.headers['x-lavka-till']);
    await heads.add(till, openEventStream(reply));
    return reply;
  });
}

function tillOf(request: FastifyRequest): Till {
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

function pushRoute(app: FastifyInstance, core: SyncCore, door: PushDoor): void {
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => done(null, body));
  app.post<{ Body: unknown }>('/api/sync/v1/push', {
    bodyLimit: MAX_BODY_BYTES, config: { lastWords: true }, schema: { hide: true }, onRequest: async (request, reply) => door.enter(request, reply, tillOf(request)),
  }, async (request, reply) => {
    const till = tillOf(request);
    const { body } = request;
    if (!Buffer.isBuffer(body)) throw new ProblemError(415, 'unsupported-media-type', 'A push is application/octet-stream.');
    const answer = await door.inTurn(request, reply, () => core.push(till, body, request.headers['content-encoding'] === 'gzip', till.revoked ? LAST_WORDS : null));
    request.decided = answer.decided;
    return sendAnswer(reply, answer);
  });
}

function sendAnswer(reply: FastifyReply, { status, body }: CoreAnswer<Buffer | string>): FastifyReply {
  if (status === 503) reply.header('retry-after', '1');
  return reply.code(status).type(status === 200 ? 'application/json; charset=utf-8' : PROBLEM_TYPE).send(body);
}

const PullQuery = Type.Object({ after: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), limit: Type.Optional(Type.Integer({ minimum: 1 })), began: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })) });
/** Tills of before named a size that was never kept to (SL8). */
const LIMIT_SINCE = 4;
const BlobParams = Type.Object({ hash: Type.String({ pattern: '^[0-9a-f]{64}$' }) });

function pullRoutes(app: FastifyInstance, deps: ServerDeps, core: SyncCore): void {
  app.get<{ Querystring: Static<typeof PullQuery> }>('/api/sync/v1/pull', { config: { gated: true }, schema: { hide: true, querystring: PullQuery } }, async (request, reply) => {
    const { after, limit, began } = request.query;
    const contract = contractOf(request);
    const rows = contract < LIMIT_SINCE || limit === undefined ? PULL_PAGE_ROWS : Math.min(limit, PULL_PAGE_ROWS);
    return sendAnswer(reply.header('cache-control', 'no-store'), await core.page(tillOf(request), after, rows, contract, began));
  });
  app.get<{ Params: { hash: string } }>('/api/sync/v1/blob/:hash', { schema: { hide: true, params: BlobParams } }, async (request, reply) => {
    const { mime, bytes } = await soundPicture(deps, tillOf(request).tenantId, request.params.hash);
    return reply.type(mime).header('cache-control', 'private, max-age=31536000, immutable').send(bytes);
  });
}
