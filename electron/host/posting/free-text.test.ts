import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogue, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { exactly, gesture, subjectNow, value, type ScratchHost } from '../scratch-host.fixture.ts';
import { openReadyTill, type ReadyTill } from '../ready-till.fixture.ts';
import { personOf, sellOne } from '../people.fixture.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';

const SAID = 'Марии, 8 (912) 345-67-89, anna@example.com';
const MASKED = 'Марии, ***, ***';

describe('what people type', () => {
  let ready: ReadyTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    ready = await openReadyTill('owner');
    scratch = ready.host();
  });
  afterEach(() => ready.close());

  const everythingWritten = (): string => scratch.host.store.read((tx) => JSON.stringify([
    tx.all('SELECT CAST(payload AS TEXT) AS p FROM outbox'), tx.all('SELECT detail FROM journal_entry'), tx.all('SELECT reason FROM receipt'), tx.all('SELECT note, discounts FROM receipt_line'),
    tx.all('SELECT reason, note FROM cash_movement'), tx.all('SELECT reason FROM cash_count'), tx.all('SELECT paper FROM print_job'),
  ]));

  it('FTX6: says nobody\'s number wherever it is written, printed or answered', async () => {
    const { sale, refund, cash, shift, staff } = scratch.till;
    await value(scratch.till.settings.change({ printerAddress: 'tcp://127.0.0.1:1' }));
    const goodId = demoShop.good.find((one) => one.unit === 'pcs')?.id ?? '';
    await value(sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000 }));
    await value(sale.setNote({ ...gesture(), lineNo: 1, note: SAID }));
    await value(sale.setDiscount({ ...gesture(), lineNo: 1, discount: { kind: 'percent', bps: 5_00 }, reason: SAID }));
    await value(sale.setReceiptDiscount({ ...gesture(), discount: { kind: 'percent', bps: 2_00 }, reason: SAID }));
    const paid = await value(sale.pay(exactly(await value(sale.view({})))));
    const back = await value(refund.add({ ...gesture(), receiptId: paid.receiptId, lines: [{ lineNo: 1, quantityMicro: 1_000_000 }], reason: SAID }));
    await value(sale.pay(exactly(back)));
    const moved = await value(cash.move({ ...gesture(), direction: 'in', amountMinor: 1_00, reason: 'Размен', note: SAID }));
    expect(moved.note).toBe(MASKED);
    await value(cash.openDrawer({ reason: SAID }));
    await value(shift.count({ ...gesture(), purpose: 'check', countedMinor: 0, denominations: [], reason: SAID }));
    const { id, pin } = personOf('owner');
    await value(scratch.till.staff.signIn({ staffId: personOf('cashier').id, pin: personOf('cashier').pin }));
    const { approvalId } = await value(staff.approve({ staffId: id, pin, right: 'journal', size: null, subject: await subjectNow(scratch, 'journal'), reason: SAID }));
    const { rows } = await value(scratch.till.journal.list({ before: null, limit: 50, events: ['approved'], staffId: null, approvalId }));
    expect(rows[0]?.detail).toMatchObject({ reason: MASKED });
    const written = everythingWritten();
    expect(written).not.toMatch(/345-67-89|example\.com/);
    // Reason of a discount twice and of a refund, notes, drawer, count, approval: in their tables and in what is sent.
    expect(written.split(MASKED).length).toBeGreaterThan(15);
    expect((await value(scratch.till.receipt.paper({ receiptId: paid.receiptId }))).lines.join('\n')).toContain('***');
  });

  it('FTX6: leaves ids, sums and numbers of a fact alone', async () => {
    const paid = await sellOne(scratch);
    const row = scratch.host.store.read((tx) => tx.get<{ detail: string }>(`SELECT detail FROM journal_entry WHERE event = 'shift-opened'`));
    expect(row?.detail).not.toContain('***');
    expect(scratch.host.store.read((tx) => tx.get('SELECT id FROM receipt WHERE id = ?', paid.receiptId))).toEqual({ id: paid.receiptId });
  });

  it('is known column by column: text of a fact is typed freely, or written by the program', () => {
    const ours = /^(clockTrust|direction|purpose|kind|series|currency|name|unit|barcode|taxCode|taxMode|reference|account|event|totals|fiscalResult|fiscalLines|denominations|shop)$/;
    const up = (Object.keys(catalogue) as EntityName[]).filter((name) => entityOf(name).direction === 'up');
    const unsaid = up.flatMap((name) => Object.entries(entityOf(name).columns)
      .filter(([column, { type }]) => (type === 'text' || type === 'json') && !ours.test(column) && entityOf(name).freeText?.includes(column) !== true).map(([column]) => `${name}.${column}`));
    // Why goods moved is one of the program's own words.
    expect(unsaid).toEqual(['stockMovement.reason']);
    for (const name of up) for (const column of entityOf(name).freeText ?? []) expect(Object.keys(entityOf(name).columns)).toContain(column);
  });
});
