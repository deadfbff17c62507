import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { systemClock } from '#host/platform/clock.ts';
import { approvalOf, eventsOf, personOf, sellOne, signInAs } from '../../people.fixture.ts';
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
  const approve = (person: { readonly id: string; readonly pin: string }, right: string, size: number | null) => scratch.till.staff.approve({ staffId: person.id, pin: person.pin, right, size, subject: '', reason: 'так надо' });
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
    scratch.host.store.writeReplica((tx) => {
      tx.run(sql, ...params({ ownerId: company?.id, name: 'till', value: { rights: { cashier: { 'line-discount': 700, 'x-report': true } }, idleLockMin: 3 } }));
      tx.run(sql, ...params({ ownerId: store?.id, name: 'till', value: { rights: { cashier: { 'line-discount': 0 } }, blindCount: 'нет' } }));
    });
    expect((await state()).rights).toMatchObject({ 'line-discount': 0, 'x-report': true });
    expect((await state()).policy).toMatchObject({ idleLockMin: 3, blindCount: true });
    await value(scratch.till.shift.report({ print: false }));
  });

  it('names those first whom the shop’s own table gives the right, cashiers too, and no other cashier', async () => {
    const roles = async (right: string, size: number | null) => (await value(scratch.till.staff.approvers({ right, size }))).members.map(({ role, may }) => `${role}${may ? '' : ' not'}`);
    const [cashiers, others] = [demoShop.staff.filter(({ role, storeId }) => role === 'cashier' && storeId === demoShop.till[0]?.storeId).length, await roles('no such right', null)];
    expect(others.every((one) => one.endsWith(' not') && !one.startsWith('cashier'))).toBe(true);
    expect((await roles('line-discount', 60_00))[0]).toBe('owner');
    expect(await roles('line-discount', 60_00)).toHaveLength(others.length);
    const { sql, params } = upsertStatement('policy');
    scratch.host.store.writeReplica((tx) => { tx.run(sql, ...params({ ownerId: demoShop.company[0]?.id, name: 'till', value: { rights: { cashier: { 'x-report': true }, 'senior-cashier': { 'x-report': false } } } })); });
    const said = await roles('x-report', null);
    expect(said.filter((one) => one === 'cashier')).toHaveLength(cashiers);
    expect(said.at(-1)).toBe('senior-cashier not');
    await value(scratch.till.staff.lock({}));
    expect(await refusal(scratch.till.staff.approvers({ right: 'x-report', size: null }))).toBe('not-signed-in');
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

  it('writes down each refused override: who stood there, who was asked, for what, and why', async () => {
    const refusals = () => scratch.host.store.read((tx) => tx.all<{ staffId: string; detail: string }>(`SELECT staff_id AS "staffId", detail FROM journal_entry WHERE event = 'approval-refused' ORDER BY rowid`));
    const senior = personOf('senior-cashier');
    for (let tries = 0; tries < 5; tries++) await refusal(approve({ ...senior, pin: '000000' }, 'cash-out', 7_00));
    expect(refusals().map(({ detail }) => JSON.parse(detail) as unknown)).toEqual(Array.from({ length: 5 }, () => ({ askedOf: senior.id, right: 'cash-out', size: 7_00, why: 'wrong-pin' })));
    expect(eventsOf(scratch).slice(-2)).toEqual(['approval-refused', 'sign-in-locked']);
    // While it is locked no PIN is looked at and nothing is refused anew.
    await refusal(approve(senior, 'cash-out', 7_00));
    expect(refusals()).toHaveLength(5);
    await refusal(approve(personOf('cashier', 1), 'journal', null));
    await refusal(approve(personOf('cashier', 1), 'to-the-moon', null));
    expect(refusals().slice(5).map(({ staffId, detail }) => [staffId, JSON.parse(detail)])).toEqual(['journal', ''].map((right) => [personOf('cashier').id, { askedOf: personOf('cashier', 1).id, right, size: null, why: 'no-right' }]));
    // A sign-in with a wrong PIN is no override.
    await refusal(scratch.till.staff.signIn({ staffId: personOf('owner').id, pin: '000000' }));
    expect(refusals()).toHaveLength(7);
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

  const takeOut = (amountMinor: number, approvalId: string, same = gesture()) => scratch.till.cash.move({ ...same, direction: 'out', amountMinor, reason: 'Инкассация', note: '', approvalId });
  const fillDrawer = async (): Promise<void> => { await value(scratch.till.cash.move({ ...gesture(), direction: 'in', amountMinor: 50_000_00, reason: 'Размен', note: '' })); };

  it('RGT11: is for the line, the sale and the receipt it was asked for, not for others of the same right and size', async () => {
    const { sale, receipt } = scratch.till;
    const half = { kind: 'percent', bps: 20_00 } as const;
    const give = (lineNo: number, approvalId?: string) => sale.setDiscount({ ...gesture(), lineNo, discount: half, reason: 'Упаковка', ...(approvalId === undefined ? {} : { approvalId }) });
    const goods = demoShop.good.filter((one) => one.unit === 'pcs').slice(0, 2);
    for (const good of goods) await value(sale.add({ ...gesture(), goodId: good.id, quantityMicro: 1_000_000 }));
    const { id } = await value(sale.view({}));
    expect(await give(1)).toMatchObject({ code: 'needs-right', detail: { right: 'line-discount', size: 20_00, subject: `${id}/1` } });
    const forOne = await approvalOf(scratch, 'senior-cashier', 'line-discount', 20_00, `${id}/1`);
    expect(await refusal(give(2, forOne))).toBe('needs-right');
    await value(sale.park({ ...gesture(), name: '' }));
    await value(sale.add({ ...gesture(), goodId: goods[0]?.id ?? '', quantityMicro: 1_000_000 }));
    expect(await refusal(give(1, forOne))).toBe('needs-right');
    await value(sale.recall({ ...gesture(), cartId: id }));
    await value(give(1, forOne));
    const other = (await value(sale.parked({}))).carts[0]?.cartId ?? '';
    const forOther = await approvalOf(scratch, 'senior-cashier', 'cart-clear', null, other);
    expect(await sale.clear({ ...gesture(), approvalId: forOther })).toMatchObject({ code: 'needs-right', detail: { subject: id } });
    await value(sale.clear({ ...gesture(), approvalId: await approvalOf(scratch, 'senior-cashier', 'cart-clear', null, id) }));
    setReprint(false);
    const [first, second] = [await sellOne(scratch), await sellOne(scratch)];
    const forFirst = await approvalOf(scratch, 'senior-cashier', 'reprint', null, first.receiptId);
    expect(await receipt.pdf({ receiptId: second.receiptId, approvalId: forFirst })).toMatchObject({ code: 'needs-right', detail: { subject: second.receiptId } });
    await value(receipt.pdf({ receiptId: first.receiptId, approvalId: forFirst }));
  });

  /** Whether a cashier may print copies alone in this shop. */
  const setReprint = (may: boolean): void => {
    const { sql, params } = upsertStatement('policy');
    scratch.host.store.writeReplica((tx) => { tx.run(sql, ...params({ ownerId: demoShop.company[0]?.id, name: 'till', value: { rights: { cashier: { reprint: may } } } })); });
  };

  it('RGT12: of a reading opens one look: the X as it was shown, on the screen and on paper, and not the next one', async () => {
    const report = (print: boolean, approvalId: string) => scratch.till.shift.report({ print, approvalId });
    const approvalId = await approvalOf(scratch, 'senior-cashier', 'x-report', null);
    const first = await value(report(false, approvalId));
    expect((await value(report(true, approvalId))).totals).toEqual(first.totals);
    await sellOne(scratch);
    expect(await refusal(report(false, approvalId))).toBe('needs-right');
    expect(await refusal(report(true, approvalId))).toBe('needs-right');
    const next = await approvalOf(scratch, 'senior-cashier', 'x-report', null);
    const second = await value(report(false, next));
    expect(second.totals.sales.count).toBe(first.totals.sales.count + 1);
    expect(await refusal(report(false, approvalId))).toBe('needs-right');
    expect(eventsOf(scratch).filter((event) => event === 'approved' || event === 'x-report')).toEqual(['approved', 'x-report', 'x-report', 'approved', 'x-report']);
  });

  it('RGT12: of the journal shows it as it stood when it was allowed, by every page and filter, and nothing later', async () => {
    for (let times = 0; times < 3; times++) await sellOne(scratch);
    const page = (before: string | null, approvalId: string, events: string[] = []) => scratch.till.journal.list({ before, limit: 2, events, staffId: null, approvalId });
    const approvalId = await approvalOf(scratch, 'senior-cashier', 'journal', null);
    const first = await value(page(null, approvalId));
    expect(first.rows[0]).toMatchObject({ event: 'approved' });
    await fillDrawer();
    expect((await value(page(null, approvalId))).rows).toEqual(first.rows);
    expect((await value(page(first.rows.at(-1)?.id ?? null, approvalId))).rows[0]?.id).not.toBe(first.rows[0]?.id);
    expect((await value(page(null, approvalId, ['cash-in']))).rows).toEqual([]);
    const next = await approvalOf(scratch, 'senior-cashier', 'journal', null);
    expect((await value(page(null, next, ['cash-in']))).rows).toHaveLength(1);
  });

  it('RGT12: a look is read on by its own approval alone', async () => {
    const used = await approvalOf(scratch, 'senior-cashier', 'journal', null);
    await value(list(used));
    const waiting = await approvalOf(scratch, 'senior-cashier', 'cash-out', 7_000_00, gesture().gesture);
    expect(await refusal(list(waiting))).toBe('needs-right');
    await value(list(used));
  });

  it('opens no other approval once it is used', async () => {
    await fillDrawer();
    const [first, second] = [gesture(), gesture()];
    const used = await approvalOf(scratch, 'senior-cashier', 'cash-out', 6_000_00, first.gesture);
    await value(takeOut(6_000_00, used, first));
    const reading = await approvalOf(scratch, 'senior-cashier', 'journal', null);
    await value(list(reading));
    const waiting = await approvalOf(scratch, 'senior-cashier', 'cash-out', 7_000_00, second.gesture);
    for (const given of [used, reading, gesture().gesture]) expect(await refusal(takeOut(7_000_00, given, second))).toBe('needs-right');
    await value(list(reading));
    await value(takeOut(7_000_00, waiting, second));
  });

  it('is void once the senior who gave it is dismissed, or may it no more', async () => {
    await fillDrawer();
    const senior = demoShop.staff.find((one) => one.id === personOf('senior-cashier').id);
    const became = (more: object): void => {
      const { sql, params } = upsertStatement('staff');
      const now = scratch.host.store.read((tx) => tx.get<{ pinSalt: string; pinVerifier: string }>('SELECT pin_salt AS "pinSalt", pin_verifier AS "pinVerifier" FROM staff WHERE id = ?', senior?.id ?? ''));
      scratch.host.store.writeReplica((tx) => { tx.run(sql, ...params({ id: senior?.id, storeId: senior?.storeId, name: senior?.name, role: 'senior-cashier', active: true, ...now, ...more })); });
    };
    const same = gesture();
    const approvalId = await approvalOf(scratch, 'senior-cashier', 'cash-out', 6_000_00, same.gesture);
    became({ active: false });
    expect(await refusal(takeOut(6_000_00, approvalId, same))).toBe('needs-right');
    became({ role: 'cashier' });
    expect(await refusal(takeOut(6_000_00, approvalId, same))).toBe('needs-right');
    became({});
    await value(takeOut(6_000_00, approvalId, same));
  });

  it('is good for nothing where the lesson ended while the PIN was worked out', async () => {
    await value(scratch.till.training.enter({}));
    const asked = approvalOf(scratch, 'senior-cashier', 'journal', null, '');
    await value(scratch.till.training.leave({}));
    expect(await refusal(list(await asked))).toBe('needs-right');
  });

  it('does not outlive a lesson', async () => {
    await value(scratch.till.training.enter({}));
    const approvalId = await approvalOf(scratch, 'senior-cashier', 'journal', null);
    await value(list(approvalId));
    await value(scratch.till.training.leave({}));
    expect(await refusal(list(approvalId))).toBe('needs-right');
  });
});
