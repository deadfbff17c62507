import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallsOf, Service } from '#contract/define/service.ts';
import type { Static } from '#contract/define/schema.ts';
import type { CartView } from '#contract/terminal/sale.ts';
import { terminalServices } from '#contract/terminal/services.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { signInAs } from '../people.fixture.ts';
import { exactly, fillReady, gesture, openScratchHost, refusal, removeDir, scratchDir, value, type ScratchHost } from '../scratch-host.fixture.ts';
import { openMembers } from './door.ts';

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
  refund: { open: { receiptId: id }, add: { gesture: id, receiptId: id, lines: [{ lineNo: 1, quantityMicro: 1 }], reason: '' }, addWithoutReceipt: { gesture: id, goodId: id, quantityMicro: 1, reason: 'так' } },
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

  it('DOOR3: stands open where the till is nobody\'s', async () => {
    await signInAs(scratch, 'cashier');
    await value(scratch.till.enrolment.leaveDemo({}));
    expect(await refusal(scratch.till.settings.testPrint({}))).toBe('no-printer');
  });
});
