/** The journal says everything it can: each event is made by the gesture that writes it, and read back as the owner reads it. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTillNotes, type TillNoteKeeper } from './compose/till-notes.ts';
import { openPrinterSink, type PrinterSink } from './devices/printer/printer-sink.fixture.ts';
import { add, bread, milk, openSaleTill, PIECE, sell, sellForAnother, type SaleTill } from './features/sale/sale-till.fixture.ts';
import { personOf, signInAs } from './people.fixture.ts';
import { systemClock } from './platform/clock.ts';
import { silentLogger } from './platform/log.ts';
import { dataPaths } from './platform/paths.ts';
import { journalEvents, type JournalEvent } from './posting/journal-events.ts';
import { exactly, gesture, refusal, value, type ScratchHost } from './scratch-host.fixture.ts';

const READY = [0x12, 0x12, 0x12] as const;
const NO_PAPER = [0x12, 0x12, 0x72] as const;
const PERCENT = { kind: 'percent', bps: 10_00 } as const;
const counted = { denominations: [], reason: '' };

type Counter = SaleTill & { readonly printer: PrinterSink };
/** Asked with the owner at the till, a shift open and nothing in hand. */
type Gesture = (scratch: ScratchHost, counter: Counter) => Promise<unknown>;

const shiftOf = async ({ till }: ScratchHost): Promise<string> => (await value(till.till.state({}))).shift?.id ?? '';
const inDrawer = async ({ till }: ScratchHost): Promise<number> => (await value(till.shift.report({ print: false }))).totals.expectedCashMinor;
const line = (scratch: ScratchHost) => add(scratch, bread, 3 * PIECE);
/** A gesture with a line that was just put in. */
const atLine = async (scratch: ScratchHost): Promise<{ gesture: string; lineNo: number }> => ({ ...gesture(), lineNo: (await line(scratch)).selectedLineNo ?? 0 });
const discounted = async (scratch: ScratchHost): Promise<number> => {
  const at = await atLine(scratch);
  await value(scratch.till.sale.setDiscount({ ...at, discount: PERCENT, reason: 'Карта' }));
  return at.lineNo;
};
const parked = async (scratch: ScratchHost): Promise<string> => {
  const { id } = await line(scratch);
  await value(scratch.till.sale.park({ ...gesture(), name: 'ждёт' }));
  return id;
};
const wrongPin = ({ till }: ScratchHost, staffId: string) => till.staff.approve({ staffId, pin: '000000', right: 'journal', size: null, subject: '', reason: 'так надо' });
const cash = (direction: 'in' | 'out', amountMinor: number): Gesture => ({ till }) => value(till.cash.move({ ...gesture(), direction, amountMinor, reason: direction === 'in' ? 'Размен' : 'Инкассация', note: '' }));
/** A mail server where nobody answers. */
const mail = ({ till }: ScratchHost, from: string) => value(till.settings.change({ mail: { host: '127.0.0.1', port: 9, secure: false, user: '', from } }));
const byCard = async ({ till }: ScratchHost): Promise<string> => {
  const cart = await value(till.sale.view({}));
  return refusal(till.sale.pay(exactly(cart, { offer: { cardMinor: cart.totalMinor, cashMinor: null } })));
};
const closeShift = async (scratch: ScratchHost): Promise<string> => {
  const shiftId = await shiftOf(scratch);
  await value(scratch.till.shift.close({ ...gesture(), shiftId, countedMinor: await inDrawer(scratch), ...counted }));
  return shiftId;
};
const train = async ({ till }: ScratchHost): Promise<void> => {
  await value(till.training.enter({}));
  await value(till.training.leave({}));
};
const paperRunsOut: Gesture = async (scratch, { printer }) => {
  printer.mode.status = NO_PAPER;
  await sell(scratch, bread);
};

