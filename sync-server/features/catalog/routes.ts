import type { FastifyInstance } from 'fastify';
import { GoodPage, GoodRow, NewGood, NewPrice } from '#contract/api/catalog.ts';
import { Id, Text, Type } from '#contract/define/schema.ts';
import { canonicalBarcode, isValidEan } from '#domain/codes/ean.ts';
import { recordChanges } from '#server/db/feed.ts';
import { defaultPriceListId, saveRows } from '#server/db/rows.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { barcodeIsTaken, findPicture, goodExists, lastRank, listGoods, taxCodeExists } from './catalog-repo.ts';
import { readCursor } from './cursor.ts';

const PAGE = 50;
const MAX_PAGE = 200;
const MICRO = 1_000_000;
const Search = Type.Object({
  search: Type.Optional(Text(200)), after: Type.Optional(Text(300)), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })),
});
type Search = { search?: string; after?: string; limit?: number };
const GoodParams = Type.Object({ goodId: Id });
const changesGoods = { roles: ['owner', 'manager'] } as const;
/** A drawing is a document too: shown by itself it may do nothing at all. */
const PICTURE_POLICY = `default-src 'none'; style-src 'unsafe-inline'; sandbox`;

/** Goods and their prices as HQ sees and changes them; tills hear of every change. */
export async function catalogRoutes(app: FastifyInstance, { db, wake, ids, clock }: ServerDeps): Promise<void> {
  const tags = ['goods'];

  app.get<{ Querystring: Search }>('/api/v1/goods', { schema: { tags, querystring: Search, response: { 200: GoodPage } } }, async (request): Promise<GoodPage> => {
    const { search = '', after, limit = PAGE } = request.query;
    const cursor = after === undefined || after === '' ? null : readCursor(after);
    if (cursor === undefined) throw new ProblemError(400, 'invalid-input', 'The cursor is not one of ours.');
    return db.withTenant(identityOf(request).tenantId, (tx) => listGoods(tx, { search, cursor, limit, nowMs: clock.nowMs() }), { readOnly: true });
  });

  app.post<{ Body: NewGood }>('/api/v1/goods', { schema: { tags, body: NewGood, response: { 201: GoodRow } }, config: changesGoods }, async (request, reply) => {
    const { tenantId } = identityOf(request);
    const { name, article, unit, taxCode, priceMinor } = request.body;
    const code = request.body.barcode === null ? null : canonicalBarcode(request.body.barcode);
    if (code !== null && !isValidEan(code)) throw new ProblemError(422, 'barcode-invalid', 'The check digit of the barcode is wrong.');
    const id = ids.uuid();
    await db.withTenant(tenantId, async (tx) => {
      if (!(await taxCodeExists(tx, taxCode))) throw new ProblemError(422, 'unknown-tax-code', 'The company has no such tax rate.');
      if (code !== null && await barcodeIsTaken(tx, code)) throw new ProblemError(409, 'barcode-taken', 'Another good has this barcode.');
      const changes = await saveRows(tx, 'good', [{
        id, name, article, brand: null, categoryId: null, unit, taxCode, legalEntityId: null, pictureHash: null, salesRank: await lastRank(tx) + 1, active: true,
      }]);
      if (code !== null) changes.push(...await saveRows(tx, 'barcode', [{ code, goodId: id, packMicro: MICRO }]));
      // A first price is in force from the beginning: a till whose clock is slow sells the good all the same.
      changes.push(...await saveRows(tx, 'price', [{ listId: await defaultPriceListId(tx), goodId: id, validFrom: 0, amountMinor: priceMinor }]));
      await recordChanges(tx, tenantId, changes);
    });
    wake.notifyHead(tenantId);
    const good: GoodRow = { id, name, article, unit, categoryName: null, barcodes: code === null ? [] : [code], taxCode, priceMinor, active: true, pictureHash: null };
    return reply.code(201).send(good);
  });

  app.put<{ Params: { goodId: string }; Body: NewPrice }>('/api/v1/goods/:goodId/price', {
    schema: { tags, params: GoodParams, body: NewPrice }, config: changesGoods,
  }, async (request, reply) => {
    const { tenantId } = identityOf(request);
    const { amountMinor, validFrom = clock.nowMs() } = request.body;
    await db.withTenant(tenantId, async (tx) => {
      if (!(await goodExists(tx, request.params.goodId))) throw notFound('good');
      const price = { listId: await defaultPriceListId(tx), goodId: request.params.goodId, validFrom, amountMinor };
      await recordChanges(tx, tenantId, await saveRows(tx, 'price', [price]));
    });
    wake.notifyHead(tenantId);
    return reply.code(204).send();
  });

  app.get<{ Params: { hash: string } }>('/api/v1/pictures/:hash', {
    schema: { tags, params: Type.Object({ hash: Type.String({ pattern: '^[0-9a-f]{64}$' }) }) },
  }, async (request, reply) => {
    const picture = await db.withTenant(identityOf(request).tenantId, (tx) => findPicture(tx, request.params.hash), { readOnly: true });
    if (!picture) throw notFound('picture');
    return reply.type(picture.mime).header('cache-control', 'private, max-age=31536000, immutable').header('content-security-policy', PICTURE_POLICY).send(picture.bytes);
  });
}
