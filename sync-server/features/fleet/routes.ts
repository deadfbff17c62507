import type { FastifyInstance } from 'fastify';
import { Fleet, FleetDetail, FleetRules, FleetStanding, RevokeDevice } from '#contract/api/fleet.ts';
import { Id, Text, Type, type Static } from '#contract/define/schema.ts';
import { revokeDevice } from '#server/db/revocation.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound } from '#server/plugins/problems.ts';
import { findDevice } from './fleet-detail.ts';
import { listFleet } from './fleet-repo.ts';
import { readFleetRules, saveFleetRules } from './fleet-rules.ts';
import { watchSilence } from './silence.ts';

const Changes = { roles: ['owner', 'manager'] } as const;
const ListQuery = Type.Object({ storeId: Type.Optional(Id), standing: Type.Optional(FleetStanding), text: Type.Optional(Text(100)) });
type ListQuery = Static<typeof ListQuery>;
const Params = Type.Object({ deviceId: Id });
type Params = Static<typeof Params>;

/** Every computer of every till: how it stands, what it holds, and the way to take it out of the company. */
export async function fleetRoutes(app: FastifyInstance, deps: ServerDeps): Promise<void> {
  const { db, clock, wake } = deps;
  const tags = ['fleet'];
  const watch = watchSilence(deps);
  app.addHook('preClose', watch.stop);

  app.get<{ Querystring: ListQuery }>('/api/v1/fleet', { schema: { tags, summary: 'Devices of all tills, what needs a person first', querystring: ListQuery, response: { 200: Fleet } } }, async (request): Promise<Fleet> => {
    const { storeId = null, standing = null, text = '' } = request.query;
    const nowMs = clock.nowMs();
    return db.withTenant(identityOf(request).tenantId, async (tx) => {
      const { silentAfterHours } = await readFleetRules(tx);
      return { ...await listFleet(tx, { storeId, standing, text: text.trim() }, nowMs, silentAfterHours), serverTime: nowMs };
    }, { readOnly: true });
  });

  app.get<{ Params: Params }>('/api/v1/fleet/:deviceId', { schema: { tags, summary: 'One device with its lives, its last days and what is wrong with it', params: Params, response: { 200: FleetDetail } } }, async (request): Promise<FleetDetail> => {
    const found = await db.withTenant(identityOf(request).tenantId, async (tx) => findDevice(tx, request.params.deviceId, clock.nowMs(), (await readFleetRules(tx)).silentAfterHours), { readOnly: true });
    if (!found) throw notFound('device');
    return found;
  });

  app.put<{ Body: FleetRules }>('/api/v1/fleet/rules', { config: Changes, schema: { tags, summary: 'When a silent till is somebody’s business', body: FleetRules, response: { 200: FleetRules } } }, async (request): Promise<FleetRules> => {
    const { tenantId } = identityOf(request);
    await db.withTenant(tenantId, (tx) => saveFleetRules(tx, request.body));
    // The rules stand: what they find now is looked for again by the watch itself.
    await watch.look(tenantId).catch((error: unknown) => request.log.warn({ err: error, tenantId }, 'silent tills could not be looked for'));
    wake.notifyHead(tenantId);
    return request.body;
  });

  app.post<{ Params: Params; Body: RevokeDevice }>('/api/v1/devices/:deviceId/revoke', { config: Changes, schema: { tags, summary: 'The device is a till of the company no longer', params: Params, body: RevokeDevice } }, async (request, reply) => {
    const { tenantId, userId } = identityOf(request);
    const { deviceId } = request.params;
    const nowMs = clock.nowMs();
    const revoked = await db.withTenant(tenantId, (tx) => revokeDevice(tx, { id: deps.ids.uuid(), deviceId, userId, reason: request.body.reason, at: nowMs, nowMs }));
    if (revoked === null) throw notFound('device');
    if (revoked !== 'before') request.log.warn({ tenantId, userId, deviceId }, 'a device was revoked');
    wake.notifyDevice(tenantId, deviceId);
    wake.notifyHead(tenantId);
    return reply.code(204).send();
  });
}
