/** Receipts of the whole store on each of its tills, and a till that moves: real server, real PostgreSQL, real host processes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import type { ReceiptSummary } from '#contract/terminal/receipt.ts';
import type { RefundableReceipt } from '#contract/terminal/refund.ts';
import { receiptCode } from '#domain/receipt/code.ts';
import { freePort, until, type Program } from '#tests/support/processes.ts';
import { allSent, connectTill, type TillClient } from '#tests/support/till-client.ts';
import { CASHIER, OWNER, startHost, startServer, startWorld, type World } from '#tests/support/world.ts';

type Answer<T> = { ok: true; value: T } | { ok: false; code: string; detail: unknown };
const value = async <T>(answer: Promise<Answer<T>>): Promise<T> => {
  const given = await answer;
  if (!given.ok) throw new Error(`${given.code} ${JSON.stringify(given.detail)}`);
  return given.value;
};
const gesture = (): { gesture: string } => ({ gesture: randomUUID() });

let world: World;
let server: Program;
let serverPort = 0;
const hosts: Program[] = [];

class Till {
  readonly client: TillClient;

  constructor(client: TillClient) {
    this.client = client;
  }

  static async start(name: string, pairingCode: string): Promise<Till> {
    const host = await startHost(world.dir, { name, port: await freePort(), serverUrl: server.url, pairingCode });
    hosts.push(host);
    const till = new Till(await connectTill(host.url));
    await till.loaded();
    await till.signIn(OWNER.name, OWNER.pin);
    await value(till.client.shift.open({ floatMinor: 1_000_00 }));
    return till;
  }

  async loaded(): Promise<void> {
    await until('the shop', 60_000, async () => {
      const { phase, sync } = await value(this.client.till.state({}));
      return phase === 'ready' && sync.loading === null;
    });
  }

  async signIn(name: string, pin: string): Promise<void> {
    const { id } = await until('the staff', 30_000, async () => (await value(this.client.staff.list({}))).members.find((one) => one.name === name));
    await value(this.client.staff.signIn({ staffId: id, pin }));
  }

  /** Pays what is in hand, all in cash. */
  async pay(): Promise<string> {
    const cart = await value(this.client.sale.view({}));
    return (await value(this.client.sale.pay({ cartId: cart.id, expectedTotalMinor: cart.totalMinor, expectedCashDueMinor: cart.cashDueMinor, offer: { cardMinor: 0, cashMinor: null }, payBackTo: 'cash' }))).receiptId;
  }

  async sell(pieces: number, good = 0): Promise<string> {
    for (let piece = 0; piece < pieces; piece++) await value(this.client.sale.scan({ ...gesture(), code: world.barcodes[good] as string }));
    return this.pay();
  }

  async sent(): Promise<void> {
    await allSent(this.client);
  }

  open(receiptId: string): Promise<RefundableReceipt> {
    return value(this.client.refund.open({ receiptId }));
  }

  /** So much of the first line comes back. */
  async takeBack(receiptId: string, pieces: number): Promise<string> {
    await value(this.client.refund.add({ ...gesture(), receiptId, lines: [{ lineNo: 1, quantityMicro: pieces * 1_000_000 }], reason: 'Не подошёл товар' }));
    return this.pay();
  }

  /** Asks the server now, until the till has what is looked for. */
  async hears<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
    return until(what, 60_000, async () => {
      const found = await look();
      if (found === undefined || found === false) await value(this.client.sync.check({}));
      return found;
    });
  }

  found(text: string): Promise<readonly ReceiptSummary[]> {
    return value(this.client.receipt.list({ limit: 20, query: { text } })).then((page) => page.receipts);
  }

  leftMicro(receiptId: string): Promise<number | undefined> {
    return this.client.refund.open({ receiptId }).then((answer) => (answer.ok ? answer.value.lines[0]?.leftMicro : undefined));
  }
}

async function rows<T extends object>(sql: string, ...values: unknown[]): Promise<T[]> {
  const database = await world.database();
  try {
    await database.query(`SELECT set_config('app.tenant_id', $1, false)`, [world.companyId]);
    return (await database.query<T>(sql, values)).rows;
  } finally {
    await database.end();
  }
}
const flags = (): Promise<{ kind: string }[]> => rows('SELECT kind FROM attention_item WHERE closed_at IS NULL ORDER BY kind');

let one: Till;
let two: Till;
beforeAll(async () => {
  world = await startWorld({ goods: 3 });
  ({ server } = world);
  serverPort = Number(new URL(server.url).port);
  one = await Till.start('one', world.pairingCode);
});
afterAll(async () => {
  for (const host of hosts) await host.kill();
  await server.stop();
  await world.stop();
});

