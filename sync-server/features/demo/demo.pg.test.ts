import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GoodPage } from '#contract/api/catalog.ts';
import type { StaffList } from '#contract/api/staff.ts';
import { demoLogins, demoShop } from '#domain/demo-shop/shop.ts';
import { hqOf, testServer, type TestServer } from '#server/testing/hq.ts';
import { seedDemo } from './seed.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
  await seedDemo(server.deps);
});
afterAll(() => server.close());

describe('the demo company', () => {
  it('is there whole, and its owner signs in', async () => {
    const hq = hqOf(server.http);
    const { email, password } = demoLogins.hq;
    expect(await hq.call('POST', '/api/v1/session', { email, password })).toMatchObject({ status: 200, body: { companyName: demoShop.company[0]?.name } });
    expect(await hq.call('GET', '/api/v1/policies/till')).toMatchObject({ status: 200, body: { document: demoShop.policy[0]?.value } });
    const goods = await hq.call<GoodPage>('GET', '/api/v1/goods?limit=200');
    expect(goods.body.total).toBe(demoShop.good.length);
    expect(goods.body.goods.every((good) => good.barcodes.length > 0)).toBe(true);
    expect(goods.body.goods.filter((good) => good.priceMinor === null).map((good) => good.name)).toEqual(['Корзина подарочная по заказу']);
    expect((await hq.call<StaffList>('GET', '/api/v1/staff')).body.staff).toHaveLength(demoShop.staff.length);
    const picture = await hq.call<string>('GET', `/api/v1/pictures/${goods.body.goods[0]?.pictureHash}`);
    expect(picture).toMatchObject({ status: 200, headers: { 'content-type': 'image/svg+xml' } });
    expect(picture.body).toMatch(/^<svg /);
  });

  it('is left as people changed it by every later start', async () => {
    const tenantId = demoShop.company[0]?.id ?? '';
    await server.deps.db.withTenant(tenantId, (tx) => tx.query(`UPDATE good SET name = 'Переименован' WHERE id = $1`, [demoShop.good[0]?.id]));
    await server.deps.db.withTenant(tenantId, (tx) => tx.query('DELETE FROM barcode WHERE good_id = $1', [demoShop.good[1]?.id]));
    const lost = demoShop.barcode.filter((row) => row.goodId === demoShop.good[1]?.id).length;
    expect(await seedDemo(server.deps)).toBe(lost);
    expect(await seedDemo(server.deps)).toBe(0);
    const { rows } = await server.deps.db.withTenant(tenantId, (tx) => tx.query('SELECT name FROM good WHERE id = $1', [demoShop.good[0]?.id]));
    expect(rows).toEqual([{ name: 'Переименован' }]);
  });
});
