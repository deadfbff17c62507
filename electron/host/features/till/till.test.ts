import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TillState } from '#contract/terminal/till.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { systemClock } from '#host/platform/clock.ts';
import { updateMeta } from '#host/posting/meta.ts';
import { signInAs } from '../../people.fixture.ts';
import { fillReady, gesture, openScratchHost, removeDir, scratchDir, value, type ScratchHost } from '../../scratch-host.fixture.ts';

const HOUR_MS = 3_600_000;

describe('the frame around the screens', () => {
  let dir = '';
  let scratch: ScratchHost;
  let ahead = 0;
  const alarms: { readonly ms: number; readonly work: () => void }[] = [];
  const told: TillState[] = [];
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + ahead };
  const timer = {
    after: (ms: number, work: () => void) => {
      const alarm = { ms, work };
      alarms.push(alarm);
      return () => { alarms.splice(alarms.indexOf(alarm), 1); };
    },
  };
  beforeEach(async () => {
    ahead = 0;
    alarms.length = 0;
    told.length = 0;
    dir = scratchDir();
    await fillReady(dir);
    scratch = await openScratchHost(dir, { clock, timer });
    await signInAs(scratch, 'cashier');
    scratch.till.till.on('changed', (state) => { told.push(state); });
  });
  afterEach(async () => {
    await scratch.close();
    removeDir(dir);
  });

  /** Lets a minute pass, and the screens hear of it. */
  const minute = async (): Promise<void> => {
    const due = alarms.filter(({ ms }) => ms === 60_000);
    for (const alarm of due) {
      alarms.splice(alarms.indexOf(alarm), 1);
      alarm.work();
    }
    await value(scratch.till.till.state({}));
  };

  it('tells once when a shift has grown old, and not every minute', async () => {
    await minute();
    ahead = 5 * HOUR_MS;
    await minute();
    expect(told).toEqual([]);
    ahead = 23 * HOUR_MS + 60_000;
    await minute();
    await minute();
    expect(told.map(({ shift }) => shift?.warning)).toEqual(['long']);
    ahead = 24 * HOUR_MS + 60_000;
    await minute();
    expect(told.map(({ shift }) => shift?.warning)).toEqual(['long', 'over-a-day']);
  });

  it('counts the age of a shift by the same clock at both ends, however wrong it is', async () => {
    scratch.host.store.write((tx) => { updateMeta(tx, { clockOffsetMs: -100 * HOUR_MS, lastContactAt: clock.nowMs() }); });
    expect((await value(scratch.till.till.state({}))).shift).toMatchObject({ ageMin: 0, warning: 'none' });
  });

  it('shows parked sales and the policy of the shop as they change', async () => {
    const goodId = demoShop.good.find((one) => one.unit === 'pcs')?.id ?? '';
    await value(scratch.till.sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000 }));
    await value(scratch.till.sale.park({ ...gesture(), name: 'Анна' }));
    expect(told.at(-1)?.parkedCount).toBe(1);
    const { sql, params } = upsertStatement('policy');
    scratch.host.store.write((tx) => { tx.run(sql, ...params({ ownerId: demoShop.company[0]?.id, name: 'till', value: { cashInReasons: [{ name: 'Из банка', account: 'cash-safe' }], cashRounding: { stepMinor: 100, mode: 'down' } } })); });
    expect((await value(scratch.till.till.state({}))).policy).toMatchObject({ cashInReasons: ['Из банка'], cashRounding: { stepMinor: 100, mode: 'down' } });
  });
});
