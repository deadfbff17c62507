import type { FastifyInstance } from 'fastify';
import { GoodPage, GoodRow, NewGood } from '#contract/api/catalog.ts';
import { Text, Type } from '#contract/define/schema.ts';
import { MICRO } from '#domain/quantity/quantity.ts';
import { lockCompany } from '#server/db/company-lock.ts';
import { recordChanges } from '#server/db/feed.ts';
import { defaultPriceListId, saveRows } from '#server/db/rows.ts';
import { soundPicture } from '#server/db/sound-picture.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { ProblemError } from '#server/plugins/problems.ts';
import { barcodeIsTaken, lastRank, listGoods, taxCodeExists } from './catalog-repo.ts';
import { barcodeTaken, codeFor } from './change-good.ts';
import { categoryRoutes } from './category-routes.ts';
import { readCursor } from './cursor.ts';
import { changesGoods, goodRoutes, quickRoutes } from './good-routes.ts';

const PAGE = 50;
const MAX_PAGE = 200;
const Search = Type.Object({
  search: Type.Optional(Text(200)), after: Type.Optional(Text(300)), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })),
});
type Search = { search?: string; after?: string; limit?: number };
/** A drawing is a document too: shown by itself it may do nothing at all. */
const PICTURE_POLICY = `default-src 'none'; style-src 'unsafe-inline'; sandbox`;

/** Goods and their prices as HQ sees and changes them; tills hear of every change. */
export async function catalogRoutes(app: FastifyInstance, deps: ServerDeps): Promise<void> {
  const { db, wake, ids, clock } = deps;
  const tags = ['goods'];
  await goodRoutes(app, deps);
  await quickRoutes(app, deps);
  await categoryRoutes(app, deps);

  app.get<{ Querystring: Search }>('/api/v1/goods', { schema: { tags, querystring: Search, response: { 200: GoodPage } } }, async (request): Promise<GoodPage> => {
    const { search = '', after, limit = PAGE } = request.query;
    const cursor = after === undefined || after === '' ? null : readCursor(after);
    if (cursor === undefined) throw new ProblemError(400, 'invalid-input', 'The cursor is not one of ours.');
    return db.withTenant(identityOf(request).tenantId, (tx) => listGoods(tx, { search, cursor, limit, nowMs: clock.nowMs() }), { readOnly: true });
  });

  app.post<{ Body: NewGood }>('/api/v1/goods', { schema: { tags, body: NewGood, response: { 201: GoodRow } }, config: changesGoods }, async (request, reply) => {
    const { tenantId } = identityOf(request);
    const { name, article, unit, taxCode, priceMinor, packMicro = MICRO, shared = false } = request.body;
    const code = request.body.barcode === null ? null : codeFor(unit, request.body.barcode, packMicro);
    const id = ids.uuid();
    await db.withTenant(tenantId, async (tx) => {
      await lockCompany(tx);
      if (!(await taxCodeExists(tx, taxCode))) throw new ProblemError(422, 'unknown-tax-code', 'The company has no such tax rate.');
      if (code !== null && !shared && await barcodeIsTaken(tx, code)) throw barcodeTaken();
      const changes = await saveRows(tx, 'good', [{
        id, name, article, brand: null, categoryId: null, unit, taxCode, legalEntityId: null, pictureHash: null, salesRank: await lastRank(tx) + 1, active: true,
      }]);
      if (code !== null) changes.push(...await saveRows(tx, 'barcode', [{ code, goodId: id, packMicro }]));
      // A first price is in force from the beginning: a till whose clock is slow sells the good all the same.
      if (priceMinor !== null) changes.push(...await saveRows(tx, 'price', [{ listId: await defaultPriceListId(tx), goodId: id, validFrom: 0, amountMinor: priceMinor }]));
      await recordChanges(tx, tenantId, changes);
    });
    wake.notifyHead(tenantId);
    const good: GoodRow = { id, name, article, unit, categoryName: null, barcodes: code === null ? [] : [code], taxCode, priceMinor, active: true, pictureHash: null };
    return reply.code(201).send(good);
  });

  app.get<{ Params: { hash: string } }>('/api/v1/pictures/:hash', {
    schema: { tags, params: Type.Object({ hash: Type.String({ pattern: '^[0-9a-f]{64}$' }) }) },
  }, async (request, reply) => {
    const picture = await soundPicture(deps, identityOf(request).tenantId, request.params.hash);
    return reply.type(picture.mime).header('cache-control', 'private, max-age=31536000, immutable').header('content-security-policy', PICTURE_POLICY).send(picture.bytes);
  });
}
