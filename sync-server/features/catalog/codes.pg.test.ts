import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GoodDetail, GoodRow } from '#contract/api/catalog.ts';
import type { Hq, TestServer } from '#server/testing/hq.ts';
import { goodsOf, MICRO, openOffice } from './testing/goods.ts';

let server: TestServer;
let hq: Hq;
let companyId: string;
beforeAll(async () => { ({ server, hq, companyId } = await openOffice()); });
afterAll(() => server.close());
const { add, barcode, detail, fed } = goodsOf(() => ({ server, hq, companyId }));
let made = 0;

describe('codes of a good', () => {
  it('are as many as one likes, each with what is inside, and reach the tills, leaving too', async () => {
    const [one, box] = [barcode(), barcode()];
    const good = await add({ barcode: one });
    const put = await hq.call<GoodDetail>('PUT', `/api/v1/goods/${good.id}/codes/${box}`, { packMicro: 12 * MICRO });
    expect(put).toMatchObject({ status: 200, body: { codes: [{ code: one, packMicro: MICRO, others: [] }, { code: box, packMicro: 12 * MICRO, others: [] }] } });
    expect(await fed('barcode', box)).toEqual([{ key: JSON.stringify([box, good.id]), removed: false }]);
    expect((await hq.call<GoodDetail>('PUT', `/api/v1/goods/${good.id}/codes/${box}`, { packMicro: 6 * MICRO })).body.codes[1]?.packMicro).toBe(6 * MICRO);
    expect((await hq.call<GoodDetail>('DELETE', `/api/v1/goods/${good.id}/codes/${box}`)).body.codes.map(({ code }) => code)).toEqual([one]);
    expect(await fed('barcode', box)).toEqual([{ key: JSON.stringify([box, good.id]), removed: true }]);
    expect((await hq.call('DELETE', `/api/v1/goods/${good.id}/codes/${box}`)).status).toBe(404);
  });

  it('may be those of another good where a person says so', async () => {
    const code = barcode();
    const first = await add({ barcode: code });
    const second = await add();
    const put = (body: object) => hq.call<GoodDetail>('PUT', `/api/v1/goods/${second.id}/codes/${code}`, body);
    expect(await put({ packMicro: MICRO })).toMatchObject({ status: 409, body: { code: 'barcode-taken' } });
    expect(await put({ packMicro: MICRO, shared: true })).toMatchObject({ status: 200, body: { codes: [{ code, others: [{ id: first.id, name: first.name }] }] } });
    expect((await put({ packMicro: 2 * MICRO })).status).toBe(200);
    expect((await detail(first.id)).codes).toMatchObject([{ code, packMicro: MICRO, others: [{ id: second.id }] }]);
    const third = await add({ barcode: code, shared: true, packMicro: 3 * MICRO });
    expect((await detail(third.id)).codes).toMatchObject([{ packMicro: 3 * MICRO, others: [{ id: first.id }, { id: second.id }] }]);
  });

  it('GD2 are taken by one of two goods that get them at once', async () => {
    const [one, other] = [await add(), await add()];
    for (let round = 0; round < 5; round += 1) {
      const code = barcode();
      const answers = await Promise.all([
        ...[one, other].map((good) => hq.call('PUT', `/api/v1/goods/${good.id}/codes/${code}`, { packMicro: MICRO })),
        hq.call('POST', '/api/v1/goods', { name: `Товар ${++made}`, barcode: code, article: null, unit: 'pcs', taxCode: 'standard', priceMinor: 100 }),
      ]);
      expect(answers.filter(({ status }) => status === 409).map(({ body }) => body['code'])).toEqual(['barcode-taken', 'barcode-taken']);
    }
  });

  it('hold whole pieces, and any part of what is measured; a wrong check digit is refused', async () => {
    const [piece, weighed] = [await add(), await add({ unit: 'kg' })];
    const put = (good: GoodRow, code: string, packMicro: number) => hq.call('PUT', `/api/v1/goods/${good.id}/codes/${code}`, { packMicro });
    expect(await put(piece, barcode(), 500_000)).toMatchObject({ status: 422, body: { code: 'pack-not-whole' } });
    expect((await put(weighed, barcode(), 500_000)).status).toBe(200);
    expect(await put(piece, '4600000000001', MICRO)).toMatchObject({ status: 422, body: { code: 'barcode-invalid' } });
    expect((await put(piece, barcode(), 0)).status).toBe(400);
  });
});
