/** A day at a till in which every gesture that writes is made on a full disk first, and once more when there is room. */
import { expect } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import type { MemberName } from './compose/door.ts';
import { upsertStatement } from './db/entity-sql.ts';
import { personOf } from './people.fixture.ts';
import { systemClock } from './platform/clock.ts';
import { newId } from './platform/ids.ts';
import { readMeta } from './posting/meta.ts';
import { exactly, gesture, value, type ScratchHost } from './scratch-host.fixture.ts';

type Till = ScratchHost['till'];
type Answer<T> = { ok: true; value: T } | { ok: false; code: string; detail: unknown };
/** A disk that has little room before every gesture, and more when somebody made it. */
export type Disk = {
  readonly fill: () => void;
  readonly free: () => void;
  /** There is little room now. */
  filled: boolean;
  /** Gestures it was too small for. */
  fulls: number;
};
/** What the day promised, to be found in the file. */
export type Promised = { readonly paid: string[]; movements: number };

const goods = demoShop.good.filter((good) => good.unit === 'pcs' && good.legalEntityId === null);
const others = demoShop.good.filter((good) => good.unit === 'pcs' && good.legalEntityId !== null);
const MAIL = { host: '127.0.0.1', port: 9, secure: false, user: '', from: 'till@shop.test' };
const ONE = 1_000_000;

const reads = 'only reads';
const damaged = 'a till in order refuses it; room on the disk is asked for by its own rules (recovery/SPEC.md, RCV8)';
const asks = 'asks a server and promises nothing: what comes is stored like a page of the feed, and asked for again';
/** What nobody needs to try on a full disk, and why. */
export const NOT_OF_A_DAY: Readonly<Partial<Record<MemberName, string>>> = {
  'till.state': reads, 'enrolment.suggestion': reads, 'staff.list': reads, 'staff.approvers': reads, 'shift.unfinished': reads, 'shift.list': reads, 'shift.expected': reads, 'shift.slips': reads, 'cash.list': reads,
  'catalog.search': reads, 'catalog.quick': reads, 'catalog.picture': reads, 'sale.view': reads, 'sale.parked': reads, 'refund.open': reads, 'refund.read': reads,
  'receipt.list': reads, 'receipt.paper': reads, 'journal.list': reads, 'settings.get': reads, 'sync.status': reads,
  'task.list': reads, 'task.get': reads, 'task.people': reads, 'task.conflicts': reads, 'recovery.state': reads,
  'recovery.restore': damaged, 'recovery.startEmpty': damaged, 'recovery.goOn': damaged, 'sync.check': asks, 'receipt.lookUp': asks,
};

/** The same till; each call that is made while there is little room is added to `tried`. */
export function overheard(till: Till, disk: Disk, tried: Set<string>): Till {
  const named = (service: string, members: object): object => new Proxy(members, {
    get: (target, method, receiver): unknown => {
      if (disk.filled) tried.add(`${service}.${String(method)}`);
      return Reflect.get(target, method, receiver);
    },
  });
  return new Proxy(till, {
    get: (target, service, receiver): unknown => {
      const members: unknown = Reflect.get(target, service, receiver);
      return typeof members === 'object' && members !== null ? named(String(service), members) : members;
    },
  });
}

function isFull(answer: Answer<unknown>): boolean {
  return !answer.ok && answer.code === 'fault' && (answer.detail as { fault: string }).fault === 'storage-full';
}

/** Asks on the full disk; where that is said, makes room and asks the same again. */
async function asked<T>(disk: Disk, ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  disk.fill();
  disk.filled = true;
  const first = await ask();
  disk.filled = false;
  disk.free();
  if (!isFull(first)) return first;
  disk.fulls += 1;
  return ask();
}

/** As `asked`; any other no than that of the disk fails the test. */
export async function insist<T>(disk: Disk, ask: () => Promise<Answer<T>>): Promise<T> {
  return value(asked(disk, ask));
}

type Day = {
  readonly till: Till;
  readonly host: ScratchHost['host'];
  readonly promised: Promised;
  readonly disk: Disk;
  readonly go: <T>(ask: () => Promise<Answer<T>>) => Promise<T>;
  /** The same gesture in both tries. */
  readonly does: <T>(ask: (same: { gesture: string }) => Promise<Answer<T>>) => Promise<T>;
  readonly put: (goodId?: string) => Promise<CartView>;
  readonly add: (index: number) => Promise<CartView>;
  readonly pay: (cart: CartView, cardMinor?: number) => Promise<string>;
};

function beginDay({ till, host }: ScratchHost, disk: Disk): Day {
  const promised: Promised = { paid: [], movements: 0 };
  const go: Day['go'] = (ask) => insist(disk, ask);
  const does: Day['does'] = (ask) => {
    const same = gesture();
    return go(() => ask(same));
  };
  const put: Day['put'] = (goodId = '') => does((same) => till.sale.add({ ...same, goodId, quantityMicro: ONE }));
  return {
    till, host, promised, disk, go, does, put,
    add: (index) => put(goods[index]?.id),
    pay: async (cart, cardMinor = 0) => {
      const { receiptId } = await go(() => till.sale.pay(exactly(cart, { offer: { cardMinor, cashMinor: null } })));
      promised.paid.push(receiptId);
      return receiptId;
    },
  };
}

