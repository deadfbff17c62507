import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { systemClock } from '#host/platform/clock.ts';
import { approvalOf, eventsOf, personOf, signInAs } from '../../people.fixture.ts';
import { fillReady, gesture, openScratchHost, refusal, removeDir, scratchDir, value, type ScratchHost } from '../../scratch-host.fixture.ts';

describe('a lock and a senior on the spot', () => {
  let dir = '';
  let scratch: ScratchHost;
  let later = 0;
  const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + later };
  beforeEach(async () => {
    later = 0;
    dir = scratchDir();
    await fillReady(dir);
    scratch = await openScratchHost(dir, { clock });
    await signInAs(scratch, 'cashier');
  });
  afterEach(async () => {
    await scratch.close();
    removeDir(dir);
  });

  const state = async () => value(scratch.till.till.state({}));
  const list = (approvalId?: string) => scratch.till.journal.list({ before: null, limit: 5, events: [], staffId: null, ...(approvalId === undefined ? {} : { approvalId }) });
  const approve = (person: { readonly id: string; readonly pin: string }, right: string, size: number | null) => scratch.till.staff.approve({ staffId: person.id, pin: person.pin, right, size, reason: 'так надо' });
  const goodId = demoShop.good.find((one) => one.unit === 'pcs')?.id ?? '';

  it('locks, keeps the sale and the person, and opens for whoever gives a PIN', async () => {
    await value(scratch.till.sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000 }));
    await value(scratch.till.staff.lock({}));
    await value(scratch.till.staff.lock({}));
    expect(await state()).toMatchObject({ locked: true, staff: { id: personOf('cashier').id } });
    expect(await refusal(scratch.till.sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000 }))).toBe('not-signed-in');
    await signInAs(scratch, 'cashier');
    expect(await state()).toMatchObject({ locked: false });
    await value(scratch.till.staff.lock({}));
    await signInAs(scratch, 'cashier', 1);
    expect(await state()).toMatchObject({ locked: false, staff: { id: personOf('cashier', 1).id } });
    expect((await value(scratch.till.sale.view({}))).lines).toHaveLength(1);
    expect(eventsOf(scratch).slice(-4)).toEqual(['lock', 'unlock', 'lock', 'sign-in']);
  });

  it('tells the screens what the person may do alone, by the policy of the shop', async () => {
    expect((await state()).rights).toMatchObject({ 'line-discount': 500, 'cash-out': 5_000_00, 'line-remove': true });
    expect((await state()).rights).not.toHaveProperty('x-report');
    const { sql, params } = upsertStatement('policy');
    const [company] = demoShop.company;
    const [store] = demoShop.store;
    scratch.host.store.write((tx) => {
      tx.run(sql, ...params({ ownerId: company?.id, name: 'till', value: { rights: { cashier: { 'line-discount': 700, 'x-report': true } }, idleLockMin: 3 } }));
      tx.run(sql, ...params({ ownerId: store?.id, name: 'till', value: { rights: { cashier: { 'line-discount': 0 } }, blindCount: 'нет' } }));
    });
    expect((await state()).rights).toMatchObject({ 'line-discount': 0, 'x-report': true });
    expect((await state()).policy).toMatchObject({ idleLockMin: 3, blindCount: true });
    await value(scratch.till.shift.report({ print: false }));
  });

  it('gives an approval only with the PIN of somebody who may, counted like a sign-in', async () => {
    const senior = personOf('senior-cashier');
    expect(await approve({ ...senior, pin: '000000' }, 'journal', null)).toMatchObject({ code: 'wrong-pin', detail: { attemptsLeft: 4 } });
    expect(await approve(personOf('cashier', 1), 'journal', null)).toMatchObject({ code: 'may-not-approve', detail: { limit: null } });
    expect(await approve(senior, 'cash-out', 100_000_01)).toMatchObject({ code: 'may-not-approve', detail: { limit: 100_000_00 } });
    expect(await approve(senior, 'to-the-moon', null)).toMatchObject({ code: 'may-not-approve' });
    expect(await approve(senior, 'cash-out', -1)).toMatchObject({ code: 'may-not-approve' });
    for (let tries = 0; tries < 4; tries++) await refusal(approve({ ...senior, pin: '000000' }, 'journal', null));
    expect(await refusal(approve({ ...senior, pin: '000000' }, 'journal', null))).toBe('locked');
    expect(await refusal(approve(senior, 'journal', null))).toBe('locked');
    await value(scratch.till.staff.lock({}));
    expect(await refusal(approve(personOf('owner'), 'journal', null))).toBe('not-signed-in');
  });

  it('is for that right, that person and two minutes', async () => {
    expect(await refusal(list())).toBe('needs-right');
    expect(await refusal(list(await approvalOf(scratch, 'senior-cashier', 'x-report', null)))).toBe('needs-right');
    const approvalId = await approvalOf(scratch, 'senior-cashier', 'journal', null);
    await value(list(approvalId));
    // Pages of one reading are one approval.
    await value(list(approvalId));
    expect(eventsOf(scratch).filter((event) => event === 'approved')).toHaveLength(1);
    later = 119_000;
    await value(list(approvalId));
    later = 121_000;
    expect(await refusal(list(approvalId))).toBe('needs-right');
    const another = await approvalOf(scratch, 'senior-cashier', 'journal', null);
    await signInAs(scratch, 'cashier', 1);
    expect(await refusal(list(another))).toBe('needs-right');
    expect(await refusal(list(gesture().gesture))).toBe('needs-right');
  });

  it('does not outlive a lesson', async () => {
    await value(scratch.till.training.enter({}));
    const approvalId = await approvalOf(scratch, 'senior-cashier', 'journal', null);
    await value(list(approvalId));
    await value(scratch.till.training.leave({}));
    expect(await refusal(list(approvalId))).toBe('needs-right');
  });
});
