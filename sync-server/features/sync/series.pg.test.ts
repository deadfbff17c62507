/** The letters of receipts: never the same for two computers, whatever a server that was put back has forgotten. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginLife } from '#server/db/life/company-life.ts';
import { readEpoch } from '#server/db/directory.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { serve, type Served } from './testing/http.ts';
import { keyedTill } from './testing/keyed-till.ts';
import { firstTill, plantCompany } from './testing/shop.ts';

let test: TestDatabase;
let server: Served;
beforeAll(async () => {
  test = await testDatabase({ connections: 10 });
  server = await serve(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

describe('SE2 the letters of a series', () => {
  it('that stand on paper are given to no other computer by a server that forgot the first one', async () => {
    const planted = await plantCompany(test.deps, { tills: 1 });
    const till = firstTill(planted);
    const putBack = async (): Promise<void> => {
      await test.owner.query('BEGIN');
      await test.owner.query("SELECT set_config('app.tenant_id', $1, true)", [planted.companyId]);
      await test.owner.query('DELETE FROM incarnation');
      await test.owner.query('DELETE FROM device');
      await test.owner.query('COMMIT');
    };
    await putBack();
    const given = [(await keyedTill(test.deps, server, till)).enrolled.series, (await keyedTill(test.deps, server, till)).enrolled.series];
    for (let time = 0; time < 3; time++) {
      await putBack();
      await test.deps.db.withTenant(planted.companyId, async (tx) => beginLife(tx, test.deps, await readEpoch(tx), 'witness'));
      given.push((await keyedTill(test.deps, server, till)).enrolled.series, (await keyedTill(test.deps, server, till)).enrolled.series);
    }
    expect(given.slice(0, 2)).toEqual(['A', 'B']);
    expect(given.slice(2).every((series) => /^[A-Z]{2}[AB]$/.test(series))).toBe(true);
    // Two letters are drawn anew each time, so that a copy put back twice does not give the same again.
    expect(new Set(given.slice(0, 4)).size).toBe(4);
  });

  it('a till has taken by itself are passed over', async () => {
    const till = firstTill(await plantCompany(test.deps, { tills: 1 }));
    const first = await keyedTill(test.deps, server, till);
    const next = String.fromCharCode(first.enrolled.series.charCodeAt(0) + 1);
    const taken = await first.session({ series: next, incarnation: test.deps.ids.uuid(), born: 'copied' });
    const second = await keyedTill(test.deps, server, till);
    expect([taken.status === 200 ? second.enrolled.series === next : false, second.enrolled.series === first.enrolled.series]).toEqual([false, false]);
  });
});
