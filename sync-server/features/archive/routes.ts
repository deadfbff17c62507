import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Id, Text, Type, type Static } from '#contract/define/schema.ts';
import { readReceiptNumber } from '#domain/receipt/number.ts';
import type { ServerDeps } from '#server/deps.ts';
import { createAttempts } from '#server/plugins/attempts.ts';
import { ProblemError } from '#server/plugins/problems.ts';
import { findReceipts, isOfStore, readPage, type Asker, type Wish } from './receipts-repo.ts';

const PageQuery = Type.Object({ seq: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })), id: Type.Optional(Id), life: Type.Optional(Id) });
type PageQuery = Static<typeof PageQuery>;
const WishQuery = Type.Object({ number: Type.Optional(Text(60, 1)), id: Type.Optional(Id) });
type WishQuery = Static<typeof WishQuery>;

/** Single receipts a till may ask for in ten minutes (SPEC SA8). */
const ASKS = { limit: 60, windowMs: 10 * 60_000 };
const RETRY_S = 60;

/** What tills read of each other's receipts. `tillOf` answers the till that speaks, whom the door has let in. */
export async function archiveRoutes(app: FastifyInstance, { db, clock }: ServerDeps, tillOf: (request: FastifyRequest) => Asker): Promise<void> {
  const asks = createAttempts({ ...ASKS, nowMs: clock.nowMs });
  const count = (deviceId: string, reply: FastifyReply): void => {
    if (!asks.mayTry(deviceId)) {
      reply.header('retry-after', String(RETRY_S));
      throw new ProblemError(429, 'too-many-tries', 'Too many receipts were asked for; wait a little.');
    }
    asks.failed(deviceId);
  };

  app.get<{ Querystring: PageQuery }>('/api/sync/v1/receipts', { config: { gated: true }, schema: { hide: true, querystring: PageQuery } }, async (request, reply) => {
    const till = tillOf(request);
    const { seq, id, life = null } = request.query;
    const after = seq === undefined || id === undefined ? null : { seq, id };
    const { documents, ...page } = await db.withTenant(till.tenantId, (tx) => readPage(tx, till, after, life, clock.nowMs()), { readOnly: true, isolation: 'repeatable read' });
    return sendDocuments(reply, { ...page, storeId: till.storeId, serverTime: clock.nowMs() }, documents);
  });

  app.get<{ Querystring: WishQuery }>('/api/sync/v1/receipt', { config: { gated: true }, schema: { hide: true, querystring: WishQuery } }, async (request, reply) => {
    const till = tillOf(request);
    const wish = wishOf(request.query);
    if (wish === null) throw new ProblemError(400, 'invalid-input', 'A receipt is asked for by its whole number or its id.');
    const documents = await db.withTenant(till.tenantId, async (tx) => {
      if (!('id' in wish && await isOfStore(tx, wish.id, till.storeId))) count(till.deviceId, reply);
      return findReceipts(tx, wish);
    }, { readOnly: true });
    return sendDocuments(reply, { serverTime: clock.nowMs() }, documents);
  });
}

function wishOf({ id, number }: WishQuery): Wish | null {
  if (id !== undefined) return { id };
  const read = number === undefined ? null : readReceiptNumber(number);
  return read === null || read.place === null ? null : { number: read };
}

/** Documents go out as the database wrote them. */
function sendDocuments(reply: FastifyReply, frame: object, documents: readonly string[]): FastifyReply {
  return reply.type('application/json; charset=utf-8').header('cache-control', 'no-store').send(`${JSON.stringify(frame).slice(0, -1)},"receipts":[${documents.join(',')}]}`);
}
