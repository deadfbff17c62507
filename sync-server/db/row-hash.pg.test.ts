import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import type { Column } from '#domain/replication/column.ts';
import { pageColumns } from '#domain/replication/page.ts';
import { rowText } from '#domain/replication/row-hash.ts';
import { testDatabase, type TestDatabase } from '../testing/postgres.ts';
import { companyScope, feedKey, recordChanges, storeScope } from './feed.ts';
import { fillHashes, rowHashSql } from './row-hash.ts';
import { sqlTypes, storedColumns, tableName } from './schema/entities.ts';
import type { TenantTx } from './tx.ts';

let test: TestDatabase;
beforeAll(async () => { test = await testDatabase({ connections: 4 }); });
afterAll(() => test.close());

const hashOf = (values: readonly unknown[]): string => createHash('sha256').update(rowText(values)).digest().readBigInt64BE(0).toString();

async function newTenant(): Promise<string> {
  const id = test.deps.ids.uuid();
  await test.deps.db.withTenant(id, (tx) => tx.query('INSERT INTO tenant_head (tenant_id, seq) VALUES ($1, 0)', [id]));
  return id;
}

/** Whatever the database can hold: everything but NUL and halves of pairs. */
const letters = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('"', '\\', '\u2028\u2029', '\u0001\u001f\u007f', '\b\f\n\r\t', '👩‍👩‍👧', 'é', '/', '</script>', 'null', ' ', '')).map((text) => text.toWellFormed().replaceAll('\0', ''));
const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '').replaceAll(/\\ud[89a-f]../gi, '').replaceAll('-0,', '0,')) as unknown);
const safe = fc.maxSafeInteger();

function valueOf({ type, nullable }: Column): fc.Arbitrary<unknown> {
  const value: fc.Arbitrary<unknown> = {
    id: fc.uuid(), text: letters, hash: fc.stringMatching(/^[0-9a-f]{64}$/), date: fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
    instant: fc.nat(4_000_000_000_000), minor: safe, micro: safe, int: safe, bps: fc.integer({ min: -10_000, max: 10_000 }), bool: fc.boolean(), json, bytes: fc.constant(Buffer.from('x')),
  }[type];
  return nullable ? fc.option(value, { nil: null }) : value;
}

const rowOf = (entity: EntityName): fc.Arbitrary<Record<string, unknown>> => fc.record(Object.fromEntries(storedColumns(entity).map(({ name, type, nullable }) => [name, valueOf({ type, nullable })])));

async function insert(tx: TenantTx, entity: EntityName, row: Record<string, unknown>): Promise<void> {
  const columns = storedColumns(entity);
  await tx.query(`INSERT INTO ${tableName(entity)} (tenant_id, ${columns.map((column) => column.sql).join(', ')}) VALUES ($1, ${columns.map((column, index) => `$${index + 2}::${sqlTypes[column.type]}`).join(', ')})`,
    [tx.tenantId, ...columns.map((column) => (column.type === 'json' ? JSON.stringify(row[column.name]) : row[column.name]))]);
}

class Undone extends Error {}