/** One of every write a till knows. Answers what was promised. */
export async function workDay(scratch: ScratchHost, disk: Disk): Promise<Promised> {
  const day = beginDay(scratch, disk);
  await people(day);
  await settings(day);
  const first = await selling(day);
  await lineByLine(day);
  await aside(day);
  await comingBack(day, first);
  await papers(day, first);
  await lesson(day);
  await tasks(day);
  await headquarters(day);
  await drawer(day);
  return day.promised;
}

/** A wrong PIN, the lock, a change of cashiers, and a senior's yes to opening the drawer. The owner stays. */
async function people({ till, disk, go }: Day): Promise<void> {
  const [owner, cashier] = [personOf('owner'), personOf('cashier')];
  const enter = ({ id: staffId, pin }: typeof owner): Promise<unknown> => go(() => till.staff.signIn({ staffId, pin }));
  expect(await asked(disk, () => till.staff.signIn({ staffId: cashier.id, pin: '000000' }))).toMatchObject({ ok: false, code: 'wrong-pin' });
  await enter(cashier);
  await go(() => till.staff.lock({}));
  await enter(cashier);
  const { shift } = await value(till.till.state({}));
  const wanted = { staffId: owner.id, pin: owner.pin, right: 'drawer-open', size: null, subject: shift?.id ?? '', reason: 'размен' };
  expect(await asked(disk, () => till.staff.approve({ ...wanted, pin: '000000' }))).toMatchObject({ ok: false, code: 'wrong-pin' });
  const { approvalId } = await go(() => till.staff.approve(wanted));
  await go(() => till.cash.openDrawer({ reason: 'размен', approvalId }));
  await go(() => till.staff.signOut({}));
  await enter(owner);
}

async function settings({ till, go }: Day): Promise<void> {
  await go(() => till.settings.change({ soundVolume: 25, mail: MAIL }));
  await go(() => till.settings.setMailPassword({ password: 'secret' }));
  await go(() => till.settings.testPrint({}));
}

/** In cash, by card, of two sellers. Answers the first. */
async function selling({ till, does, put, add, pay }: Day): Promise<string> {
  const { code = '' } = demoShop.barcode.find((row) => row.goodId === goods[0]?.id) ?? {};
  await does((same) => till.sale.scan({ ...same, code }));
  const first = await pay(await add(1));
  const byCard = await add(5);
  await pay(byCard, byCard.totalMinor);
  await put(others[0]?.id);
  const ofTwo = await add(6);
  expect(ofTwo.documentCount).toBe(2);
  await pay(ofTwo);
  return first;
}

/** Everything that is done to a line, and to the receipt as a whole. */
async function lineByLine({ till: { sale }, does, add, pay }: Day): Promise<void> {
  const at = { lineNo: (await add(2)).selectedLineNo ?? 0 };
  await does((same) => sale.setQuantity({ ...same, ...at, quantityMicro: 3 * ONE }));
  await does((same) => sale.setPrice({ ...same, ...at, priceMinor: 77_00, reason: 'Постоянный покупатель' }));
  await does((same) => sale.setDiscount({ ...same, ...at, discount: { kind: 'percent', bps: 1_000 }, reason: 'Постоянный покупатель' }));
  await does((same) => sale.setNote({ ...same, ...at, note: 'без пакета' }));
  await does((same) => sale.setSeller({ ...same, ...at, sellerId: personOf('cashier').id }));
  const { selectedLineNo } = await add(3);
  await does((same) => sale.removeLine({ ...same, lineNo: selectedLineNo ?? 0 }));
  await pay(await does((same) => sale.setReceiptDiscount({ ...same, discount: { kind: 'percent', bps: 500 }, reason: 'Постоянный покупатель' })));
  await add(4);
  expect(await does((same) => sale.clear(same))).toMatchObject({ lines: [] });
}

async function aside({ till: { sale }, does, add, pay }: Day): Promise<void> {
  for (const name of ['ждёт', 'не придёт']) {
    await add(2);
    await does((same) => sale.park({ ...same, name }));
  }
  const { carts } = await value(sale.parked({}));
  const [waits, gone] = ['ждёт', 'не придёт'].map((name) => ({ cartId: carts.find((cart) => cart.name === name)?.cartId ?? '' }));
  await does((same) => sale.dropParked({ ...same, cartId: '', ...gone }));
  await pay(await does((same) => sale.recall({ ...same, cartId: '', ...waits })));
}

