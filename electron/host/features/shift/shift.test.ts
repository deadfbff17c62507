import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { approvalOf, eventsOf, sellOne, signInAs } from '../../people.fixture.ts';
import { findOpenShift, type OpenShift } from './shift-repo.ts';
import { openReport } from './shift-report.ts';
import { openReadyTill, type ReadyTill } from '../../ready-till.fixture.ts';
import { exactly, gesture, refusal, value, withCash, type ScratchHost } from '../../scratch-host.fixture.ts';

const FLOAT = 100_00;
const DAY_MS = 24 * 3_600_000;
const [good] = demoShop.good.filter((one) => one.unit === 'pcs');
const nothing = { denominations: [], reason: '' };

describe('a shift', () => {
  let ready: ReadyTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    ready = await openReadyTill('cashier');
    scratch = ready.host();
  });
  afterEach(() => ready.close());

  const shiftId = async (): Promise<string> => (await value(scratch.till.till.state({}))).shift?.id ?? '';
  const drawer = (): number => scratch.host.store.read((tx) => tx.get<{ sum: number | null }>("SELECT sum(amount_minor) AS sum FROM ledger_entry WHERE account = 'cash-drawer'")?.sum ?? 0);
  const close = async (countedMinor: number, more: object = {}): ReturnType<ScratchHost['till']['shift']['close']> => scratch.till.shift.close({ ...gesture(), shiftId: await shiftId(), countedMinor, ...nothing, ...more });
  const commits = (): { kind: string; facts: string[] }[] => scratch.host.store.read((tx) => tx.all<{ kind: string; payload: Uint8Array }>('SELECT kind, payload FROM outbox ORDER BY dseq'))
    .map(({ kind, payload }) => ({ kind, facts: (JSON.parse(Buffer.from(payload).toString('utf8')) as { facts: { entity: string }[] }).facts.map((fact) => fact.entity) }));

  it('begins with its float in the drawer and in the books', () => {
    expect(drawer()).toBe(FLOAT);
    expect(commits().find(({ kind }) => kind === 'shift-opening')).toEqual({ kind: 'shift-opening', facts: ['shiftOpening'] });
    expect(eventsOf(scratch)).toContain('shift-opened');
  });

  it('ends with a Z that says what was sold, an empty drawer and one commit', async () => {
    const first = await sellOne(scratch);
    const second = await sellOne(scratch, 2);
    const expected = FLOAT + first.totalMinor + second.totalMinor;
    expect(drawer()).toBe(expected);
    const z = await value(close(expected));
    expect(z).toMatchObject({ number: 1, countedMinor: expected, differenceMinor: 0, totals: { floatMinor: FLOAT, sales: { count: 2, totalMinor: expected - FLOAT }, expectedCashMinor: expected } });
    expect(z.totals.tax.reduce((sum, rate) => sum + rate.totalMinor, 0)).toBe(expected - FLOAT);
    expect([z.totals.firstNumber, z.totals.lastNumber]).toEqual(['1-1-A-000001', '1-1-A-000002']);
    expect(z.paper.join('\n')).toContain('Z-ОТЧЁТ');
    expect(drawer()).toBe(0);
    expect(commits().find(({ kind }) => kind === 'shift-closing')?.facts).toEqual(['cashCount', 'shiftClosing']);
    expect((await value(scratch.till.till.state({}))).shift).toBeNull();
    expect(await value(scratch.till.shift.open({ floatMinor: 0 }))).toEqual({ number: 2 });
  });

  it('sums each shift by itself, with refunds, card and cash moved', async () => {
    await value(close(FLOAT));
    await value(scratch.till.shift.open({ floatMinor: 500_00 }));
    const sold = await sellOne(scratch, 4);
    const cart = await value(scratch.till.sale.add({ ...gesture(), goodId: good?.id ?? '', quantityMicro: 1_000_000 }));
    await value(scratch.till.sale.pay(exactly(cart, { offer: { cardMinor: cart.totalMinor, cashMinor: null } })));
    await value(scratch.till.refund.add({ ...gesture(), receiptId: sold.receiptId, lines: [{ lineNo: 1, quantityMicro: 1_000_000 }], reason: 'Не подошёл товар' }));
    const back = await value(scratch.till.sale.view({}));
    await value(scratch.till.sale.pay(withCash(back, null)));
    await value(scratch.till.cash.move({ ...gesture(), direction: 'in', amountMinor: 50_00, reason: 'Размен', note: '' }));
    await value(scratch.till.cash.move({ ...gesture(), direction: 'out', amountMinor: 20_00, reason: 'Хозяйственные расходы', note: '' }));
    const expected = 500_00 + sold.totalMinor + back.totalMinor + 50_00 - 20_00;
    expect(drawer()).toBe(expected);
    const z = await value(close(expected));
    expect(z.totals).toMatchObject({
      sales: { count: 2, totalMinor: sold.totalMinor + cart.totalMinor }, refunds: { count: 1, totalMinor: -back.totalMinor }, expectedCashMinor: expected,
      salesByTender: [{ kind: 'cash', amountMinor: sold.totalMinor }, { kind: 'card', amountMinor: cart.totalMinor }], cashIn: { count: 1, totalMinor: 50_00 }, cashOut: { count: 1, totalMinor: 20_00 },
    });
    const { shifts } = await value(scratch.till.shift.list({ limit: 10 }));
    expect(shifts.map(({ number, salesMinor }) => [number, salesMinor])).toEqual([[2, sold.totalMinor + cart.totalMinor], [1, 0]]);
    expect(drawer()).toBe(0);
  });

  it('SHF12 SHF13 asks why where the count differs, and books it, with how it was counted', async () => {
    expect(await close(90_00)).toMatchObject({ ok: false, code: 'reason-needed', detail: { differenceMinor: -10_00 } });
    // Whoever counts blind and is told the difference leaves the first figure behind.
    expect(eventsOf(scratch).at(-1)).toBe('count-differs');
    const z = await value(close(90_00, { reason: 'Ошибка в сдаче', denominations: [{ minor: 50_00, count: 1 }, { minor: 10_00, count: 4 }] }));
    expect(z).toMatchObject({ countedMinor: 90_00, differenceMinor: -10_00, reason: 'Ошибка в сдаче' });
    const count = scratch.host.store.read((tx) => tx.get("SELECT purpose, expected_minor, counted_minor, blind FROM cash_count"));
    expect(count).toEqual({ purpose: 'closing', expected_minor: FLOAT, counted_minor: 90_00, blind: 1 });
    const overShort = scratch.host.store.read((tx) => tx.get<{ sum: number }>("SELECT sum(amount_minor) AS sum FROM ledger_entry WHERE account = 'cash-over-short'"))?.sum;
    expect([drawer(), overShort]).toEqual([0, 10_00]);
  });

  it('refuses pieces that do not come to the sum', async () => {
    expect(await refusal(close(FLOAT, { denominations: [{ minor: 50_00, count: 1 }] }))).toBe('fault invalid-input');
  });

  it('is counted in between and handed over; what was counted is what is expected from then on', async () => {
    const count = { ...gesture(), purpose: 'handover' as const, countedMinor: 103_00, denominations: [], reason: 'Ошибка в сдаче' };
    const answer = await value(scratch.till.shift.count(count));
    expect(answer).toEqual({ expectedMinor: FLOAT, differenceMinor: 3_00 });
    expect(await value(scratch.till.shift.count(count))).toEqual(answer);
    expect(drawer()).toBe(103_00);
    expect(await refusal(scratch.till.shift.count({ ...count, ...gesture(), reason: '' , countedMinor: 1 }))).toBe('reason-needed');
    const z = await value(close(103_00));
    expect(z).toMatchObject({ differenceMinor: 0, totals: { countedDifferenceMinor: 3_00, expectedCashMinor: 103_00 } });
    expect(drawer()).toBe(0);
  });

  const wasCounted = (): unknown[] => scratch.host.store.read((tx) => tx.all<{ detail: string }>("SELECT detail FROM journal_entry WHERE event = 'count-differs' ORDER BY rowid")).map(({ detail }) => JSON.parse(detail) as unknown);

  it('SHF12 SHF16 books a difference above what the person may take out only with a senior, over or short, and keeps the first figure', async () => {
    await value(scratch.till.cash.move({ ...gesture(), direction: 'in', amountMinor: 9_900_00, reason: 'Размен', note: '' }));
    const count = { ...gesture(), purpose: 'check' as const, countedMinor: 4_999_99, denominations: [], reason: 'Ошибка в сдаче' };
    expect(await scratch.till.shift.count(count)).toMatchObject({ code: 'needs-right', detail: { right: 'cash-out', size: 5_000_01, limit: 5_000_00 } });
    expect(wasCounted()).toEqual([{ purpose: 'check', countedMinor: 4_999_99, differenceMinor: -5_000_01 }]);
    expect(await refusal(scratch.till.shift.count({ ...count, ...gesture(), countedMinor: 15_000_01 }))).toBe('needs-right');
    expect(drawer()).toBe(10_000_00);
    const approvalId = await approvalOf(scratch, 'senior-cashier', 'cash-out', 5_000_01);
    expect(await value(scratch.till.shift.count({ ...count, approvalId }))).toEqual({ expectedMinor: 10_000_00, differenceMinor: -5_000_01 });
    expect(await value(scratch.till.shift.count({ ...count, ...gesture(), countedMinor: 9_999_99 }))).toMatchObject({ differenceMinor: 5_000_00 });
    // The end of a shift asks for nobody.
    expect(await value(close(1, { reason: 'Ошибка в сдаче' }))).toMatchObject({ differenceMinor: 1 - 9_999_99 });
  });

  it('SHF12 SHF13 tells a blind count its difference only once a figure was entered, and keeps that figure', async () => {
    expect(await refusal(scratch.till.shift.report({ print: false }))).toBe('needs-right');
    const count = { purpose: 'handover' as const, denominations: [], reason: '' };
    expect(await scratch.till.shift.count({ ...count, ...gesture(), countedMinor: 90_00 })).toMatchObject({ code: 'reason-needed', detail: { differenceMinor: -10_00 } });
    expect(await value(scratch.till.shift.count({ ...count, ...gesture(), countedMinor: FLOAT }))).toMatchObject({ differenceMinor: 0 });
    expect(wasCounted()).toEqual([{ purpose: 'handover', countedMinor: 90_00, differenceMinor: -10_00 }]);
  });

  it('is counted also where one line cost as much as a line may', async () => {
    expect(await refusal(close(999_999_999_999_99))).toBe('reason-needed');
    expect(await refusal(close(999_999_999_999_99 + 1))).toBe('fault invalid-input');
  });

  it('answers the same Z when asked again, also after a restart and by nobody', async () => {
    const end = { ...gesture(), shiftId: await shiftId(), countedMinor: FLOAT, ...nothing };
    const z = await value(scratch.till.shift.close(end));
    expect(await value(scratch.till.shift.close(end))).toEqual(z);
    scratch = await ready.restart();
    expect(await value(scratch.till.shift.close(end))).toEqual(z);
    expect(await refusal(scratch.till.shift.close({ ...end, ...gesture() }))).toBe('not-signed-in');
    await signInAs(scratch, 'cashier');
    expect(await value(scratch.till.shift.closed({ shiftId: end.shiftId, print: false }))).toEqual(z);
    expect(await refusal(scratch.till.shift.closed({ shiftId: gesture().gesture, print: false }))).toBe('unknown-shift');
    expect(await refusal(scratch.till.shift.close({ ...end, ...gesture(), shiftId: gesture().gesture }))).toBe('no-shift');
    expect(commits().filter(({ kind }) => kind === 'shift-closing')).toHaveLength(1);
  });

  it('does not end over a sale in hand, and leaves parked ones alone', async () => {
    const add = async (): Promise<unknown> => value(scratch.till.sale.add({ ...gesture(), goodId: good?.id ?? '', quantityMicro: 1_000_000 }));
    await add();
    await value(scratch.till.sale.park({ ...gesture(), name: '' }));
    await add();
    expect(await value(scratch.till.shift.unfinished({}))).toMatchObject({ parked: 1, cartLines: 1, registerUnknown: false });
    expect(await refusal(close(FLOAT))).toBe('cart-not-empty');
    await value(scratch.till.sale.park({ ...gesture(), name: '' }));
    await value(close(FLOAT));
    expect((await value(scratch.till.till.state({}))).parkedCount).toBe(2);
  });

  it('shows the X to those who may know what is in the drawer', async () => {
    const sold = await sellOne(scratch);
    expect(await scratch.till.shift.report({ print: false })).toMatchObject({ code: 'needs-right', detail: { right: 'x-report', size: null, limit: null } });
    const approvalId = await approvalOf(scratch, 'senior-cashier', 'x-report', null);
    const x = await value(scratch.till.shift.report({ print: false, approvalId }));
    expect(x).toMatchObject({ closedAt: null, countedMinor: null, totals: { expectedCashMinor: FLOAT + sold.totalMinor } });
    expect(x.paper.join('\n')).toContain('X-ОТЧЁТ');
    expect(await value(scratch.till.shift.report({ print: true, approvalId }))).toMatchObject({ totals: x.totals });
    expect(eventsOf(scratch).filter((event) => event === 'approved' || event === 'x-report')).toEqual(['approved', 'x-report', 'x-report']);
    await signInAs(scratch, 'senior-cashier');
    await value(scratch.till.shift.report({ print: false }));
  });

  it.each([['a year back', -365 * DAY_MS], ['over midnight', DAY_MS], ['a year on', 365 * DAY_MS]])('ends with the clock put %s', async (_name, by) => {
    const first = await sellOne(scratch);
    ready.setAhead(by);
    const second = await sellOne(scratch);
    const { shift } = await value(scratch.till.till.state({}));
    expect(shift?.ageMin).toBeGreaterThanOrEqual(0);
    const z = await value(close(FLOAT + first.totalMinor + second.totalMinor));
    expect(z.totals.sales).toEqual({ count: 2, totalMinor: first.totalMinor + second.totalMinor });
    // The next one is the newest, whatever the clock says.
    await value(scratch.till.shift.open({ floatMinor: 0 }));
    await value(close(0));
    expect((await value(scratch.till.shift.list({ limit: 1 }))).shifts[0]?.number).toBe(2);
  });

  it.each([
    ['forward', '2026-03-29T01:00:00Z', [60, '2026-03-28', '29.03.2026 01:59'], [120, '2026-03-29', '29.03.2026 03:00']],
    ['back', '2026-10-25T01:00:00Z', [120, '2026-10-25', '25.10.2026 02:59'], [60, '2026-10-25', '25.10.2026 02:00']],
  ] as const)('goes on while the clocks of the shop are put %s for the season', async (_name, change, before, after) => {
    const { sql, params } = upsertStatement('store');
    // A night shop: its day ends at two, the hour that is left out or comes twice.
    for (const store of demoShop.store) scratch.host.store.writeReplica((tx) => { tx.run(sql, ...params({ ...store, timeZone: 'Europe/Berlin', dayCutoffMin: 120 })); });
    await value(close(FLOAT));
    const setClock = (fromChangeMs: number): void => { ready.setAhead(Date.parse(change) + fromChangeMs - Date.now()); };
    setClock(-30_000);
    await value(scratch.till.shift.open({ floatMinor: 0 }));
    const first = await sellOne(scratch);
    setClock(30_000);
    const second = await sellOne(scratch);
    const z = await value(close(first.totalMinor + second.totalMinor));

    const facts = (table: string): unknown[] => scratch.host.store.read((tx) => tx.all<{ offset: number; day: string }>(`SELECT utc_offset_min AS offset, business_date AS day FROM ${table} ORDER BY number`)).map(({ offset, day }) => [offset, day]);
    const days = (table: string, id: string): unknown => scratch.host.store.read((tx) => tx.all<{ day: string }>(`SELECT DISTINCT business_date AS day FROM ${table} WHERE document_id = ?`, id)).map(({ day }) => day);
    expect(facts('receipt')).toEqual([before.slice(0, 2), after.slice(0, 2)]);
    expect(facts('shift_opening').at(-1)).toEqual(before.slice(0, 2));
    expect(facts('shift_closing').at(-1)).toEqual(after.slice(0, 2));
    for (const [{ receiptId }, [, day]] of [[first, before], [second, after]] as const) expect([days('ledger_entry', receiptId), days('stock_movement', receiptId)]).toEqual([[day], [day]]);
    expect(z.totals).toMatchObject({ sales: { count: 2, totalMinor: first.totalMinor + second.totalMinor }, expectedCashMinor: first.totalMinor + second.totalMinor });
    expect(z.closedAt).toBeGreaterThan(z.openedAt);
    expect(z.paper.join('\n')).toContain(after[2]);
    const paperOf = async (receiptId: string): Promise<string> => (await value(scratch.till.receipt.paper({ receiptId }))).lines.join('\n');
    expect(await paperOf(first.receiptId)).toContain(before[2]);
    expect(await paperOf(second.receiptId)).toContain(after[2]);
  });

  const age = async (): Promise<unknown> => {
    const { shift } = await value(scratch.till.till.state({}));
    return shift && [shift.number, Math.floor(shift.ageMin / 60), shift.warning];
  };

  it.each([['three days', 3 * DAY_MS], ['a year', 365 * DAY_MS]])('SHF10 SHF23 begins new with the clock put back by %s in the one before, stays so, and a Z out of order says why', async (_name, back) => {
    const clean = await value(close(FLOAT));
    const at = (hours: number, by = 0): void => { ready.setAhead(hours * 3_600_000 + by); };
    at(14);
    await value(scratch.till.shift.open({ floatMinor: 0 }));
    await sellOne(scratch);
    at(25);
    const { totalMinor } = await sellOne(scratch);
    at(25, -back);
    const x = scratch.host.store.read((tx) => openReport(tx, findOpenShift(tx) as OpenShift, { nowMs: Date.now() + 25 * 3_600_000 - back, staffName: '', halfwayMinor: 0 }, { widthChars: 42, copy: false, training: false }));
    const z = await value(close(2 * totalMinor));
    expect(z.closedAt).toBeLessThan(z.openedAt);
    const doubt = 'Часы кассы сбивались';
    for (const paper of [x.report.paper, z.paper]) expect(paper.join('\n')).toContain(doubt);
    expect(clean.paper.join('\n')).not.toContain(doubt);
    expect(await value(scratch.till.shift.closed({ shiftId: z.shiftId, print: false }))).toEqual(z);

    await value(scratch.till.shift.open({ floatMinor: 0 }));
    expect(await age()).toEqual([3, 0, 'none']);
    await sellOne(scratch);
    expect(await age()).toEqual([3, 0, 'none']);
    scratch = await ready.restart();
    expect(await age()).toEqual([3, 0, 'none']);
    at(27);
    expect(await age()).toEqual([3, 2, 'none']);
    await signInAs(scratch, 'cashier');
    await value(close(totalMinor));
    const { shifts } = await value(scratch.till.shift.list({ limit: 10 }));
    expect(shifts.map(({ number }) => number)).toEqual([3, 2, 1]);
  });

  it('SHF23 says on the Z of a shift opened by a wrong clock that it was, in order or not, also in a copy', async () => {
    await value(close(FLOAT));
    ready.setAhead(-365 * DAY_MS);
    await value(scratch.till.shift.open({ floatMinor: 0 }));
    ready.setAhead(0);
    const z = await value(close(0));
    expect(z.closedAt).toBeGreaterThan(z.openedAt);
    const copy = await value(scratch.till.shift.closed({ shiftId: z.shiftId, print: true }));
    for (const { paper } of [z, copy]) expect(paper.join('\n')).toContain('Часы кассы сбивались');
  });

  it('grows old with words, without a clock that is watched', async () => {
    const ages = async (): Promise<unknown> => {
      const { shift } = await value(scratch.till.till.state({}));
      return shift && [shift.ageMin, shift.warning];
    };
    expect(await ages()).toMatchObject([expect.any(Number), 'none']);
    ready.setAhead(23 * 3_600_000 + 60_000);
    expect(await ages()).toMatchObject([expect.any(Number), 'long']);
    ready.setAhead(DAY_MS + 60_000);
    expect(await ages()).toMatchObject([expect.any(Number), 'over-a-day']);
  });
});
