import type { FastifyInstance } from 'fastify';
import { CodeChange, GoodChange, GoodChoices, GoodDetail, NewPicture, NewPrice, QuickPages, QuickPagesChange } from '#contract/api/catalog.ts';
import { Id, Instant, Minor, Text, Type } from '#contract/define/schema.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound } from '#server/plugins/problems.ts';
import { changeGood, removeCode, saveCode } from './change-good.ts';
import { readPicture, setPicture } from './change-picture.ts';
import { removePrice, setPrice } from './change-price.ts';
import { readChoices, readGood } from './good-repo.ts';
import { readQuickPages, saveQuickPages } from './quick-pages.ts';

const tags = ['goods'];
const GoodParams = Type.Object({ goodId: Id });
type GoodParams = { goodId: string };
const NewCodeParams = Type.Object({ goodId: Id, code: Type.String({ pattern: '^[0-9]{8,14}$' }) });
const CodeParams = Type.Object({ goodId: Id, code: Text(50, 1) });
type CodeParams = { goodId: string; code: string };
const PriceParams = Type.Object({ goodId: Id, validFrom: Instant });
type PriceParams = { goodId: string; validFrom: number };
const SeenPrice = Type.Object({ amountMinor: Minor });
type SeenPrice = { amountMinor: number };
export const changesGoods = { roles: ['owner', 'manager'] } as const;

async function detailOf(tx: TenantTx, goodId: string, nowMs: number): Promise<GoodDetail> {
  const good = await readGood(tx, goodId, nowMs);
  if (!good) throw notFound('good');
  return good;
}

/** One good of HQ: what it is, its codes and its prices. */
export async function goodRoutes(app: FastifyInstance, { db, wake, ids, clock }: ServerDeps): Promise<void> {
  app.get('/api/v1/goods/choices', { schema: { tags, response: { 200: GoodChoices } } }, (request): Promise<GoodChoices> => db.withTenant(identityOf(request).tenantId, (tx) => readChoices(tx, clock.nowMs()), { readOnly: true }));

  app.get<{ Params: GoodParams }>('/api/v1/goods/:goodId', { schema: { tags, params: GoodParams, response: { 200: GoodDetail } } }, (request): Promise<GoodDetail> =>
    db.withTenant(identityOf(request).tenantId, (tx) => detailOf(tx, request.params.goodId, clock.nowMs()), { readOnly: true }));

  /** Changes a good and answers it as it is now; the tills hear of it. */
  const change = async (tenantId: string, goodId: string, work: (tx: TenantTx) => Promise<void>): Promise<GoodDetail> => {
    await db.withTenant(tenantId, work);
    wake.notifyHead(tenantId);
    return db.withTenant(tenantId, (tx) => detailOf(tx, goodId, clock.nowMs()), { readOnly: true });
  };

  app.put<{ Params: GoodParams; Body: GoodChange }>('/api/v1/goods/:goodId', {
    schema: { tags, params: GoodParams, body: GoodChange, response: { 200: GoodDetail } }, config: changesGoods,
  }, (request) => change(identityOf(request).tenantId, request.params.goodId, (tx) => changeGood(tx, request.params.goodId, request.body)));

  app.put<{ Params: CodeParams; Body: CodeChange }>('/api/v1/goods/:goodId/codes/:code', {
    schema: { tags, params: NewCodeParams, body: CodeChange, response: { 200: GoodDetail } }, config: changesGoods,
  }, (request) => change(identityOf(request).tenantId, request.params.goodId, (tx) => saveCode(tx, request.params.goodId, request.params.code, request.body)));

  app.delete<{ Params: CodeParams }>('/api/v1/goods/:goodId/codes/:code', {
    schema: { tags, params: CodeParams, response: { 200: GoodDetail } }, config: changesGoods,
  }, (request) => change(identityOf(request).tenantId, request.params.goodId, (tx) => removeCode(tx, request.params.goodId, request.params.code)));

  app.put<{ Params: GoodParams; Body: NewPicture }>('/api/v1/goods/:goodId/picture', {
    schema: { tags, params: GoodParams, body: NewPicture, response: { 200: GoodDetail } }, config: changesGoods,
  }, (request) => {
    const picture = readPicture(request.body.base64);
    return change(identityOf(request).tenantId, request.params.goodId, (tx) => setPicture(tx, request.params.goodId, picture, clock.nowMs()));
  });

  app.delete<{ Params: GoodParams }>('/api/v1/goods/:goodId/picture', {
    schema: { tags, params: GoodParams, response: { 200: GoodDetail } }, config: changesGoods,
  }, (request) => change(identityOf(request).tenantId, request.params.goodId, (tx) => setPicture(tx, request.params.goodId, null, clock.nowMs())));

  app.put<{ Params: GoodParams; Body: NewPrice }>('/api/v1/goods/:goodId/price', { schema: { tags, params: GoodParams, body: NewPrice }, config: changesGoods }, async (request, reply) => {
    const { tenantId } = identityOf(request);
    await db.withTenant(tenantId, (tx) => setPrice(tx, request.params.goodId, request.body, { clock, newId: ids.uuid }));
    wake.notifyHead(tenantId);
    return reply.code(204).send();
  });

  app.delete<{ Params: PriceParams; Querystring: SeenPrice }>('/api/v1/goods/:goodId/prices/:validFrom', { schema: { tags, params: PriceParams, querystring: SeenPrice }, config: changesGoods }, async (request, reply) => {
    const { tenantId } = identityOf(request);
    await db.withTenant(tenantId, (tx) => removePrice(tx, request.params.goodId, { validFrom: request.params.validFrom, amountMinor: request.query.amountMinor }, clock.nowMs()));
    wake.notifyHead(tenantId);
    return reply.code(204).send();
  });
}

/** Pages of quick goods, the same on every till of the company. */
export async function quickRoutes(app: FastifyInstance, { db, wake }: ServerDeps): Promise<void> {
  app.get('/api/v1/quick-pages', { schema: { tags, response: { 200: QuickPages } } }, (request): Promise<QuickPages> => db.withTenant(identityOf(request).tenantId, readQuickPages, { readOnly: true }));

  app.put<{ Body: QuickPagesChange }>('/api/v1/quick-pages', { schema: { tags, body: QuickPagesChange, response: { 200: QuickPages } }, config: changesGoods }, async (request): Promise<QuickPages> => {
    const { tenantId } = identityOf(request);
    await db.withTenant(tenantId, (tx) => saveQuickPages(tx, request.body));
    wake.notifyHead(tenantId);
    return db.withTenant(tenantId, readQuickPages, { readOnly: true });
  });
}