const people: Partial<Record<JournalEvent, Gesture>> = {
  'sign-in': (scratch) => signInAs(scratch, 'cashier'),
  'sign-out': ({ till }) => value(till.staff.signOut({})),
  lock: ({ till }) => value(till.staff.lock({})),
  unlock: async (scratch) => {
    await value(scratch.till.staff.lock({}));
    await signInAs(scratch, 'owner');
  },
  'approval-refused': async (scratch) => { expect(await refusal(wrongPin(scratch, personOf('cashier').id))).toBe('wrong-pin'); },
  'wrong-pin': async (scratch) => { expect(await refusal(scratch.till.staff.signIn({ staffId: personOf('cashier', 1).id, pin: '000000' }))).toBe('wrong-pin'); },
  'sign-in-locked': async (scratch) => {
    let code = '';
    while (code !== 'locked') code = await refusal(wrongPin(scratch, personOf('senior-cashier').id));
  },
  approved: async (scratch) => {
    await signInAs(scratch, 'cashier', 1);
    const { id: staffId, pin } = personOf('owner');
    const { approvalId } = await value(scratch.till.staff.approve({ staffId, pin, right: 'journal', size: null, subject: '', reason: 'так надо' }));
    await value(scratch.till.journal.list({ before: null, limit: 1, events: [], staffId: null, approvalId }));
  },
  'test-printed': ({ till }) => value(till.settings.testPrint({})),
  'settings-changed': (scratch) => mail(scratch, 'another@shop.test'),
  'training-started': train,
  'training-ended': train,
};

const goods: Partial<Record<JournalEvent, Gesture>> = {
  'line-removed': async (scratch) => value(scratch.till.sale.removeLine(await atLine(scratch))),
  'line-lowered': async (scratch) => value(scratch.till.sale.setQuantity({ ...await atLine(scratch), quantityMicro: PIECE })),
  'seller-changed': async (scratch) => value(scratch.till.sale.setSeller({ ...await atLine(scratch), sellerId: personOf('cashier').id })),
  'note-changed': async (scratch) => value(scratch.till.sale.setNote({ ...await atLine(scratch), note: 'последний на полке' })),
  'unknown-code': async (scratch) => { expect(await refusal(scratch.till.sale.scan({ ...gesture(), code: 'A2999' }))).toBe('unknown-barcode'); },
  'cart-cleared': async (scratch) => {
    await line(scratch);
    await value(scratch.till.sale.clear(gesture()));
  },
  'price-changed': async (scratch) => value(scratch.till.sale.setPrice({ ...await atLine(scratch), priceMinor: 77_00, reason: 'Карта' })),
  'discount-given': discounted,
  'discount-removed': async (scratch) => value(scratch.till.sale.setDiscount({ ...gesture(), lineNo: await discounted(scratch), discount: null, reason: '' })),
  'cart-parked': parked,
  'cart-recalled': async (scratch) => {
    await value(scratch.till.sale.recall({ ...gesture(), cartId: await parked(scratch) }));
  },
  'cart-dropped': async (scratch) => {
    await value(scratch.till.sale.dropParked({ ...gesture(), cartId: await parked(scratch) }));
  },
  'refund-started': async (scratch) => {
    const { receiptId } = await sell(scratch, bread);
    await value(scratch.till.refund.add({ ...gesture(), receiptId, lines: [{ lineNo: 1, quantityMicro: PIECE }], reason: 'Не подошёл товар' }));
  },
  'refund-to-cash': async (scratch) => {
    const sold = await line(scratch);
    const { receiptId } = await value(scratch.till.sale.pay(exactly(sold, { offer: { cardMinor: sold.totalMinor, cashMinor: null } })));
    await value(scratch.till.cash.move({ ...gesture(), direction: 'in', amountMinor: sold.totalMinor, reason: 'Размен', note: '' }));
    await value(scratch.till.refund.add({ ...gesture(), receiptId, lines: [{ lineNo: 1, quantityMicro: PIECE }], reason: 'Не подошёл товар' }));
    await value(scratch.till.sale.pay(exactly(await value(scratch.till.sale.view({})), { payBackTo: 'cash' })));
  },
  'receipt-reprinted': async (scratch) => value(scratch.till.receipt.reprint(await sell(scratch, bread))),
  'receipt-saved': async (scratch) => value(scratch.till.receipt.pdf(await sell(scratch, bread))),
  'receipt-emailed': async (scratch) => {
    await mail(scratch, 'till@shop.test');
    const { receiptId } = await sell(scratch, bread);
    await value(scratch.till.receipt.email({ receiptId, address: 'buyer@shop.test' }));
  },
};

