/** What the papers of a shift say of who sold, after a renaming, and when they are cut; and who counts blind. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { createCounting } from '#renderer/till/features/shift/close-store.ts';
import { eventsOf, personOf, signInAs } from '../../people.fixture.ts';
import { gesture, refusal, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { bread, milk, openSaleTill, OTHER_SELLER, PIECE, priceNow, put, sell, sellForAnother, setPolicy, type SaleTill } from '../sale/sale-till.fixture.ts';
import { openPrinterSink } from '#host/devices/printer/printer-sink.fixture.ts';

const FLOAT = 100_00;
const [entity] = demoShop.legalEntity;
const [store] = demoShop.store;

describe('the papers of a shift', () => {
  let saleTill: SaleTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    saleTill = await openSaleTill();
    scratch = saleTill.host();
    priceNow(scratch, bread.id, 100_00);
    priceNow(scratch, milk.id, 50_00);
  });
  afterEach(() => saleTill.close());

  const shiftId = async (): Promise<string> => (await value(scratch.till.till.state({}))).shift?.id ?? '';
  const close = async (countedMinor: number) => value(scratch.till.shift.close({ ...gesture(), shiftId: await shiftId(), countedMinor, denominations: [], reason: 'Ошибка в сдаче' }));
  const x = async () => {
    await signInAs(scratch, 'senior-cashier');
    return value(scratch.till.shift.report({ print: false }));
  };
  const rows = (sql: string): unknown[] => scratch.host.store.read((tx) => tx.all(sql));

  it('SHF17 RCP22 name each seller over their own sums on X and Z, and the one seller at the head', async () => {
    await sell(scratch, bread);
    const alone = await x();
    expect(alone.sellers).toEqual([]);
    expect(alone.paper.join('\n')).toContain(entity?.name);
    sellForAnother(scratch, milk);
    await sell(scratch, bread, milk);
    const { receiptId } = await sell(scratch, milk);
    await value(scratch.till.refund.add({ ...gesture(), receiptId, lines: [{ lineNo: 1, quantityMicro: PIECE }], reason: 'Не подошёл товар' }));
    await sell(scratch, bread);
    const z = await close(FLOAT + 350_00);
    const of = (legalEntityId: string) => z.sellers.find((one) => one.legalEntityId === legalEntityId);
    expect(z.sellers).toHaveLength(2);
    expect(of(OTHER_SELLER)).toMatchObject({ name: 'ИП Соседов', inn: '9800000020', sales: { count: 2, totalMinor: 100_00 }, refunds: { count: 1, totalMinor: 50_00 }, netMinor: 50_00 });
    expect(of(entity?.id ?? '')).toMatchObject({ name: entity?.name, inn: entity?.inn, sales: { count: 3, totalMinor: 300_00 }, refunds: { count: 0, totalMinor: 0 } });
    expect(z.sellers.flatMap((one) => one.tax).reduce((sum, rate) => sum + rate.taxMinor, 0)).toBe(z.totals.tax.reduce((sum, rate) => sum + rate.taxMinor, 0));
    const paper = z.paper.map((row) => row.trim());
    for (const words of [entity?.name, `ИНН ${entity?.inn}`, 'ИП Соседов', 'ИНН 9800000020']) expect(paper.filter((row) => row === words), words).toHaveLength(1);
    expect(paper.indexOf('Z-ОТЧЁТ')).toBeLessThan(paper.indexOf(entity?.name ?? ''));
  });

  it('SHF17 name the one seller who sold where that is not the till\'s own', async () => {
    sellForAnother(scratch, milk);
    await sell(scratch, milk);
    const z = await close(FLOAT + 50_00);
    expect(z.sellers).toEqual([]);
    expect(z.paper.slice(0, 4).map((row) => row.trim())).toContain('ИП Соседов');
    expect(z.paper.join('\n')).not.toContain(entity?.name);
  });

  it('SHF19 a Z copy after a rename is the Z that was printed, also after a restart', async () => {
    sellForAnother(scratch, milk);
    await sell(scratch, bread, milk);
    const ended = await shiftId();
    const z = await close(FLOAT + 150_00);
    put(scratch, 'store', { ...store, name: 'Совсем другая лавка' });
    put(scratch, 'legalEntity', { ...entity, name: 'ООО «Новое имя»', inn: '1234567894' });
    put(scratch, 'legalEntity', { ...entity, id: OTHER_SELLER, name: 'ИП Новый', inn: '1234567894' });
    put(scratch, 'till', { ...demoShop.till[0], name: 'Касса-самовар' });
    scratch.host.store.writeReplica((tx) => { tx.run("UPDATE staff SET name = 'Переименована'"); });
    expect(await value(scratch.till.shift.closed({ shiftId: ended, print: false }))).toEqual(z);
    scratch = await saleTill.restart();
    expect(await value(scratch.till.shift.closed({ shiftId: ended, print: false }))).toEqual(z);
    const copy = await value(scratch.till.shift.closed({ shiftId: ended, print: true }));
    expect(copy.paper.filter((row) => row.trim() !== 'КОПИЯ')).toEqual(z.paper);
    // A shift that ended before this was kept: what is known today.
    scratch.host.store.write((tx) => { tx.run('DELETE FROM shift_shop'); });
    const old = await value(scratch.till.shift.closed({ shiftId: ended, print: false }));
    expect(old.paper.join('\n')).toContain('Совсем другая лавка');
    expect(old.totals).toEqual(z.totals);
  });

  it.each([
    { blindCount: true, role: 'cashier', expectedMinor: null, xShown: false }, { blindCount: true, role: 'senior-cashier', expectedMinor: null, xShown: true },
    { blindCount: false, role: 'cashier', expectedMinor: null, xShown: false }, { blindCount: false, role: 'senior-cashier', expectedMinor: FLOAT + 100_00, xShown: true },
  ] as const)('SHF18 with blindCount $blindCount a $role is told $expectedMinor by host and screen, unseen by the journal', async ({ blindCount, role, expectedMinor, xShown }) => {
    setPolicy(scratch, { blindCount });
    await sell(scratch, bread);
    await signInAs(scratch, role);
    const before = eventsOf(scratch);
    expect(await value(scratch.till.shift.expected({}))).toEqual({ expectedMinor });
    const open = await shiftId();
    const counting = createCounting({
      shift: scratch.till.shift, shiftId: () => open, notesMinor: () => [], reasons: () => [], withApproval: (send) => send(undefined), newGesture: () => gesture().gesture, sound: () => undefined,
    });
    counting.start('check');
    await expect.poll(() => counting.store.getState().unfinished).not.toBeNull();
    await value(scratch.till.shift.unfinished({}));
    await expect.poll(() => counting.store.getState().expected).toBe(expectedMinor ?? 'blind');
    expect(eventsOf(scratch)).toEqual(before);
    await value(scratch.till.shift.count({ ...gesture(), purpose: 'check', countedMinor: FLOAT + 100_00, denominations: [], reason: '' }));
    expect(rows('SELECT blind FROM cash_count')).toEqual([{ blind: expectedMinor === null ? 1 : 0 }]);
    const report = await scratch.till.shift.report({ print: false });
    expect(report.ok ? 'shown' : report.code).toBe(xShown ? 'shown' : 'needs-right');
  });

  it('SHF20 slips cut by a dead printer are asked about and come once more as copies', async () => {
    const sink = await openPrinterSink({ confirms: false, resetAfter: 1 });
    scratch = await saleTill.restart({ defaultPrinter: `tcp://127.0.0.1:${sink.port}` });
    const printer = async () => (await value(scratch.till.till.state({}))).printer;
    const { id: moved } = await value(scratch.till.cash.move({ ...gesture(), direction: 'in', amountMinor: 10_00, reason: 'Размен', note: 'мелочью' }));
    const counted = gesture();
    await value(scratch.till.shift.count({ ...counted, purpose: 'handover', countedMinor: FLOAT + 10_00, denominations: [{ minor: 10_00, count: 11 }], reason: '' }));
    await signInAs(scratch, 'senior-cashier');
    await value(scratch.till.shift.report({ print: true }));
    await expect.poll(async () => (await printer()).unknown, { timeout: 20_000 }).toBe(3);
    expect(await value(scratch.till.shift.unfinished({}))).toMatchObject({ unprinted: 3 });
    expect(eventsOf(scratch)).toContain('paper-unknown');
    const { slips } = await value(scratch.till.shift.slips({}));
    const lostX = slips.find((one) => one.kind === 'x')?.id ?? '';
    expect(slips.map((one) => [one.kind, one.id, one.mayBeLost, one.amountMinor, one.shiftNumber]).sort()).toEqual([['cash-in', moved, true, 10_00, 1], ['handover', counted.gesture, true, null, 1], ['x', lostX, true, null, 1]]);
    // Another X is another paper: it answers nothing about this one.
    await value(scratch.till.shift.report({ print: true }));
    await expect.poll(async () => (await printer()).unknown, { timeout: 20_000 }).toBe(4);
    const newer = (await value(scratch.till.shift.slips({}))).slips.filter((one) => one.kind === 'x').map((one) => one.id);
    expect(newer).toHaveLength(2);
    expect(newer).toContain(lostX);
    await signInAs(scratch, 'cashier');
    // An X shows what is in the drawer, on its copy too.
    expect(await refusal(scratch.till.shift.printSlip({ id: lostX }))).toBe('needs-right');
    expect(await refusal(scratch.till.shift.printSlip({ id: gesture().gesture }))).toBe('unknown-slip');
    // The shift may end meanwhile: what was asked stays asked.
    await close(FLOAT + 10_00);
    Object.assign(sink.mode, { confirms: true, resetAfter: null });
    await signInAs(scratch, 'senior-cashier');
    const cut = sink.jobs().length;
    for (const { id } of (await value(scratch.till.shift.slips({}))).slips) await value(scratch.till.shift.printSlip({ id }));
    await expect.poll(async () => (await printer()).queued, { timeout: 20_000 }).toBe(0);
    const papers = rows(`SELECT kind, state FROM print_job WHERE kind IN ('cash-slip', 'count-slip', 'x-report') AND state <> 'sent' ORDER BY kind`);
    expect(papers).toEqual(['cash-slip', 'count-slip', 'x-report', 'x-report'].map((kind) => ({ kind, state: 'confirmed' })));
    expect(sink.jobs().length).toBeGreaterThan(cut);
    expect((await value(scratch.till.shift.slips({}))).slips).toEqual([]);
    expect(eventsOf(scratch).filter((event) => event === 'slip-reprinted')).toHaveLength(4);
    await sink.close();
  });

  it('SHF20 a slip is the same paper again, marked as a copy; without a printer nothing is promised', async () => {
    const { id } = await value(scratch.till.cash.move({ ...gesture(), direction: 'out', amountMinor: 10_00, reason: 'Инкассация', note: '' }));
    expect(await refusal(scratch.till.shift.printSlip({ id }))).toBe('no-printer');
    expect((await value(scratch.till.shift.slips({}))).slips).toMatchObject([{ id, kind: 'cash-out', number: 1, shiftNumber: 1, amountMinor: 10_00, mayBeLost: false, staffName: personOf('cashier').name }]);
    // A printer nobody answers at: what is queued lies in the job as it will be printed.
    scratch = await saleTill.restart({ defaultPrinter: 'tcp://127.0.0.1:9' });
    const { id: again } = await value(scratch.till.cash.move({ ...gesture(), direction: 'out', amountMinor: 5_00, reason: 'Инкассация', note: 'два' }));
    await value(scratch.till.shift.printSlip({ id: again }));
    const [first, copy] = (rows(`SELECT paper FROM print_job WHERE kind = 'cash-slip' ORDER BY id`) as { paper: string }[]).map(({ paper }) => JSON.parse(paper) as unknown[]);
    expect(copy?.[0]).toMatchObject({ text: 'КОПИЯ' });
    expect(copy?.slice(1)).toEqual(first);
    await signInAs(scratch, 'cashier');
    setPolicy(scratch, { rights: { cashier: { reprint: false } } });
    expect(await refusal(scratch.till.shift.printSlip({ id: again }))).toBe('needs-right');
  });

  it('SHF12 SHF18 a blind counter reads the sum of a count neither in the list of slips nor on a copy', async () => {
    scratch = await saleTill.restart({ defaultPrinter: 'tcp://127.0.0.1:9' });
    const counted = gesture();
    await value(scratch.till.shift.count({ ...counted, purpose: 'check', countedMinor: FLOAT, denominations: [], reason: '' }));
    const listed = async () => (await value(scratch.till.shift.slips({}))).slips.map((slip) => slip.amountMinor);
    const copy = async () => {
      const answer = await scratch.till.shift.printSlip({ id: counted.gesture });
      return answer.ok ? 'printed' : answer.detail;
    };
    setPolicy(scratch, { blindCount: false, rights: { cashier: { 'x-report': true } } });
    expect([await listed(), await copy()]).toEqual([[FLOAT], 'printed']);
    setPolicy(scratch, { blindCount: false });
    expect([await listed(), await copy()]).toMatchObject([[null], { right: 'x-report' }]);
    await signInAs(scratch, 'senior-cashier');
    expect([await listed(), await copy()]).toEqual([[FLOAT], 'printed']);
    setPolicy(scratch, { blindCount: true });
    // The setting holds for seniors too; a copy they could have as an X.
    expect([await listed(), await copy()]).toEqual([[null], 'printed']);
  });
});
