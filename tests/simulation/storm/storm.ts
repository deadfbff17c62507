/** One storm: everybody at once against the production core, store and database (README.md). */
import { gzipSync } from 'node:zlib';
import type { Commit, PushReply } from '#contract/sync/commit.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import type { PullReply } from '#contract/sync/pull.ts';
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { companyScope, feedKey, storeScope, type FeedChange } from '#domain/replication/feed.ts';
import { recordChanges } from '#server/db/feed.ts';
import type { Database } from '#server/db/tx.ts';
import { createPgStore } from '#server/features/sync/pg-store.ts';
import { plantCompany, type Planted } from '#server/features/sync/testing/shop.ts';
import { inflateApart } from '#server/sync/read-body.ts';
import { createSyncCore, type SyncCore } from '#server/sync/sync-core.ts';
import { chain, receiptPayload, sale } from '#server/sync/testing/commits.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { chanceFrom, type Chance } from '#tests/torture/chance.ts';
import { hand } from '../pg-server.ts';
import type { Answered, Broken, Read, StormCompany, StormTill } from './aftermath.ts';
import { reckon } from './reckoning.ts';
import { planted, type SqlBug } from './sql-bugs.ts';

const COMPANIES = 2;
const TILLS = 3;
const SALES = 14;
const HQ_WRITERS = 4;
const HQ_CHANGES = 20;
/** One reader of each till lags behind in small pages, the other keeps up. */
const PAGE_ROWS = [4, 60];

export type StormResult = { readonly broken: Broken | null; readonly commits: number; readonly pages: number };

export async function runStorm(seed: number, bug?: SqlBug): Promise<StormResult> {
  const test = await testDatabase({ connections: 24 });
  try {
    const plant = bug ? await planted(test, bug) : null;
    const db = plant?.db ?? test.deps.db;
    const result = await storm(test, db, chanceFrom(seed));
    plant?.prove();
    return result;
  } finally {
    await test.close();
  }
}

async function storm(test: TestDatabase, db: Database, chance: Chance): Promise<StormResult> {
  const { deps } = test;
  const core = createSyncCore({ ...deps, store: createPgStore({ db, ids: deps.ids }), wake: { notifyHead: () => undefined }, log: { warn: () => undefined }, inflate: inflateApart });
  const companies: StormCompany[] = [];
  for (let number = 1; number <= COMPANIES; number++) companies.push(cast(await plantCompany(deps, { tills: TILLS }), `метка-${number}`, chance.fork(`company ${number}`)));
  let over = false;
  const answers: Answered[] = [];
  const reads = companies.flatMap((company) => company.tills.flatMap((till) => PAGE_ROWS.map((pageRows) => read(core, company, till, pageRows, () => over))));
  await Promise.all([
    ...companies.flatMap((company) => company.tills.map((till, index) => sell(core, till, answers, chance.fork(`${company.mark} sells ${index}`)))),
    ...companies.flatMap((company) => Array.from({ length: HQ_WRITERS }, (_, writer) => headquarters(db, company, writer, chance.fork(`${company.mark} hq ${writer}`)))),
  ]);
  over = true;
  const read_ = await Promise.all(reads);
  return { broken: await reckon({ test, companies, reads: read_, answers }), commits: companies.reduce((sum, { tills }) => sum + tills.reduce((own, till) => own + till.commits.length, 0), 0), pages: read_.reduce((sum, { pages }) => sum + pages.length, 0) };
}

/** What every till will have sold, before the storm: it begins another life half way, and one payload in seven nobody can read. */
function cast(plantedCompany: Planted, mark: string, chance: Chance): StormCompany {
  const ids = (() => { let n = 0; return (): string => `0190${chance.int(0xffff).toString(16).padStart(4, '0')}-0000-7000-8${(n++ & 0xfff).toString(16).padStart(3, '0')}-${chance.int(0xffffff).toString(16).padStart(6, '0')}${chance.int(0xffffff).toString(16).padStart(6, '0')}`; })();
  const tills = (plantedCompany.stores[0]?.tills ?? []).map((till): StormTill => {
    const [sales, poison] = [[] as ReceiptDocument[], new Set<string>()];
    const first = chain(till.device.deviceId, till.incarnationId, ids);
    const secondLife = ids();
    const second = chain(till.device.deviceId, secondLife, ids);
    for (let number = 1; number <= SALES; number++) {
      const receipt = sale(till.place, ids, chance.next, { incarnationId: till.incarnationId, number, lineCount: 3 });
      const opId = ids();
      const unreadable = chance.oneIn(7);
      if (unreadable) poison.add(opId);
      else sales.push(receipt);
      const payload = unreadable ? Uint8Array.from({ length: 40 }, () => chance.int(256)) : receiptPayload(receipt);
      first.add(payload, opId);
      if (chance.oneIn(2)) second.add(payload, opId);
    }
    return { planted: till, sales, commits: first.commits, other: second.commits, poison };
  });
  return { planted: plantedCompany, mark, tills, places: new Map() };
}

