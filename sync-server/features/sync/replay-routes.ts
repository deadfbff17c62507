/** HQ's buttons under what is kept aside. They live here and not with the attention list because replaying is the business of push. */
import type { FastifyInstance } from 'fastify';
import { LastWords } from '#contract/api/attention.ts';
import { Id, Nothing, Type } from '#contract/define/schema.ts';
import { closeEmptied, giveItems, lockLastWords, lockWithin, readLastWords } from '#server/db/last-words.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import type { SyncCore } from '#server/sync/sync-core.ts';
import type { TakingIn } from './taking-in.ts';

const Params = Type.Object({ itemId: Id });
type Params = { itemId: string };
const config = { roles: ['owner', 'manager'] } as const;
const tags = ['attention'];

export async function replayRoutes(app: FastifyInstance, deps: Pick<ServerDeps, 'db' | 'clock' | 'ids'>, core: Pick<SyncCore, 'replay'>, takingIn: Pick<TakingIn, 'ask'>): Promise<void> {
  const retry = { tags, summary: 'Tries a quarantined commit once more; 202 for all that a revoked till handed in, which the server then takes in by itself', params: Params, response: { 200: Nothing, 202: LastWords } };
  app.post<{ Params: Params }>('/api/v1/attention/:itemId/retry', { config, schema: retry }, async (request, reply) => {
    const { tenantId, userId } = identityOf(request);
    const { itemId } = request.params;
    const lastWords = await takingIn.ask(tenantId, itemId, userId);
    if (lastWords === 'nothing') throw notFound('item of commits that wait or were put aside');
    if (lastWords !== null) {
      request.log.info({ tenantId, userId, itemId }, 'what a revoked till handed in is taken in');
      return reply.code(202).send(lastWords);
    }
    const within = await deps.db.withTenant(tenantId, (tx) => lockWithin(tx, [itemId]));
    const answer = await core.replay(tenantId, itemId, userId);
    if (answer.ok) return {};
    // Refused, it has left the item it stood in, which may have been waiting for it alone.
    await deps.db.withTenant(tenantId, (tx) => closeEmptied(tx, within, userId, deps.clock.nowMs()));
    if (answer.code === 'not-found') throw notFound('item of a commit that waits');
    throw new ProblemError(409, 'still-refused', 'The commit still cannot be applied.', answer.detail);
  });

  const parts = { tags, summary: 'Gives each commit a revoked till handed in an item of its own within this one (`GET /api/v1/attention?within=`)', params: Params, response: { 200: LastWords } };
  app.post<{ Params: Params }>('/api/v1/attention/:itemId/parts', { config, schema: parts }, async (request): Promise<LastWords> => {
    const { itemId } = request.params;
    const { tenantId } = identityOf(request);
    const lastWords = await deps.db.withTenant(tenantId, async (tx) => {
      const item = await lockLastWords(tx, itemId);
      if (item?.isOpen === true) await giveItems(tx, deps.ids.uuid, item);
      return (await readLastWords(tx, [itemId])).get(itemId);
    });
    if (!lastWords) throw notFound('item of a revoked till');
    return lastWords;
  });
}