const drawer: Partial<Record<JournalEvent, Gesture>> = {
  'cash-in': cash('in', 10_00),
  'cash-out': cash('out', 1_00),
  'cash-out-refused': async (scratch) => {
    expect(await refusal(scratch.till.cash.move({ ...gesture(), direction: 'out', amountMinor: await inDrawer(scratch) + 1, reason: 'Инкассация', note: '' }))).toBe('more-than-drawer');
  },
  'drawer-opened': ({ till }) => value(till.cash.openDrawer({ reason: 'размен' })),
  'cash-counted': async (scratch) => value(scratch.till.shift.count({ ...gesture(), purpose: 'check', countedMinor: await inDrawer(scratch), ...counted })),
  'count-differs': async (scratch) => {
    const countedMinor = await inDrawer(scratch) + 1_00;
    await signInAs(scratch, 'cashier', 1);
    expect(await refusal(scratch.till.shift.count({ ...gesture(), purpose: 'check', countedMinor, ...counted }))).toBe('reason-needed');
  },
  'x-report': inDrawer,
  'shift-closed': closeShift,
  'shift-opened': async (scratch) => {
    await closeShift(scratch);
    await value(scratch.till.shift.open({ floatMinor: 100_00 }));
  },
  'z-report-reprinted': async (scratch) => value(scratch.till.shift.closed({ shiftId: await closeShift(scratch), print: true })),
  'slip-reprinted': async (scratch) => {
    const { id } = await value(scratch.till.cash.move({ ...gesture(), direction: 'in', amountMinor: 1_00, reason: 'Размен', note: '' }));
    await value(scratch.till.shift.printSlip({ id }));
  },
};

const devices: Partial<Record<JournalEvent, Gesture>> = {
  'card-declined': async (scratch, { terminal }) => {
    await line(scratch);
    terminal.answers.push({ kind: 'declined', reason: 'лимит' });
    expect(await byCard(scratch)).toBe('card-declined');
  },
  'card-unknown': async (scratch, { terminal }) => {
    await line(scratch);
    terminal.answers.push({ kind: 'unknown' }, { kind: 'declined', reason: 'лимит' });
    expect([await byCard(scratch), await byCard(scratch)]).toEqual(['card-unknown', 'card-declined']);
  },
  'card-cancelled': async (scratch, { terminal }) => {
    sellForAnother(scratch, milk);
    await line(scratch);
    await add(scratch, milk);
    terminal.answers.push({ kind: 'authorised', reference: 'first' }, { kind: 'declined', reason: 'лимит' });
    expect(await byCard(scratch)).toBe('card-declined');
  },
  'register-refused': async (scratch, { register }) => {
    register.answers.push({ kind: 'refused', reason: 'нет бумаги' });
    expect(await refusal(scratch.till.sale.pay(exactly(await line(scratch))))).toBe('register-refused');
  },
  'register-unknown': async (scratch, { register }) => {
    register.answers.push({ kind: 'unknown' });
    const cart = await line(scratch);
    expect(await refusal(scratch.till.sale.pay(exactly(cart)))).toBe('register-unknown');
    await value(scratch.till.sale.pay(exactly(cart)));
  },
  'printer-stopped': paperRunsOut,
  'printer-ready': async (scratch, counter) => {
    await paperRunsOut(scratch, counter);
    await vi.waitFor(async () => { expect((await value(scratch.till.till.state({}))).printer.status).toBe('paper-out'); }, 5_000);
    counter.printer.mode.status = READY;
  },
  'paper-unknown': async (scratch, { printer }) => {
    Object.assign(printer.mode, { confirms: false, resetAfter: 1 });
    await sell(scratch, bread);
  },
};