/** Pushes in batches, each as often as lost answers make a till do it, the two lives side by side. */
async function sell(core: SyncCore, till: StormTill, answers: Answered[], chance: Chance): Promise<void> {
  const life = async (commits: readonly Commit[]): Promise<void> => {
    for (let at = 0; at < commits.length;) {
      const batch = commits.slice(at, at + chance.int(5, 1));
      const body = gzipSync(encodeCommits(batch));
      const sent = await Promise.all(Array.from({ length: chance.int(4, 1) }, () => core.push(till.planted.device, body, true)));
      answers.push(...sent);
      const acked = Math.max(0, ...sent.map((answer) => (answer.status === 200 ? (JSON.parse(answer.body) as PushReply).ackDseq : 0)));
      if (acked > at) at = acked;
      else if (sent.every(({ status }) => status !== 503)) return;
    }
  };
  await Promise.all([life(till.commits), life(till.other)]);
}

/** Goods, prices and people change, appear and go; some rows leave the company for one store. */
async function headquarters(db: Database, { planted: { companyId, stores }, mark, places }: StormCompany, writer: number, chance: Chance): Promise<void> {
  const own: string[] = [];
  const good = (id: string, name: string): Record<string, unknown> => ({ id, name: `${mark} ${name}`, article: null, brand: null, categoryId: null, unit: 'pcs', taxCode: 'vat-22', legalEntityId: null, pictureHash: null, salesRank: writer, active: true });
  for (let step = 0; step < HQ_CHANGES; step++) {
    const touched: [place: string, stands: boolean][] = [];
    await db.withTenant(companyId, async (tx) => {
      const changes: FeedChange[] = [];
      const hq = hand(tx, changes);
      const id = own.length === 0 || chance.oneIn(2) ? `0191000${writer}-0000-7000-8000-${step.toString(16).padStart(12, '0')}` : chance.pick(own);
      switch (chance.weighted({ put: 6, shared: 2, remove: 2, staff: 3 })) {
        case 'put':
          await hq.put('good', good(id, `товар ${step}`));
          own.push(id);
          break;
        // Every company has such a key: what stands under it is its own.
        case 'shared': await hq.put('quickGood', { page: 1, position: writer, pageName: `${mark} страница ${step}`, goodId: id }); break;
        case 'remove': await hq.remove('good', [id], companyScope); break;
        case 'staff': {
          const [staffId, storeId] = [`0192000${writer}-0000-7000-8000-000000000000`, stores[0]?.storeId ?? ''];
          if (places.get(`staff ${feedKey([staffId])}`) === true) await hq.leave('staff', [staffId], storeScope(storeId));
          else await hq.put('staff', { id: staffId, storeId, name: `${mark} человек`, role: 'cashier', active: true, pinSalt: 's', pinVerifier: 'v' });
          break;
        }
      }
      for (const { entity, key, removed = false } of changes) touched.push([`${entity} ${feedKey(key)}`, !removed]);
      await recordChanges(tx, companyId, changes);
    });
    for (const [place, stands] of touched) places.set(place, stands);
  }
}

/** Reads page after page for as long as the storm lasts, and then to its end. */
async function read(core: SyncCore, company: StormCompany, till: StormTill, pageRows: number, over: () => boolean): Promise<Read> {
  const rows = new Map<string, readonly unknown[]>();
  const pages: string[] = [];
  for (let after = 0; ;) {
    const last = over();
    const answer = await core.pull(till.planted.device, after, pageRows);
    if (answer.status !== 200) continue;
    const page = JSON.parse(answer.body) as PullReply;
    pages.push(answer.body);
    for (const change of page.changes) {
      const key = entityOf(change.entity as EntityName).key.map((name) => change.columns.indexOf(name));
      for (const row of change.rows) rows.set(`${change.entity} ${feedKey(key.map((index) => row[index]))}`, row);
      for (const gone of change.removed) rows.delete(`${change.entity} ${feedKey(gone)}`);
    }
    after = page.next;
    if (last && page.caughtUp) return { company, till, rows, pages };
    if (page.caughtUp) await new Promise((resolve) => { setImmediate(resolve); });
  }
}
