import type { FastifyInstance } from 'fastify';
import { PairingCode } from '#contract/api/company.ts';
import { MoveTill, NewStore, NewTill, StoreList, StoreRow, TillRow } from '#contract/api/store.ts';
import { Id, Type } from '#contract/define/schema.ts';
import { issueEnrolCode } from '#server/db/enrol-codes.ts';
import { recordChanges } from '#server/db/feed.ts';
import { defaultPriceListId, saveRows } from '#server/db/rows.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { needTimeZone } from '#server/plugins/time-zone.ts';
import { editRoutes } from './edit-routes.ts';
import { MOVE_REFUSALS, moveTill } from './move-till.ts';
import { firstLegalEntityId, firstReceiptTexts, firstTimeZone, legalEntityExists, listStores, nextStoreNumber, nextTillNumber, storeExists, storeOfTill } from './store-repo.ts';

const CURRENCY = 'RUB';
const ChangesStores = { roles: ['owner', 'manager'] } as const;

/** A till somebody will connect in a moment. */
type ComingTill = { readonly tenantId: string; readonly tillId: string; readonly storeId: string };

/**
 * Stores, their tills, and the codes by which a computer becomes a till.
 * @param expect told of each till a code was given out for
 */
export async function storeRoutes(app: FastifyInstance, deps: ServerDeps, expect: (till: ComingTill) => void): Promise<void> {
  const { db, wake, ids } = deps;
  const tags = ['stores'];
  editRoutes(app, deps);

  app.get('/api/v1/stores', { schema: { tags, response: { 200: StoreList } } }, async (request): Promise<StoreList> =>
    db.withTenant(identityOf(request).tenantId, async (tx) => ({ stores: await listStores(tx) }), { readOnly: true }));

  app.post<{ Body: NewStore }>('/api/v1/stores', { schema: { tags, body: NewStore, response: { 201: StoreRow } }, config: ChangesStores }, async (request, reply) => {
    const { tenantId } = identityOf(request);
    const storeId = ids.uuid();
    const { name, address, timeZone, dayCutoffMin = 0 } = request.body;
    if (timeZone !== undefined) await needTimeZone(db, timeZone);
    const stores = await db.withTenant(tenantId, async (tx) => {
      const changes = await saveRows(tx, 'store', [{
        id: storeId, number: await nextStoreNumber(tx), name, address, timeZone: timeZone ?? await firstTimeZone(tx), dayCutoffMin,
        currency: CURRENCY, priceListId: await defaultPriceListId(tx), ...await firstReceiptTexts(tx, name),
      }]);
      changes.push(...await saveRows(tx, 'till', [{ id: ids.uuid(), storeId, number: 1, name: 'Касса 1', legalEntityId: await firstLegalEntityId(tx) }]));
      await recordChanges(tx, tenantId, changes);
      return listStores(tx, storeId);
    });
    wake.notifyHead(tenantId);
    return reply.code(201).send(stores[0]);
  });

  app.post<{ Body: NewTill }>('/api/v1/tills', { schema: { tags, body: NewTill, response: { 201: TillRow } }, config: ChangesStores }, async (request, reply) => {
    const { tenantId } = identityOf(request);
    const { storeId, name, legalEntityId } = request.body;
    const id = ids.uuid();
    const tills = await db.withTenant(tenantId, async (tx) => {
      if (!(await storeExists(tx, storeId))) throw notFound('store');
      if (legalEntityId !== undefined && !(await legalEntityExists(tx, legalEntityId))) throw notFound('legal entity');
      const number = await nextTillNumber(tx, storeId);
      await recordChanges(tx, tenantId, await saveRows(tx, 'till', [{ id, storeId, number, name: name || `Касса ${number}`, legalEntityId: legalEntityId ?? await firstLegalEntityId(tx) }]));
      return (await listStores(tx, storeId))[0]?.tills ?? [];
    });
    wake.notifyHead(tenantId);
    return reply.code(201).send(tills.find((till) => till.id === id));
  });

  app.post<{ Params: { tillId: string }; Body: MoveTill }>('/api/v1/tills/:tillId/move', {
    schema: { tags, summary: 'The till stands in another store from now on', params: Type.Object({ tillId: Id }), body: MoveTill, response: { 200: TillRow } }, config: ChangesStores,
  }, async (request) => {
    const { tenantId, userId } = identityOf(request);
    const { tillId } = request.params;
    const moved = await db.withTenant(tenantId, async (tx) => {
      const answer = await moveTill(tx, { tillId, ...request.body });
      return answer.ok ? { ...answer.value, tills: (await listStores(tx, request.body.storeId))[0]?.tills ?? [] } : answer;
    });
    if ('ok' in moved) throw new ProblemError(moved.code === 'not-found' ? 404 : 409, moved.code, MOVE_REFUSALS[moved.code]);
    request.log.warn({ tenantId, userId, tillId, from: moved.from, to: request.body.storeId }, 'a till was moved to another store');
    for (const deviceId of moved.devices) wake.notifyDevice(tenantId, deviceId);
    wake.notifyHead(tenantId);
    return moved.tills.find((till) => till.id === tillId);
  });

  app.post<{ Params: { tillId: string } }>('/api/v1/tills/:tillId/pairing', {
    schema: { tags, params: Type.Object({ tillId: Id }), response: { 200: PairingCode } }, config: ChangesStores,
  }, async (request): Promise<PairingCode> => {
    const { tenantId } = identityOf(request);
    const { tillId } = request.params;
    const { storeId, code } = await db.withTenant(tenantId, async (tx) => {
      const standsIn = await storeOfTill(tx, tillId);
      if (standsIn === null) throw notFound('till');
      return { storeId: standsIn, code: await issueEnrolCode(tx, deps, tillId) };
    });
    expect({ tenantId, tillId, storeId });
    return code;
  });
}
