/** PostgreSQL without room, at each statement that writes, for every route that writes: a new one without a row here fails the first test. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CategoryList } from '#contract/api/category.ts';
import type { StoreList } from '#contract/api/store.ts';
import type { Task, TaskConflictList } from '#contract/api/task.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { sessionInput, type SessionClaims } from '#contract/sync/session.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { buildApp } from './app.ts';
import { bearer } from './features/sync/testing/http.ts';
import { chain, idsFrom, receiptPayload, sale, seeded, type Chain } from './sync/testing/commits.ts';
import { edit, editPayload, set } from './sync/testing/edit-contract.ts';
import { companyForm, newCompany, type Hq } from './testing/hq.ts';
import { asSuperuser, testCluster, testDatabase, type TestDatabase } from './testing/postgres.ts';

type Asked = { readonly method: 'POST' | 'PUT' | 'DELETE'; readonly url: string; readonly payload?: object; readonly headers?: Record<string, string> };
type EnrolledTill = { readonly device: string; readonly token: string; readonly incarnation: string; readonly series: string; readonly tillId: string; readonly log: Chain; readonly key: ReturnType<typeof generateKeyPairSync>['privateKey'] | null };
type Shop = { readonly hq: Hq; readonly email: string; readonly password: string; readonly storeId: string; readonly tillId: string; readonly companyId: string };

/** They answer what was asked in a body, and write nothing. */
const READING = ['POST /api/sync/v1/rows'];

const ids = idsFrom(seeded(61));
let test: TestDatabase;
let http: FastifyInstance;
let shop: Shop;
let keeper: { readonly client: pg.Client; readonly done: () => void };

beforeAll(async () => {
  test = await testDatabase({ connections: 4 });
  // What tills report is written by a timer of its own, which must not take the failure meant for the request.
  vi.useFakeTimers({ toFake: ['setInterval'] });
  http = await buildApp(test.deps);
  vi.useRealTimers();
  const { hq, company, form } = await newCompany(http, 'Полный диск');
  shop = { hq, email: form.email, password: form.password, ...company };
  await new Promise<void>((ready) => {
    void testCluster().then((cluster) => asSuperuser(cluster, new URL(test.appUrl).pathname.slice(1), (client) => new Promise<void>((done) => {
      keeper = { client, done };
      ready();
    })));
  });
  await keeper.client.query(NO_ROOM);
});
afterAll(async () => {
  await http.close();
  keeper.done();
  await test.close();
});

/** The error PostgreSQL has for a full disk, at the statement that is told. */
const NO_ROOM = `
  CREATE SEQUENCE writes;
  CREATE TABLE no_room (at bigint NOT NULL);
  INSERT INTO no_room VALUES (0);
  CREATE FUNCTION find_no_room() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$ BEGIN
    IF nextval('writes') = (SELECT at FROM no_room) THEN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END IF;
    RETURN NULL;
  END $$;
  DO $$ DECLARE name regclass; BEGIN
    FOR name IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT IN ('no_room', 'schema_migration') LOOP
      EXECUTE format('CREATE TRIGGER no_room BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH STATEMENT EXECUTE FUNCTION find_no_room()', name);
    END LOOP;
  END $$`;

async function failAt(at: number): Promise<void> {
  await keeper.client.query(`SELECT setval('writes', 1, false); UPDATE no_room SET at = ${at}`);
}

/** Everything that stands in the database. */
async function everything(): Promise<Record<string, string>> {
  const { rows } = await keeper.client.query<{ name: string }>(`SELECT tgrelid::regclass::text AS name FROM pg_trigger WHERE tgname = 'no_room' ORDER BY 1`);
  const { rows: [all] } = await keeper.client.query<Record<string, string>>(`SELECT ${rows.map(({ name }) => `(SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM ${name} t) AS ${name}`).join(', ')}`);
  return all ?? {};
}

