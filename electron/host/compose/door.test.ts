import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallsOf, Service } from '#contract/define/service.ts';
import type { Static } from '#contract/define/schema.ts';
import type { CartView } from '#contract/terminal/sale.ts';
import { terminalServices } from '#contract/terminal/services.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { entityOf } from '#domain/replication/catalogue.ts';
import type { ReadTx } from '../db/tx.ts';
import { openLyingServer, sendJson } from '../lying-server.fixture.ts';
import { signInAs } from '../people.fixture.ts';
import { systemClock } from '../platform/clock.ts';
import { exactly, fillReady, gesture, openScratchHost, refusal, removeDir, scratchDir, value, type ScratchHost } from '../scratch-host.fixture.ts';
import { behindDoor, createBeyond, openMembers } from './door.ts';

type Services = typeof terminalServices;
type InputsOf<S extends Service> = { readonly [K in keyof CallsOf<S>]: Static<CallsOf<S>[K]['input']> };

const id = '00000000-0000-7000-8000-0000000000aa';
const line = { gesture: id, lineNo: 1 };

/** One well-formed question for every call of the contract: a new call does not compile without one. */
const inputs: { readonly [K in keyof Services]: InputsOf<Services[K]> } = {
  till: { state: {} },
  enrolment: { pair: { serverUrl: 'http://127.0.0.1:1', code: 'x' }, tryDemo: {}, leaveDemo: {}, suggestion: {} },
  staff: { list: {}, signIn: { staffId: id, pin: '0000' }, signOut: {}, lock: {}, approvers: { right: 'journal', size: null }, approve: { staffId: id, pin: '0000', right: 'journal', size: null, subject: '', reason: 'так' } },
  shift: {
    open: { floatMinor: 0 }, unfinished: {}, report: { print: false }, count: { gesture: id, purpose: 'check', countedMinor: 0, denominations: [], reason: '' },
    close: { gesture: id, shiftId: id, countedMinor: 0, denominations: [], reason: '' }, list: { limit: 1 }, closed: { shiftId: id, print: false }, expected: {}, slips: {}, printSlip: { id },
  },
  cash: { move: { gesture: id, direction: 'in', amountMinor: 1, reason: 'Размен', note: '' }, list: {}, openDrawer: { reason: 'размен' } },
  catalog: { search: { text: 'а', limit: 1 }, quick: {}, picture: { hash: '0'.repeat(64) } },
  sale: {
    view: {}, scan: { gesture: id, code: '1' }, add: { gesture: id, goodId: id, quantityMicro: 1 }, setQuantity: { ...line, quantityMicro: 1 }, setPrice: { ...line, priceMinor: 1, reason: '' },
    setDiscount: { ...line, discount: null, reason: '' }, setReceiptDiscount: { gesture: id, discount: null, reason: '' }, setNote: { ...line, note: '' }, setSeller: { ...line, sellerId: null },
    removeLine: line, clear: { gesture: id }, park: { gesture: id, name: '' }, parked: {}, recall: { gesture: id, cartId: id }, dropParked: { gesture: id, cartId: id },
    pay: { cartId: id, expectedTotalMinor: 0, expectedCashDueMinor: null, offer: { cardMinor: 0, cashMinor: null }, payBackTo: 'as-paid' },
  },
  refund: { open: { receiptId: id }, read: { code: '4' }, add: { gesture: id, receiptId: id, lines: [{ lineNo: 1, quantityMicro: 1 }], reason: '' }, addWithoutReceipt: { gesture: id, goodId: id, quantityMicro: 1, reason: 'так' } },
  receipt: { list: { limit: 1 }, lookUp: { text: '1-1-A-000001' }, paper: { receiptId: id }, reprint: { receiptId: id }, pdf: { receiptId: id }, email: { receiptId: id, address: 'a@b.c' } },
  journal: { list: { before: null, limit: 1, events: [], staffId: null } },
  training: { enter: {}, leave: {} },
  settings: { get: {}, change: {}, setMailPassword: { password: '' }, testPrint: {} },
  recovery: { state: {}, restore: { backup: null }, startEmpty: {}, goOn: {} },
  sync: { status: {}, acknowledge: { kind: 'fork', subject: '' }, check: {} },
  task: {
    list: { view: 'open', text: '', limit: 1 }, get: { taskId: id }, people: {}, create: { gesture: id, title: 'т', note: '', priority: 'normal', assigneeId: null, dueDate: null, labels: [] },
    edit: { gesture: id, taskId: id, fields: {}, seen: {} }, move: { gesture: id, taskId: id, from: 'new', to: 'done' }, label: { gesture: id, taskId: id, add: [], remove: [] }, erase: { gesture: id, taskId: id },
    conflicts: { taskId: null }, resolve: { gesture: id, conflictId: id, keep: 'won' },
  },
};

const members = Object.entries(terminalServices).flatMap(([key, service]) => Object.entries(service.members)
  .flatMap(([method, member]) => (member.kind === 'call' ? [{ key, method, name: `${key}.${method}`, declared: member }] : [])));
