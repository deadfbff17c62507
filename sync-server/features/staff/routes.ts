import type { FastifyInstance } from 'fastify';
import { NewPin, NewStaff, SaveStaff, StaffList, StaffRow } from '#contract/api/staff.ts';
import { Id, Type } from '#contract/define/schema.ts';
import { recordChanges } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { derivePin, pinIsLongEnough } from '#server/plugins/passwords.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { listStaff, savePin, saveStaff, storeExists, type ReadyPin, type StaffRefusal } from './staff-repo.ts';

const PROBLEMS: Readonly<Record<StaffRefusal, () => ProblemError>> = {
  'no-person': () => notFound('person'),
  'no-store': () => notFound('store'),
  'changed-meanwhile': () => new ProblemError(409, 'changed-meanwhile', 'Somebody has changed this since it was read.'),
  'owner-only': () => new ProblemError(403, 'owner-only', 'Only an owner adds or changes an owner.'),
  'pin-needed': () => new ProblemError(422, 'pin-needed', 'This role needs a longer PIN: give a new one.'),
  'pin-too-short': () => new ProblemError(422, 'pin-too-short', 'Seniors need a PIN of six digits or more.'),
  'nobody-could-allow': () => new ProblemError(409, 'nobody-could-allow', 'Nobody in the store could allow anything any more. Ask again with `anyway`.'),
};

/** People at the tills. Their PINs come in once and are stored only as a derived key. */
export async function staffRoutes(app: FastifyInstance, { db, wake, ids }: ServerDeps): Promise<void> {
  const tags = ['staff'];
  const config = { roles: ['owner', 'manager'] } as const;
  const params = Type.Object({ staffId: Id });
  /** Slow on purpose, and therefore before any transaction. */
  const ready = async (pin: string): Promise<ReadyPin> => ({ isLong: pinIsLongEnough('owner', pin), key: await derivePin(pin, ids.random) });

  app.get('/api/v1/staff', { schema: { tags, response: { 200: StaffList } } }, async (request): Promise<StaffList> =>
    db.withTenant(identityOf(request).tenantId, async (tx) => ({ staff: await listStaff(tx) }), { readOnly: true }));

  app.post<{ Body: NewStaff }>('/api/v1/staff', { schema: { tags, body: NewStaff, response: { 201: StaffRow } }, config }, async (request, reply) => {
    const { tenantId, role: asker } = identityOf(request);
    const { storeId, name, role, pin } = request.body;
    if (role === 'owner' && asker !== 'owner') throw PROBLEMS['owner-only']();
    if (!pinIsLongEnough(role, pin)) throw PROBLEMS['pin-too-short']();
    const id = ids.uuid();
    const key = await derivePin(pin, ids.random);
    const version = await db.withTenant(tenantId, async (tx) => {
      if (!(await storeExists(tx, storeId))) throw notFound('store');
      return recordChanges(tx, tenantId, await saveRows(tx, 'staff', [{ id, storeId, name, role, active: true, ...key }]));
    });
    wake.notifyHead(tenantId);
    return reply.code(201).send({ id, storeId, name, role, active: true, version });
  });

  app.put<{ Params: { staffId: string }; Body: SaveStaff }>('/api/v1/staff/:staffId', {
    schema: { tags, summary: 'A person as they are from now on; works at a till from its next contact', params, body: SaveStaff, response: { 200: StaffRow } }, config,
  }, async (request) => {
    const { tenantId, userId, role: asker } = identityOf(request);
    const { staffId } = request.params;
    const pin = request.body.pin === undefined ? null : await ready(request.body.pin);
    const saved = await db.withTenant(tenantId, (tx) => saveStaff(tx, staffId, request.body, asker === 'owner', pin));
    if (!saved.ok) throw PROBLEMS[saved.code]();
    const { storeId, role, active } = saved.value;
    request.log.warn({ tenantId, userId, staffId, storeId, role, active, newPin: pin !== null }, 'a person at the tills was edited');
    wake.notifyHead(tenantId);
    return saved.value;
  });

  app.put<{ Params: { staffId: string }; Body: NewPin }>('/api/v1/staff/:staffId/pin', {
    schema: { tags, summary: 'A new PIN; works at a till from its next contact', params, body: NewPin, response: { 200: StaffRow } }, config,
  }, async (request) => {
    const { tenantId, userId, role: asker } = identityOf(request);
    const { staffId } = request.params;
    const pin = await ready(request.body.pin);
    const saved = await db.withTenant(tenantId, (tx) => savePin(tx, staffId, request.body.version, asker === 'owner', pin));
    if (!saved.ok) throw PROBLEMS[saved.code]();
    request.log.warn({ tenantId, userId, staffId }, 'a person at the tills got a new PIN');
    wake.notifyHead(tenantId);
    return saved.value;
  });
}
