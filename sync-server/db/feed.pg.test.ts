import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../testing/postgres.ts';
import { companyScope, feedKey, headOf, recordChanges, storeScope, type FeedChange } from './feed.ts';
import type { TenantTx } from './tx.ts';

const WRITERS = 16;
const ROUNDS = 40;

let test: TestDatabase;
let tenantId: string;
beforeAll(async () => {
  test = await testDatabase({ connections: WRITERS + 2 });
  tenantId = await newTenant();
  await test.owner.query('CREATE SEQUENCE plain_numbers');
  await test.owner.query('GRANT USAGE ON SEQUENCE plain_numbers TO lavka_app');
});
afterAll(() => test.close());

async function newTenant(): Promise<string> {
  const id = test.deps.ids.uuid();
  await test.deps.db.withTenant(id, (tx) => tx.query('INSERT INTO tenant_head (tenant_id, seq) VALUES ($1, 0)', [id]));
  return id;
}

const good = (id: string, removed = false): FeedChange => ({ scope: companyScope, entity: 'good', key: [id], removed });
const rowsOf = (id: string) => test.deps.db.withTenant(id, async (tx) => (await tx.query('SELECT scope, entity, key, seq, removed FROM change WHERE tenant_id = $1 ORDER BY seq, key', [id])).rows);

describe('recordChanges', () => {
  it('keeps one row per place and moves it to the newest number', async () => {
    const id = await newTenant();
    const write = (changes: FeedChange[]) => test.deps.db.withTenant(id, (tx) => recordChanges(tx, id, changes));
    expect(await write([good('a'), good('b')])).toBe(1);
    expect(await write([{ scope: storeScope('s'), entity: 'till', key: ['a'] }])).toBe(2);
    expect(await write([good('a', true)])).toBe(3);
    expect(await write([])).toBe(3);
    expect(await rowsOf(id)).toEqual([
      { scope: 'company', entity: 'good', key: '["b"]', seq: 1, removed: false }, { scope: 'store:s', entity: 'till', key: '["a"]', seq: 2, removed: false },
      { scope: 'company', entity: 'good', key: '["a"]', seq: 3, removed: true },
    ]);
  });

  it('takes the last of two changes of one row, and keys of several parts', async () => {
    const id = await newTenant();
    await test.deps.db.withTenant(id, (tx) => recordChanges(tx, id, [good('a', true), good('a'), { scope: companyScope, entity: 'taxRate', key: ['standard', '2026-01-01'] }]));
    expect((await rowsOf(id)).map((row) => [row['key'], row['removed']])).toEqual([['["a"]', false], [feedKey(['standard', '2026-01-01']), false]]);
  });

  it('refuses a company without a head and one that is not the transaction\'s', async () => {
    const [id, other] = [test.deps.ids.uuid(), tenantId];
    await expect(test.deps.db.withTenant(id, (tx) => recordChanges(tx, id, [good('a')]))).rejects.toThrow(/no head/);
    await expect(test.deps.db.withTenant(id, (tx) => recordChanges(tx, other, [good('a')]))).rejects.toThrow(/belongs to the company/);
  });
});

/** Records like the real one, but numbered by a sequence: the well-known mistake. */
async function recordBySequence(tx: TenantTx, tenant: string, changes: readonly FeedChange[]): Promise<number> {
  await tx.query(`WITH h AS (SELECT nextval('plain_numbers') AS seq)
    INSERT INTO change (tenant_id, scope, entity, key, seq, removed) SELECT $1, 'company', 'good', k, h.seq, false FROM h, unnest($2::text[]) k`, [tenant, changes.map((change) => feedKey(change.key))]);
  return 0;
}

/** Sixteen writers at once and one reader that follows the numbers; answers how many committed rows the reader never met. */
async function missedRows(record: typeof recordChanges): Promise<number> {
  const id = await newTenant();
  const met = new Set<string>();
  let cursor = 0;
  let writing = true;
  const read = () => test.deps.db.withTenant(id, async (tx) => {
    const { rows } = await tx.query<{ key: string; seq: number }>('SELECT key, seq FROM change WHERE tenant_id = $1 AND seq > $2 ORDER BY seq', [id, cursor]);
    for (const row of rows) met.add(row.key);
    cursor = Math.max(cursor, rows.at(-1)?.seq ?? 0);
  });
  const reader = (async () => { while (writing) await read(); })();
  await Promise.all(Array.from({ length: WRITERS }, async (_, writer) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await test.deps.db.withTenant(id, async (tx) => {
        await record(tx, id, Array.from({ length: 5 }, (__, row) => good(`${writer}-${round}-${row}`)));
        // The window in which a number is taken and not yet visible; every third writer dawdles in it.
        if (writer % 3 === 0) await tx.query('SELECT pg_sleep(0.003)');
      });
    }
  }));
  writing = false;
  await reader;
  await read();
  return WRITERS * ROUNDS * 5 - met.size;
}

describe('a reader who follows the numbers', () => {
  it('never steps over a committed row', async () => {
    expect(await missedRows(recordChanges)).toBe(0);
    const head = await test.deps.db.withTenant(tenantId, headOf);
    expect(head).toBe(0);
  });

  it('would step over many with a plain sequence: this test can fail', async () => {
    expect(await missedRows(recordBySequence)).toBeGreaterThan(0);
  });
});