const guarded = members.filter(({ name }) => !openMembers.has(name));
type Asking = Readonly<Record<string, Readonly<Record<string, (input: unknown) => Promise<{ ok: true } | { ok: false; code: string; detail: unknown }>>>>>;

describe('the door', () => {
  let dir = '';
  let scratch: ScratchHost;
  beforeEach(async () => {
    dir = scratchDir();
    await fillReady(dir);
    scratch = await openScratchHost(dir);
  });
  afterEach(async () => {
    await scratch.close();
    removeDir(dir);
  });

  const ask = ({ key, method }: { readonly key: string; readonly method: string }) =>
    ((scratch.till as unknown as Asking)[key]?.[method] as Asking[string][string])((inputs as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[key]?.[method]);
  const answers = async (): Promise<[string, string][]> => {
    const all: [string, string][] = [];
    for (const member of guarded) all.push([member.name, await refusal(ask(member))]);
    return all;
  };

  const begin = (): Promise<CartView> => value(scratch.till.sale.add({ ...gesture(), goodId: demoShop.good.find((good) => good.unit === 'pcs')?.id ?? '', quantityMicro: 1_000_000 }));

  it('is declared by everything that stands behind it', () => {
    expect(guarded.filter(({ declared }) => !Object.hasOwn(declared.refusals, 'not-signed-in')).map(({ name }) => name)).toEqual([]);
    // Every name that is left open is a call there is.
    expect([...openMembers].filter((name) => !members.some((member) => member.name === name))).toEqual([]);
    expect(guarded.length).toBeGreaterThan(35);
  });

  it('is closed for every other member while nobody has signed in', async () => {
    expect(await answers()).toEqual(guarded.map(({ name }) => [name, 'not-signed-in']));
  });

  it('is closed for the same members while the till is locked, and opens for a PIN', async () => {
    await signInAs(scratch, 'cashier');
    await value(scratch.till.staff.lock({}));
    expect(await answers()).toEqual(guarded.map(({ name }) => [name, 'not-signed-in']));
    await signInAs(scratch, 'cashier');
    expect((await answersWhenOpen()).filter(([, code]) => code === 'not-signed-in')).toEqual([]);
  });

  /** The reading ones; the others would change the till under the next question. */
  const answersWhenOpen = async (): Promise<[string, string][]> => {
    const all: [string, string][] = [];
    for (const name of ['cash.list', 'shift.list', 'shift.unfinished', 'shift.expected', 'shift.slips', 'sale.parked', 'receipt.list', 'receipt.paper', 'refund.open', 'catalog.search', 'catalog.quick', 'journal.list']) {
      const member = guarded.find((one) => one.name === name);
      if (!member) throw new Error(`${name} stands behind the door`);
      const answer = await ask(member);
      all.push([name, answer.ok ? 'ok' : answer.code]);
    }
    return all;
  };

  it('DOOR1: leaves the receipt under the veil, the people and the look', async () => {
    await signInAs(scratch, 'cashier');
    const cart = await begin();
    await value(scratch.till.staff.lock({}));
    expect(await value(scratch.till.sale.view({}))).toEqual(cart);
    expect((await value(scratch.till.staff.list({}))).members.length).toBeGreaterThan(0);
    expect((await value(scratch.till.settings.change({ language: 'en' }))).language).toBe('en');
    expect((await value(scratch.till.till.state({}))).locked).toBe(true);
  });

  it('DOOR2: gives the answer to a payment and to the end of a shift again, and begins neither', async () => {
    await signInAs(scratch, 'cashier');
    const paying = exactly(await begin());
    const paid = await value(scratch.till.sale.pay(paying));
    const next = await begin();
    await value(scratch.till.staff.lock({}));
    expect(await value(scratch.till.sale.pay(paying))).toEqual(paid);
    expect(await refusal(scratch.till.sale.pay(exactly(next)))).toBe('not-signed-in');
    await signInAs(scratch, 'cashier');
    await value(scratch.till.sale.removeLine({ ...gesture(), lineNo: 1 }));
    const shiftId = (await value(scratch.till.till.state({}))).shift?.id ?? '';
    const closing = { ...gesture(), shiftId, countedMinor: 100_00 + paid.totalMinor, denominations: [], reason: 'Сдача' };
    await value(scratch.till.staff.lock({}));
    expect(await refusal(scratch.till.shift.close(closing))).toBe('not-signed-in');
    await signInAs(scratch, 'cashier');
    const z = await value(scratch.till.shift.close(closing));
    await value(scratch.till.staff.signOut({}));
    expect(await value(scratch.till.shift.close(closing))).toEqual(z);
  });

  /** The door over this till as whoever was dismissed finds it. */
  const closing = (): ScratchHost['till'] => {
    const services = Object.fromEntries(Object.keys(inputs).map((key) => [key, Object.fromEntries(members.filter((one) => one.key === key).map(({ method }) => [method, (input: unknown) => (scratch.till as unknown as Asking)[key]?.[method]?.(input)]))]));
    const linesInHand = (tx: ReadTx) => tx.all<{ lineNo: number; direction: string; quantityMicro: number }>('SELECT line_no AS "lineNo", direction, quantity_micro AS "quantityMicro" FROM cart_line WHERE cart_id = (SELECT cart_id FROM meta)');
    const door = { isClosed: () => false, isClosing: () => true, goesBeyond: createBeyond(scratch.host.store, linesInHand) };
    return behindDoor(services as unknown as Parameters<typeof behindDoor>[0], door) as unknown as ScratchHost['till'];
  };

  it('DOOR4: who is dismissed finishes the sale in hand and prints its papers, and takes no goods back, no sale from aside and no paper of another', async () => {
    await signInAs(scratch, 'owner');
    const { sale, refund } = scratch.till;
    const earlier = await value(sale.pay(exactly(await begin())));
    const last = await value(sale.pay(exactly(await begin())));
    const goodId = (await begin()).lines[0]?.goodId ?? '';
    await value(sale.park({ ...gesture(), name: '' }));
    await value(refund.addWithoutReceipt({ ...gesture(), goodId, quantityMicro: 2_000_000, reason: 'Не подошёл товар' }));
    await begin();
    const { receipt, ...theirs } = closing();
    const finishing = /^(sale\.(?!recall|dropParked)|catalog\.|receipt\.(?!lookUp)|staff\.)/;
    for (const { key, method, name } of guarded.filter((member) => !finishing.test(member.name))) {
      const answer = await (({ receipt, ...theirs }) as unknown as Asking)[key]?.[method]?.((inputs as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[key]?.[method]);
      expect([name, answer?.ok === false && answer.code]).toEqual([name, 'not-signed-in']);
    }
    for (const beyond of [
      theirs.sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000, direction: 'refund', reason: 'так' }), theirs.sale.setQuantity({ ...gesture(), lineNo: 1, quantityMicro: 3_000_000 }),
      receipt.pdf({ receiptId: earlier.receiptId }), receipt.reprint({ receiptId: earlier.receiptId }), receipt.email({ receiptId: earlier.receiptId, address: 'a@b.example' }),
    ]) expect(await refusal(Promise.resolve(beyond))).toBe('not-signed-in');
    await value(receipt.pdf({ receiptId: last.receiptId }));
    // What comes back may become less: it was too much by mistake.
    await value(theirs.sale.setQuantity({ ...gesture(), lineNo: 1, quantityMicro: 1_000_000 }));
    const paid = await value(theirs.sale.pay(exactly(await value(theirs.sale.setQuantity({ ...gesture(), lineNo: 2, quantityMicro: 3_000_000 })))));
    expect(paid.documents.map(({ kind }) => kind)).toEqual(['refund', 'sale']);
    for (const { receiptId } of paid.documents) await value(receipt.pdf({ receiptId }));
  });

  it('DOOR4: whom headquarters dismisses in the middle of a sale finishes it, sees the change, and is nobody at the next gesture; the screens are told', async () => {
    await scratch.close();
    removeDir(dir);
    dir = scratchDir();
    const server = await openLyingServer();
    // Waits between tries are over in a moment.
    scratch = await openScratchHost(dir, { clock: { ...systemClock, monotonicMs: () => performance.now() * 1_000 } });
    const { till, host } = scratch;
    expect(await host.pair(server.url, '1')).toBeNull();
    const state = () => value(till.till.state({}));
    await vi.waitFor(async () => { expect((await state()).phase).toBe('ready'); }, 20_000);
    const { id: staffId } = await signInAs(scratch, 'cashier');
    await value(till.shift.open({ floatMinor: 0 }));
    const cart = await begin();
    const row = host.store.read((tx) => tx.get<{ pinSalt: string; pinVerifier: string }>('SELECT pin_salt AS "pinSalt", pin_verifier AS "pinVerifier" FROM staff WHERE id = ?', staffId));
    const dismissed: Readonly<Record<string, unknown>> = { ...demoShop.staff.find((one) => one.id === staffId), ...row, active: false };
    const columns = Object.keys(entityOf('staff').columns);
    server.lie('pull', (response, honest) => { sendJson(response, 200, { ...honest() as object, head: 2, next: 2, changes: [{ entity: 'staff', columns, rows: [columns.map((column) => dismissed[column])], removed: [] }] }); });
    await vi.waitFor(async () => { expect(await state()).toMatchObject({ finishing: true, staff: { id: staffId } }); }, 20_000);
    expect(await refusal(till.cash.openDrawer({ reason: 'размен' }))).toBe('not-signed-in');
    await value(till.sale.pay(exactly(cart)));
    expect(await state()).toMatchObject({ finishing: true, staff: { id: staffId } });
    expect(await refusal(till.sale.add({ ...gesture(), goodId: cart.lines[0]?.goodId ?? '', quantityMicro: 1_000_000 }))).toBe('not-signed-in');
    expect(await state()).toMatchObject({ finishing: false, staff: null });
    await server.close();
  });

  it('DOOR3: stands open where the till is nobody\'s', async () => {
    await signInAs(scratch, 'cashier');
    await value(scratch.till.enrolment.leaveDemo({}));
    expect(await refusal(scratch.till.settings.testPrint({}))).toBe('no-printer');
  });
});