describe('hashes of rows', () => {
  it.each(downEntities())('DG1 the database makes the bytes of the domain: %s, with nasty texts and numbers', async (entity) => {
    const tenant = await newTenant();
    await fc.assert(fc.asyncProperty(rowOf(entity), async (row) => {
      const columns = storedColumns(entity).filter(({ name }) => pageColumns(entity).includes(name));
      await test.deps.db.withTenant(tenant, async (tx) => {
        await insert(tx, entity, row);
        const { rows } = await tx.query<{ hash: string; page: string }>(`SELECT ${rowHashSql(entity, 't')}::text AS hash, json_build_array(${columns.map((column) => `t.${column.sql}`).join(', ')})::text AS page FROM ${tableName(entity)} t WHERE tenant_id = $1`, [tenant]);
        // What a till computes: from the values as they came over the wire.
        expect(rows.map(({ page }) => hashOf(JSON.parse(page) as unknown[]))).toEqual(rows.map(({ hash }) => hash));
        expect(rows).toHaveLength(1);
        throw new Undone();
      }).catch((error: unknown) => { if (!(error instanceof Undone)) throw error; });
    }), { numRuns: Object.values(entityOf(entity).columns).some(({ type }) => type === 'json') ? 200 : 40 });
  });

  it('DG1 numbers of a JSON column are written in full on both sides', async () => {
    const tenant = await newTenant();
    const value = { 'b': [1e21, 1e-7, -2.5e-10, 1.5e300, 123456789012345680000, 0.1, -1], 'aa': null, 'я': true, 'a\u0001"': { '10': 1, '9': 2 }, '': '' };
    await test.deps.db.withTenant(tenant, async (tx) => {
      await insert(tx, 'policy', { ownerId: tenant, name: 'x', value });
      const { rows } = await tx.query<{ hash: string }>(`SELECT ${rowHashSql('policy', 't')}::text AS hash FROM policy t`);
      expect(rows).toEqual([{ hash: hashOf([tenant, 'x', value]) }]);
    });
  });
});

const hashesOf = (tenant: string) => test.deps.db.withTenant(tenant, async (tx) => (await tx.query<{ scope: string; key: string; removed: boolean; hash: string | null }>('SELECT scope, key, removed, row_hash::text AS hash FROM change ORDER BY scope, key')).rows);
const list = (id: string, more: object = {}) => ({ scope: companyScope, entity: 'priceList' as const, key: [id], ...more });