/** An exchange, money back to a card, and goods without a receipt in both ways they can come. */
async function comingBack({ till, does, add, pay }: Day, first: string): Promise<void> {
  const back = async (receiptId: string): Promise<CartView> => {
    const { lines: [line] } = await value(till.refund.open({ receiptId }));
    return does((same) => till.refund.add({ ...same, receiptId, lines: [{ lineNo: line?.lineNo ?? 0, quantityMicro: ONE }], reason: 'Не подошёл товар' }));
  };
  await back(first);
  await pay(await add(3));
  const byCard = await add(6);
  const toCard = await back(await pay(byCard, byCard.totalMinor));
  expect(toCard.payBack).toMatchObject([{ kind: 'card' }]);
  await pay(toCard);
  await pay(await does((same) => till.sale.add({ ...same, goodId: goods[7]?.id ?? '', quantityMicro: ONE, direction: 'refund', reason: 'Чек потерян' })));
  await pay(await does((same) => till.refund.addWithoutReceipt({ ...same, goodId: goods[7]?.id ?? '', quantityMicro: ONE, reason: 'Чек потерян' })));
}

async function papers({ till, go }: Day, receiptId: string): Promise<void> {
  await go(() => till.receipt.email({ receiptId, address: 'buyer@shop.test' }));
  await go(() => till.receipt.reprint({ receiptId }));
  expect((await go(() => till.receipt.pdf({ receiptId }))).base64.length).toBeGreaterThan(100);
}

/** A sale for practice: nothing of it is kept. */
async function lesson({ till, go, does }: Day): Promise<void> {
  await go(() => till.training.enter({}));
  const cart = await does((same) => till.sale.add({ ...same, goodId: goods[8]?.id ?? '', quantityMicro: ONE }));
  await go(() => till.sale.pay(exactly(cart)));
  await go(() => till.training.leave({}));
}

async function tasks({ till: { task }, host: { store }, does }: Day): Promise<void> {
  const begun = await does((same) => task.create({ ...same, title: 'Протереть полки', note: '', priority: 'normal', assigneeId: null, dueDate: null, labels: [] }));
  const at = { taskId: begun.id };
  await does((same) => task.edit({ ...same, ...at, fields: { note: 'и витрину' }, seen: begun.seen }));
  await does((same) => task.label({ ...same, ...at, add: ['зал'], remove: [] }));
  await does((same) => task.move({ ...same, ...at, from: 'new', to: 'in-progress' }));
  const { sql, params } = upsertStatement('taskConflict');
  const conflictId = newId(systemClock);
  const { id: staffId } = personOf('owner');
  const row = {
    id: conflictId, storeId: store.read(readMeta).storeId ?? '', taskId: begun.id, kind: 'conflict', field: 'title', wonValue: 'кофе', wonBy: `user:${staffId}:${staffId}`, wonAt: 5,
    lostValue: 'чай', lostBy: `staff:${staffId}:${staffId}`, lostAt: 4, at: 6, settledAt: null, settledBy: null,
  };
  store.writeReplica((tx) => { tx.run(sql, ...params(row)); });
  await does((same) => task.resolve({ ...same, conflictId, keep: 'lost' }));
  expect(await value(task.get(at))).toMatchObject({ title: 'чай', note: 'и витрину', labels: ['зал'], status: 'in-progress' });
  await does((same) => task.erase({ ...same, ...at }));
}

/** What headquarters would have told of is read and put away. */
async function headquarters({ till, host, go }: Day): Promise<void> {
  host.store.write((tx) => { tx.run("INSERT INTO sync_attention (kind, subject, raised_at, detail) VALUES ('fork', '', 1, '{}')"); });
  expect(await go(() => till.sync.acknowledge({ kind: 'fork', subject: '' }))).toMatchObject({ issues: [] });
}

/** Cash in and out, a slip once more, X, counts, Z, the Z once more, and the next shift with a sale. */
async function drawer({ till, promised, go, does, add, pay }: Day): Promise<void> {
  const { id: staffId, pin } = personOf('owner');
  for (const [direction, reason] of [['in', 'Размен'], ['out', 'Инкассация']] as const) {
    const { id } = await does((same) => till.cash.move({ ...same, direction, amountMinor: 50_00, reason, note: '' }));
    if (direction === 'in') await go(() => till.shift.printSlip({ id }));
    promised.movements += 1;
  }
  const { totals: { expectedCashMinor: countedMinor } } = await go(() => till.shift.report({ print: true }));
  await does((same) => till.shift.count({ ...same, purpose: 'check', countedMinor, denominations: [], reason: '' }));
  await does((same) => till.shift.count({ ...same, purpose: 'handover', countedMinor, denominations: [], reason: '' }));
  await go(() => till.staff.signIn({ staffId, pin }));
  const shiftId = (await value(till.till.state({}))).shift?.id ?? '';
  await does((same) => till.shift.close({ ...same, shiftId, countedMinor, denominations: [], reason: '' }));
  await go(() => till.shift.closed({ shiftId, print: true }));
  await go(() => till.shift.open({ floatMinor: 100_00 }));
  await pay(await add(4));
}
