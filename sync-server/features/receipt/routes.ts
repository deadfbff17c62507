/** Receipts and the day at HQ. */
import type { FastifyInstance } from 'fastify';
import { Id, Text, Type, type Static } from '#contract/define/schema.ts';
import { ReceiptDetail, ReceiptPage, Today } from '#contract/api/receipt.ts';
import { parseCursor } from '#server/db/time-cursor.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { findReceipt, listReceipts } from './receipts.ts';
import { readToday } from './today.ts';

const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

const ListQuery = Type.Object({
  after: Type.Optional(Text(300)), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })),
  storeId: Type.Optional(Id), tillId: Type.Optional(Id), shiftId: Type.Optional(Id),
  kind: Type.Optional(Type.Union([Type.Literal('sale'), Type.Literal('refund')])), businessDate: Type.Optional(Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' })),
});
type ListQuery = Static<typeof ListQuery>;
const Params = Type.Object({ receiptId: Id });

export async function receiptRoutes(app: FastifyInstance, { db, clock }: ServerDeps): Promise<void> {
  app.get<{ Querystring: ListQuery }>('/api/v1/receipts', { schema: { tags: ['receipts'], summary: 'Receipts, newest first by the time of sale', querystring: ListQuery, response: { 200: ReceiptPage } } }, async (request) => {
    const { after, limit = DEFAULT_PAGE, storeId, tillId, shiftId, kind, businessDate } = request.query;
    const cursor = after === undefined || after === '' ? null : parseCursor(after);
    if (after && !cursor) throw new ProblemError(400, 'invalid-input', 'This page does not follow any of ours.');
    if (businessDate && !isDay(businessDate)) throw new ProblemError(400, 'invalid-input', 'There is no such day.');
    return db.withTenant(identityOf(request).tenantId, (tx) => listReceipts(tx, { after: cursor, limit, storeId, tillId, shiftId, kind, businessDate }), { readOnly: true });
  });
  app.get<{ Params: { receiptId: string } }>('/api/v1/receipts/:receiptId', { schema: { tags: ['receipts'], summary: 'One receipt with its lines and tenders', params: Params, response: { 200: ReceiptDetail } } }, async (request) => {
    const receipt = await db.withTenant(identityOf(request).tenantId, (tx) => findReceipt(tx, request.params.receiptId), { readOnly: true });
    if (!receipt) throw notFound('receipt');
    return receipt;
  });
  app.get('/api/v1/today', { schema: { tags: ['receipts'], summary: 'How the day goes, beside the same hours a week ago', response: { 200: Today } } }, async (request) =>
    db.withTenant(identityOf(request).tenantId, (tx) => readToday(tx, clock.nowMs()), { readOnly: true }));
}

/** The pattern lets 31 June pass; the database would not. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
