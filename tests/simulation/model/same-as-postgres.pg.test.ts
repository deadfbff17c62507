/** The same random history told to PostgreSQL and to the model: every answer must be the same, byte for byte. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import type { Commit } from '#contract/sync/commit.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { PullReply } from '#contract/sync/pull.ts';
import { ReceiptsPage } from '#contract/sync/receipts.ts';
import { compileCheck } from '#contract/define/check.ts';
import { recordChanges } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import { below, brokenPayload, oneOf } from '#server/features/sync/testing/hostile.ts';
import { firstTill, plantCompany, portsOf, type PlantedTill } from '#server/features/sync/testing/shop.ts';
import { createSyncCore, type SyncCore } from '#server/sync/sync-core.ts';
import { chain, idsFrom, payloadOf, receiptPayload, sale, seeded, type Chain } from '#server/sync/testing/commits.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { readReceipts } from '../pg-server.ts';
import type { ReceiptsQuestion } from '../till-link.ts';
import { receiptsPage } from './receipts-page.ts';
import { createServerModel, type ServerModel } from './server-model.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const SEEDS = 6;
const PUSHES = 40;

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
  test.setNow(NOW);
});
afterAll(() => test.close());

type Both = { readonly till: PlantedTill; readonly real: SyncCore; readonly model: SyncCore; readonly look: ServerModel };

async function both(): Promise<Both> {
  const till = firstTill(await plantCompany(test.deps));
  const { companyId } = till.place;
  const epoch = (await test.app.query<{ epoch: string }>('SELECT server_epoch() AS epoch')).rows[0]?.epoch ?? '';
  const model = createServerModel({ turn: () => Promise.resolve(), clock: { nowMs: () => NOW }, epoch });
  model.addCompany(companyId);
  // What planting put into the feed is one number there; here the number is enough.
  await model.asHq(companyId, (hq) => hq.put('company', { id: companyId, name: 'Проба' }));
  const ports = portsOf(test.deps);
  return { till, real: createSyncCore(ports), model: createSyncCore({ ...ports, store: model.connect() }), look: model };
}

/** Payloads good and bad, about documents that came before and new ones. */
function nextPayload(random: () => number, ids: () => string, till: PlantedTill, sold: ReceiptDocument[]): Uint8Array {
  const fresh = (): ReceiptDocument => {
    const receipt = sale(till.place, ids, random, { incarnationId: till.incarnationId, number: sold.length + 1, lineCount: 1 + below(random, 3) });
    sold.push(receipt);
    return receipt;
  };
  const before = (): ReceiptDocument => (sold.length === 0 ? fresh() : oneOf(random, sold));
  return oneOf<() => Uint8Array>(random, [
    () => receiptPayload(fresh()), () => receiptPayload(fresh()), () => receiptPayload(fresh()), () => receiptPayload(fresh()),
    () => payloadOf({ entity: 'receipt', row: fresh() }, { entity: 'receipt', row: fresh() }),
    () => receiptPayload(before()),
    () => receiptPayload({ ...before(), number: 9_999 }),
    () => { const receipt = before(); return receiptPayload({ ...receipt, tenders: receipt.tenders.map((tender) => ({ ...tender, reference: 'x' })) }); },
    () => receiptPayload({ ...fresh(), reason: 'a\0b' }),
    () => receiptPayload({ ...fresh(), businessDate: oneOf(random, ['2026-02-29', '2026-13-01', '2028-02-29']) }),
    () => { const receipt = fresh(); return receiptPayload({ ...receipt, lines: receipt.lines.map((line) => ({ ...line, taxRateBps: oneOf(random, [2 ** 31, 2 ** 31 - 1, -(2 ** 31) - 1]) })) }); },
    () => { const receipt = fresh(); return receiptPayload({ ...receipt, totalMinor: receipt.totalMinor + 1 }); },
    () => payloadOf({ entity: 'hologram', row: {} }),
    () => brokenPayload(random),
  ])();
}