/** What the program says of itself, from a start and from a clock that leaps between two looks. */
const program = (say: (notes: TillNoteKeeper, leap: () => void) => void): Gesture => ({ host }, { dir }) => {
  let aheadMs = 0;
  const notes = createTillNotes({
    store: host.store, clock: { ...systemClock, nowMs: () => systemClock.nowMs() + aheadMs }, newId: () => gesture().gesture, signedIn: () => null, committed: () => undefined, paths: dataPaths(dir), log: silentLogger(), upMs: () => 0, forked: () => false,
  });
  say(notes, () => { aheadMs = 3_600_000; });
  return Promise.resolve();
};
const starts: Partial<Record<JournalEvent, Gesture>> = {
  // What was written last is of another life than the present one.
  'database-restored': (scratch, counter) => {
    scratch.host.store.write((tx) => { tx.run('UPDATE journal_entry SET incarnation_id = id WHERE rowid = (SELECT max(rowid) FROM journal_entry)'); });
    return program((notes) => { notes.started({ afterCrash: false }); })(scratch, counter);
  },
  'till-started': program((notes) => { notes.started({ afterCrash: true }); }),
  'clock-jumped': program((notes, leap) => {
    leap();
    notes.lookAtClock();
  }),
};

const gestures: Partial<Record<JournalEvent, Gesture>> = { ...people, ...goods, ...drawer, ...devices, ...starts };

describe('the journal of everything', () => {
  let counter: Counter;
  let scratch: ScratchHost;
  beforeAll(async () => {
    const printer = await openPrinterSink();
    counter = { ...await openSaleTill('owner', { defaultPrinter: `tcp://127.0.0.1:${printer.port}` }), printer };
    scratch = counter.host();
  });
  afterAll(async () => {
    await counter.close();
    await counter.printer.close();
  });

  /** The owner is here, a shift is open, nothing is in hand, the printer works and has nothing to do. */
  const tidy = async (): Promise<void> => {
    Object.assign(counter.printer.mode, { status: READY, confirms: true, resetAfter: null });
    await vi.waitFor(async () => { expect((await value(scratch.till.till.state({}))).printer).toMatchObject({ status: 'ready', queued: 0 }); }, 10_000);
    const { staff, locked, shift } = await value(scratch.till.till.state({}));
    if (locked || staff?.id !== personOf('owner').id) await signInAs(scratch, 'owner');
    if (shift === null) await value(scratch.till.shift.open({ floatMinor: 100_00 }));
    if ((await value(scratch.till.sale.view({}))).lines.length > 0) await value(scratch.till.sale.clear(gesture()));
  };
  const newest = async (event: JournalEvent): Promise<string | undefined> => (await value(scratch.till.journal.list({ before: null, limit: 1, events: [event], staffId: null }))).rows[0]?.id;

  it('knows a gesture for every event', () => {
    expect(journalEvents.filter((event) => gestures[event] === undefined)).toEqual([]);
  });

  it.each(journalEvents)('says %s', async (event) => {
    await tidy();
    const before = await newest(event);
    await gestures[event]?.(scratch, counter);
    // What the printer does is written when it is seen.
    await vi.waitFor(() => {
      const last = scratch.host.store.read((tx) => tx.get<{ id: string }>('SELECT id FROM journal_entry WHERE event = ? ORDER BY rowid DESC LIMIT 1', event));
      expect(last?.id ?? before).not.toBe(before);
    }, 5_000);
    await tidy();
    expect(await newest(event)).not.toBe(before);
  });
});
