import type { FastifyInstance } from 'fastify';
import { RegisterCompany, RegisteredCompany } from '#contract/api/company.ts';
import type { ServerDeps } from '#server/deps.ts';
import { setSessionCookie } from '#server/plugins/auth.ts';
import { ProblemError } from '#server/plugins/problems.ts';
import { needTimeZone } from '#server/plugins/time-zone.ts';
import { legalEntityRoutes, needInn } from './legal-entities.ts';
import { registerCompany } from './register.ts';
import { taxRateRoutes } from './tax-rates.ts';

const PER_HOUR = 30;

/** Registering a company, the one thing a stranger may do, by which the owner is signed in; its sellers and its tax rates. */
export async function companyRoutes(app: FastifyInstance, deps: ServerDeps): Promise<void> {
  app.post<{ Body: RegisterCompany }>('/api/v1/companies', {
    schema: { tags: ['company'], security: [], body: RegisterCompany, response: { 201: RegisteredCompany } },
    config: { public: true, rateLimit: { max: PER_HOUR, timeWindow: '1 hour' } },
  }, async (request, reply) => {
    needInn(request.body.inn);
    if (request.body.timeZone !== undefined) await needTimeZone(deps.db, request.body.timeZone);
    const outcome = await registerCompany(deps, request.body);
    if (!outcome.ok) throw new ProblemError(409, outcome.code, 'Somebody signs in with this e-mail address already.');
    setSessionCookie(request, reply, outcome.value.cookie);
    return reply.code(201).send(outcome.value.company);
  });
  legalEntityRoutes(app, deps);
  taxRateRoutes(app, deps);
}
