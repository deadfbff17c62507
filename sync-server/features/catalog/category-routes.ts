import type { FastifyInstance } from 'fastify';
import { CategoryChange, CategoryList, NewCategory } from '#contract/api/category.ts';
import { Id, Type } from '#contract/define/schema.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { addCategory, changeCategory, readCategories, removeCategory } from './categories.ts';
import { changesGoods as config } from './good-routes.ts';

const params = Type.Object({ categoryId: Id });
type Params = { categoryId: string };

/** Categories of goods: a tree, the same on every till of the company. */
export async function categoryRoutes(app: FastifyInstance, { db, wake, ids }: ServerDeps): Promise<void> {
  const tags = ['goods'];
  const list = (tenantId: string): Promise<CategoryList> => db.withTenant(tenantId, readCategories, { readOnly: true });
  const change = async (tenantId: string, work: (tx: TenantTx) => Promise<void>): Promise<CategoryList> => {
    await db.withTenant(tenantId, work);
    wake.notifyHead(tenantId);
    return list(tenantId);
  };

  app.get('/api/v1/categories', { schema: { tags, response: { 200: CategoryList } } }, (request) => list(identityOf(request).tenantId));

  app.post<{ Body: NewCategory }>('/api/v1/categories', { schema: { tags, body: NewCategory, response: { 201: CategoryList } }, config }, async (request, reply) =>
    reply.code(201).send(await change(identityOf(request).tenantId, (tx) => addCategory(tx, { id: ids.uuid(), ...request.body }))));

  app.put<{ Params: Params; Body: CategoryChange }>('/api/v1/categories/:categoryId', { schema: { tags, params, body: CategoryChange, response: { 200: CategoryList } }, config }, (request) =>
    change(identityOf(request).tenantId, (tx) => changeCategory(tx, request.params.categoryId, request.body)));

  app.delete<{ Params: Params }>('/api/v1/categories/:categoryId', { schema: { tags, params, response: { 200: CategoryList } }, config }, (request) =>
    change(identityOf(request).tenantId, (tx) => removeCategory(tx, request.params.categoryId)));
}
