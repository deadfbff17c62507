import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '#domain/replication/catalogue.ts';
import { testDatabase, type TestDatabase } from '../testing/postgres.ts';
import { saveRows, type OnExisting } from './rows.ts';

let test: TestDatabase;
let tenantId: string;
beforeAll(async () => {
  test = await testDatabase({ connections: 2 });
  tenantId = test.deps.ids.uuid();
});
afterAll(() => test.close());

const till = (id: string, name: string): Row<'till'> => ({ id, storeId: '00000000-0000-4000-8000-00000000000a', number: 1, name, legalEntityId: '00000000-0000-4000-8000-00000000000b' });
const save = (rows: Row<'till'>[], onExisting?: OnExisting) => test.deps.db.withTenant(tenantId, (tx) => saveRows(tx, 'till', rows, onExisting));

describe('saveRows', () => {
  it('answers what the feed must say: new and changed rows, not those written as they were', async () => {
    const id = test.deps.ids.uuid();
    const change = { scope: 'store:00000000-0000-4000-8000-00000000000a', entity: 'till', key: [id] };
    expect(await save([till(id, 'Касса')])).toEqual([change]);
    expect(await save([till(id, 'Касса')])).toEqual([]);
    expect(await save([till(id, 'Касса у входа')])).toEqual([change]);
    expect(await save([till(id, 'Другая')], 'keep')).toEqual([]);
    const { rows } = await test.deps.db.withTenant(tenantId, (tx) => tx.query('SELECT name FROM till WHERE id = $1', [id]));
    expect(rows).toEqual([{ name: 'Касса у входа' }]);
    expect(await save([])).toEqual([]);
  });

  it('carries every type there and back: null, bytes, dates, large sums, quotes', async () => {
    const rate: Row<'taxRate'> = { code: `a'"\\{},`, validFrom: '2026-01-01', name: 'НДС «ё» \u{1F6D2}', rateBps: null };
    const price: Row<'price'> = { listId: test.deps.ids.uuid(), goodId: test.deps.ids.uuid(), validFrom: 1_735_689_600_000, amountMinor: Number.MAX_SAFE_INTEGER };
    const blob: Row<'blob'> = { hash: 'ab'.repeat(32), mime: 'image/svg+xml', bytes: Uint8Array.from({ length: 256 }, (_, byte) => byte) };
    const back = await test.deps.db.withTenant(tenantId, async (tx) => {
      const changes = [...await saveRows(tx, 'taxRate', [rate]), ...await saveRows(tx, 'price', [price]), ...await saveRows(tx, 'blob', [blob])];
      const rows = [
        ...(await tx.query('SELECT code, valid_from AS "validFrom", name, rate_bps AS "rateBps" FROM tax_rate')).rows,
        ...(await tx.query('SELECT list_id AS "listId", good_id AS "goodId", valid_from AS "validFrom", amount_minor AS "amountMinor" FROM price')).rows,
        ...(await tx.query<{ bytes: Buffer }>('SELECT hash, mime, bytes FROM blob')).rows.map((row) => ({ ...row, bytes: Uint8Array.from(row.bytes) })),
      ];
      return { keys: changes.map((change) => change.key), rows };
    });
    expect(back.rows).toEqual([rate, price, blob]);
    expect(back.keys).toEqual([[rate.code, '2026-01-01'], [price.listId, price.goodId, price.validFrom], [blob.hash]]);
  });

  it('never writes what only tills may', async () => {
    await expect(test.deps.db.withTenant(tenantId, (tx) => saveRows(tx, 'journalEntry', [{} as Row<'journalEntry'>]))).rejects.toThrow(/written by tills/);
  });
});
