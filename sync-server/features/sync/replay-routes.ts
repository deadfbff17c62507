/** HQ's button under a quarantined commit. It lives here and not with the attention list because replaying is the business of push. */
import type { FastifyInstance } from 'fastify';
import { Id, Nothing, Type } from '#contract/define/schema.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { replay } from './replay.ts';

const Params = Type.Object({ itemId: Id });

export async function replayRoutes(app: FastifyInstance, deps: ServerDeps): Promise<void> {
  const schema = { tags: ['attention'], summary: 'Tries a quarantined commit once more', params: Params, response: { 200: Nothing } };
  app.post<{ Params: { itemId: string } }>('/api/v1/attention/:itemId/retry', { config: { roles: ['owner', 'manager'] }, schema }, async (request) => {
    const { tenantId, userId } = identityOf(request);
    const answer = await replay(deps, tenantId, request.params.itemId, userId);
    if (answer.ok) return {};
    if (answer.code === 'not-found') throw notFound('open item of a quarantined commit');
    throw new ProblemError(409, 'still-refused', 'The commit still cannot be applied.', answer.detail);
  });
}
