import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { idsFrom, seeded } from '#server/sync/testing/commits.ts';
import { push } from '#server/sync/push.ts';
import { replay } from '#server/sync/replay.ts';
import { atWork } from './testing/at-work.ts';
import { firstTill, plantCompany, portsOf, pushCommits, type PlantedTill } from './testing/shop.ts';
import { wholeShift } from './testing/whole-shift.ts';
import { lookForShort } from './short-shifts.ts';

let test: TestDatabase;
beforeAll(async () => { test = await testDatabase({ connections: 4 }); });
afterAll(() => test.close());

const random = seeded(61);
const ids = idsFrom(random);
const HOUR = 3_600_000;
type Item = { readonly id: string; readonly kind: string; readonly detail: Record<string, unknown> };
const { send, items } = atWork<Item>(() => test, random, ids, 'id');
const look = (till: PlantedTill): Promise<number> => lookForShort(test.deps, till.device.tenantId);
const later = (hours: number): void => test.setNow(test.deps.clock.nowMs() + hours * HOUR);
const newTill = async (): Promise<PlantedTill> => firstTill(await plantCompany(test.deps));
const owned = (till: PlantedTill, sql: string): Promise<unknown> => test.owner.query(`BEGIN; SELECT set_config('app.tenant_id', '${till.device.tenantId}', true); ${sql}; COMMIT`);

describe('a Z that stays short', () => {
  it('SG6 is shown a day after it came, once, with what is missing', async () => {
    const till = await newTill();
    const { payloads, shift, receipt } = wholeShift(till, ids, random);
    await send(till, ...payloads);
    await owned(till, `DELETE FROM receipt WHERE kind = 'sale'`);
    later(23);
    expect([await look(till), await items(till)]).toEqual([0, []]);
    later(2);
    expect([await look(till), await look(till)]).toEqual([1, 0]);
    const [item] = await items(till);
    expect(item).toMatchObject({ kind: 'shift-sums-differ', detail: { shiftId: shift.shiftId, short: true } });
    expect(item?.detail['differences']).toEqual(expect.arrayContaining([{ what: 'sale-count', of: null, statedMinor: 1, summedMinor: 0 }, { what: 'sales', of: null, statedMinor: receipt.totalMinor, summedMinor: 0 }]));
    await owned(till, 'UPDATE attention_item SET closed_at = 1');
    expect(await look(till)).toBe(0);
  });

  it('SG6 is left alone while what is missing waits, was put aside, or is whole', async () => {
    const [waiting, whole] = [await newTill(), await newTill()];
    const { payloads } = wholeShift(waiting, ids, random);
    await send(waiting, payloads[0] as Uint8Array, new TextEncoder().encode('{"facts":['), ...payloads.slice(2));
    await send(whole, ...wholeShift(whole, ids, random).payloads);
    later(25);
    expect([await look(waiting), await look(whole)]).toEqual([0, 0]);
    await owned(waiting, `UPDATE quarantine SET closed_at = 1, outcome = 'dismissed'`);
    expect(await look(waiting)).toBe(0);
  });

  it('SG6 closes by itself when what was missing comes after all', async () => {
    const till = await newTill();
    const { payloads } = wholeShift(till, ids, random);
    const commits = payloads.map((payload) => till.log.add(payload));
    await pushCommits(test.deps, till.device, commits.slice(0, 1));
    await push(portsOf(test.deps), till.device, commits.slice(1, 2).map((commit) => ({ ...commit, flaw: null })), 'unknown-entity');
    await pushCommits(test.deps, till.device, commits.slice(2));
    // Dismissed by mistake, behind the back of the Z: nothing waits any more as far as anybody knows.
    await owned(till, `UPDATE quarantine SET closed_at = 1, outcome = 'dismissed', dseq = dseq + 100`);
    later(25);
    expect(await look(till)).toBe(1);
    await owned(till, `UPDATE quarantine SET dseq = dseq - 100`);
    const kept = (await items(till)).find(({ kind }) => kind === 'quarantined-commit');
    expect((await replay(portsOf(test.deps), till.device.tenantId, kept?.id as string, ids())).ok).toBe(true);
    expect(await items(till)).toEqual([]);
  });
});
