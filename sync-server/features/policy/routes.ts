import type { FastifyInstance } from 'fastify';
import { Id, Type } from '#contract/define/schema.ts';
import { PolicyView, TillPolicyDocument } from '#contract/api/policy.ts';
import { recordChanges } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { checkDocument, policyOf } from './policy-document.ts';

/** The name under which tills look for these rules. */
const NAME = 'till';
const Params = Type.Object({ storeId: Id });
const Changes = { roles: ['owner', 'manager'] } as const;

/** How tills work: of a company, and of a store over it. A change is reference data like any other: it travels by the feed. */
export async function policyRoutes(app: FastifyInstance, { db, wake }: ServerDeps): Promise<void> {
  const tags = ['policies'];
  const read = (tenantId: string, storeId: string | null): Promise<PolicyView> => db.withTenant(tenantId, (tx) => viewOf(tx, storeId), { readOnly: true });
  const write = async (tenantId: string, storeId: string | null, document: TillPolicyDocument): Promise<PolicyView> => {
    const view = await db.withTenant(tenantId, async (tx) => {
      if (storeId !== null) await mustExist(tx, storeId);
      const checked = checkDocument(document);
      if (!checked.ok) throw new ProblemError(422, 'bad-field', 'The tills could not read this field.', checked.detail);
      const changes = await saveRows(tx, 'policy', [{ ownerId: storeId ?? tenantId, name: NAME, value: checked.value }]);
      const after = await viewOf(tx, storeId);
      await recordChanges(tx, tenantId, changes);
      return after;
    });
    wake.notifyHead(tenantId);
    return view;
  };

  app.get('/api/v1/policies/till', { schema: { tags, summary: 'How the tills of the company work', response: { 200: PolicyView } } }, (request) => read(identityOf(request).tenantId, null));
  app.put<{ Body: TillPolicyDocument }>('/api/v1/policies/till', { config: Changes, schema: { tags, summary: 'Changes how the tills of the company work', body: TillPolicyDocument, response: { 200: PolicyView } } },
    (request) => write(identityOf(request).tenantId, null, request.body));
  app.get<{ Params: { storeId: string } }>('/api/v1/policies/till/stores/:storeId', { schema: { tags, summary: 'What a store does differently', params: Params, response: { 200: PolicyView } } },
    (request) => read(identityOf(request).tenantId, request.params.storeId));
  app.put<{ Params: { storeId: string }; Body: TillPolicyDocument }>('/api/v1/policies/till/stores/:storeId', { config: Changes, schema: { tags, summary: 'Changes what a store does differently', params: Params, body: TillPolicyDocument, response: { 200: PolicyView } } },
    (request) => write(identityOf(request).tenantId, request.params.storeId, request.body));
}

async function mustExist(tx: TenantTx, storeId: string): Promise<void> {
  if ((await tx.query('SELECT 1 FROM store WHERE tenant_id = $1 AND id = $2', [tx.tenantId, storeId])).rowCount === 0) throw notFound('store');
}

async function viewOf(tx: TenantTx, storeId: string | null): Promise<PolicyView> {
  if (storeId !== null) await mustExist(tx, storeId);
  const { rows } = await tx.query<{ ownerId: string; value: TillPolicyDocument }>(
    'SELECT owner_id AS "ownerId", value FROM policy WHERE tenant_id = $1 AND name = $2 AND owner_id = ANY ($3::uuid[])', [tx.tenantId, NAME, [tx.tenantId, ...(storeId === null ? [] : [storeId])]]);
  const said = (ownerId: string): TillPolicyDocument => rows.find((row) => row.ownerId === ownerId)?.value ?? {};
  const company = said(tx.tenantId);
  if (storeId === null) return { ownerId: tx.tenantId, document: company, under: policyOf([]), effective: policyOf([company]) };
  return { ownerId: storeId, document: said(storeId), under: policyOf([company]), effective: policyOf([company, said(storeId)]) };
}
