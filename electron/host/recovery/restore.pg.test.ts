/** A damaged till, whole: real server, real host processes, real garbage. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Restored } from '#contract/terminal/recovery.ts';
import { freePort, startProgram, until, type Program } from '#tests/support/processes.ts';
import { allSent, connectTill, type TillClient } from '#tests/support/till-client.ts';
import { OWNER, startHost, startServer, startWorld, type World } from '#tests/support/world.ts';
import { connect } from '../db/connection.ts';
import { listBackups } from './backups.ts';

type Answer<T> = { ok: true; value: T } | { ok: false; code: string; detail: unknown };
const value = async <T>(answer: Promise<Answer<T>>): Promise<T> => {
  const given = await answer;
  if (!given.ok) throw new Error(`${given.code} ${JSON.stringify(given.detail)}`);
  return given.value;
};

let world: World;
let server: Program;
let serverPort = 0;
beforeAll(async () => {
  world = await startWorld({ goods: 3 });
  ({ server } = world);
  serverPort = Number(new URL(server.url).port);
});
const tills: ShopTill[] = [];
afterEach(async () => {
  for (const till of tills.splice(0)) await till.stop('kill');
});
afterAll(async () => {
  await server.stop();
  await world.stop();
});

/** One till of the world with its folder. */
class ShopTill {
  readonly dir: string;
  readonly database: string;
  private host: Program | null = null;
  client: TillClient | null = null;
  readonly sold: string[] = [];
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
    this.dir = join(world.dir, name);
    this.database = join(this.dir, 'till.db');
    tills.push(this);
  }

  get till(): TillClient {
    if (!this.client) throw new Error('not connected');
    return this.client;
  }

  async start(pairingCode?: string): Promise<void> {
    this.host = await startHost(world.dir, { name: this.name, port: await freePort(), serverUrl: server.url, ...(pairingCode === undefined ? {} : { pairingCode }) });
    this.client = await connectTill(this.host.url);
  }

  /** After the host has opened its database again. */
  async again(): Promise<void> {
    const { url } = this.host as Program;
    this.client = await until('the till in order', 20_000, async () => {
      const client = await connectTill(url);
      const { damage, restored } = await value(client.recovery.state({}));
      return damage === null && restored === null ? client : null;
    });
  }

  errors(): string {
    return this.host?.errors() ?? '';
  }

  async stop(how: 'stop' | 'kill' = 'stop'): Promise<void> {
    await this.host?.[how]();
    // One that ended in the middle of ending leaves its lock, and says nothing.
    if (how === 'stop') expect(existsSync(join(this.dir, 'host.lock'))).toBe(false);
    this.host = null;
  }

  async work(): Promise<void> {
    const { till } = this;
    const { id } = await until('the staff', 30_000, async () => (await value(till.staff.list({}))).members.find((one) => one.name === OWNER.name));
    await value(till.staff.signIn({ staffId: id, pin: OWNER.pin }));
    if ((await value(till.till.state({}))).shift === null) await value(till.shift.open({ floatMinor: 10_000 }));
  }

  async sell(times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      const code = world.barcodes[time % world.barcodes.length] as string;
      const cart = await value(this.till.sale.scan({ gesture: randomUUID(), code }));
      const { receiptId } = await value(this.till.sale.pay({ cartId: cart.id, expectedTotalMinor: cart.totalMinor, expectedCashDueMinor: cart.cashDueMinor, offer: { cardMinor: 0, cashMinor: null }, payBackTo: 'as-paid' }));
      this.sold.push(receiptId);
    }
  }

  async closeShift(): Promise<void> {
    const { shift } = await value(this.till.till.state({}));
    const report = await value(this.till.shift.report({ print: false }));
    await value(this.till.shift.close({ gesture: randomUUID(), shiftId: shift?.id ?? '', countedMinor: report.totals.expectedCashMinor, denominations: [], reason: '' }));
  }

  async sent(): Promise<void> {
    await allSent(this.till);
  }

  backups(): ReturnType<typeof listBackups> {
    return listBackups(join(this.dir, 'backups'));
  }

  /** Pages of a table in the file, as long as nobody has it open. */
  pagesOf(table: string): number[] {
    const { 'database-key': key } = JSON.parse(readFileSync(join(this.dir, 'secrets.json'), 'utf8')) as { 'database-key': string };
    const connection = connect(this.database, key, 'reader');
    const pages = connection.prepare('SELECT pageno FROM dbstat WHERE name = ? ORDER BY pageno').pluck().all(table) as number[];
    connection.close();
    return pages;
  }

  spoil(page: number): void {
    const fd = openSync(this.database, 'r+');
    writeSync(fd, Buffer.alloc(4_096, 0xa5), 0, 4_096, (page - 1) * 4_096);
    closeSync(fd);
  }

  async restore(backup: string | null): Promise<Restored> {
    const restored = await value(this.till.recovery.restore({ backup }));
    await value(this.till.recovery.goOn({}));
    await this.again();
    return restored;
  }
}

