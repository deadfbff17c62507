/** A server put back from a backup of before a till was paired: real processes, real PostgreSQL, a real copy of the server's folder. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, lchownSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ShiftDetail } from '#contract/api/shift.ts';
import { freePort, until, type Program } from '#tests/support/processes.ts';
import { createHqClient } from '#tests/support/hq-client.ts';
import { allSent, connectTill, type TillClient } from '#tests/support/till-client.ts';
import { CASHIER, OWNER, startHost, startServer, startWorld, type World } from '#tests/support/world.ts';

type Answer<T> = { ok: true; value: T } | { ok: false; code: string; detail: unknown };
const value = async <T>(answer: Promise<Answer<T>>): Promise<T> => {
  const given = await answer;
  if (!given.ok) throw new Error(`${given.code} ${JSON.stringify(given.detail)}`);
  return given.value;
};

let world: World;
let server: Program;
let host: Program | null;
let till: TillClient;
/** What the cashier's own book says: receipt to total. */
let book: Map<string, number>;

beforeEach(async () => {
  world = await startWorld({ goods: 2 });
  ({ server } = world);
  [host, book] = [null, new Map()];
});
afterEach(async () => {
  await host?.stop();
  await server.stop();
  await world.stop();
});

const folder = (name: string): string => join(world.dir, name);
const port = (): number => Number(new URL(server.url).port);

/** With whose the files are, and who else may look at them: PostgreSQL runs as nobody but their owner, and over no folder that is anybody's. */
function copyFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  const inside = lstatSync(from).isDirectory() ? readdirSync(from, { recursive: true, encoding: 'utf8' }) : [];
  for (const name of ['', ...inside]) {
    const stat = lstatSync(join(from, name));
    if (process.getuid?.() === 0) lchownSync(join(to, name), stat.uid, stat.gid);
    if (!stat.isSymbolicLink()) chmodSync(join(to, name), stat.mode);
  }
}

/** The backup of the night: the folder whole, but for the witness. */
async function backUp(): Promise<void> {
  await server.stop();
  copyFolder(folder('server'), folder('night'));
  rmSync(join(folder('night'), 'witness.json'), { force: true });
  server = await startServer(world.dir, port());
}

/** As the manual says: the copy in its place, the witness left as it is. */
async function putBack(): Promise<void> {
  await server.stop();
  copyFolder(join(folder('server'), 'witness.json'), folder('witness.json'));
  rmSync(folder('server'), { recursive: true });
  copyFolder(folder('night'), folder('server'));
  copyFolder(folder('witness.json'), join(folder('server'), 'witness.json'));
  server = await startServer(world.dir, port());
}

async function start(pairingCode?: string): Promise<void> {
  host = await startHost(world.dir, { name: 'till', port: await freePort(), ...(pairingCode === undefined ? {} : { serverUrl: server.url, pairingCode }) });
  till = await connectTill(host.url);
}

async function signIn(who: { readonly name: string; readonly pin: string }): Promise<void> {
  const { id } = await until('the staff', 60_000, async () => (await value(till.staff.list({}))).members.find((one) => one.name === who.name));
  await value(till.staff.signIn({ staffId: id, pin: who.pin }));
}

async function sell(times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    const cart = await value(till.sale.scan({ gesture: randomUUID(), code: world.barcodes[time % 2] as string }));
    const { receiptId } = await value(till.sale.pay({ cartId: cart.id, expectedTotalMinor: cart.totalMinor, expectedCashDueMinor: cart.cashDueMinor, offer: { cardMinor: 0, cashMinor: null }, payBackTo: 'as-paid' }));
    book.set(receiptId, cart.totalMinor);
  }
}

/** A till is paired, sells and hands in, and the server is put back to the night before it was paired. */
async function sellAndPutBack(floatMinor: number): Promise<void> {
  await backUp();
  await start(world.pairingCode);
  await signIn(OWNER);
  await until('the shop', 60_000, async () => (await value(till.till.state({}))).phase === 'ready');
  await value(till.shift.open({ floatMinor }));
  await sell(2);
  await allSent(till);
  await putBack();
}

/** Headquarters has each receipt of the book once, with its total, and no number twice. */
async function isAllThere(): Promise<void> {
  await allSent(till);
  const receipts = await world.hq.allReceipts();
  expect(receipts.map(({ id, totalMinor }) => [id, totalMinor]).sort()).toEqual([...book].sort());
  expect(new Set(receipts.map(({ number }) => number)).size).toBe(book.size);
  expect(receipts.map(({ tillName }) => tillName), 'no receipt stands under a till without a name').not.toContain('');
}

/** Ends the shift that was begun under the name of before; answers what headquarters says of it. */
async function closeShift(): Promise<ShiftDetail> {
  const { shiftId, totals } = await value(till.shift.report({ print: false }));
  await value(till.shift.close({ gesture: randomUUID(), shiftId, countedMinor: totals.expectedCashMinor, denominations: [], reason: '' }));
  await allSent(till);
  const shifts = await world.hq.shifts();
  expect(shifts.map(({ shift }) => shift.id)).toEqual([shiftId]);
  return shifts[0] as ShiftDetail;
}

const unknown = async (): Promise<void> => {
  await until('the till to hear that nobody knows it', 90_000, async () => (await value(till.till.state({}))).sync.unknown === true || ((await till.sync.check({})), undefined));
};