describe('a receipt of one till at another', () => {
  let bought = '';

  it('HR1 HR8 HR11 is found offline by number and code, and refunded in parts at both; the sums are right and nothing is flagged', async () => {
    bought = await one.sell(3);
    await one.sent();
    const till = await world.hq.newTill({ storeId: world.storeId, name: 'Касса 2' });
    two = await Till.start('two', (await world.hq.pairingCode(till.id)).code);
    const [summary] = await two.hears('the receipt of the other till', async () => {
      const found = await two.found(receiptCode(bought));
      return found.length > 0 && found;
    });
    expect(summary).toMatchObject({ id: bought, number: '1-1-A-000001', elsewhere: { tillName: 'Касса 1', storeName: '' } });
    await server.stop();
    expect((await two.found('1-1-A-000001')).map((row) => row.id)).toEqual([bought]);
    expect(await two.open(bought)).toMatchObject({ elsewhere: { tillName: 'Касса 1' }, lines: [{ leftMicro: 3_000_000 }] });
    const first = await two.takeBack(bought, 1);
    expect(await two.leftMicro(bought)).toBe(2_000_000);
    server = await startServer(world.dir, serverPort);
    await two.sent();
    await one.hears('what came back at the other till', async () => (await one.leftMicro(bought)) === 2_000_000);
    const rest = await one.takeBack(bought, 2);
    await one.sent();
    const detail = await world.hq.receipt(bought);
    expect(detail.lines[0]?.refundedMicro).toBe(3_000_000);
    expect(detail.receipt.refundedMinor).toBe(detail.receipt.totalMinor);
    expect(new Set(detail.refunds.map((refund) => refund.id))).toEqual(new Set([first, rest]));
    expect(await flags()).toEqual([]);
  });

  it('HR8 SG1 taken back at both while neither could know of the other: it is flagged', async () => {
    const sold = await one.sell(1);
    await one.sent();
    await two.hears('the receipt', async () => (await two.leftMicro(sold)) === 1_000_000);
    await server.stop();
    await one.takeBack(sold, 1);
    await two.takeBack(sold, 1);
    server = await startServer(world.dir, serverPort);
    await one.sent();
    await two.sent();
    await until('the flag', 20_000, async () => (await flags()).some(({ kind }) => kind === 'refund-exceeds-sale'));
    await two.hears('that it came back', async () => (await two.leftMicro(sold)) === 0);
    expect((await two.client.refund.add({ ...gesture(), receiptId: sold, lines: [{ lineNo: 1, quantityMicro: 1_000_000 }], reason: '' })).ok).toBe(false);
  });
});

describe('a receipt of another store', () => {
  it('HR9 HR10 is asked for at headquarters, then refunded without a network; without one the answer is honest', async () => {
    const store = await world.hq.newStore({ name: 'Второй магазин', address: '' });
    await world.hq.newStaff({ storeId: store.id, name: 'Вторая', role: 'manager', pin: '111222' });
    const host = await startHost(world.dir, { name: 'three', port: await freePort(), serverUrl: server.url, pairingCode: (await world.hq.pairingCode(store.tills[0]?.id ?? '')).code });
    hosts.push(host);
    const three = new Till(await connectTill(host.url));
    await three.loaded();
    await three.signIn('Вторая', '111222');
    await value(three.client.shift.open({ floatMinor: 0 }));
    const sold = await three.sell(2, 1);
    await three.sent();
    expect(await two.found('2-1-A-000001')).toEqual([]);
    expect(await two.client.receipt.lookUp({ text: '2-1-A-000777' })).toMatchObject({ ok: false, code: 'not-found' });
    expect(await value(two.client.receipt.lookUp({ text: '2-1-A-000001' }))).toEqual({ receiptIds: [sold] });
    await server.stop();
    expect(await two.client.receipt.lookUp({ text: '2-1-A-000002' })).toMatchObject({ ok: false, code: 'no-connection' });
    expect((await two.found('2-1-A-000001'))[0]).toMatchObject({ elsewhere: { storeName: 'Второй магазин' } });
    await two.takeBack(sold, 1);
    server = await startServer(world.dir, serverPort);
    await two.sent();
    expect((await world.hq.receipt(sold)).lines[0]?.refundedMicro).toBe(1_000_000);
  });
});

describe('a good that is withdrawn', () => {
  it('leaves the tills; one in a cart stays there and is paid for', async () => {
    const cart = await value(one.client.sale.scan({ ...gesture(), code: world.barcodes[2] as string }));
    const goodId = cart.lines[0]?.goodId ?? '';
    const withdraw = (what: string, removed: boolean): Promise<object[]> => rows(`
      WITH g AS (${what}), h AS (UPDATE tenant_head SET seq = seq + 1 RETURNING seq) UPDATE change SET seq = h.seq, removed = $2 FROM h WHERE entity = 'good' AND key = '["' || $1 || '"]'`, goodId, removed);
    await withdraw('UPDATE good SET active = false WHERE id = $1::uuid RETURNING id', false);
    await one.hears('the good to be gone', async () => (await value(one.client.catalog.search({ text: world.barcodes[2] as string, limit: 5 }))).goods.length === 0);
    expect(await one.client.sale.scan({ ...gesture(), code: world.barcodes[2] as string })).toMatchObject({ ok: false, code: 'unknown-barcode' });
    await withdraw('DELETE FROM good WHERE id = $1::uuid RETURNING id', true);
    await two.hears('the good to be gone', async () => (await value(two.client.catalog.search({ text: world.barcodes[2] as string, limit: 5 }))).goods.length === 0);
    expect((await value(one.client.sale.view({}))).lines).toMatchObject([{ goodId, name: 'Товар пробный 3' }]);
    const sold = await one.pay();
    await one.sent();
    expect((await world.hq.receipt(sold)).lines[0]?.name).toBe('Товар пробный 3');
    await one.takeBack(sold, 1);
    await one.sent();
  });
});