/** A slice of a till's log, or of a twin's, whole, again, with a hole, turned round, or damaged on the till. */
function nextBatch(random: () => number, ids: () => string, till: PlantedTill, lives: Chain[], sold: ReceiptDocument[]): readonly Commit[] {
  const life = oneOf(random, lives);
  const opIds = lives.flatMap((each) => each.commits.map((commit) => commit.header.opId));
  const from = Math.max(0, life.commits.length - below(random, 5));
  for (let count = 1 + below(random, 7); count > 0; count--) {
    const again = opIds.length > 0 && below(random, 8) === 0 ? oneOf(random, opIds) : undefined;
    const payload = again !== undefined && below(random, 2) === 0 ? lives.flatMap((each) => each.commits).find((commit) => commit.header.opId === again)?.payload : undefined;
    life.add(payload ?? nextPayload(random, ids, till, sold), again);
  }
  if (below(random, 6) === 0) lives.push(chain(till.device.deviceId, ids(), ids));
  // A twin: the same incarnation, going on from a copy.
  if (below(random, 6) === 0) lives.push(chain(till.device.deviceId, life.commits[0]?.header.incarnation ?? ids(), ids, life.commits.slice(0, below(random, life.commits.length))));
  const batch = life.commits.slice(from);
  return oneOf<() => readonly Commit[]>(random, [
    () => batch, () => batch, () => batch, () => batch,
    () => batch.slice(1 + below(random, 2)),
    () => batch.toReversed(),
    () => [...batch, ...batch],
    () => batch.map((commit, index) => (index === 1 ? { ...commit, payload: commit.payload.slice(1) } : commit)),
  ])();
}

const pullReply = compileCheck(PullReply);
const receiptsPageOf = compileCheck(ReceiptsPage);

async function listsSeen(core: SyncCore, till: PlantedTill): Promise<unknown> {
  let after = 1;
  const pages: unknown[] = [];
  for (;;) {
    const page = pullReply.parse(JSON.parse((await core.pull(till.device, after, 3)).body));
    pages.push({ ...page, changes: page.changes.map((change) => ({ ...change, rows: change.rows.map((row) => JSON.stringify(row)).sort(), removed: change.removed.map((key) => JSON.stringify(key)).sort() })) });
    if (page.caughtUp) return pages;
    after = page.next;
  }
}

/** Every page of the store's receipts, as this life of this device reads them. */
async function receiptsSeen(life: string, ask: (question: ReceiptsQuestion) => Promise<string>): Promise<unknown> {
  const seen: unknown[] = [];
  let question: ReceiptsQuestion = { life };
  for (;;) {
    const page = receiptsPageOf.parse(JSON.parse(await ask(question)));
    seen.push(...page.receipts);
    if (page.caughtUp) return { seen, next: page.next };
    question = { life, seq: String(page.next.seq), id: page.next.id };
  }
}

describe('the model answers as PostgreSQL does', () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    it(`in a random history, seed ${seed}`, async () => {
      const random = seeded(seed);
      const ids = idsFrom(random);
      const { till, real, model, look } = await both();
      const { tenantId } = till.device;
      const lives = [chain(till.device.deviceId, till.incarnationId, ids)];
      const sold: ReceiptDocument[] = [];
      for (let step = 0; step < PUSHES; step++) {
        const batch = nextBatch(random, ids, till, lives, sold);
        if (batch.length === 0) continue;
        const bytes = gzipSync(encodeCommits(batch));
        const [there, here] = [await real.push(till.device, bytes, true), await model.push(till.device, bytes, true)];
        expect(here, `push ${step}`).toEqual(there);
        if (below(random, 4) > 0) continue;
        const lists = Array.from({ length: 1 + below(random, 4) }, () => ({ id: ids(), name: 'Розница' }));
        await test.deps.db.withTenant(tenantId, async (tx) => recordChanges(tx, tenantId, await saveRows(tx, 'priceList', lists)));
        await look.asHq(tenantId, async (hq) => { for (const list of lists) await hq.put('priceList', list); });
      }
      expect(await listsSeen(model, till)).toEqual(await listsSeen(real, till));
      for (const [life, device] of [[till.incarnationId, till.device], [lives.at(-1)?.commits[0]?.header.incarnation ?? ids(), till.device], [till.incarnationId, { ...till.device, deviceId: ids() }]] as const) {
        const asked = { device, epoch: look.epoch(), nowMs: NOW, atOnce: 4 };
        expect(await receiptsSeen(life, async (question) => receiptsPage(look.look(tenantId), { ...asked, question }))).toEqual(await receiptsSeen(life, (question) => readReceipts(test.deps.db, device, question, NOW)));
      }
      const counts = await test.deps.db.withTenant(tenantId, async (tx) => (await tx.query<{ receipts: number; entries: number; kept: number; items: number }>(`SELECT (SELECT count(*) FROM receipt) AS receipts,
        (SELECT count(*) FROM ledger_entry) AS entries, (SELECT count(*) FROM quarantine) AS kept, (SELECT count(*) FROM attention_item WHERE closed_at IS NULL AND kind NOT LIKE 'refund-%') AS items`)).rows[0]);
      const seen = look.look(tenantId);
      expect({ receipts: seen.rows('receipt').length, entries: seen.rows('ledgerEntry').length, kept: seen.quarantine.length, items: seen.attention.length }).toEqual(counts);
    });
  }
});
