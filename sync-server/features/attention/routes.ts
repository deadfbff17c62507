/** What a person must look at. Replaying a quarantined commit is the business of `sync`, which owns that route. */
import type { FastifyInstance } from 'fastify';
import { Id, Nothing, Text, Type, type Static } from '#contract/define/schema.ts';
import { AttentionKind, AttentionList, DismissAttention, QuarantinedPayload } from '#contract/api/attention.ts';
import { parseCursor } from '#server/db/time-cursor.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { dismissItem, findPayload, listItems } from './attention-repo.ts';

const MAX_PAGE = 200;
const Params = Type.Object({ itemId: Id });
type Params = Static<typeof Params>;
const ListQuery = Type.Object({
  state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('closed'), Type.Literal('all')])), kind: Type.Optional(AttentionKind), storeId: Type.Optional(Id), tillId: Type.Optional(Id),
  text: Type.Optional(Text(100)), within: Type.Optional(Id), after: Type.Optional(Text(300)), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })),
});
type ListQuery = Static<typeof ListQuery>;
const People = { roles: ['owner', 'manager'] } as const;

export async function attentionRoutes(app: FastifyInstance, deps: ServerDeps): Promise<void> {
  const tags = ['attention'];
  app.get<{ Querystring: ListQuery }>('/api/v1/attention', { schema: { tags, summary: 'Items, newest first; the open ones unless another state is named. Within one of a revoked till: what it handed in, each by itself', querystring: ListQuery, response: { 200: AttentionList } } }, async (request): Promise<AttentionList> => {
    const { state = 'open', kind = '', storeId = null, tillId = null, text = '', within = null, after = '', limit = MAX_PAGE } = request.query;
    const cursor = after === '' ? null : parseCursor(after);
    if (after !== '' && cursor === null) throw new ProblemError(400, 'invalid-input', 'This page does not follow any of ours.');
    return deps.db.withTenant(identityOf(request).tenantId, (tx) => listItems(tx, { state, kind, storeId, tillId, text: text.trim(), within, after: cursor, limit }), { readOnly: true });
  });
  app.get<{ Params: Params }>('/api/v1/attention/:itemId/payload', {
    config: People, schema: { tags, summary: 'What a till sent and the server could not place, as it came', params: Params, response: { 200: QuarantinedPayload } },
  }, async (request): Promise<QuarantinedPayload> => {
    const found = await deps.db.withTenant(identityOf(request).tenantId, (tx) => findPayload(tx, request.params.itemId), { readOnly: true });
    if (!found) throw notFound('quarantined commit');
    return found;
  });
  app.post<{ Params: Params; Body: DismissAttention }>('/api/v1/attention/:itemId/dismiss', {
    config: People, schema: { tags, summary: 'Closes an item; what it is about stays. 409 still-waiting while commits of a revoked till wait behind it, unless they are put aside and it is said why', params: Params, body: DismissAttention, response: { 200: Nothing } },
  }, async (request) => {
    const { tenantId, userId } = identityOf(request);
    const { note = '', putAside = false } = request.body;
    const closed = await deps.db.withTenant(tenantId, (tx) => dismissItem(tx, deps.ids.uuid, request.params.itemId, { userId, note: note.trim(), putAside, nowMs: deps.clock.nowMs() }));
    if (closed === 'still-waiting') throw new ProblemError(409, 'still-waiting', 'What the revoked till handed in waits behind this item; take it in, or say that it is put aside.');
    if (closed === 'say-why') throw new ProblemError(400, 'say-why', 'Say why it is put aside: that is kept with it.');
    if (closed === 'not-found') throw notFound('open item');
    deps.wake.notifyHead(tenantId);
    request.log.info({ tenantId, userId, itemId: request.params.itemId, putAside }, 'an attention item was dismissed');
    return {};
  });
}
