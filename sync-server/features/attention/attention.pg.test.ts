import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { AttentionList, QuarantinedPayload } from '#contract/api/attention.ts';
import { buildApp } from '#server/app.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { signIn } from '../sync/testing/http.ts';
import { firstTill, plantCompany, pushCommits, type Planted, type PlantedTill } from '../sync/testing/shop.ts';

let test: TestDatabase;
let http: FastifyInstance;
beforeAll(async () => {
  test = await testDatabase({ connections: 6 });
  http = await buildApp(test.deps);
});
afterAll(async () => {
  await http.close();
  await test.close();
});

type Desk = { readonly planted: Planted; readonly till: PlantedTill; readonly get: (path: string) => Promise<{ status: number; json: unknown }>; readonly post: (path: string, body: unknown) => Promise<number>; readonly list: (question?: string) => Promise<AttentionList> };

async function desk(): Promise<Desk> {
  const planted = await plantCompany(test.deps, { stores: 2 });
  const headers = await signIn(test.deps, planted.companyId);
  const get = async (path: string): Promise<{ status: number; json: unknown }> => {
    const answer = await http.inject({ url: `/api/v1/${path}`, headers });
    return { status: answer.statusCode, json: answer.json() };
  };
  return {
    planted, till: firstTill(planted), get,
    post: async (path, body) => (await http.inject({ method: 'POST', url: `/api/v1/${path}`, headers, payload: body as object })).statusCode,
    list: async (question = '') => compileCheck(AttentionList).parse((await get(`attention${question}`)).json),
  };
}

/** Sends that many commits nobody can read; `text` stands in each of them. */
async function set(aside: Desk, count: number, text = 'not JSON'): Promise<void> {
  await pushCommits(test.deps, aside.till.device, Array.from({ length: count }, (_, index) => aside.till.log.add(new TextEncoder().encode(`${text} ${index}`))));
}

describe('the attention inbox', () => {
  it('comes in pages, newest first, each item once', async () => {
    const one = await desk();
    await set(one, 7);
    const first = await one.list('?limit=3');
    expect([first.items.length, first.open]).toEqual([3, 7]);
    const seen = [...first.items];
    for (let next = first.next; next !== null;) {
      const page = await one.list(`?limit=3&after=${next}`);
      seen.push(...page.items);
      next = page.next;
    }
    expect(new Set(seen.map((item) => item.id)).size).toBe(7);
    expect(seen.map((item) => item.createdAt)).toEqual(seen.map((item) => item.createdAt).toSorted((a, b) => b - a));
    for (const wrong of ['?after=x', '?limit=0', '?kind=sunburn', '?state=lost', '?storeId=1']) expect((await one.get(`attention${wrong}`)).status, wrong).toBe(400);
  });

  it('what was dealt with stays with who, when and why, and is found by those words', async () => {
    const one = await desk();
    await set(one, 2);
    const [item, other] = (await one.list()).items;
    expect(await one.post(`attention/${item?.id}/dismiss`, { note: '  Сверили с бумагой: верно  ' })).toBe(200);
    expect(await one.post(`attention/${item?.id}/dismiss`, {})).toBe(404);
    expect(await one.post(`attention/${other?.id}/dismiss`, {})).toBe(200);
    expect(await one.list()).toMatchObject({ items: [], open: 0 });
    const closed = await one.list('?state=closed');
    expect(closed.items).toHaveLength(2);
    expect((await one.list('?state=closed&text=СВЕРИЛИ')).items).toMatchObject([{ id: item?.id, closed: { how: 'dealt-with', by: 'Хозяйка', note: 'Сверили с бумагой: верно' } }]);
    expect(JSON.stringify(closed.items.map(({ detail }) => detail))).not.toContain('Сверили');
    expect((await one.list('?state=all&text=not-json')).items).toHaveLength(2);
    expect((await one.list('?state=all&text=%25')).items).toEqual([]);
  });

  it('is narrowed by store, till and kind', async () => {
    const one = await desk();
    await set(one, 1);
    const { storeId, tillId } = one.till.device;
    expect((await one.list(`?storeId=${storeId}&tillId=${tillId}&kind=quarantined-commit`)).items).toHaveLength(1);
    expect((await one.list(`?storeId=${one.planted.stores[1]?.storeId}`)).items).toEqual([]);
    expect((await one.list('?kind=fork')).items).toEqual([]);
  });

  it('shows the bytes of a commit as they came, text or not, and after it was dealt with', async () => {
    const one = await desk();
    await pushCommits(test.deps, one.till.device, [one.till.log.add(new TextEncoder().encode('{"facts":')), one.till.log.add(new Uint8Array([0xff, 0xfe, 1]))]);
    const { items } = await one.list();
    const [text, bytes] = ['not-json', 'not-text'].map((reason) => items.find(({ detail }) => detail['reason'] === reason));
    const payload = async (id = ''): Promise<QuarantinedPayload> => compileCheck(QuarantinedPayload).parse((await one.get(`attention/${id}/payload`)).json);
    expect(await payload(text?.id)).toMatchObject({ text: '{"facts":', bytes: 9, reason: 'not-json', header: { dseq: 1 } });
    await one.post(`attention/${bytes?.id}/dismiss`, {});
    expect(await payload(bytes?.id)).toMatchObject({ text: null, base64: '//4B', bytes: 3 });
  });
});
