import type { FastifyInstance } from 'fastify';
import { Id, Type } from '#contract/define/schema.ts';
import { PolicyView, SavePolicy, type TillPolicyDocument } from '#contract/api/policy.ts';
import { companyScope, lockHead, recordChanges } from '#server/db/feed.ts';
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

/** How tills work: of a company, and of a store over it (SPEC). A change is reference data like any other: it travels by the feed. */
export async function policyRoutes(app: FastifyInstance, { db, wake }: ServerDeps): Promise<void> {
  const tags = ['policies'];
  const read = (tenantId: string, storeId: string | null): Promise<PolicyView> => db.withTenant(tenantId, (tx) => viewOf(tx, storeId), { readOnly: true });
  const write = async (tenantId: string, storeId: string | null, { version, document }: SavePolicy): Promise<PolicyView> => {
    const view = await db.withTenant(tenantId, async (tx) => {
      // One writer at a time, also of a policy that has no row yet: what the version says must hold until the end.
      await lockHead(tx);
      if ((await viewOf(tx, storeId)).version !== version) throw new ProblemError(409, 'changed-meanwhile', 'Somebody has changed this since it was read.');
      const checked = checkDocument(document);
      if (!checked.ok) throw new ProblemError(422, 'bad-field', 'The tills could not read this field.', checked.detail);
      const changes = await saveRows(tx, 'policy', [{ ownerId: storeId ?? tenantId, name: NAME, value: checked.value }]);
      const after = await viewOf(tx, storeId);
      const head = await recordChanges(tx, tenantId, changes);
      return changes.length > 0 ? { ...after, version: head } : after;
    });
    wake.notifyHead(tenantId);
    return view;
  };

  app.get('/api/v1/policies/till', { schema: { tags, summary: 'How the tills of the company work', response: { 200: PolicyView } } }, (request) => read(identityOf(request).tenantId, null));
  app.put<{ Body: SavePolicy }>('/api/v1/policies/till', { config: Changes, schema: { tags, summary: 'Changes how the tills of the company work', body: SavePolicy, response: { 200: PolicyView } } },
    (request) => write(identityOf(request).tenantId, null, request.body));
  app.get<{ Params: { storeId: string } }>('/api/v1/policies/till/stores/:storeId', { schema: { tags, summary: 'What a store does differently', params: Params, response: { 200: PolicyView } } },
    (request) => read(identityOf(request).tenantId, request.params.storeId));
  app.put<{ Params: { storeId: string }; Body: SavePolicy }>('/api/v1/policies/till/stores/:storeId', { config: Changes, schema: { tags, summary: 'Changes what a store does differently', params: Params, body: SavePolicy, response: { 200: PolicyView } } },
    (request) => write(identityOf(request).tenantId, request.params.storeId, request.body));
}

type Said = { readonly ownerId: string; readonly value: TillPolicyDocument; readonly version: number };

async function mustExist(tx: TenantTx, storeId: string): Promise<void> {
  if ((await tx.query('SELECT 1 FROM store WHERE tenant_id = $1 AND id = $2', [tx.tenantId, storeId])).rowCount === 0) throw notFound('store');
}

async function viewOf(tx: TenantTx, storeId: string | null): Promise<PolicyView> {
  if (storeId !== null) await mustExist(tx, storeId);
  const owners = [tx.tenantId, ...(storeId === null ? [] : [storeId])];
  // The version in the statement that reads the row: nobody is handed the number of a later one.
  const { rows } = await tx.query<Said>(`
    SELECT p.owner_id AS "ownerId", p.value, coalesce(c.seq, 0) AS version
    FROM policy p LEFT JOIN change c ON c.tenant_id = $1 AND c.scope = '${companyScope}' AND c.entity = 'policy' AND c.key = '["' || p.owner_id::text || '","' || p.name || '"]'
    WHERE p.tenant_id = $1 AND p.name = $2 AND p.owner_id = ANY ($3::uuid[])`, [tx.tenantId, NAME, owners]);
  const said = (ownerId: string): Said => rows.find((row) => row.ownerId === ownerId) ?? { ownerId, value: {}, version: 0 };
  const company = said(tx.tenantId);
  if (storeId === null) return { ownerId: tx.tenantId, document: company.value, version: company.version, under: policyOf([]), effective: policyOf([company.value]) };
  const store = said(storeId);
  return { ownerId: storeId, document: store.value, version: store.version, under: policyOf([company.value]), effective: policyOf([company.value, store.value]) };
}
