import type { FastifyInstance } from 'fastify';
import { Id, Text, Type } from '#contract/define/schema.ts';
import { ShiftDetail, ShiftPage } from '#contract/api/shift.ts';
import { parseCursor } from '#server/db/time-cursor.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { findShift, listShifts } from './shift-repo.ts';

const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;
const ListQuery = Type.Object({ after: Type.Optional(Text(300)), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })), storeId: Type.Optional(Id), tillId: Type.Optional(Id) });
type ListQuery = { after?: string; limit?: number; storeId?: string; tillId?: string };
const Params = Type.Object({ shiftId: Id });

/** Shifts of tills and what they came to; only tills write them. */
export async function shiftRoutes(app: FastifyInstance, { db }: ServerDeps): Promise<void> {
  const tags = ['shifts'];
  app.get<{ Querystring: ListQuery }>('/api/v1/shifts', { schema: { tags, summary: 'Shifts, newest first by their opening', querystring: ListQuery, response: { 200: ShiftPage } } }, async (request) => {
    const { after, limit = DEFAULT_PAGE, storeId, tillId } = request.query;
    const cursor = after === undefined || after === '' ? null : parseCursor(after);
    if (after && !cursor) throw new ProblemError(400, 'invalid-input', 'This page does not follow any of ours.');
    return db.withTenant(identityOf(request).tenantId, (tx) => listShifts(tx, { after: cursor, limit, storeId, tillId }), { readOnly: true });
  });
  app.get<{ Params: { shiftId: string } }>('/api/v1/shifts/:shiftId', { schema: { tags, summary: 'One shift: its totals, counts, cash in and out, and the control sum', params: Params, response: { 200: ShiftDetail } } }, async (request) => {
    // One snapshot, so that the sums and what they are compared with are of one moment.
    const shift = await db.withTenant(identityOf(request).tenantId, (tx) => findShift(tx, request.params.shiftId), { readOnly: true, isolation: 'repeatable read' });
    if (!shift) throw notFound('shift');
    return shift;
  });
}
