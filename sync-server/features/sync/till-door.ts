/** The door of the sync API: who a till is, asked once for each request (SPEC SE3, SE4, SE7), and the way to a session (SE6). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SessionRequest } from '#contract/sync/session.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import type { ServerDeps } from '#server/deps.ts';
import { ProblemError } from '#server/plugins/problems.ts';
import type { AuthRefusal, Till } from './device-auth.ts';
import type { KnownTokens } from './known-tokens.ts';
import { openSession, type SessionRefusal } from './session.ts';
import { createTryLimit } from './try-limit.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route of the sync API that comes before a till has its token. */
    tokenless?: boolean;
    /** Open to a revoked till too: it hands in what it has sold and reads nothing (SE4). */
    lastWords?: boolean;
    /** What it answers is written in the newest contract: closed to a till from the future (SE13). */
    gated?: boolean;
    /** The first version of the contract whose tills may ask for it. */
    sinceContract?: number;
  }
}

const AUTH_REFUSALS: Readonly<Record<AuthRefusal, string>> = { 'token-unknown': 'The token is not one of ours.', 'token-expired': 'The session is over; open another.' };

/** The till that speaks, or the problem that stands in its way. */
export async function tillAtDoor(request: FastifyRequest, known: KnownTokens): Promise<Till> {
  const { lastWords = false, gated = false, sinceContract = 1 } = request.routeOptions.config;
  const till = await known.tillOf(request.headers.authorization);
  if (!till.ok) throw new ProblemError(401, till.code, AUTH_REFUSALS[till.code]);
  if (till.value.revoked && !lastWords) throw new ProblemError(401, 'device-revoked', 'This till was revoked at headquarters.');
  const contract = contractOf(request);
  if (gated && contract > SYNC_VERSION) throw new ProblemError(409, 'server-older', 'The till is newer than this server: update the server.');
  if (contract < sinceContract) throw new ProblemError(409, 'till-older', 'The till is older than what it asks for: update the till.');
  return till.value;
}

/** The version of the contract the till speaks; 1 where it says nothing one could count with. */
export function contractOf(request: FastifyRequest): number {
  const said = Number(request.headers['x-lavka-contract']);
  return Number.isInteger(said) && said > 1 ? said : 1;
}

/**
 * Sessions refused to one device from one address in ten minutes. Not to the address alone: behind one stand the tills of a whole
 * shop, or behind a proxy of all, and no stranger may hold them up.
 */
const TRIES = { tries: 60, windowMs: 10 * 60_000 };

const SESSION_REFUSALS: Readonly<Record<SessionRefusal, { readonly status: number; readonly title: string }>> = {
  'token-unknown': { status: 401, title: 'The session is not asked for by a till of ours.' },
  'other-device': { status: 403, title: 'That life belongs to another till.' },
  fork: { status: 409, title: 'Another history of this till is known here.' },
  'series-wrong': { status: 400, title: 'A series of receipts is letters of this server and a number behind them.' },
};

export function sessionRoute(app: FastifyInstance, deps: ServerDeps): void {
  const limit = createTryLimit(TRIES, deps.clock.nowMs);
  app.post<{ Body: SessionRequest }>('/api/sync/v1/session', { config: { tokenless: true }, schema: { hide: true, body: SessionRequest } }, async (request, reply) => {
    const asking = `${request.ip} ${request.body.device}`;
    const wait = limit.waitSeconds(asking);
    if (wait > 0) {
      reply.header('retry-after', String(wait));
      throw new ProblemError(429, 'too-many-tries', 'Too many refused sessions from this address; wait a little.');
    }
    const answer = await openSession(deps, request.body);
    if (answer.ok) return answer.value;
    if (answer.code === 'token-unknown') limit.failed(asking);
    throw new ProblemError(SESSION_REFUSALS[answer.code].status, answer.code, SESSION_REFUSALS[answer.code].title);
  });
}