describe('a server put back from a backup of before', () => {
  it('HI15 HI16 HI17 HI18 the till sells on, is paired anew with a fresh code for the same till row, and headquarters ends with everything once', async () => {
    await sellAndPutBack(10_000);
    await sell(2);
    await value(till.sale.scan({ gesture: randomUUID(), code: world.barcodes[0] as string }));
    await value(till.sale.park({ gesture: randomUUID(), name: 'отошёл' }));
    await unknown();
    expect((await value(till.sync.status({}))).issues.map(({ kind }) => kind)).toEqual(['unknown-till']);
    expect(await world.hq.allReceipts()).toEqual([]);

    // A code of somebody else's company takes nothing and changes nothing.
    const stranger = createHqClient(server.url);
    const { pairing } = await stranger.register({ companyName: 'Чужая компания', inn: '', storeName: 'Чужой', storeAddress: '', ownerName: 'Чужой', email: 'stranger@world.test', password: OWNER.password, ownerPin: OWNER.pin });
    expect(await till.enrolment.pair({ serverUrl: server.url, code: pairing.code })).toMatchObject({ ok: false, code: 'other-company', detail: { companyName: 'Чужая компания' } });

    // Killed in the middle of pairing, or whenever it likes: it is a till, and another code helps.
    const lost = await world.hq.pairingCode(world.tillId);
    void till.enrolment.pair({ serverUrl: server.url, code: lost.code }).catch(() => undefined);
    await host?.kill();
    await start();
    await signIn(CASHIER);
    await sell(1);
    if ((await value(till.till.state({}))).sync.unknown === true) {
      expect(await till.enrolment.pair({ serverUrl: server.url, code: '1' })).toMatchObject({ code: 'needs-right' });
      await value(till.staff.signOut({}));
      await signIn(OWNER);
      await value(till.enrolment.pair({ serverUrl: server.url, code: (await world.hq.pairingCode(world.tillId)).code }));
    }
    await sell(1);
    await isAllThere();
    expect((await value(till.sync.status({}))).issues.map(({ kind }) => kind)).toEqual(['new-life']);
    expect((await value(till.sale.parked({}))).carts.map(({ name }) => name)).toEqual(['отошёл']);
    // And is a till like any other after a start.
    await host?.stop();
    await start();
    await signIn(OWNER);
    await sell(1);
    await isAllThere();
    expect((await closeShift()).shift).toMatchObject({ check: 'right', sales: { count: book.size } });
    expect((await world.hq.fleet()).devices.filter(({ unsent }) => unsent !== null).map(({ tillId }) => tillId)).toEqual([world.tillId]);
  });

  it('HI19 SE15 a till made after the backup goes on as another one that headquarters makes for it; what it sold as the first stands with it', async () => {
    await backUp();
    const first = await world.hq.newTill({ storeId: world.storeId, name: 'Касса после копии' });
    await start((await world.hq.pairingCode(first.id)).code);
    await signIn(OWNER);
    await until('the shop', 60_000, async () => (await value(till.till.state({}))).phase === 'ready');
    await value(till.shift.open({ floatMinor: 0 }));
    await sell(3);
    await allSent(till);
    await putBack();
    await sell(1);
    await unknown();
    const made = await world.hq.newTill({ storeId: world.storeId, name: 'Касса заново' });
    await value(till.enrolment.pair({ serverUrl: server.url, code: (await world.hq.pairingCode(made.id)).code }));
    // It does not wait for its new row.
    await sell(1);
    await isAllThere();
    await until('its new name', 60_000, async () => (await value(till.till.state({}))).tillName === 'Касса заново');
    expect((await world.hq.receipts(`?tillId=${made.id}`)).receipts.length).toBe(book.size);
    expect((await closeShift()).shift).toMatchObject({ tillName: 'Касса заново', check: 'right', sales: { count: book.size } });
    expect((await world.hq.attention()).map(({ kind }) => kind).filter((kind) => kind !== 'server-restored')).toEqual([]);
  });

  it('HI19 with a code of another store the till finishes its shift where it began and then stands in the other one', async () => {
    await sellAndPutBack(0);
    await unknown();
    const other = await world.hq.newStore({ name: 'Второй магазин', address: 'ул. Другая, 2' });
    await world.hq.newStaff({ storeId: other.id, name: 'Управляющая Вторая', role: 'manager', pin: '987654' });
    const made = other.tills[0]?.id ?? '';
    await value(till.enrolment.pair({ serverUrl: server.url, code: (await world.hq.pairingCode(made)).code }));
    await signIn({ name: 'Управляющая Вторая', pin: '987654' });
    await until('the goods of the other store', 60_000, async () => (await value(till.till.state({}))).phase === 'ready');
    await sell(1);
    expect((await closeShift()).shift).toMatchObject({ storeName: 'Первый магазин', check: 'right', sales: { count: 3 } });
    await value(till.shift.open({ floatMinor: 0 }));
    await sell(1);
    await isAllThere();
    const stores = (await world.hq.allReceipts()).map(({ storeName }) => storeName);
    expect(stores).toEqual(['Второй магазин', ...Array(3).fill('Первый магазин')]);
  });
});