let addresses = 0;
/** From another address each time: how often one may ask is not what is tried here. */
async function send({ method, url, payload, headers = {} }: Asked): Promise<{ status: number; type: string; code: unknown; wait: unknown }> {
  addresses += 1;
  const answer = await http.inject({ method, url, remoteAddress: `10.0.${addresses >> 8}.${addresses & 255}`, headers: { cookie: shop.hq.cookie(), ...headers }, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, type: String(answer.headers['content-type'] ?? ''), code: answer.body === '' || !answer.body.startsWith('{') ? null : (answer.json() as { code?: unknown }).code, wait: answer.headers['retry-after'] };
}

const made = async <T>(method: 'POST' | 'PUT' | 'GET', url: string, body?: unknown): Promise<T> => (await shop.hq.call<T>(method, url, body)).body;
const newTill = (): Promise<{ id: string; version: number }> => made('POST', '/api/v1/tills', { storeId: shop.storeId, name: 'Ещё касса' });
const code = async (tillId: string): Promise<string> => (await made<{ code: string }>('POST', `/api/v1/tills/${tillId}/pairing`)).code;
const asking = async (tillId: string, publicKey?: string): Promise<object> => ({ code: await code(tillId), installId: ids(), computerName: 'проба', contractVersion: SYNC_VERSION, build: 'test', ...(publicKey === undefined ? {} : { publicKey }) });

async function enrolled(keyed = false): Promise<EnrolledTill> {
  const { id: tillId } = await newTill();
  const pair = keyed ? generateKeyPairSync('ed25519') : null;
  const reply = await made<Omit<EnrolledTill, 'log' | 'key'>>('POST', '/api/sync/v1/enrol', await asking(tillId, pair ? String(pair.publicKey.export({ format: 'jwk' }).x) : undefined));
  return { ...reply, log: chain(reply.device, reply.incarnation, ids), key: pair?.privateKey ?? null };
}

const pushOf = (till: EnrolledTill, ...payloads: readonly Uint8Array[]): Asked => ({
  method: 'POST', url: '/api/sync/v1/push', payload: gzipSync(encodeCommits(payloads.map((payload) => till.log.add(payload)))), headers: { ...bearer(till.token), 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' },
});
async function pushed(till: EnrolledTill, payload: Uint8Array): Promise<void> {
  expect((await send(pushOf(till, payload))).status).toBe(200);
}

const aSale = (till: EnrolledTill, number: number): Uint8Array => receiptPayload(sale({ companyId: shop.companyId, legalEntityId: ids(), storeId: shop.storeId, tillId: till.tillId, staffId: ids() }, ids, seeded(number), { incarnationId: till.incarnation, number, lineCount: 2 }));
const aTask = (): Promise<Task> => made('POST', '/api/v1/tasks', { storeId: shop.storeId, title: 'Протереть полки', note: '', priority: 'normal', assigneeId: null, dueDate: null, labels: [] });

async function anItem(): Promise<string> {
  await pushed(await enrolled(), new TextEncoder().encode('not JSON'));
  return (await made<{ items: { id: string }[] }>('GET', '/api/v1/attention?kind=quarantined-commit')).items[0]?.id ?? '';
}

/** A commit that nothing stands in the way of any more. */
async function aReadableItem(): Promise<string> {
  const till = await enrolled();
  await test.owner.query('ALTER TABLE receipt ADD CONSTRAINT never CHECK (number <> 77)');
  await pushed(till, aSale(till, 77));
  await test.owner.query('ALTER TABLE receipt DROP CONSTRAINT never');
  return (await made<{ items: { id: string }[] }>('GET', '/api/v1/attention?kind=quarantined-commit')).items[0]?.id ?? '';
}

/** What a revoked till handed in. */
async function lastWords(): Promise<string> {
  const till = await enrolled();
  await made('POST', `/api/v1/devices/${till.device}/revoke`, { reason: 'Списали' });
  expect((await send(pushOf(till, aSale(till, 801), aSale(till, 802)))).status).toBe(200);
  return (await made<{ items: { id: string; tillId: string | null }[] }>('GET', '/api/v1/attention?kind=till-revoked')).items.find(({ tillId }) => tillId === till.tillId)?.id ?? '';
}

async function aConflict(): Promise<string> {
  const task = await aTask();
  const seen = task.seen['title'];
  await made('POST', `/api/v1/tasks/${task.id}/edits`, { fields: { title: 'с витрины' }, seen: task.seen });
  const till = await enrolled();
  await pushed(till, editPayload({ key: task.id, storeId: shop.storeId, edit: edit(1, set('title', 'с кассы', seen ?? null)) }));
  return (await made<TaskConflictList>('GET', `/api/v1/tasks/conflicts?taskId=${task.id}`)).conflicts[0]?.id ?? '';
}

async function aSession(): Promise<Asked> {
  const till = await enrolled(true);
  const claims: SessionClaims = { device: till.device, incarnation: till.incarnation, series: till.series, born: 'enrolled', token: till.token, attempt: ids(), clock: 1, installId: ids(), computerName: 'проба', machine: 'm', build: 'test', contractVersion: SYNC_VERSION };
  if (till.key === null) throw new Error('a till without a key');
  return { method: 'POST', url: '/api/sync/v1/session', payload: { ...claims, signature: sign(null, sessionInput(claims), till.key).toString('base64url') } };
}

const aSeller = { name: 'ИП Соседов', inn: '', taxSystem: 'usn-income', settlementAddress: '' };
const aRate = { code: 'standard', validFrom: '2090-01-01', name: 'НДС 25 %', rateBps: 2_500 };
const aCashier = (): Promise<{ id: string; version: number }> => made('POST', '/api/v1/staff', { storeId: shop.storeId, name: 'Вера', role: 'cashier', pin: '4321' });
const GOOD = { name: 'Хлеб ржаной', barcode: '4600000000008', article: 'A-1', unit: 'pcs', taxCode: 'standard', priceMinor: 5_490 };

const PICTURE = { base64: Buffer.from('\xff\xd8\xff a picture', 'latin1').toString('base64') };
const aGood = async (barcode: string | null = null): Promise<string> => (await made<{ id: string }>('POST', '/api/v1/goods', { ...GOOD, barcode, article: 'A-2' })).id;

async function aCategory(name: string): Promise<{ id: string; version: number }> {
  const { categories } = await made<CategoryList>('POST', '/api/v1/categories', { name, parentId: null, place: 99 });
  return categories.find((each) => each.name === name) ?? { id: '', version: 0 };
}

/** A request to each, which passes where there is room. */
const ROUTES: Readonly<Record<string, () => Asked | Promise<Asked>>> = {
  'POST /api/v1/companies': () => ({ method: 'POST', url: '/api/v1/companies', payload: companyForm('Ещё одна') }),
  'POST /api/v1/session': () => ({ method: 'POST', url: '/api/v1/session', payload: { email: shop.email, password: shop.password } }),
  'DELETE /api/v1/session': async () => {
    const answer = await http.inject({ method: 'POST', url: '/api/v1/session', payload: { email: shop.email, password: shop.password } });
    return { method: 'DELETE', url: '/api/v1/session', headers: { cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '' } };
  },
  'POST /api/v1/stores': () => ({ method: 'POST', url: '/api/v1/stores', payload: { name: 'Второй', address: '' } }),
  'PUT /api/v1/stores/:storeId': async () => ({ method: 'PUT', url: `/api/v1/stores/${shop.storeId}`, payload: { version: (await made<StoreList>('GET', '/api/v1/stores')).stores.find(({ id }) => id === shop.storeId)?.version, name: 'Ночной', address: '', timeZone: 'Asia/Omsk', dayCutoffMin: 300 } }),
  'PUT /api/v1/tills/:tillId': async () => {
    const { id, version } = await newTill();
    return { method: 'PUT', url: `/api/v1/tills/${id}`, payload: { version, name: 'У входа', legalEntityId: (await made<{ id: string }>('POST', '/api/v1/legal-entities', aSeller)).id } };
  },
  'POST /api/v1/legal-entities': () => ({ method: 'POST', url: '/api/v1/legal-entities', payload: aSeller }),
  'PUT /api/v1/legal-entities/:legalEntityId': async () => {
    const { id, version } = await made<{ id: string; version: number }>('POST', '/api/v1/legal-entities', aSeller);
    return { method: 'PUT', url: `/api/v1/legal-entities/${id}`, payload: { ...aSeller, version, taxSystem: 'patent' } };
  },
  'POST /api/v1/tax-rates': () => ({ method: 'POST', url: '/api/v1/tax-rates', payload: aRate }),
  'DELETE /api/v1/tax-rates/:taxCode/:day': async () => {
    await made('POST', '/api/v1/tax-rates', { ...aRate, validFrom: '2090-02-01' });
    return { method: 'DELETE', url: '/api/v1/tax-rates/standard/2090-02-01' };
  },
  'POST /api/v1/tills': () => ({ method: 'POST', url: '/api/v1/tills', payload: { storeId: shop.storeId, name: 'Вторая' } }),
  'POST /api/v1/tills/:tillId/move': async () => ({ method: 'POST', url: `/api/v1/tills/${(await newTill()).id}/move`, payload: { storeId: (await made<{ id: string }>('POST', '/api/v1/stores', { name: 'Третий', address: '' })).id } }),
  'POST /api/v1/tills/:tillId/pairing': () => ({ method: 'POST', url: `/api/v1/tills/${shop.tillId}/pairing` }),
  'POST /api/v1/staff': () => ({ method: 'POST', url: '/api/v1/staff', payload: { storeId: shop.storeId, name: 'Анна', role: 'cashier', pin: '4321' } }),
  'PUT /api/v1/staff/:staffId': async () => {
    const { id, version } = await aCashier();
    return { method: 'PUT', url: `/api/v1/staff/${id}`, payload: { version, storeId: shop.storeId, name: 'Вера', role: 'cashier', active: false } };
  },
  'PUT /api/v1/staff/:staffId/pin': async () => {
    const { id, version } = await aCashier();
    return { method: 'PUT', url: `/api/v1/staff/${id}/pin`, payload: { version, pin: '8765' } };
  },
  'POST /api/v1/goods': () => ({ method: 'POST', url: '/api/v1/goods', payload: GOOD }),
  'PUT /api/v1/goods/:goodId': async () => {
    const id = await aGood();
    return { method: 'PUT', url: `/api/v1/goods/${id}`, payload: { ...(await made<object>('GET', `/api/v1/goods/${id}`)), name: 'Хлеб бородинский' } };
  },
  'PUT /api/v1/goods/:goodId/codes/:code': async () => ({ method: 'PUT', url: `/api/v1/goods/${await aGood()}/codes/4600000000015`, payload: { packMicro: 12_000_000 } }),
  'DELETE /api/v1/goods/:goodId/codes/:code': async () => ({ method: 'DELETE', url: `/api/v1/goods/${await aGood('4600000000022')}/codes/4600000000022` }),
  'PUT /api/v1/goods/:goodId/price': async () => ({ method: 'PUT', url: `/api/v1/goods/${await aGood()}/price`, payload: { amountMinor: 6_000, day: '2090-01-01' } }),
  'DELETE /api/v1/goods/:goodId/prices/:validFrom': async () => {
    const id = await aGood();
    await made('PUT', `/api/v1/goods/${id}/price`, { amountMinor: 6_000, day: '2090-01-01' });
    return { method: 'DELETE', url: `/api/v1/goods/${id}/prices/${(await made<{ comingPrices: { validFrom: number }[] }>('GET', `/api/v1/goods/${id}`)).comingPrices[0]?.validFrom ?? 0}?amountMinor=6000` };
  },
  'PUT /api/v1/goods/:goodId/picture': async () => ({ method: 'PUT', url: `/api/v1/goods/${await aGood()}/picture`, payload: PICTURE }),
  'DELETE /api/v1/goods/:goodId/picture': async () => {
    const id = await aGood();
    await made('PUT', `/api/v1/goods/${id}/picture`, PICTURE);
    return { method: 'DELETE', url: `/api/v1/goods/${id}/picture` };
  },
  'POST /api/v1/categories': () => ({ method: 'POST', url: '/api/v1/categories', payload: { name: 'Сыры', parentId: null, place: 1 } }),
  'PUT /api/v1/categories/:categoryId': async () => {
    const { id, version } = await aCategory('Колбасы');
    return { method: 'PUT', url: `/api/v1/categories/${id}`, payload: { version, name: 'Колбасы и сосиски', parentId: null, place: 1 } };
  },
  'DELETE /api/v1/categories/:categoryId': async () => ({ method: 'DELETE', url: `/api/v1/categories/${(await aCategory('Пусто')).id}` }),
  'PUT /api/v1/quick-pages': async () => ({ method: 'PUT', url: '/api/v1/quick-pages', payload: { version: 0, pages: [{ name: 'Хлеб', goodIds: [await aGood()] }] } }),
  'PUT /api/v1/policies/till': () => ({ method: 'PUT', url: '/api/v1/policies/till', payload: { version: 0, document: { blindCount: true } } }),
  'PUT /api/v1/policies/till/stores/:storeId': () => ({ method: 'PUT', url: `/api/v1/policies/till/stores/${shop.storeId}`, payload: { version: 0, document: { blindCount: false } } }),
  'POST /api/v1/tasks': () => ({ method: 'POST', url: '/api/v1/tasks', payload: { storeId: shop.storeId, title: 'Полить цветы', note: '', priority: 'normal', assigneeId: null, dueDate: null, labels: ['зал'] } }),
  'POST /api/v1/tasks/:taskId/edits': async () => {
    const task = await aTask();
    return { method: 'POST', url: `/api/v1/tasks/${task.id}/edits`, payload: { fields: { title: 'Протереть всё' }, seen: task.seen } };
  },
  'DELETE /api/v1/tasks/:taskId': async () => ({ method: 'DELETE', url: `/api/v1/tasks/${(await aTask()).id}` }),
  'POST /api/v1/tasks/conflicts/:conflictId/resolve': async () => ({ method: 'POST', url: `/api/v1/tasks/conflicts/${await aConflict()}/resolve`, payload: { keep: 'lost' } }),
  'POST /api/v1/attention/:itemId/dismiss': async () => ({ method: 'POST', url: `/api/v1/attention/${await anItem()}/dismiss`, payload: { note: 'Разобрались' } }),
  'POST /api/v1/attention/:itemId/retry': async () => ({ method: 'POST', url: `/api/v1/attention/${await aReadableItem()}/retry` }),
  'POST /api/v1/attention/:itemId/parts': async () => ({ method: 'POST', url: `/api/v1/attention/${await lastWords()}/parts` }),
  'PUT /api/v1/fleet/rules': () => ({ method: 'PUT', url: '/api/v1/fleet/rules', payload: { silentAfterHours: 5 } }),
  'POST /api/v1/devices/:deviceId/revoke': async () => ({ method: 'POST', url: `/api/v1/devices/${(await enrolled()).device}/revoke`, payload: { reason: 'Списали' } }),
  'POST /api/sync/v1/enrol': async () => ({ method: 'POST', url: '/api/sync/v1/enrol', payload: await asking((await newTill()).id) }),
  'POST /api/sync/v1/session': aSession,
  'POST /api/sync/v1/push': async () => {
    const till = await enrolled();
    return pushOf(till, aSale(till, 1), editPayload({ key: ids(), storeId: shop.storeId, edit: edit(2, set('title', 'Принять товар')) }), new TextEncoder().encode('not JSON'));
  },
  'POST /api/sync/v1/digest/report': async () => ({
    method: 'POST', url: '/api/sync/v1/digest/report', headers: { ...bearer((await enrolled()).token), 'x-lavka-contract': String(SYNC_VERSION) },
    payload: { result: 'differs', why: 'time', after: 1, rows: 1, tookMs: 1, deep: false, atMs: 1, differences: [{ entity: 'good', missing: 1, changed: 0, extra: 0, keys: [] }] },
  }),
};

/** Other work of a route that stands above. */
const OTHER_WORK: Readonly<Record<string, () => Promise<Asked>>> = {
  'putting aside what a revoked till handed in': async () => ({ method: 'POST', url: `/api/v1/attention/${await lastWords()}/dismiss`, payload: { putAside: true, note: 'Пробиты вором' } }),
};

/** Requests that are several transactions, and the numbers of the receipts there are in the end. */
const SEVERAL: Readonly<Record<string, () => Promise<{ readonly asked: Asked; readonly numbers: readonly number[] }>>> = {
  'a push that is halved': async () => {
    const till = await enrolled();
    await test.owner.query('ALTER TABLE receipt ADD CONSTRAINT never CHECK (number <> 702) NOT VALID');
    return { asked: pushOf(till, aSale(till, 701), aSale(till, 702), aSale(till, 703)), numbers: [701, 703] };
  },
};

/** Every route there is, hidden ones among them, from the framework's own drawing of them. */
function writingRoutes(): string[] {
  const above: string[] = [];
  return http.printRoutes({ commonPrefix: false }).split('\n').flatMap((line) => {
    const [, indent = '', path = '', methods = ''] = /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
    const depth = indent.length / 4;
    above.splice(depth, above.length, path.startsWith('(') ? '' : path);
    return methods.split(', ').filter((method) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method)).map((method) => `${method} ${above.join('')}`);
  });
}

describe('without room', () => {
  it('SP17 every route that writes has its row in this list, and every row its route', () => {
    expect(writingRoutes().filter((route) => !READING.includes(route)).sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it.each(Object.entries({ ...ROUTES, ...OTHER_WORK }))('SP17 %s says so at each statement, leaves nothing, and passes once there is room', async (_route, ask) => {
    await failAt(0);
    const asked = await ask();
    const before = await everything();
    for (let at = 1; ; at++) {
      await failAt(at);
      const answer = await send(asked);
      if (answer.status < 300) {
        expect(at).toBeGreaterThan(1);
        break;
      }
      expect([at, answer]).toEqual([at, { status: 503, type: expect.stringContaining('application/problem+json') as string, code: 'storage-full', wait: '1' }]);
      expect([at, await everything()]).toEqual([at, before]);
    }
    await failAt(0);
    expect(await everything()).not.toEqual(before);
  });

  it.each(Object.entries(SEVERAL))('SP17 %s is several transactions: it says so, keeps what was decided, and the same request takes the rest', async (_what, ask) => {
    await failAt(0);
    const { asked, numbers } = await ask();
    const before = await everything();
    let decided = false;
    for (let at = 1; ; at++) {
      await failAt(at);
      const answer = await send(asked);
      if (answer.status < 300) break;
      expect([at, answer]).toEqual([at, { status: 503, type: expect.stringContaining('application/problem+json') as string, code: 'storage-full', wait: '1' }]);
      decided ||= JSON.stringify(await everything()) !== JSON.stringify(before);
    }
    await failAt(0);
    const { rows } = await keeper.client.query<{ number: number }>('SELECT number FROM receipt WHERE number = ANY ($1) ORDER BY number', [numbers]);
    expect([decided, rows.map(({ number }) => number)]).toEqual([true, numbers]);
  });
});
