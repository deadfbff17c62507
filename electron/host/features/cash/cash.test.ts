import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPrinterSink } from '#host/devices/printer/printer-sink.fixture.ts';
import { approvalOf, eventsOf, personOf, sellOne, signInAs } from '../../people.fixture.ts';
import { openReadyTill, type ReadyTill } from '../../ready-till.fixture.ts';
import { gesture, refusal, value, type ScratchHost } from '../../scratch-host.fixture.ts';

const FLOAT = 100_00;

describe('cash in and out', () => {
  let ready: ReadyTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    ready = await openReadyTill('cashier');
    scratch = ready.host();
  });
  afterEach(() => ready.close());

  type Move = Parameters<ScratchHost['till']['cash']['move']>[0];
  const out = (amountMinor: number, more: Partial<Move> = {}): Move => ({ ...gesture(), direction: 'out', amountMinor, reason: 'Инкассация', note: '', ...more });
  const accounts = (): unknown => scratch.host.store.read((tx) => Object.fromEntries(tx.all<{ account: string; sum: number }>('SELECT account, sum(amount_minor) AS sum FROM ledger_entry GROUP BY account').map(({ account, sum }) => [account, sum])));

  it('is booked where its reason says, numbered within the shift, once', async () => {
    const taken = out(30_00, { note: ' по ведомости ' });
    const answer = await value(scratch.till.cash.move(taken));
    expect(answer).toMatchObject({ id: taken.gesture, number: 1, direction: 'out', amountMinor: 30_00, note: 'по ведомости', staffName: personOf('cashier').name });
    expect(await value(scratch.till.cash.move(taken))).toEqual(answer);
    await value(scratch.till.cash.move(out(10_00, { reason: 'Хозяйственные расходы' })));
    await value(scratch.till.cash.move(out(5_00, { direction: 'in', reason: 'Размен' })));
    expect(accounts()).toEqual({ 'cash-drawer': FLOAT - 30_00 - 10_00 + 5_00, 'cash-safe': -FLOAT + 30_00 - 5_00, 'cash-expense': 10_00 });
    expect((await value(scratch.till.cash.list({}))).movements.map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(eventsOf(scratch).slice(-3)).toEqual(['cash-out', 'cash-out', 'cash-in']);
  });

  it('never takes out more than is there', async () => {
    expect(await refusal(scratch.till.cash.move(out(FLOAT + 1)))).toBe('more-than-drawer');
    // Asked often enough that says what is in the drawer: every question is written down.
    const [asked] = scratch.host.store.read((tx) => tx.all<{ staff_id: string; detail: string }>("SELECT staff_id, detail FROM journal_entry WHERE event = 'cash-out-refused'"));
    expect([asked?.staff_id, JSON.parse(asked?.detail ?? 'null')]).toEqual([personOf('cashier').id, { amountMinor: FLOAT + 1, reason: 'Инкассация' }]);
    const { totalMinor } = await sellOne(scratch);
    await value(scratch.till.cash.move(out(FLOAT + totalMinor)));
    expect(await refusal(scratch.till.cash.move(out(1)))).toBe('more-than-drawer');
  });

  it('knows only the reasons of the shop, each for its direction', async () => {
    for (const reason of ['Просто так', 'Другое внесение']) expect(await refusal(scratch.till.cash.move(out(1_00, { reason })))).toBe('unknown-reason');
  });

  it('needs a senior above the limit of the person, for that much and once', async () => {
    await value(scratch.till.cash.move(out(9_000_00, { direction: 'in', reason: 'Размен' })));
    const same = gesture();
    expect(await scratch.till.cash.move(out(6_000_00, same))).toMatchObject({ code: 'needs-right', detail: { right: 'cash-out', size: 6_000_00, limit: 5_000_00, subject: same.gesture } });
    const approvalId = await approvalOf(scratch, 'senior-cashier', 'cash-out', 6_000_00, same.gesture);
    expect(await refusal(scratch.till.cash.move(out(6_000_01, { ...same, approvalId })))).toBe('needs-right');
    // RGT11: another movement of the same sum is another subject.
    expect(await refusal(scratch.till.cash.move(out(6_000_00, { approvalId })))).toBe('needs-right');
    // Refused for another reason, the approval is still good.
    expect(await refusal(scratch.till.cash.move(out(6_000_00, { ...same, approvalId, reason: 'Просто так' })))).toBe('unknown-reason');
    await value(scratch.till.cash.move(out(6_000_00, { ...same, approvalId })));
    expect(await refusal(scratch.till.cash.move(out(5_500_00, { approvalId })))).toBe('needs-right');
    const [approved] = scratch.host.store.read((tx) => tx.all<{ staff_id: string; detail: string }>("SELECT staff_id, detail FROM journal_entry WHERE event = 'approved'"));
    expect(approved?.staff_id).toBe(personOf('cashier').id);
    expect(JSON.parse(approved?.detail ?? '')).toMatchObject({ approvedBy: personOf('senior-cashier').id, right: 'cash-out', size: 6_000_00, reason: 'просьба покупателя' });
  });

  it('is refused without a person or a shift', async () => {
    await value(scratch.till.staff.lock({}));
    expect(await refusal(scratch.till.cash.move(out(1_00)))).toBe('not-signed-in');
    await signInAs(scratch, 'cashier');
    const shiftId = (await value(scratch.till.till.state({}))).shift?.id ?? '';
    await value(scratch.till.shift.close({ ...gesture(), shiftId, countedMinor: FLOAT, denominations: [], reason: '' }));
    expect(await refusal(scratch.till.cash.move(out(1_00)))).toBe('no-shift');
    expect((await value(scratch.till.cash.list({}))).movements).toEqual([]);
  });

  it('opens the drawer and prints a slip; the drawer by itself only by right', async () => {
    expect(await refusal(scratch.till.cash.openDrawer({ reason: 'размен' }))).toBe('no-printer');
    const sink = await openPrinterSink();
    scratch = await ready.restart({ defaultPrinter: `tcp://127.0.0.1:${sink.port}` });
    await signInAs(scratch, 'cashier');
    const printed = async (jobs: number): Promise<void> => { while (sink.jobs().length < jobs) await new Promise((resolve) => setTimeout(resolve, 10)); };
    await value(scratch.till.cash.move(out(10_00)));
    await printed(2);
    expect(await refusal(scratch.till.cash.openDrawer({ reason: 'размен' }))).toBe('needs-right');
    await value(scratch.till.cash.openDrawer({ reason: 'размен', approvalId: await approvalOf(scratch, 'senior-cashier', 'drawer-open', null) }));
    await printed(3);
    expect(eventsOf(scratch).slice(-2)).toEqual(['approved', 'drawer-opened']);
    await sink.close();
  });
});
