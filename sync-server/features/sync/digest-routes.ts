/** The doors of a comparison (sync/SPEC.md DG4-DG9): thin, behind the door of tills. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from '#contract/define/schema.ts';
import { DIGEST_BUCKETS, DigestReport, RowsRequest } from '#contract/sync/digest.ts';
import type { CoreAnswer, SyncCore } from '#server/sync/sync-core.ts';
import type { Till } from './device-auth.ts';

const After = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const DigestQuery = Type.Object({ after: After });
/** `buckets` is a list with commas: numbers below 256. */
const RowsQuery = Type.Object({ entity: Type.String({ minLength: 1, maxLength: 60 }), buckets: Type.String({ pattern: '^[0-9]{1,3}(,[0-9]{1,3}){0,255}$' }), after: After, from: Type.Optional(Type.String({ maxLength: 1000, pattern: '^[^\\u0000]*$' })) });
type RowsQuery = { readonly entity: string; readonly buckets: string; readonly after: number; readonly from?: string };

const config = { gated: true, sinceContract: 4 } as const;

/** `tillOf` says who asks, `send` puts an answer of the core on the wire. */
export function digestRoutes(app: FastifyInstance, core: SyncCore, tillOf: (request: FastifyRequest) => Till, send: (reply: FastifyReply, answer: CoreAnswer) => FastifyReply): void {
  const fresh = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'no-store');
  app.get<{ Querystring: { after: number } }>('/api/sync/v1/digest', { config, schema: { hide: true, querystring: DigestQuery } }, async (request, reply) => send(fresh(reply), await core.digest(tillOf(request), request.query.after)));
  app.get<{ Querystring: RowsQuery }>('/api/sync/v1/digest/rows', { config, schema: { hide: true, querystring: RowsQuery } }, async (request, reply) => {
    const { entity, buckets, after, from = '' } = request.query;
    return send(fresh(reply), await core.digestRows(tillOf(request), { entity, buckets: buckets.split(',').map(Number).filter((bucket) => bucket < DIGEST_BUCKETS), after, from }));
  });
  app.post<{ Body: RowsRequest }>('/api/sync/v1/rows', { config, schema: { hide: true, body: RowsRequest } }, async (request, reply) => send(reply, await core.rows(tillOf(request), request.body)));
  app.post<{ Body: DigestReport }>('/api/sync/v1/digest/report', { config, schema: { hide: true, body: DigestReport } }, async (request, reply) => send(reply, await core.digestReport(tillOf(request), request.body)));
}
