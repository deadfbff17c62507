/**
 * Who is asking. Every route under `/api/v1/` needs a session unless its config says `public`; a session is an opaque id in
 * an HttpOnly cookie, stored hashed and revocable. Requests that change something must come from our own page.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assert } from '#domain/kernel/assert.ts';
import { isUuid } from '#domain/kernel/uuid.ts';
import type { ServerDeps } from '#server/deps.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { forbidden, ProblemError, unauthenticated } from './problems.ts';

export type HqRole = 'owner' | 'manager' | 'viewer';

export type Identity = { readonly tenantId: string; readonly userId: string; readonly role: HqRole; readonly name: string; readonly email: string; readonly expiresAt: number };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route of `/api/v1/` that needs no session. */
    public?: boolean;
    /** Roles that may use the route; everybody signed in where it is not given. */
    roles?: readonly HqRole[];
  }
  interface FastifyRequest {
    identity: Identity | null;
  }
}

export const SESSION_COOKIE = 'lavka_session';
export const SESSION_DAYS = 14;
const DAY_MS = 86_400_000;
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Who is signed in; for handlers of routes that need a session. */
export function identityOf(request: FastifyRequest): Identity {
  assert(request.identity, 'a route that needs a session was reached without one');
  return request.identity;
}

/** Opens a session of a user of the transaction's company and answers the cookie's value. */
export async function openSession(tx: TenantTx, deps: Pick<ServerDeps, 'clock' | 'ids'>, userId: string): Promise<string> {
  const secret = deps.ids.random(32);
  const now = deps.clock.nowMs();
  await tx.query('DELETE FROM session WHERE tenant_id = $1 AND user_id = $2 AND expires_at < $3', [tx.tenantId, userId, now]);
  await tx.query('INSERT INTO session (tenant_id, token_hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)',
    [tx.tenantId, hashOf(secret), userId, now, now + SESSION_DAYS * DAY_MS]);
  return `${tx.tenantId}.${secret.toString('base64url')}`;
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, value: string): void {
  reply.setCookie(SESSION_COOKIE, value, { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https', maxAge: SESSION_DAYS * 86_400 });
}

/** Ends the session of the request, here and in the browser. */
export async function closeSession(request: FastifyRequest, reply: FastifyReply, deps: Pick<ServerDeps, 'db'>): Promise<void> {
  const parts = readCookie(request);
  reply.clearCookie(SESSION_COOKIE, { path: '/', httpOnly: true, sameSite: 'strict' });
  if (parts) await deps.db.withTenant(parts.tenantId, (tx) => tx.query('DELETE FROM session WHERE tenant_id = $1 AND token_hash = $2', [parts.tenantId, parts.hash]));
}

/** Registers the hooks on the whole app. */
export function registerAuth(app: FastifyInstance, deps: ServerDeps): void {
  app.decorateRequest('identity', null);
  app.addHook('onRequest', async (request) => {
    const route = request.routeOptions;
    if (!route.url?.startsWith('/api/v1/')) return;
    if (!SAFE_METHODS.has(request.method)) requireOwnOrigin(request);
    if (route.config.public) return;
    request.identity = await findIdentity(request, deps);
    if (!request.identity) throw unauthenticated();
    if (route.config.roles && !route.config.roles.includes(request.identity.role)) throw forbidden();
  });
}

/** Browsers name the page a request comes from; another page's requests are refused even if they carried the cookie. */
function requireOwnOrigin(request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const foreign = origin === undefined ? site !== undefined && site !== 'same-origin' && site !== 'none' : origin !== `${request.protocol}://${request.host}`;
  if (foreign) throw new ProblemError(403, 'foreign-origin', 'This request comes from another page.');
}

function readCookie(request: FastifyRequest): { tenantId: string; hash: Buffer } | null {
  const [tenantId, secret, ...more] = (request.cookies[SESSION_COOKIE] ?? '').split('.');
  if (!tenantId || !secret || more.length > 0 || !isUuid(tenantId) || !/^[A-Za-z0-9_-]{43}$/.test(secret)) return null;
  return { tenantId, hash: hashOf(Buffer.from(secret, 'base64url')) };
}

async function findIdentity(request: FastifyRequest, deps: ServerDeps): Promise<Identity | null> {
  const parts = readCookie(request);
  if (!parts) return null;
  return deps.db.withTenant(parts.tenantId, async (tx) => {
    const { rows } = await tx.query<Omit<Identity, 'tenantId'>>(
      `SELECT u.id AS "userId", u.role, u.name, u.email, s.expires_at AS "expiresAt"
       FROM session s JOIN app_user u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
       WHERE s.tenant_id = $1 AND s.token_hash = $2 AND s.expires_at > $3 AND u.active`, [parts.tenantId, parts.hash, deps.clock.nowMs()]);
    return rows[0] ? { ...rows[0], tenantId: parts.tenantId } : null;
  }, { readOnly: true });
}

function hashOf(secret: Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}
