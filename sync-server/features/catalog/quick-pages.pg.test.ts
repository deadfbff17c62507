import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QuickPages } from '#contract/api/catalog.ts';
import type { Hq, TestServer } from '#server/testing/hq.ts';
import { goodsOf, openOffice } from './testing/goods.ts';

let server: TestServer;
let hq: Hq;
let companyId: string;
beforeAll(async () => { ({ server, hq, companyId } = await openOffice()); });
afterAll(() => server.close());
const { add, fed } = goodsOf(() => ({ server, hq, companyId }));

describe('quick pages', () => {
  const read = async (): Promise<QuickPages> => (await hq.call<QuickPages>('GET', '/api/v1/quick-pages')).body;
  const save = (version: number, pages: readonly { name: string; goodIds: readonly string[] }[]) => hq.call<QuickPages>('PUT', '/api/v1/quick-pages', { version, pages });
  const shown = (pages: QuickPages): unknown => pages.pages.map(({ name, goods }) => [name, ...goods.map((good) => good.id)]);

  it('are made, moved and emptied, place by place on the tills', async () => {
    const [a, b, c] = [(await add()).id, (await add()).id, (await add()).id];
    const none = await read();
    expect(none.pages).toEqual([]);
    const first = await save(none.version, [{ name: 'Хлеб', goodIds: [a, b, c] }, { name: 'Кофе', goodIds: [b] }]);
    expect([first.status, shown(first.body)]).toEqual([200, [['Хлеб', a, b, c], ['Кофе', b]]]);
    expect((await fed('quickGood', '[')).map(({ key, removed }) => [key, removed])).toEqual([['[1,1]', false], ['[1,2]', false], ['[1,3]', false], ['[2,1]', false]]);
    const second = await save(first.body.version, [{ name: 'Кофе', goodIds: [b] }, { name: 'Хлеб', goodIds: [c, a] }]);
    expect(shown(second.body)).toEqual([['Кофе', b], ['Хлеб', c, a]]);
    expect((await fed('quickGood', '[')).filter(({ removed }) => removed).map(({ key }) => key)).toEqual(['[1,2]', '[1,3]']);
    expect((await save(first.body.version, [])).body).toMatchObject({ code: 'changed-meanwhile' });
    const last = await save(second.body.version, []);
    expect(last.body.pages).toEqual([]);
    expect(last.body.version).toBeGreaterThan(second.body.version);
  });

  it('hold goods of the company, each once on a page, and a name', async () => {
    const { version } = await read();
    const { id } = await add();
    expect((await save(version, [{ name: 'Хлеб', goodIds: [server.deps.ids.uuid()] }])).body).toMatchObject({ code: 'unknown-good' });
    for (const page of [{ name: 'Хлеб', goodIds: [id, id] }, { name: '', goodIds: [id] }, { name: 'Хлеб', goodIds: [] }]) expect((await save(version, [page])).status).toBe(400);
    expect((await read()).pages).toEqual([]);
  });
});
