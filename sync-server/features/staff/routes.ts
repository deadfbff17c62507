import type { FastifyInstance } from 'fastify';
import { NewStaff, StaffList, StaffRow } from '#contract/api/staff.ts';
import { recordChanges } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { derivePin, pinIsLongEnough } from '#server/plugins/passwords.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';

/** People at the tills. Their PINs come in once and are stored only as a derived key. */
export async function staffRoutes(app: FastifyInstance, { db, wake, ids }: ServerDeps): Promise<void> {
  const tags = ['staff'];

  app.get('/api/v1/staff', { schema: { tags, response: { 200: StaffList } } }, async (request): Promise<StaffList> =>
    db.withTenant(identityOf(request).tenantId, async (tx) => {
      const { rows } = await tx.query<StaffRow>(
        'SELECT id, store_id AS "storeId", name, role, active FROM staff WHERE tenant_id = $1 ORDER BY name, id', [tx.tenantId]);
      return { staff: rows };
    }, { readOnly: true }));

  app.post<{ Body: NewStaff }>('/api/v1/staff', {
    schema: { tags, body: NewStaff, response: { 201: StaffRow } }, config: { roles: ['owner', 'manager'] },
  }, async (request, reply) => {
    const { tenantId } = identityOf(request);
    const { storeId, name, role, pin } = request.body;
    if (!pinIsLongEnough(role, pin)) throw new ProblemError(422, 'pin-too-short', 'Seniors need a PIN of six digits or more.');
    const id = ids.uuid();
    const key = await derivePin(pin, ids.random);
    await db.withTenant(tenantId, async (tx) => {
      const { rowCount } = await tx.query('SELECT 1 FROM store WHERE tenant_id = $1 AND id = $2', [tenantId, storeId]);
      if (rowCount === 0) throw notFound('store');
      await recordChanges(tx, tenantId, await saveRows(tx, 'staff', [{ id, storeId, name, role, active: true, ...key }]));
    });
    wake.notifyHead(tenantId);
    return reply.code(201).send({ id, storeId, name, role, active: true });
  });
}