describe('somebody dismissed at headquarters', () => {
  const scan = () => one.client.sale.scan({ ...gesture(), code: world.barcodes[0] as string });
  const listed = async (): Promise<boolean> => (await value(one.client.staff.list({}))).members.some(({ name }) => name === CASHIER.name);

  it('DOOR4 STF6 finishes the sale in hand and stands at the door; an unfinished one waits for whoever comes; taken back, a new PIN opens', async () => {
    const person = async () => {
      const found = (await world.hq.staff()).staff.find(({ name }) => name === CASHIER.name);
      if (!found) throw new Error('the world has a cashier');
      return found;
    };
    const { id } = await person();
    const work = async (active: boolean): Promise<void> => {
      const { id: _id, ...row } = await person();
      await world.hq.saveStaff(id, { ...row, role: 'cashier', active });
      await until('the people', 60_000, async () => (await listed()) === active);
    };
    await one.signIn(CASHIER.name, CASHIER.pin);
    await value(scan());
    await work(false);
    await value(scan());
    const shut = { ok: false, code: 'not-signed-in' };
    expect(await one.client.cash.list({})).toMatchObject(shut);
    expect(await one.client.shift.report({ print: false })).toMatchObject(shut);
    expect(await one.client.settings.change({ language: 'ru' })).toMatchObject(shut);
    const paid = await one.pay();
    // The page asks for the paper while the change is on it; the till is theirs until the next sale would begin.
    expect((await value(one.client.receipt.list({ limit: 1 }))).receipts[0]?.id).toBe(paid);
    expect((await value(one.client.till.state({}))).staff?.id).toBe(id);
    expect(await one.client.cash.list({})).toMatchObject(shut);
    expect(await scan()).toMatchObject(shut);
    expect((await value(one.client.till.state({}))).staff).toBeNull();
    expect(await one.client.staff.signIn({ staffId: id, pin: CASHIER.pin })).toMatchObject({ ok: false, code: 'unknown-staff' });
    await work(true);
    await one.signIn(CASHIER.name, CASHIER.pin);
    await value(scan());
    await work(false);
    await value(one.client.staff.lock({}));
    expect(await value(one.client.till.state({}))).toMatchObject({ staff: null, locked: false });
    await one.signIn(OWNER.name, OWNER.pin);
    expect((await value(one.client.sale.view({}))).lines).toHaveLength(1);
    await one.pay();
    await world.hq.newPin(id, { version: (await person()).version, pin: '86420' });
    // The PIN was changed before: a till that shows the person again has it.
    await work(true);
    await one.signIn(CASHIER.name, '86420');
    await work(false);
    await until('the door', 60_000, async () => (await value(one.client.till.state({}))).staff === null);
    await one.signIn(OWNER.name, OWNER.pin);
  });
});

describe('a till taken to another store', () => {
  it('HT1 HT3 ST2 ends its shift first, then sells there with the people of that store', async () => {
    const [, store] = (await world.hq.stores()).stores;
    const till = (await world.hq.stores()).stores[0]?.tills.find((each) => each.name === 'Касса 2');
    await until('the reports', 20_000, async () => (await world.hq.stores()).stores[0]?.tills.every((each) => each.unsent === 0));
    await expect(world.hq.moveTill(till?.id ?? '', { storeId: store?.id ?? '' })).rejects.toThrow('shift-open');
    const report = await value(two.client.shift.report({ print: false }));
    await value(two.client.shift.close({ ...gesture(), shiftId: report.shiftId, countedMinor: report.totals.expectedCashMinor, denominations: [], reason: '' }));
    await two.sent();
    await until('the reports', 20_000, async () => (await world.hq.stores()).stores[0]?.tills.every((each) => each.unsent === 0));
    expect(await world.hq.moveTill(till?.id ?? '', { storeId: store?.id ?? '' })).toMatchObject({ number: 2 });
    await until('the people of the other store', 60_000, async () => {
      const { members } = await value(two.client.staff.list({}));
      return members.length === 1 && members[0]?.name === 'Вторая';
    });
    await two.signIn('Вторая', '111222');
    await value(two.client.shift.open({ floatMinor: 0 }));
    const sold = await two.sell(1);
    await two.sent();
    const { receipt } = await world.hq.receipt(sold);
    expect(receipt).toMatchObject({ storeId: store?.id, number: expect.stringMatching(/^2-2-A-/) as string });
  });
});
