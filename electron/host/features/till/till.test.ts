import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TillState } from '#contract/terminal/till.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { systemClock } from '#host/platform/clock.ts';
import { handTimer, type HandTimer } from '#host/platform/hand-timer.fixture.ts';
import { recordContact } from '#host/posting/contact.ts';
import { updateMeta } from '#host/posting/meta.ts';
import { openReadyTill, type ReadyTill } from '../../ready-till.fixture.ts';
import { gesture, value, type ScratchHost } from '../../scratch-host.fixture.ts';

const HOUR_MS = 3_600_000;

describe('the frame around the screens', () => {
  let ready: ReadyTill;
  let scratch: ScratchHost;
  let timer: HandTimer;
  const told: TillState[] = [];
  beforeEach(async () => {
    timer = handTimer();
    told.length = 0;
    ready = await openReadyTill('cashier', { timer });
    scratch = ready.host();
    scratch.till.till.on('changed', (state) => { told.push(state); });
  });
  afterEach(() => ready.close());

  /** Lets a minute pass, and the screens hear of it. */
  const minute = async (): Promise<void> => {
    for (const alarm of timer.waiting.filter(({ ms }) => ms === 60_000)) {
      timer.waiting.splice(timer.waiting.indexOf(alarm), 1);
      alarm.work();
    }
    await value(scratch.till.till.state({}));
  };

  it('tells once when a shift has grown old, and not every minute', async () => {
    await minute();
    ready.setAhead(5 * HOUR_MS);
    await minute();
    expect(told).toEqual([]);
    ready.setAhead(23 * HOUR_MS + 60_000);
    await minute();
    await minute();
    expect(told.map(({ shift }) => shift?.warning)).toEqual(['long']);
    ready.setAhead(24 * HOUR_MS + 60_000);
    await minute();
    expect(told.map(({ shift }) => shift?.warning)).toEqual(['long', 'over-a-day']);
  });

  it('counts the age of a shift by the same clock at both ends, however wrong it is', async () => {
    scratch.host.store.write((tx) => { updateMeta(tx, { clockOffsetMs: -100 * HOUR_MS, lastContactAt: systemClock.nowMs() }); });
    const { shift } = await value(scratch.till.till.state({}));
    expect(shift?.warning).toBe('none');
    expect(shift?.ageMin).toBeLessThan(60);
  });

  it('SHF10 keeps the age of a shift when the clock was put back by months, also once the server has said so', async () => {
    ready.setAhead(3 * HOUR_MS);
    await minute();
    const months = 2160 * HOUR_MS;
    scratch.host.store.write((tx) => { recordContact(tx, systemClock.nowMs() + 3 * HOUR_MS - months, months); });
    ready.setAhead(3 * HOUR_MS - months);
    const { shift } = await value(scratch.till.till.state({}));
    expect(shift?.warning).toBe('none');
    expect(Math.abs((shift?.ageMin ?? 0) - 180)).toBeLessThan(10);
  });

  it('shows parked sales and the policy of the shop as they change', async () => {
    const goodId = demoShop.good.find((one) => one.unit === 'pcs')?.id ?? '';
    await value(scratch.till.sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000 }));
    await value(scratch.till.sale.park({ ...gesture(), name: 'Анна' }));
    expect(told.at(-1)?.parkedCount).toBe(1);
    const { sql, params } = upsertStatement('policy');
    scratch.host.store.writeReplica((tx) => { tx.run(sql, ...params({ ownerId: demoShop.company[0]?.id, name: 'till', value: { cashInReasons: [{ name: 'Из банка', account: 'cash-safe' }], cashRounding: { stepMinor: 100, mode: 'down' } } })); });
    expect((await value(scratch.till.till.state({}))).policy).toMatchObject({ cashInReasons: ['Из банка'], cashRounding: { stepMinor: 100, mode: 'down' } });
  });
});
