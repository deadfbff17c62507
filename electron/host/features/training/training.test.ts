import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { openPrinterSink } from '#host/devices/printer/printer-sink.fixture.ts';
import { eventsOf, sellOne, signInAs } from '../../people.fixture.ts';
import { openReadyTill, type ReadyTill } from '../../ready-till.fixture.ts';
import { exactly, gesture, refusal, subjectNow, value, withCash, type ScratchHost } from '../../scratch-host.fixture.ts';

const [good] = demoShop.good.filter((one) => one.unit === 'pcs');
const goodId = good?.id ?? '';
const EVERYTHING_BUT_THE_JOURNAL = [
  'shift_opening', 'shift_closing', 'cash_movement', 'cash_count', 'receipt', 'receipt_line', 'tender', 'stock_movement', 'ledger_entry', 'cart', 'cart_line', 'cart_gesture', 'print_job',
  'mail_job', 'spare_number', 'card_operation', 'setting', 'good', 'price',
];

describe('a lesson', () => {
  let ready: ReadyTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    ready = await openReadyTill('cashier');
    scratch = ready.host();
  });
  afterEach(() => ready.close());

  const contents = (): unknown => scratch.host.store.read((tx) => ({
    tables: EVERYTHING_BUT_THE_JOURNAL.map((table) => [table, tx.all(`SELECT * FROM ${table}`)]),
    outbox: tx.all("SELECT * FROM outbox WHERE kind <> 'journal'"),
    numbers: tx.get('SELECT next_receipt_number, next_shift_number, shift_id, cart_id FROM meta'),
  }));

  it('leaves the real till as it was, whatever is done in it', async () => {
    await sellOne(scratch);
    const before = contents();
    const { till } = scratch;
    await value(till.training.enter({}));
    expect(await value(till.till.state({}))).toMatchObject({ training: true, shift: { number: 1 } });
    const sold = await sellOne(scratch, 3);
    await value(till.sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000 }));
    await value(till.sale.park({ ...gesture(), name: 'ждёт' }));
    await value(till.cash.move({ ...gesture(), direction: 'out', amountMinor: 100_00, reason: 'Инкассация', note: '' }));
    const byCard = await value(till.sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000 }));
    await value(till.sale.pay(exactly(byCard, { offer: { cardMinor: byCard.totalMinor, cashMinor: null } })));
    const opened = await value(till.refund.open({ receiptId: sold.receiptId }));
    const back = await value(till.refund.add({ ...gesture(), receiptId: sold.receiptId, lines: [{ lineNo: opened.lines[0]?.lineNo ?? 0, quantityMicro: 1_000_000 }], reason: 'Не подошёл товар' }));
    await value(till.sale.pay(withCash(back, null)));
    const shiftId = (await value(till.till.state({}))).shift?.id ?? '';
    const expected = await value(till.shift.close({ ...gesture(), shiftId, countedMinor: 1, denominations: [], reason: 'урок' }));
    expect(expected.totals.sales.count).toBe(2);
    expect((await value(till.receipt.list({ limit: 10 }))).receipts).toHaveLength(3);
    await value(till.training.leave({}));
    expect(contents()).toEqual(before);
    expect((await value(till.receipt.list({ limit: 10 }))).receipts).toHaveLength(1);
    expect(await value(till.till.state({}))).toMatchObject({ training: false, parkedCount: 0, shift: { number: 1 } });
    expect(eventsOf(scratch).slice(-2)).toEqual(['training-started', 'training-ended']);
  });

  it('numbers its receipts in a series of its own, and says on every paper what it is', async () => {
    const { till } = scratch;
    await value(till.training.enter({}));
    const { receiptId } = await sellOne(scratch);
    const [receipt] = (await value(till.receipt.list({ limit: 1 }))).receipts;
    expect(receipt?.number).toBe('1-1-УЧ-000001');
    expect((await value(till.receipt.paper({ receiptId }))).lines.join('\n')).toContain('УЧЕБН');
    const x = await value(till.shift.report({ print: false, approvalId: await approved('x-report') }));
    expect(x.paper.join('\n')).toContain('УЧЕБН');
  });

  const approved = async (right: string): Promise<string> => {
    const senior = demoShop.staff.find((person) => person.role === 'senior-cashier');
    return (await value(scratch.till.staff.approve({ staffId: senior?.id ?? '', pin: senior?.pin ?? '', right, size: null, subject: await subjectNow(scratch, right), reason: 'урок' }))).approvalId;
  };

  it('sells at prices that come while it is on', async () => {
    const { till, host } = scratch;
    await value(till.training.enter({}));
    await value(till.sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000 }));
    const { sql, params } = upsertStatement('price');
    const listId = demoShop.store[0]?.priceListId ?? '';
    host.store.writeReplica((tx) => { tx.run(sql, ...params({ listId, goodId, validFrom: Date.now() - 1, amountMinor: 777_00 })); });
    const cart = await value(till.sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000 }));
    expect(cart.lines.map((line) => line.priceMinor)).toContain(777_00);
  });

  it('prints, but opens no drawer', async () => {
    const sink = await openPrinterSink();
    scratch = await ready.restart({ defaultPrinter: `tcp://127.0.0.1:${sink.port}` });
    await signInAs(scratch, 'cashier');
    await value(scratch.till.training.enter({}));
    await sellOne(scratch);
    const printed = async (): Promise<boolean> => (await value(scratch.till.receipt.list({ limit: 1 }))).receipts[0]?.printState === 'confirmed';
    while (!(await printed())) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(sink.jobs()).toHaveLength(1);
    expect(Buffer.from(sink.jobs()[0] ?? []).includes(Buffer.from([0x1b, 0x70]))).toBe(false);
    await sink.close();
  });

  it('is refused over a sale in hand, twice, and to nobody; and ends with whoever had it', async () => {
    const { till } = scratch;
    const inHand = await value(till.sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000 }));
    expect(await refusal(till.training.enter({}))).toBe('cart-not-empty');
    expect(await refusal(till.training.leave({}))).toBe('not-training');
    await value(till.sale.removeLine({ ...gesture(), lineNo: inHand.lines[0]?.lineNo ?? 0 }));
    await value(till.training.enter({}));
    expect(await refusal(till.training.enter({}))).toBe('already-training');
    await value(till.staff.lock({}));
    expect((await value(till.till.state({}))).training).toBe(true);
    await signInAs(scratch, 'cashier');
    await value(till.staff.signOut({}));
    expect(await value(till.till.state({}))).toMatchObject({ training: false, staff: null });
    expect(await refusal(till.training.enter({}))).toBe('not-signed-in');
    expect(eventsOf(scratch).slice(-2)).toEqual(['sign-out', 'training-ended']);
  });

  it('ends when another person takes the till, who sells for real', async () => {
    const { till } = scratch;
    await value(till.training.enter({}));
    await value(till.sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000 }));
    await signInAs(scratch, 'cashier', 1);
    expect(await value(till.till.state({}))).toMatchObject({ training: false });
    expect((await value(till.sale.view({}))).lines).toEqual([]);
    expect((await sellOne(scratch)).receiptId).toBe(scratch.host.store.read((tx) => tx.get<{ id: string }>('SELECT id FROM receipt'))?.id);
  });

  it('takes its approvals and gestures with it, also while one of its calls is still under way', async () => {
    const { till } = scratch;
    await value(till.training.enter({}));
    const approvalId = await approved('journal');
    const asked = { before: null, limit: 5, events: [], staffId: null, approvalId };
    await value(till.journal.list(asked));
    const add = { ...gesture(), goodId, quantityMicro: 1_000_000 };
    const cart = await value(till.sale.add(add));
    const [, , read, again] = await Promise.all([till.sale.pay(withCash(cart, null)), till.training.leave({}), refusal(till.journal.list(asked)), refusal(till.sale.add(add))]);
    expect([read, again]).toEqual(['needs-right', 'fault invalid-input']);
    expect((await value(till.sale.view({}))).lines).toEqual([]);
  });

  it('needs the right to begin it, and sends no letters', async () => {
    const { sql, params } = upsertStatement('policy');
    scratch.host.store.writeReplica((tx) => { tx.run(sql, ...params({ ownerId: demoShop.company[0]?.id, name: 'till', value: { rights: { cashier: { training: false } } } })); });
    expect(await refusal(scratch.till.training.enter({}))).toBe('needs-right');
    await value(scratch.till.training.enter({ approvalId: await approved('training') }));
    const { receiptId } = await sellOne(scratch);
    expect(await refusal(scratch.till.receipt.email({ receiptId, address: 'a@example.com' }))).toBe('no-mail-server');
  });

  it('is gone with the demo shop, and with the host', async () => {
    await value(scratch.till.training.enter({}));
    scratch = await ready.restart();
    expect((await value(scratch.till.till.state({}))).training).toBe(false);
    expect(eventsOf(scratch).at(-1)).toBe('training-ended');
    await signInAs(scratch, 'cashier');
    await value(scratch.till.training.enter({}));
    await value(scratch.till.enrolment.leaveDemo({}));
    expect(await value(scratch.till.till.state({}))).toMatchObject({ training: false, phase: 'unpaired' });
  });
});
