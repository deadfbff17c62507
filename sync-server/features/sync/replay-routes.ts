/** HQ's button under a quarantined commit. It lives here and not with the attention list because replaying is the business of push. */
import type { FastifyInstance } from 'fastify';
import { Id, Nothing, Type } from '#contract/define/schema.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import type { SyncCore } from '#server/sync/sync-core.ts';
import { closeLastWords, listLastWords } from './last-words.ts';

const Params = Type.Object({ itemId: Id });

export async function replayRoutes(app: FastifyInstance, deps: Pick<ServerDeps, 'db' | 'clock' | 'ids'>, core: Pick<SyncCore, 'replay'>): Promise<void> {
  const schema = { tags: ['attention'], summary: 'Tries a quarantined commit once more, or all that a revoked till handed in', params: Params, response: { 200: Nothing } };
  app.post<{ Params: { itemId: string } }>('/api/v1/attention/:itemId/retry', { config: { roles: ['owner', 'manager'] }, schema }, async (request) => {
    const { tenantId, userId } = identityOf(request);
    const { itemId } = request.params;
    const lastWords = await deps.db.withTenant(tenantId, (tx) => listLastWords(tx, deps, itemId));
    if (lastWords !== null) {
      // What is refused once more stays as an item of its own, with the reason of today.
      for (const each of lastWords) await core.replay(tenantId, each, userId);
      await deps.db.withTenant(tenantId, (tx) => closeLastWords(tx, itemId, userId, deps.clock.nowMs()));
      return {};
    }
    const answer = await core.replay(tenantId, itemId, userId);
    if (answer.ok) return {};
    if (answer.code === 'not-found') throw notFound('item of a commit that waits');
    throw new ProblemError(409, 'still-refused', 'The commit still cannot be applied.', answer.detail);
  });
}
