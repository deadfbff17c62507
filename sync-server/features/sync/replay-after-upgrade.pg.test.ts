import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { listTenants } from '#server/db/directory.ts';
import { sumShift } from '#server/db/shift-sums.ts';
import { createSyncCore } from '#server/sync/sync-core.ts';
import { push } from '#server/sync/push.ts';
import { readBody } from '#server/sync/read-body.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import type { Commit } from '#contract/sync/commit.ts';
import { chain, idsFrom, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import { edit, editPayload, set } from '#server/sync/testing/edit-contract.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { wholeShift } from './testing/whole-shift.ts';
import { serve } from './testing/http.ts';
import { firstTill, plantCompany, portsOf, pushCommits, type PlantedTill } from './testing/shop.ts';
import { keepTrying, replayAfterUpgrade, type Tried } from './replay-after-upgrade.ts';

let test: TestDatabase;
let schema: number;
beforeAll(async () => {
  test = await testDatabase({ connections: 6 });
  schema = (await test.owner.query<{ n: number }>('SELECT max(number) AS n FROM schema_migration')).rows[0]?.n ?? 0;
});
afterAll(() => test.close());

const random = seeded(51);
const ids = idsFrom(random);

/** As a program of before kept them that could not read them. */
async function keepAside(till: PlantedTill, commits: readonly Commit[], tried: readonly [number | null, number | null] = [SYNC_VERSION, schema - 1], reason = 'unknown-entity'): Promise<void> {
  const body = await readBody(encodeCommits(commits), false);
  if (!body.ok) throw new Error(body.code);
  await push(portsOf(test.deps), till.device, body.value, reason);
  await test.deps.db.withTenant(till.device.tenantId, (tx) => tx.query('UPDATE quarantine SET tried_contract = $1, tried_schema = $2 WHERE closed_at IS NULL', [...tried]));
}

const aSale = (till: PlantedTill, number: number): Uint8Array => receiptPayload(sale(till.place, ids, random, { incarnationId: till.incarnationId, number, lineCount: 1 }));
const tryAll = async (sets: (readonly string[])[] = []): Promise<Pick<Tried, 'applied' | 'kept'>> => {
  const core = createSyncCore(portsOf(test.deps));
  const { failed, ...tried } = await replayAfterUpgrade(test.deps, { replayAgain: (tenantId, itemIds) => {
    sets.push(itemIds);
    return core.replayAgain(tenantId, itemIds);
  } }, () => false, await test.deps.db.withDirectory((tx) => listTenants(tx)));
  expect(failed).toEqual([]);
  return tried;
};
const rowsOf = async (till: PlantedTill, sql: string): Promise<Record<string, unknown>[]> => test.deps.db.withTenant(till.device.tenantId, async (tx) => (await tx.query(sql)).rows);
const WAITING = 'SELECT reason, tried_contract AS contract, tried_schema AS schema FROM quarantine WHERE closed_at IS NULL ORDER BY dseq';

describe('after an upgrade', () => {
  it('SQ4 what a program of before kept aside is taken in, in one transaction for each life, and once for each version', async () => {
    const till = firstTill(await plantCompany(test.deps));
    for (const payload of [aSale(till, 1), new TextEncoder().encode('{"facts":[{"entity":"teleport"}]}'), aSale(till, 2)]) till.log.add(payload);
    const later = chain(till.device.deviceId, ids(), ids);
    later.add(aSale(till, 3));
    await keepAside(till, till.log.commits);
    await keepAside(till, later.commits, [null, null]);
    const sets: (readonly string[])[] = [];
    expect(await tryAll(sets)).toEqual({ applied: 3, kept: 1 });
    expect(sets.map((set) => set.length).sort()).toEqual([1, 3]);
    expect(await rowsOf(till, 'SELECT number FROM receipt ORDER BY number')).toEqual([{ number: 1 }, { number: 2 }, { number: 3 }]);
    expect(await rowsOf(till, WAITING)).toEqual([{ reason: 'not-facts', contract: SYNC_VERSION, schema }]);
    expect(await rowsOf(till, `SELECT verdict, count(*) AS n FROM commit_log GROUP BY verdict ORDER BY verdict`)).toEqual([{ verdict: 'applied', n: 3 }, { verdict: 'quarantined', n: 1 }]);
    expect(await rowsOf(till, `SELECT closed_by, count(*) AS n FROM attention_item WHERE closed_at IS NOT NULL GROUP BY closed_by`)).toEqual([{ closed_by: null, n: 3 }]);
    expect(await tryAll()).toEqual({ applied: 0, kept: 0 });
  });

  it('SQ4 one the database refuses is found by halving, and the others are in', async () => {
    const till = firstTill(await plantCompany(test.deps));
    for (let number = 1; number <= 5; number++) till.log.add(aSale(till, number));
    await test.owner.query(`ALTER TABLE receipt ADD CONSTRAINT not_three CHECK (number <> 3 OR tenant_id <> '${till.device.tenantId}')`);
    await keepAside(till, till.log.commits);
    expect(await tryAll()).toEqual({ applied: 4, kept: 1 });
    await test.owner.query('ALTER TABLE receipt DROP CONSTRAINT not_three');
    expect((await rowsOf(till, WAITING)).map(({ reason }) => reason)).toEqual(['refused-by-database']);
  });

  it('SQ4 what failed under this version, what was dealt with, and what somebody has to want is left', async () => {
    const till = firstTill(await plantCompany(test.deps));
    const [own, reused, gone] = [1, 2, 3].map((number) => till.log.add(aSale(till, number)));
    await keepAside(till, [own as Commit], [SYNC_VERSION, schema]);
    await keepAside(till, [reused as Commit, gone as Commit], [1, 60], 'op-reused');
    await test.deps.db.withTenant(till.device.tenantId, async (tx) => {
      await tx.query('UPDATE quarantine SET tried_schema = $1 WHERE dseq = 1', [schema]);
      await tx.query(`UPDATE quarantine SET tried_contract = $1, reason = 'not-facts' WHERE dseq = 1`, [SYNC_VERSION]);
      await tx.query(`UPDATE quarantine SET reason = 'not-facts', closed_at = 1, outcome = 'dismissed' WHERE dseq = 3`);
    });
    expect(await tryAll()).toEqual({ applied: 0, kept: 0 });
    await pushCommits(test.deps, till.device, [till.log.add(new TextEncoder().encode('no JSON'))]);
    expect(await tryAll()).toEqual({ applied: 0, kept: 0 });
  });

  it('SQ4 SM4 a till that was moved is judged, commit by commit, by the store it stood in', async () => {
    const planted = await plantCompany(test.deps, { stores: 2 });
    const till = firstTill(planted);
    const storeId = planted.stores[1]?.storeId ?? '';
    await keepAside(till, [till.log.add(aSale(till, 1))]);
    await keepAside({ ...till, device: { ...till.device, storeId } }, [till.log.add(editPayload({ key: ids(), storeId, edit: edit(1, set('title', 'Принять товар')) }))]);
    expect(await tryAll()).toEqual({ applied: 2, kept: 0 });
  });

  it('SQ4 a company whose turn fails stops no other one, and has another', async () => {
    const [broken, whole] = [firstTill(await plantCompany(test.deps)), firstTill(await plantCompany(test.deps))];
    for (const till of [broken, whole]) await keepAside(till, [till.log.add(aSale(till, 1))]);
    let failures = 0;
    const core = createSyncCore(portsOf(test.deps));
    const unsteady: typeof core.replayAgain = async (tenantId, itemIds) => {
      if (tenantId !== broken.device.tenantId || ++failures > 2) return core.replayAgain(tenantId, itemIds);
      throw new Error('no room');
    };
    const tenants = [broken.device.tenantId, whole.device.tenantId];
    expect(await replayAfterUpgrade(test.deps, { replayAgain: unsteady }, () => false, tenants)).toEqual({ applied: 1, kept: 0, failed: [broken.device.tenantId] });
    await keepTrying(test.deps, { replayAgain: unsteady }, new AbortController().signal, 1);
    expect([failures, await rowsOf(broken, 'SELECT number FROM receipt')]).toEqual([3, [{ number: 1 }]]);
    const over = new AbortController();
    const waiting = keepTrying({ ...test.deps, db: { ...test.deps.db, withDirectory: () => Promise.reject(new Error('away')) } }, { replayAgain: unsteady }, over.signal);
    over.abort();
    await waiting;
  });

  it('SQ4 SP8 comes to it behind its first answers, and ends with the server', async () => {
    const till = firstTill(await plantCompany(test.deps));
    till.log.add(aSale(till, 1));
    await keepAside(till, till.log.commits);
    const keeper = await test.owner.connect();
    await keeper.query('BEGIN; LOCK TABLE quarantine');
    const server = await serve(test.deps);
    await expect.poll(async () => (await keeper.query(`SELECT FROM pg_locks WHERE relation = 'quarantine'::regclass AND NOT granted`)).rowCount, { timeout: 10_000 }).toBeGreaterThan(0);
    expect((await fetch(new URL('api/health', server.url))).status).toBe(200);
    expect(await rowsOf(till, 'SELECT number FROM receipt')).toEqual([]);
    await keeper.query('COMMIT');
    keeper.release();
    await expect.poll(() => rowsOf(till, 'SELECT number FROM receipt'), { timeout: 10_000 }).toEqual([{ number: 1 }]);
    await server.close();
  });
});

describe('what belongs to a commit that waits', () => {
  /** What headquarters shows of a company: every sum, the shift's own, and whatever stands open. */
  async function looksOf(till: PlantedTill, shiftId: string): Promise<unknown> {
    return {
      shift: JSON.stringify(await test.deps.db.withTenant(till.device.tenantId, (tx) => sumShift(tx, shiftId))).replaceAll(till.place.staffId, 'the cashier'),
      ledger: await rowsOf(till, 'SELECT account, sum(amount_minor)::bigint AS minor, count(*) AS n FROM ledger_entry GROUP BY account ORDER BY account'),
      stock: await rowsOf(till, 'SELECT quantity_micro, reason, count(*) AS n FROM stock_movement GROUP BY 1, 2 ORDER BY 1, 2'),
      onHand: await rowsOf(till, 'SELECT sum(quantity_micro)::bigint AS micro FROM stock_movement GROUP BY good_id ORDER BY 1'),
      tenders: await rowsOf(till, 'SELECT kind, sum(amount_minor)::bigint AS minor, count(*) AS n FROM tender GROUP BY kind'),
      log: await rowsOf(till, 'SELECT dseq, verdict, reason FROM commit_log ORDER BY dseq'),
      open: await rowsOf(till, 'SELECT kind FROM attention_item WHERE closed_at IS NULL'),
    };
  }

  /** One and the same shift, money and all, in a company of its own. */
  async function shift(): Promise<{ readonly till: PlantedTill; readonly commits: readonly Commit[]; readonly shiftId: string }> {
    const till = firstTill(await plantCompany(test.deps));
    const whole = wholeShift(till, ids, seeded(7));
    return { till, commits: whole.payloads.map((payload) => till.log.add(payload)), shiftId: whole.shift.shiftId };
  }

  it.each([
    ['SQ5 the sale waits; its refund and the Z of its shift come first', [1]],
    ['SQ5 the opening of the shift and the sale wait', [0, 1]],
    ['SQ5 the refund waits, and the Z behind it', [4, 5]],
    ['SQ5 everything but the refund waits', [0, 1, 2, 3, 5]],
  ])('%s: in the end nothing differs from a shift without quarantine', async (_what, waiting) => {
    const straight = await shift();
    await pushCommits(test.deps, straight.till.device, straight.commits);
    const detour = await shift();
    for (const [index, commit] of detour.commits.entries()) {
      if (waiting.includes(index)) await keepAside(detour.till, [commit]);
      else await pushCommits(test.deps, detour.till.device, [commit]);
    }
    expect(await looksOf(detour.till, detour.shiftId)).not.toEqual(await looksOf(straight.till, straight.shiftId));
    expect(await tryAll()).toEqual({ applied: waiting.length, kept: 0 });
    expect(await looksOf(detour.till, detour.shiftId)).toEqual(await looksOf(straight.till, straight.shiftId));
  });
});
