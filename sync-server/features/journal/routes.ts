import type { FastifyInstance } from 'fastify';
import { Id, Text, Type } from '#contract/define/schema.ts';
import { JournalPage, type JournalRow } from '#contract/api/journal.ts';
import { tillIdsOf, tillNameSql } from '#server/db/former-tills.ts';
import { formatCursor, parseCursor, type TimeCursor } from '#server/db/time-cursor.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { ProblemError } from '#server/plugins/problems.ts';

const MAX_PAGE = 200;
const DEFAULT_PAGE = 100;
const ListQuery = Type.Object({ after: Type.Optional(Text(300)), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })), tillId: Id, event: Type.Optional(Text(60)) });
type ListQuery = { after?: string; limit?: number; tillId: string; event?: string };

/** What happened at a till besides receipts: written by the till for good, read here. */
export async function journalRoutes(app: FastifyInstance, { db }: ServerDeps): Promise<void> {
  app.get<{ Querystring: ListQuery }>('/api/v1/journal', {
    config: { roles: ['owner', 'manager'] }, schema: { tags: ['journal'], summary: 'Events of one till, newest first', querystring: ListQuery, response: { 200: JournalPage } },
  }, async (request): Promise<JournalPage> => {
    const { after, limit = DEFAULT_PAGE, tillId, event = '' } = request.query;
    const cursor = after === undefined || after === '' ? null : parseCursor(after);
    if (after && !cursor) throw new ProblemError(400, 'invalid-input', 'This page does not follow any of ours.');
    return db.withTenant(identityOf(request).tenantId, (tx) => listJournal(tx, tillId, event, cursor, limit), { readOnly: true });
  });
}

async function listJournal(tx: TenantTx, tillId: string, event: string, after: TimeCursor | null, limit: number): Promise<JournalPage> {
  const tillIds = await tillIdsOf(tx, tillId);
  // Of one till the index brings them in their order; of several they are sorted.
  const ofTill = tillIds.length === 1 ? '= $2' : '= ANY ($2)';
  const { rows } = await tx.query<JournalRow>(`
    SELECT j.id, j.occurred_at AS at, coalesce(s.time_zone, 'UTC') AS "timeZone", coalesce(s.name, '') AS "storeName", j.till_id AS "tillId", coalesce(${tillNameSql('j')}, '') AS "tillName",
      coalesce(p.name, '') AS "staffName", j.event, j.detail, a.name AS "allowedBy"
    FROM journal_entry j
    LEFT JOIN store s ON s.tenant_id = j.tenant_id AND s.id = j.store_id
    LEFT JOIN till t ON t.tenant_id = j.tenant_id AND t.id = j.till_id
    LEFT JOIN staff p ON p.tenant_id = j.tenant_id AND p.id = j.staff_id
    LEFT JOIN staff a ON a.tenant_id = j.tenant_id AND a.id::text = j.detail ->> 'approvedBy'
    WHERE j.tenant_id = $1 AND j.till_id ${ofTill} AND ($3 = '' OR j.event = $3) AND ($4::bigint IS NULL OR (j.occurred_at, j.id) < ($4::bigint, $5::uuid))
    ORDER BY j.occurred_at DESC, j.id DESC LIMIT $6`, [tx.tenantId, tillIds.length === 1 ? tillId : tillIds, event, after?.occurredAt ?? null, after?.id ?? null, limit + 1]);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { rows: page, next: last ? formatCursor({ occurredAt: last.at, id: last.id }) : null };
}
