import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_PICTURE_BYTES, type GoodDetail, type GoodRow } from '#contract/api/catalog.ts';
import type { Hq, TestServer } from '#server/testing/hq.ts';
import { goodsOf, openOffice } from './testing/goods.ts';

let server: TestServer;
let hq: Hq;
let companyId: string;
beforeAll(async () => { ({ server, hq, companyId } = await openOffice()); });
afterAll(() => server.close());
const { add, detail, fed } = goodsOf(() => ({ server, hq, companyId }));

describe('pictures', () => {
  const PNG = '\x89PNG\r\n\x1a\n';
  const put = (good: GoodRow, bytes: string) => hq.call<GoodDetail>('PUT', `/api/v1/goods/${good.id}/picture`, { base64: Buffer.from(bytes, 'latin1').toString('base64') });

  it('come to the tills with the good, once for all that show them, and go with the last', async () => {
    const [one, other] = [await add(), await add()];
    const first = (await put(one, `${PNG}1`)).body.pictureHash ?? '';
    expect(await hq.call('GET', `/api/v1/pictures/${first}`)).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    expect((await put(other, `${PNG}1`)).body.pictureHash).toBe(first);
    const second = (await put(one, 'RIFF0000WEBP')).body.pictureHash ?? '';
    expect([await fed('blob', first), await fed('blob', second)]).toMatchObject([[{ removed: false }], [{ removed: false }]]);
    expect((await hq.call<GoodDetail>('DELETE', `/api/v1/goods/${other.id}/picture`)).body.pictureHash).toBeNull();
    expect(await fed('blob', first)).toMatchObject([{ removed: true }]);
    expect((await hq.call('GET', `/api/v1/pictures/${first}`)).status).toBe(404);
    expect((await put(one, 'RIFF0000WEBP')).body.pictureHash).toBe(second);
    expect((await hq.call('GET', `/api/v1/pictures/${second}`)).status).toBe(200);
  });

  it('are what their bytes say, and not too large', async () => {
    const good = await add();
    expect((await put(good, '<svg xmlns="http://www.w3.org/2000/svg"/>')).body).toMatchObject({ code: 'not-a-picture' });
    expect((await put(good, PNG + 'x'.repeat(MAX_PICTURE_BYTES))).body).toMatchObject({ code: 'picture-too-large' });
    expect((await detail(good.id)).pictureHash).toBeNull();
  });
});