describe('hashes in the feed', () => {
  it('DG2 a moved row carries the hash of the row behind it; what is removed, gone, a fact or no key at all carries none', async () => {
    const tenant = await newTenant();
    const [here, removed, gone] = [0, 1, 2].map(() => test.deps.ids.uuid()) as [string, string, string];
    await test.deps.db.withTenant(tenant, async (tx) => {
      for (const id of [here, removed]) await insert(tx, 'priceList', { id, name: 'Розница' });
      await recordChanges(tx, tenant, [list(here), list(here, { scope: storeScope('s') }), list(removed, { removed: true }), list(gone), list('no uuid'), { scope: 'facts:s', entity: 'receipt', key: [here] }]);
    });
    const hash = hashOf([here, 'Розница']);
    expect(new Map((await hashesOf(tenant)).map((row) => [`${row.scope} ${row.key}`, row.hash]))).toEqual(new Map([
      [`company ${feedKey([here])}`, hash], [`store:s ${feedKey([here])}`, hash], [`company ${feedKey([removed])}`, null], [`company ${feedKey([gone])}`, null], [`company ${feedKey(['no uuid'])}`, null], [`facts:s ${feedKey([here])}`, null],
    ]));
  });

  it('DG2 a row recorded while another writes it carries what is there in the end', async () => {
    const tenant = await newTenant();
    const id = test.deps.ids.uuid();
    await test.deps.db.withTenant(tenant, async (tx) => {
      await insert(tx, 'priceList', { id, name: 'one' });
      await recordChanges(tx, tenant, [list(id)]);
    });
    const [written, gate] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const writer = test.deps.db.withTenant(tenant, async (tx) => {
      await tx.query(`UPDATE price_list SET name = 'two' WHERE tenant_id = $1`, [tenant]);
      await recordChanges(tx, tenant, [list(id)]);
      written.resolve(undefined);
      await gate.promise;
    });
    await written.promise;
    // Gives the row to a shop without touching it.
    const giver = test.deps.db.withTenant(tenant, (tx) => recordChanges(tx, tenant, [list(id, { scope: storeScope('s') })]));
    const waits = async (): Promise<boolean> => (await test.app.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).rows.length > 0;
    while (!(await waits())) continue;
    gate.resolve(undefined);
    await Promise.all([writer, giver]);
    expect((await hashesOf(tenant)).map((row) => row.hash)).toEqual([hashOf([id, 'two']), hashOf([id, 'two'])]);
  });

  it('DG3 rows of before get their hashes in pieces, and what is gone is said to be removed', async () => {
    const tenant = await newTenant();
    const ids = Array.from({ length: 2_500 }, () => test.deps.ids.uuid()).sort();
    const gone = test.deps.ids.uuid();
    await test.deps.db.withTenant(tenant, async (tx) => {
      await tx.query(`INSERT INTO price_list (tenant_id, id, name) SELECT $1, id, 'x' FROM unnest($2::uuid[]) AS id`, [tenant, ids]);
      await tx.query(`INSERT INTO change (tenant_id, scope, entity, key, seq, removed) SELECT $1, 'company', 'priceList', '["' || id || '"]', 1, false FROM unnest($2::text[]) AS id`, [tenant, [...ids, gone]]);
    });
    let from: { scope: string; key: string } | null = { scope: '', key: '' };
    let pieces = 0;
    for (; from !== null; pieces += 1) from = await test.deps.db.withTenant(tenant, (tx) => fillHashes(tx, 'priceList', from as { scope: string; key: string }));
    const rows = await hashesOf(tenant);
    expect([pieces, rows.filter((row) => row.hash === hashOf([JSON.parse(row.key)[0] as string, 'x'])).length, rows.filter((row) => row.removed).map((row) => row.key)]).toEqual([2, 2_500, [feedKey([gone])]]);
  });

  it('DG10 a strange spelling of a key becomes the one tills know, and two spellings one row', async () => {
    const tenant = await newTenant();
    const [odd, both] = ['aaaaaaaa-0000-7000-8000-000000000001', 'bbbbbbbb-0000-7000-8000-000000000002'];
    const strange = `[ "${both}" ]`;
    await test.deps.db.withTenant(tenant, async (tx) => {
      await tx.query(`INSERT INTO price_list (tenant_id, id, name) SELECT $1, id, 'x' FROM unnest($2::uuid[]) AS id`, [tenant, [odd, both]]);
      await tx.query(`INSERT INTO change (tenant_id, scope, entity, key, seq, removed) SELECT $1, 'company', 'priceList', key, seq, false FROM unnest($2::text[], $3::bigint[]) AS u (key, seq)`, [tenant, [feedKey([odd.toUpperCase()]), feedKey([both]), strange], [3, 4, 9]]);
      expect(await fillHashes(tx, 'priceList', { scope: '', key: '' })).toBeNull();
      const { rows } = await tx.query<{ key: string; seq: number }>('SELECT key, seq FROM change WHERE tenant_id = $1 ORDER BY key', [tenant]);
      expect(rows).toEqual([{ key: feedKey([odd]), seq: 3 }, { key: feedKey([both]), seq: 9 }]);
    });
    expect((await hashesOf(tenant)).map((row) => row.hash)).toEqual([hashOf([odd, 'x']), hashOf([both, 'x'])]);
  });

  /** Rows of the feed as a program of before left them: key, number, removed. */
  const oldRows = (tx: TenantTx, rows: readonly (readonly [string, number, boolean])[]) => tx.query(`
    INSERT INTO change (tenant_id, scope, entity, key, seq, removed) SELECT $1, 'company', 'priceList', key, seq, removed FROM unnest($2::text[], $3::bigint[], $4::boolean[]) AS u (key, seq, removed)`, [tx.tenantId, rows.map((row) => row[0]), rows.map((row) => row[1]), rows.map((row) => row[2])]);

  it('DG10 of two spellings the later says what became of the row: one removed and added again is there', async () => {
    const tenant = await newTenant();
    const [again, gone, later] = [1, 2, 3].map((n) => `cccccccc-0000-7000-8000-00000000000${n}`) as [string, string, string];
    await test.deps.db.withTenant(tenant, async (tx) => {
      await tx.query(`INSERT INTO price_list (tenant_id, id, name) SELECT $1, id, 'x' FROM unnest($2::uuid[]) AS id`, [tenant, [again, later]]);
      await oldRows(tx, [[feedKey([again]), 4, true], [`[ "${again}" ]`, 9, false], [feedKey([gone]), 8, true], [`[ "${gone}" ]`, 5, false], [feedKey([later]), 9, false], [`[ "${later}" ]`, 4, false]]);
      await tx.query(`UPDATE change SET row_hash = 7 WHERE key = $1`, [feedKey([later])]);
      expect(await fillHashes(tx, 'priceList', { scope: '', key: '' })).toBeNull();
    });
    expect(await hashesOf(tenant)).toEqual([[again, false, hashOf([again, 'x'])], [gone, true, null], [later, false, '7']].map(([id, removed, hash]) => ({ scope: 'company', key: feedKey([id as string]), removed, hash })));
  });

  it('DG3 DG10 waits for no writer: neither for one who is adding the proper key, nor for one who holds it', async () => {
    const tenant = await newTenant();
    const [adding, held] = ['dddddddd-0000-7000-8000-000000000001', 'dddddddd-0000-7000-8000-000000000002'];
    const strange = (id: string): string => `[ "${id}" ]`;
    await test.deps.db.withTenant(tenant, async (tx) => {
      await tx.query(`INSERT INTO price_list (tenant_id, id, name) SELECT $1, id, 'x' FROM unnest($2::uuid[]) AS id`, [tenant, [adding, held]]);
      await oldRows(tx, [[strange(adding), 1, false], [strange(held), 3, false], [feedKey([held]), 2, true], ['["no uuid"]', 1, false]]);
    });
    const fill = () => test.deps.db.withTenant(tenant, async (tx) => {
      await tx.query(`SET LOCAL lock_timeout = '1s'`);
      return fillHashes(tx, 'priceList', { scope: '', key: '' });
    });
    const keys = async (): Promise<string[]> => (await hashesOf(tenant)).filter((row) => row.hash !== null).map((row) => row.key);
    await test.deps.db.withTenant(tenant, async (tx) => {
      await tx.query(`SELECT FROM change WHERE key = '["no uuid"]' FOR UPDATE`);
      await recordChanges(tx, tenant, [list(adding)]);
      expect(await fill()).toBeNull();
    });
    expect(await keys()).toEqual([feedKey([adding])]);
    await test.deps.db.withTenant(tenant, async (tx) => {
      await tx.query('SELECT FROM change WHERE key = $1 FOR UPDATE', [feedKey([held])]);
      expect(await fill()).toBeNull();
    });
    expect(await keys()).toEqual([feedKey([adding])]);
    expect(await fill()).toBeNull();
    expect((await hashesOf(tenant)).map((row) => [row.key, row.removed])).toEqual([[feedKey([adding]), false], [feedKey([held]), false], ['["no uuid"]', true]]);
  });

  it('DG3 each piece is a range of the primary key: no row is looked at twice, however many there are', async () => {
    const tenant = await newTenant();
    await test.deps.db.withTenant(tenant, (tx) => tx.query(`INSERT INTO change (tenant_id, scope, entity, key, seq, removed) SELECT $1, 'store:' || s, 'priceList', '["' || gen_random_uuid() || '"]', 1, true FROM generate_series(1, 3) AS s, generate_series(1, 1500)`, [tenant]));
    await test.owner.query('ANALYZE change');
    await test.deps.db.withTenant(tenant, async (tx) => {
      const plans: unknown[] = [];
      const watching = { ...tx, query: async (text: string, values: unknown[]) => {
        if (/^\s*SELECT (key|scope)/.test(text)) plans.push((await tx.query<{ 'QUERY PLAN': unknown }>(`EXPLAIN (FORMAT JSON) ${text}`, values)).rows[0]?.['QUERY PLAN']);
        return tx.query(text, values);
      } } as typeof tx;
      let [from, pieces]: [{ scope: string; key: string } | null, number] = [{ scope: '', key: '' }, 0];
      for (; from !== null; pieces += 1) from = await fillHashes(watching, 'priceList', from);
      expect([pieces, plans.length]).toEqual([3, 9]);
      for (const plan of plans) expect(JSON.stringify(plan)).toMatch(/"Index Cond":"[^"]*\((key|scope) > /);
      for (const plan of plans) expect(JSON.stringify(plan)).not.toMatch(/"Filter"|"Sort"/);
    });
  });
});
