/** What a person must look at. Replaying a quarantined commit is the business of `sync`, which owns that route. */
import type { FastifyInstance } from 'fastify';
import { Id, Nothing, Type } from '#contract/define/schema.ts';
import { AttentionList, type AttentionItem } from '#contract/api/attention.ts';
import type { ServerDeps } from '#server/deps.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound } from '#server/plugins/problems.ts';

/** An inbox nobody can read to its end helps nobody; the newest stand first and closing some shows the rest. */
const MAX_ITEMS = 500;
const Params = Type.Object({ itemId: Id });

export async function attentionRoutes(app: FastifyInstance, deps: ServerDeps): Promise<void> {
  app.get('/api/v1/attention', { schema: { tags: ['attention'], summary: 'Open items, newest first', response: { 200: AttentionList } } }, async (request) =>
    deps.db.withTenant(identityOf(request).tenantId, async (tx) => ({ items: await listOpen(tx) }), { readOnly: true }));
  app.post<{ Params: { itemId: string } }>('/api/v1/attention/:itemId/dismiss', {
    config: { roles: ['owner', 'manager'] }, schema: { tags: ['attention'], summary: 'Closes an item; what it is about stays', params: Params, response: { 200: Nothing } },
  }, async (request) => {
    const { tenantId, userId } = identityOf(request);
    const closed = await deps.db.withTenant(tenantId, (tx) => dismiss(tx, request.params.itemId, userId, deps.clock.nowMs()));
    if (!closed) throw notFound('open item');
    request.log.info({ tenantId, userId, itemId: request.params.itemId }, 'an attention item was dismissed');
    return {};
  });
}

async function listOpen(tx: TenantTx): Promise<AttentionItem[]> {
  const { rows } = await tx.query<AttentionItem>(`
    SELECT a.id, a.kind, a.created_at AS "createdAt", s.name AS "storeName", t.name AS "tillName", a.detail
    FROM attention_item a
    LEFT JOIN store s ON s.tenant_id = a.tenant_id AND s.id = a.store_id
    LEFT JOIN till t ON t.tenant_id = a.tenant_id AND t.id = a.till_id
    WHERE a.tenant_id = $1 AND a.closed_at IS NULL ORDER BY a.created_at DESC, a.id DESC LIMIT $2`, [tx.tenantId, MAX_ITEMS]);
  return rows;
}

/** Who closed it and when stay with the item; a quarantined commit keeps its bytes and is counted as dismissed. */
async function dismiss(tx: TenantTx, itemId: string, userId: string, nowMs: number): Promise<boolean> {
  const { rows } = await tx.query<{ kind: string; subject: string }>(`UPDATE attention_item SET closed_at = $3, closed_by = $4
    WHERE tenant_id = $1 AND id = $2 AND closed_at IS NULL RETURNING kind, subject`, [tx.tenantId, itemId, nowMs, userId]);
  const item = rows[0];
  if (item?.kind === 'quarantined-commit') {
    await tx.query(`UPDATE quarantine SET closed_at = $3, outcome = 'dismissed' WHERE tenant_id = $1 AND id::text = $2 AND closed_at IS NULL`, [tx.tenantId, item.subject, nowMs]);
  }
  return item !== undefined;
}