/** Receipts the server has, by id; twice the same would be two. */
async function atServer(tillId: string): Promise<{ id: string; number: string }[]> {
  const database = await world.database();
  try {
    await database.query(`SELECT set_config('app.tenant_id', $1, false)`, [world.companyId]);
    const { rows } = await database.query<{ id: string; number: string }>(`SELECT id, series || '-' || number AS number FROM receipt WHERE till_id = $1`, [tillId]);
    return rows;
  } finally {
    await database.end();
  }
}
const quarantined = async (): Promise<number> => {
  const database = await world.database();
  try {
    await database.query(`SELECT set_config('app.tenant_id', $1, false)`, [world.companyId]);
    return (await database.query('SELECT 1 FROM quarantine')).rowCount ?? 0;
  } finally {
    await database.end();
  }
};

describe('a till whose database was damaged', () => {
  it('RCV7 RCV9 RCV10 RCV11 RCV12 RCV13 is refused and kept, and after a restore everything that was sold and can be read is at the server once', async () => {
    const till = new ShopTill('till-a');
    await till.start(world.pairingCode);
    await till.work();
    await till.sell(3);
    await till.closeShift();
    await till.sent();
    const [backup] = await until('the backup after the Z', 30_000, () => Promise.resolve(till.backups().length > 0 ? till.backups() : null));
    await till.work();
    await till.sell(2);
    await till.sent();
    await server.stop();
    await till.sell(40);
    const inHand = await value(till.till.sale.scan({ gesture: randomUUID(), code: world.barcodes[1] as string }));
    await till.stop();
    const damagedPage = till.pagesOf('ledger_entry')[0] as number;
    const lostPage = till.pagesOf('outbox').at(-3) as number;
    till.spoil(damagedPage);
    till.spoil(lostPage);
    const kept = readFileSync(till.database);

    await till.start();
    expect(till.errors()).toMatch(/^The database of this till cannot be used \(.*\)\. It is kept at .*till\.db; open the till's page to choose a way on\.\n$/);
    const state = await value(till.till.recovery.state({}));
    expect(state).toMatchObject({ damage: { cause: 'damaged', readable: true, file: till.database }, backups: [{ name: backup?.name }], restored: null });
    expect(await till.till.sale.view({})).toMatchObject({ ok: false, code: 'fault', detail: { fault: 'storage-failed' } });
    expect(await till.till.recovery.goOn({})).toMatchObject({ code: 'not-restored' });
    expect(await till.till.recovery.restore({ backup: 'till-000099-20200101T000000Z.db' })).toMatchObject({ code: 'backup-unusable' });
    expect(readFileSync(till.database).equals(kept)).toBe(true);

    const restored = await till.restore(backup?.name ?? '');
    expect(restored.backupMadeAt).toBe(backup?.madeAt);
    expect(restored.lost).toBeGreaterThan(0);
    expect(restored.lost).toBeLessThan(10);
    expect(restored.receipts).toBeGreaterThan(30);
    expect(readFileSync(restored.keptAs).equals(kept)).toBe(true);
    expect(await till.till.recovery.restore({ backup: backup?.name ?? '' })).toMatchObject({ code: 'not-damaged' });

    server = await startServer(world.dir, serverPort);
    await till.work();
    expect(await value(till.till.sale.view({}))).toMatchObject({ id: inHand.id, totalMinor: inHand.totalMinor });
    expect((await value(till.till.catalog.search({ text: 'пробный', limit: 10 }))).goods).toHaveLength(3);
    await value(till.till.sale.clear({ gesture: randomUUID() }));
    await till.sell(2);
    await till.sent();
    const held = await atServer(world.tillId);
    const missing = till.sold.filter((id) => !held.some((one) => one.id === id));
    expect(missing.length).toBeLessThanOrEqual(restored.lost ?? 0);
    expect(held).toHaveLength(till.sold.length - missing.length);
    expect(new Set(held.map((one) => one.number)).size).toBe(held.length);
    expect(held.filter((one) => one.number.startsWith('A1-')).map((one) => one.number).sort()).toEqual(['A1-1', 'A1-2']);
    expect(await quarantined()).toBe(0);
    expect((await value(till.till.till.state({}))).shift?.number).toBe(2);
    await till.stop();
    await till.start();
    await till.work();
    await till.sell(1);
    await till.sent();
    await till.stop();
  });

  it('RCV7 RCV8 a truncated one loses what is nowhere else, and nothing of that the server has; without its key nothing is touched', async () => {
    const till = new ShopTill('till-a');
    await till.start();
    await till.work();
    await till.closeShift();
    const before = till.backups()[0]?.number ?? 0;
    await until('the backup after the Z', 30_000, () => Promise.resolve((till.backups()[0]?.number ?? 0) > before));
    await till.work();
    await till.sell(3);
    await till.sent();
    await till.stop();
    truncateSync(till.database, Math.floor(statSync(till.database).size / 2));
    await till.start();
    const state = await value(till.till.recovery.state({}));
    expect(state.damage).toMatchObject({ readable: false, unsent: null });
    expect(await till.till.recovery.restore({ backup: null })).toMatchObject({ code: 'nothing-readable' });
    const count = (await atServer(world.tillId)).length;
    const restored = await till.restore(state.backups[0]?.name ?? '');
    expect(restored).toMatchObject({ lost: null, operations: 0 });
    await till.work();
    await till.sell(1);
    await till.sent();
    const held = await atServer(world.tillId);
    expect(held).toHaveLength(count + 1);
    expect(held.filter((one) => one.number.startsWith('A2-'))).toHaveLength(1);
    expect(await quarantined()).toBe(0);
    await till.stop();
  });

  it('RCV16 without a backup what can be read is sent, and the goods come anew', async () => {
    const till = new ShopTill('till-a');
    await till.start();
    await till.work();
    await server.stop();
    await till.sell(5);
    const soldBefore = till.sold.length;
    await till.stop();
    till.spoil(till.pagesOf('ledger_entry')[0] as number);
    rmSync(join(till.dir, 'replica.db'));
    await till.start();
    const { damage } = await value(till.till.recovery.state({}));
    expect(damage?.unsent).toBeGreaterThanOrEqual(5);
    const restored = await till.restore(null);
    expect(restored).toMatchObject({ lost: 0, backupMadeAt: null });
    expect(restored.receipts).toBeGreaterThanOrEqual(5);
    server = await startServer(world.dir, serverPort);
    await until('the goods', 60_000, async () => (await value(till.till.till.state({}))).phase === 'ready');
    await till.work();
    await till.sell(1);
    await till.sent();
    const held = new Set((await atServer(world.tillId)).map((one) => one.id));
    expect(till.sold.slice(0, soldBefore + 1).every((id) => held.has(id))).toBe(true);
    expect(await quarantined()).toBe(0);
    await till.stop();
  });

  it('RCV17 a person may start empty: the file and its backups are kept, and the till has to be paired', async () => {
    const till = new ShopTill('till-a');
    truncateSync(till.database, 0);
    await till.start();
    expect(await value(till.till.recovery.state({}))).toMatchObject({ damage: { cause: 'missing' } });
    await value(till.till.recovery.startEmpty({}));
    await till.again();
    expect((await value(till.till.till.state({}))).phase).toBe('unpaired');
    expect(readdirSync(till.dir).some((name) => name.startsWith('backups.before-'))).toBe(true);
    expect(till.backups()).toEqual([]);
    const { code } = await world.hq.pairingCode(world.tillId);
    await value(till.till.enrolment.pair({ serverUrl: server.url, code }));
    await until('the goods', 60_000, async () => (await value(till.till.till.state({}))).phase === 'ready');
    await till.work();
    await till.sell(1);
    await till.sent();
    expect((await atServer(world.tillId)).filter((one) => one.number.startsWith('B-'))).toHaveLength(1);
    await till.stop();
    expect(existsSync(join(till.dir, 'till.closed.json'))).toBe(true);
  });
});

describe('a data folder with garbage in it', () => {
  it('RCV8 is refused in one sentence and left as it was', async () => {
    const fail = async (dir: string): Promise<string> => {
      try {
        const program = await startProgram('electron/host/main.ts', { args: ['--data', dir, '--port', '0'] });
        await program.stop();
        return 'started';
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
    };
    const till = new ShopTill('till-a');
    const secrets = join(till.dir, 'secrets.json');
    const key = readFileSync(secrets);
    const database = readFileSync(till.database);
    const put = (text: Buffer | string): void => { writeFileSync(secrets, text); };
    put('{"database-key": ');
    expect(await fail(till.dir)).toMatch(/The till cannot start: the file of secrets cannot be read: .*secrets\.json\.\n$/);
    expect(readFileSync(secrets, 'utf8')).toBe('{"database-key": ');
    put('{}');
    expect(await fail(till.dir)).toMatch(/The till cannot start: the key to .* is not among the secrets/);
    expect(readFileSync(secrets, 'utf8')).toBe('{}');
    expect(readFileSync(till.database).equals(database)).toBe(true);
    put(key);
    writeFileSync(join(till.dir, 'host.lock'), '\u0000garbage');
    await till.start();
    expect(await value(till.till.recovery.state({}))).toMatchObject({ damage: null });
    await till.stop();
  });
});
