/** What tills say of themselves with each request, as strangely as they may say it (fleet/SPEC.md, FL11 and FL12). */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { ask, serve, signIn, type Served } from './testing/http.ts';
import { plantCompany, type Planted, type PlantedTill } from './testing/shop.ts';
import { createTillReports, type TillReports } from './till-reports.ts';

let test: TestDatabase;
let server: Served;
let planted: Planted;
let till: PlantedTill;
let beside: PlantedTill;
let headers: Record<string, string>;
beforeAll(async () => {
  test = await testDatabase({ connections: 8 });
  server = await serve(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});
beforeEach(async () => {
  planted = await plantCompany(test.deps, { tills: 2 });
  [till, beside] = planted.stores[0]?.tills as [PlantedTill, PlantedTill];
  headers = await signIn(test.deps, planted.companyId);
});

const honest = { build: '1.2', unsent: 3, oldestUnsentAt: null, clock: Date.now(), cursor: 0 };
const saying = (report: object): string => JSON.stringify(report);

async function after(work: (reports: TillReports) => void): Promise<void> {
  const reports = createTillReports(test.deps);
  work(reports);
  await reports.stop();
}

const kept = (): Promise<{ id: string; at: number | null; report: Record<string, unknown> | null }[]> => test.deps.db.withTenant(planted.companyId, async (tx) =>
  (await tx.query<{ id: string; at: number | null; report: Record<string, unknown> | null }>('SELECT id, last_contact_at AS at, report FROM device WHERE tenant_id = $1', [tx.tenantId])).rows);
const keptOf = async ({ device }: PlantedTill) => (await kept()).find(({ id }) => id === device.deviceId);

it.each([
  ['more unsent than there can be', { unsent: 1e308 }, { unsent: 1_000_000_000 }],
  ['a place no feed has', { cursor: 1e308 }, { cursor: Number.MAX_SAFE_INTEGER }],
  ['a time no browser can write', { clock: Number.MAX_SAFE_INTEGER, oldestUnsentAt: Number.MAX_SAFE_INTEGER }, { clock: 253_402_300_799_999, oldestUnsentAt: 253_402_300_799_999 }],
  ['half a character', { build: 'a\ud800b\0c' }, { build: 'a\ufffdb c' }],
  ['a field nobody reads', { 'x\ud800': '\udfff', y: '\0' }, { unsent: 3 }],
] as const)('FL11 FL12 %s is kept within bounds, and neither the till beside it nor a page of headquarters suffers', async (_name, said, expected) => {
  await after((reports) => {
    reports.note(till.device, saying({ ...honest, ...said }));
    reports.note(beside.device, saying(honest));
  });
  expect(await keptOf(till)).toMatchObject({ at: expect.any(Number) as number, report: expected });
  expect(Object.keys((await keptOf(till))?.report ?? {}).toSorted()).toEqual(['build', 'clock', 'cursor', 'oldestUnsentAt', 'unsent']);
  expect(await keptOf(beside)).toMatchObject({ at: expect.any(Number) as number, report: { unsent: 3 } });
  // A contact without a word moves the clock on, and no further than it may go.
  test.setNow(test.deps.clock.nowMs() + 60_000);
  await after((reports) => reports.note(till.device));
  expect(((await keptOf(till))?.report?.['clock'] as number) <= 253_402_300_799_999).toBe(true);
  for (const page of ['fleet', `fleet/${till.device.deviceId}`, 'today', 'stores', 'attention']) expect((await ask(server, `api/v1/${page}`, headers)).status, page).toBe(200);
});

it('FL12 a contact the database cannot take costs the others nothing', async () => {
  await after((reports) => {
    reports.note({ ...till.device, deviceId: 'no device' }, saying(honest));
    reports.note(till.device, saying(honest));
    reports.note(beside.device, saying(honest));
  });
  expect((await kept()).map(({ at }) => at)).toEqual([expect.any(Number), expect.any(Number)]);
});
