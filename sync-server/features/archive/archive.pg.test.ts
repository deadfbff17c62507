import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { ReceiptAnswer, RECEIPTS_PAGE, RECEIPTS_PAGE_BYTES, ReceiptsPage, type ReceiptMark } from '#contract/sync/receipts.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { receiptCode } from '#domain/receipt/code.ts';
import { chain, idsFrom, receiptPayload, refund, sale, seeded, type Chain } from '#server/sync/testing/commits.ts';
import { readPage } from './receipts-repo.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { hashSecret, formatToken, newSecret } from '#server/features/sync/token.ts';
import { ask, bearer, serve, type Answer, type Served } from '#server/features/sync/testing/http.ts';
import { plantCompany, pushCommits, type Planted, type PlantedTill } from '#server/features/sync/testing/shop.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const DAY = 86_400_000;
const random = seeded(90);
const ids = idsFrom(random);

let test: TestDatabase;
let server: Served;
beforeAll(async () => {
  test = await testDatabase();
  test.setNow(NOW);
  server = await serve(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const tillsOf = (planted: Planted, store = 0): readonly PlantedTill[] => planted.stores[store]?.tills ?? [];
async function twoTills(): Promise<[PlantedTill, PlantedTill]> {
  return tillsOf(await plantCompany(test.deps, { tills: 2 })) as [PlantedTill, PlantedTill];
}
const sold = (till: PlantedTill, number: number, more: { atMs?: number; lineCount?: number } = {}): ReceiptDocument => sale(till.place, ids, random, { incarnationId: till.incarnationId, number, atMs: NOW - 60_000, lineCount: 2, ...more });
async function send(till: PlantedTill, ...documents: ReceiptDocument[]): Promise<string[]> {
  return verdicts(till, till.log, documents);
}
async function verdicts(till: PlantedTill, log: Chain, documents: readonly ReceiptDocument[]): Promise<string[]> {
  const { reply } = await pushCommits(test.deps, till.device, documents.map((document) => log.add(receiptPayload(document))));
  expect(reply.verdicts.map((each) => each.verdict)).toEqual(documents.map(() => 'applied'));
  return documents.map(({ id }) => id);
}

const pageOf = (answer: Answer): ReceiptsPage => {
  expect(compileCheck(ReceiptsPage).problems(answer.json)).toEqual([]);
  return answer.json as ReceiptsPage;
};
async function page(till: PlantedTill, after: ReceiptMark | null = null, life: string | null = till.incarnationId): Promise<ReceiptsPage> {
  const query = new URLSearchParams({ ...(after === null ? {} : { seq: String(after.seq), id: after.id }), ...(life === null ? {} : { life }) });
  return pageOf(await ask(server, `api/sync/v1/receipts?${query}`, bearer(till.token)));
}
const idsIn = ({ receipts }: Pick<ReceiptsPage, 'receipts'>): string[] => receipts.map((one) => (one as { id: string }).id);
async function all(till: PlantedTill, from: ReceiptMark | null = null, life?: string | null): Promise<{ ids: string[]; pages: ReceiptsPage[]; mark: ReceiptMark }> {
  const pages: ReceiptsPage[] = [];
  let mark = from;
  for (;;) {
    const got = await page(till, mark, life);
    pages.push(got);
    mark = got.next;
    if (got.caughtUp) return { ids: pages.flatMap(idsIn), pages, mark };
  }
}
const wish = (till: PlantedTill, query: string): Promise<Answer> => ask(server, `api/sync/v1/receipt?${query}`, bearer(till.token));
async function found(till: PlantedTill, query: string): Promise<string[]> {
  const { json } = await wish(till, query);
  expect(compileCheck(ReceiptAnswer).problems(json)).toEqual([]);
  return idsIn(json as ReceiptAnswer);
}

describe('the receipts of a store', () => {
  it('SA1 SA2 come whole and in order, those of the other tills and of no other store or company', async () => {
    const planted = await plantCompany(test.deps, { stores: 2, tills: 2 });
    const [one, two] = tillsOf(planted) as [PlantedTill, PlantedTill];
    const strange = tillsOf(planted, 1)[0] as PlantedTill;
    const stranger = (await twoTills())[1];
    const first = sold(one, 1);
    const sent = await send(one, first);
    await send(strange, sold(strange, 1));
    await send(stranger, sold(stranger, 1));
    sent.push(...await send(one, refund(first, one.place, ids, { incarnationId: one.incarnationId, number: 2, lineCount: 1 })), ...await send(one, sold(one, 3), sold(one, 4)));
    const got = await all(two);
    expect(new Set(got.ids)).toEqual(new Set(sent));
    expect(got.ids.slice(0, 2)).toEqual(sent.slice(0, 2));
    expect(got.pages[0]).toMatchObject({ storeId: two.device.storeId, caughtUp: true });
    const document = got.pages[0]?.receipts[0] as unknown as ReceiptDocument;
    expect(document).toEqual({ ...first, movements: [], entries: [] });
  });

  it('SA2 a mark is never behind anything: what came after it comes next, once', async () => {
    const [one, two] = await twoTills();
    await send(one, sold(one, 1), sold(one, 2));
    const { mark } = await all(two);
    expect((await page(two, mark)).receipts).toEqual([]);
    const later = await send(one, sold(one, 3));
    expect((await all(two, mark)).ids).toEqual(later);
  });

  it('SA3 begin ninety days ago, and what is older by its own time is passed by', async () => {
    const [one, two] = await twoTills();
    test.setNow(NOW - 200 * DAY);
    await send(one, ...Array.from({ length: 5 }, (_, index) => sold(one, index + 1, { atMs: NOW - 200 * DAY })));
    test.setNow(NOW);
    const [old, edge, fresh] = await send(one, sold(one, 6, { atMs: NOW - 91 * DAY }), sold(one, 7, { atMs: NOW - 89 * DAY }), sold(one, 8));
    const got = await all(two);
    expect(got.ids).not.toContain(old);
    expect(new Set(got.ids)).toEqual(new Set([edge, fresh]));
  });

  it('SA4 leave out what this life wrote, and hold what an earlier life or another computer of the same till wrote', async () => {
    const [one, two] = await twoTills();
    const own = await send(one, sold(one, 1));
    const others = await send(two, sold(two, 1));
    expect((await all(one)).ids).toEqual(others);
    expect((await all(one, null, null)).ids).toEqual(others);
    const life = ids();
    const again = await verdicts(one, chain(one.device.deviceId, life, ids), [sale(one.place, ids, random, { incarnationId: life, number: 1, series: 'B', atMs: NOW })]);
    expect(new Set((await all(one, null, life)).ids)).toEqual(new Set([...own, ...others]));
    expect(new Set((await all(one)).ids)).toEqual(new Set([...again, ...others]));
    const replacement = await anotherComputer(one);
    expect(new Set((await all(replacement)).ids)).toEqual(new Set([...own, ...again, ...others]));
  });

  it('SA5 pages are bounded by number and by bytes, and together are everything once', async () => {
    const [one, two] = await twoTills();
    const many = await send(one, ...Array.from({ length: 2 * RECEIPTS_PAGE + 3 }, (_, index) => sold(one, index + 1)));
    const heavy = await send(one, ...Array.from({ length: 12 }, (_, index) => sold(one, 200 + index, { lineCount: 120 })));
    const got = await all(two);
    expect(got.ids).toHaveLength(many.length + heavy.length);
    expect(new Set(got.ids)).toEqual(new Set([...many, ...heavy]));
    for (const { receipts } of got.pages) {
      expect(receipts.length).toBeLessThanOrEqual(RECEIPTS_PAGE);
      expect(Buffer.byteLength(JSON.stringify(receipts.slice(0, -1)))).toBeLessThan(RECEIPTS_PAGE_BYTES + 1_000);
    }
    expect(got.pages.length).toBeGreaterThan(4);
  });

  it('SA5 of the largest receipts one is read at a time', async () => {
    const [one, two] = await twoTills();
    await send(one, ...Array.from({ length: 6 }, (_, index) => sold(one, 300 + index, { lineCount: 150 })));
    const read: number[] = [];
    await test.deps.db.withTenant(two.device.tenantId, async (tx) => {
      const watching = { ...tx, query: async (text: string, values: unknown[]) => {
        const answer = await tx.query<{ document?: string }>(text, values);
        const documents = answer.rows.filter((row) => row.document !== undefined);
        if (documents.length > 0) read.push(documents.length);
        return answer;
      } } as typeof tx;
      const { documents } = await readPage(watching, two.device, null, null, NOW);
      expect(documents.length).toBe(read.length);
    }, { isolation: 'repeatable read', readOnly: true });
    expect([new Set(read), read.length < 6]).toEqual([new Set([1]), true]);
  });

  it('SA6 a sale elsewhere wakes nobody: no scope of a till has moved', async () => {
    const [one, two] = await twoTills();
    const caught = (await ask(server, 'api/sync/v1/pull?after=0', bearer(two.token))).json;
    await send(one, sold(one, 1));
    const pulled = (await ask(server, `api/sync/v1/pull?after=${String(caught['next'])}`, bearer(two.token))).json;
    expect(pulled).toMatchObject({ changes: [], caughtUp: true });
    expect((await page(two)).receipts).toHaveLength(1);
  });

  it('SA9 a revoked till reads nothing, one from the future is told so', async () => {
    const [one, two] = await twoTills();
    await send(one, sold(one, 1));
    expect((await ask(server, 'api/sync/v1/receipts', { ...bearer(two.token), 'x-lavka-contract': String(SYNC_VERSION + 1) })).status).toBe(409);
    await test.deps.db.withTenant(two.device.tenantId, (tx) => tx.query('UPDATE device SET revoked_at = $2 WHERE tenant_id = $1 AND id = $3', [tx.tenantId, NOW, two.device.deviceId]));
    test.deps.wake.notifyDevice(two.device.tenantId, two.device.deviceId);
    for (const path of ['receipts', `receipt?id=${ids()}`]) expect((await ask(server, `api/sync/v1/${path}`, bearer(two.token))).json).toMatchObject({ status: 401, code: 'device-revoked' });
  });
});

describe('one receipt', () => {
  it('SA7 is found by number and by code in any store of the company and of any age, with what was refunded of it', async () => {
    const planted = await plantCompany(test.deps, { stores: 2, tills: 1 });
    const [here, there] = [tillsOf(planted)[0], tillsOf(planted, 1)[0]];
    assert(here && there, 'two stores');
    test.setNow(NOW - 400 * DAY);
    const old = { ...sold(there, 17, { atMs: NOW - 400 * DAY }), storeNumber: 2 };
    const back = { ...refund(old, there.place, ids, { incarnationId: there.incarnationId, number: 18, lineCount: 1 }), storeNumber: 2 };
    await send(there, old, back);
    test.setNow(NOW);
    expect((await all(here)).ids).toEqual([]);
    expect(await found(here, 'number=2-1-A-000017')).toEqual([old.id, back.id]);
    expect(await found(here, `number=${encodeURIComponent('№ 2-1-А17')}`)).toEqual([old.id, back.id]);
    expect(await found(here, `id=${old.id}`)).toEqual([old.id, back.id]);
    expect(await found(here, 'number=2-1-A-000018')).toEqual([back.id, old.id]);
    expect(await found(here, 'number=2-1-B-000017')).toEqual([]);
    expect(await found(here, `id=${ids()}`)).toEqual([]);
  });

  it('SA7 has no answer for half a number, and none of another company', async () => {
    const [one] = await twoTills();
    const [stranger] = await twoTills();
    const [theirs] = await send(stranger, sold(stranger, 40));
    for (const query of ['', 'number=A-17', 'number=17', 'id=17', `number=${receiptCode(ids())}`]) expect((await wish(one, query)).status, query).toBe(400);
    expect(await found(one, 'number=1-1-A-000040')).toEqual([]);
    expect(await found(one, `id=${theirs ?? ''}`)).toEqual([]);
  });

  it('SA8 is asked for sixty times in ten minutes and then later', async () => {
    const planted = await plantCompany(test.deps, { stores: 2, tills: 2 });
    const [one, two, there] = [...tillsOf(planted), ...tillsOf(planted, 1)] as [PlantedTill, PlantedTill, PlantedTill];
    const [[own], [other], [far]] = [await send(one, sold(one, 1)), await send(two, sold(two, 2)), await send(there, sold(there, 3))];
    const ofStore = async (): Promise<void> => { for (const id of [own, other]) expect(await found(one, `id=${id ?? ''}`)).toEqual([id]); };
    await ofStore();
    for (let time = 0; time < 59; time++) expect(await found(one, 'number=9-1-A-000001')).toEqual([]);
    expect(await found(one, `id=${far ?? ''}`)).toEqual([far]);
    for (const query of ['number=9-1-A-000001', `id=${far ?? ''}`, `id=${ids()}`]) {
      const refused = await wish(one, query);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    }
    await ofStore();
    test.setNow(NOW + 600_001);
    expect(await found(one, 'number=9-1-A-000001')).toEqual([]);
    test.setNow(NOW);
  });
});

it('SA1 SA7 whatever is asked, no till ever reads a receipt it has no right to', async () => {
  const [mine, theirs] = [await plantCompany(test.deps, { stores: 2, tills: 2 }), await plantCompany(test.deps, { stores: 2, tills: 2 })];
  const every = [mine, theirs].flatMap((planted) => planted.stores.flatMap((store) => store.tills));
  const owner = new Map<string, PlantedTill>();
  for (const till of every) for (const id of await send(till, ...Array.from({ length: 7 }, (_, index) => sold(till, index + 1)))) owner.set(id, till);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const receipts = [...owner.keys()];
  for (let round = 0; round < 150; round++) {
    const till = pick(every);
    const [mark, life] = [{ seq: Math.floor(random() * 40) - 2, id: pick([...receipts, ids()]) }, pick([null, ...every.map((one) => one.incarnationId), ids()])];
    const query = new URLSearchParams({ seq: String(mark.seq), id: mark.id, ...(life === null ? {} : { life }), storeId: pick(every).device.storeId, scope: `facts:${pick(every).device.storeId}` });
    const answer = await ask(server, `api/sync/v1/receipts?${query}`, bearer(till.token));
    if (mark.seq < 0) expect(answer.status).toBe(400);
    else for (const id of idsIn(pageOf(answer))) expect(owner.get(id)?.device.storeId).toBe(till.device.storeId);
  }
  for (const till of every) for (const id of receipts.filter(() => random() < 0.3)) {
    const answer = await found(till, `id=${id}`);
    expect(answer).toEqual(owner.get(id)?.device.tenantId === till.device.tenantId ? [id] : []);
  }
});

/** A computer enrolled as the same till in the place of a broken one. */
async function anotherComputer(till: PlantedTill): Promise<PlantedTill> {
  const [deviceId, incarnationId, secret] = [ids(), ids(), newSecret()];
  await test.deps.db.withTenant(till.device.tenantId, async (tx) => {
    await tx.query('INSERT INTO device (tenant_id, id, till_id, token_hash, install_id, computer_name, enrolled_at) VALUES ($1, $2, $3, $4, $2, $5, $6)', [tx.tenantId, deviceId, till.device.tillId, hashSecret(secret), 'new', NOW]);
  });
  return { ...till, device: { ...till.device, deviceId }, incarnationId, token: formatToken({ tenantId: till.device.tenantId, deviceId, secret }), log: chain(deviceId, incarnationId, ids) };
}
