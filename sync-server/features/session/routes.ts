import type { FastifyInstance } from 'fastify';
import { Session, SignIn } from '#contract/api/session.ts';
import { canonicalEmail, findLogin } from '#server/db/directory.ts';
import type { ServerDeps } from '#server/deps.ts';
import { createAttempts } from '#server/plugins/attempts.ts';
import { closeSession, identityOf, openSession, setSessionCookie } from '#server/plugins/auth.ts';
import { passwordMatches } from '#server/plugins/passwords.ts';
import { ProblemError } from '#server/plugins/problems.ts';
import { findCompanyName, findUser } from './session-repo.ts';

const TRIES_PER_ADDRESS = 60;
const FAILURES_PER_LOGIN = 10;
const FAILURE_WINDOW_MS = 10 * 60_000;

/** Signing in to HQ and out of it. */
export async function sessionRoutes(app: FastifyInstance, deps: ServerDeps): Promise<void> {
  const { db, clock } = deps;
  const attempts = createAttempts({ limit: FAILURES_PER_LOGIN, windowMs: FAILURE_WINDOW_MS, nowMs: clock.nowMs });
  const tags = ['session'];

  app.post<{ Body: SignIn }>('/api/v1/session', {
    schema: { tags, security: [], body: SignIn, response: { 200: Session } },
    config: { public: true, rateLimit: { max: TRIES_PER_ADDRESS, timeWindow: '10 minutes' } },
  }, async (request, reply) => {
    const email = canonicalEmail(request.body.email);
    if (!attempts.mayTry(email)) throw new ProblemError(429, 'too-many-tries', 'Too many tries; wait a little.');
    const login = await db.withDirectory((tx) => findLogin(tx, email));
    const user = login && await db.withTenant(login.tenantId, (tx) => findUser(tx, login.userId));
    if (!(await passwordMatches(user?.passwordHash, request.body.password)) || !login || !user?.active) {
      attempts.failed(email);
      throw new ProblemError(401, 'wrong-credentials', 'The e-mail address or the password is wrong.');
    }
    attempts.succeeded(email);
    const { cookie, companyName } = await db.withTenant(login.tenantId, async (tx) => ({
      cookie: await openSession(tx, deps, login.userId), companyName: await findCompanyName(tx),
    }));
    setSessionCookie(request, reply, cookie);
    return { userId: login.userId, name: user.name, email: user.email, role: user.role, companyId: login.tenantId, companyName };
  });

  app.get('/api/v1/session', { schema: { tags, response: { 200: Session } } }, async (request): Promise<Session> => {
    const { tenantId, userId, name, email, role } = identityOf(request);
    const companyName = await db.withTenant(tenantId, findCompanyName, { readOnly: true });
    return { userId, name, email, role, companyId: tenantId, companyName };
  });

  app.delete('/api/v1/session', { schema: { tags }, config: { public: true } }, async (request, reply) => {
    await closeSession(request, reply, deps);
    return reply.code(204).send();
  });
}
