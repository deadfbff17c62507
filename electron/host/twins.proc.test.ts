/** One till that became two, one that dies in the middle of an edit, and one that is none any more: real server, real host processes, real copies of folders. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { freePort, until, type Program } from '#tests/support/processes.ts';
import { allSent, connectTill, type TillClient } from '#tests/support/till-client.ts';
import { OWNER, startHost, startServer, startWorld, type World } from '#tests/support/world.ts';
import { fileIdentity } from './platform/machine.ts';

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
  world = await startWorld({ goods: 2 });
  ({ server } = world);
  serverPort = Number(new URL(server.url).port);
});
const tills: Till[] = [];
afterEach(async () => {
  for (const till of tills.splice(0)) await till.kill();
});
afterAll(async () => {
  await server.stop();
  await world.stop();
});

class Till {
  readonly dir: string;
  readonly sold: string[] = [];
  private readonly name: string;
  private host: Program | null = null;
  private client: TillClient | null = null;

  constructor(name: string) {
    this.name = name;
    this.dir = join(world.dir, name);
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

  /** Another window, after the host has opened its database again. */
  async connect(): Promise<TillClient> {
    this.client = await connectTill((this.host as Program).url);
    return this.client;
  }

  async work(): Promise<void> {
    const { id } = await until('the staff', 30_000, async () => (await value(this.till.staff.list({}))).members.find((one) => one.name === OWNER.name));
    await value(this.till.staff.signIn({ staffId: id, pin: OWNER.pin }));
    if ((await value(this.till.till.state({}))).shift === null) await value(this.till.shift.open({ floatMinor: 10_000 }));
  }

  async sell(times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      const cart = await value(this.till.sale.scan({ gesture: randomUUID(), code: world.barcodes[0] as string }));
      const { receiptId } = await value(this.till.sale.pay({ cartId: cart.id, expectedTotalMinor: cart.totalMinor, expectedCashDueMinor: cart.cashDueMinor, offer: { cardMinor: 0, cashMinor: null }, payBackTo: 'as-paid' }));
      this.sold.push(receiptId);
    }
  }

  async sent(): Promise<void> {
    await allSent(this.till);
  }

  async stop(): Promise<void> {
    await this.host?.stop();
    this.host = null;
  }

  /** From now on it answers nothing and does nothing; it can only be killed. */
  freeze(): void {
    this.host?.child.kill('SIGSTOP');
  }

  async kill(): Promise<void> {
    await this.host?.kill();
    this.host = null;
  }

  /** The same folder once more, under another name. */
  copy(name: string): Till {
    const twin = new Till(name);
    cpSync(this.dir, twin.dir, { recursive: true });
    return twin;
  }
}

async function rows<T extends object>(sql: string, ...values: string[]): Promise<T[]> {
  const database = await world.database();
  try {
    await database.query(`SELECT set_config('app.tenant_id', $1, false)`, [world.companyId]);
    return (await database.query<T>(sql, values)).rows;
  } finally {
    await database.end();
  }
}
const receipts = (): Promise<{ id: string; number: string; series: string }[]> => rows(`SELECT id, series, series || '-' || number AS number FROM receipt`);
const open = (): Promise<{ kind: string; detail: Record<string, unknown> }[]> => rows('SELECT kind, detail FROM attention_item WHERE closed_at IS NULL ORDER BY created_at');
const closeAll = (): Promise<object[]> => rows('UPDATE attention_item SET closed_at = 1 WHERE closed_at IS NULL');

async function everythingOnce(...all: readonly Till[]): Promise<void> {
  const held = await receipts();
  const sold = new Set(all.flatMap((till) => till.sold));
  expect(held.filter(({ id }) => sold.has(id))).toHaveLength(sold.size);
  expect(new Set(held.map(({ number }) => number)).size).toBe(held.length);
  expect(await rows('SELECT reason FROM quarantine')).toEqual([]);
}

describe('a till that became two', () => {
  let first: Till;

  it('HI2 HI4 HI8 HI9 a copied folder started beside the first: both sell offline, everything arrives once, no number twice', async () => {
    first = new Till('first');
    await first.start(world.pairingCode);
    await first.work();
    await first.sell(3);
    await first.sent();
    await server.stop();
    await first.sell(2);
    const inHand = await value(first.till.sale.scan({ gesture: randomUUID(), code: world.barcodes[1] as string }));
    // Killed, not closed: what a copy must not be mistaken for.
    await first.kill();
    const [one, other] = [first.copy('copy-1'), first.copy('copy-2')];
    one.sold.push(...first.sold);
    await Promise.all([first.start(), one.start(), other.start()]);
    for (const till of [first, one, other]) {
      await till.work();
      expect(await value(till.till.sale.view({}))).toMatchObject({ totalMinor: inHand.totalMinor });
      await value(till.till.sale.clear({ gesture: randomUUID() }));
      await till.sell(2);
    }
    server = await startServer(world.dir, serverPort);
    for (const till of [first, one, other]) await till.sent();
    await everythingOnce(first, one, other);
    const series = new Set((await receipts()).map((receipt) => receipt.series));
    expect(series.size).toBe(3);
    // The first one is what it was.
    expect(series.has('A')).toBe(true);
    expect((await open()).map(({ kind, detail }) => [kind, detail['why']])).toEqual([['new-life', 'copied'], ['new-life', 'copied']]);
    expect((await value(first.till.sync.status({}))).issues).toEqual([]);
    expect((await value(one.till.sync.status({}))).issues).toMatchObject([{ kind: 'new-life', detail: { why: 'copied', oldSeries: 'A' } }]);
    await closeAll();
  });

  it('HI12 HS6 two machines nothing tells apart: whoever comes second with a token begins another life, while it sells', async () => {
    first = tills.find((till) => till.dir.endsWith('first')) ?? new Till('first');
    await first.start();
    await first.work();
    await first.sell(1);
    await first.sent();
    await first.stop();
    const twin = first.copy('twin');
    // As an image of a whole machine has it.
    const witness = JSON.parse(readFileSync(join(twin.dir, 'witness.json'), 'utf8')) as object;
    writeFileSync(join(twin.dir, 'witness.json'), JSON.stringify({ ...witness, file: fileIdentity(join(twin.dir, 'till.db')) }));
    await twin.start();
    await twin.work();
    await twin.sell(2);
    await twin.sent();
    await first.start();
    await first.work();
    const inHand = await value(first.till.sale.scan({ gesture: randomUUID(), code: world.barcodes[1] as string }));
    await until('the other life', 30_000, async () => (await value(first.till.sync.status({}))).series !== 'A');
    expect(await value(first.till.sale.view({}))).toMatchObject({ totalMinor: inHand.totalMinor });
    // The new life's own sales, the sale that was in hand among them.
    await first.sell(2);
    await first.sent();
    await everythingOnce(first, twin);
    expect((await open()).map(({ kind }) => kind)).toEqual(['fork', 'new-life']);
    expect((await open())[0]?.detail['computers']).toHaveLength(2);
    expect((await value(first.till.sync.status({}))).issues).toMatchObject([{ kind: 'new-life', detail: { why: 'fork', oldSeries: 'A' } }]);
    await closeAll();
  });
});

/** A line to the server on whose way back everything is lost while it is mute. */
async function startLine(port: number, targetPort: number): Promise<{ mute: (now: boolean) => void; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  let isMute = false;
  const listener = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => { near.destroy(); far.destroy(); });
      socket.on('close', () => { near.destroy(); far.destroy(); sockets.delete(socket); });
    }
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => { if (!isMute) near.write(bytes); });
  });
  await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve));
  return {
    mute: (now) => { isMute = now; },
    async close() {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

describe('a till that dies in the middle of an edit', () => {
  const anew = (title: string) => ({ gesture: randomUUID(), title, note: '', priority: 'normal' as const, assigneeId: null, dueDate: null, labels: [] });
  const titles = async (till: Till): Promise<string[]> => (await value(till.till.task.list({ view: 'all', text: '', limit: 50 }))).tasks.map(({ title }) => title).sort();
  const decided = (opId: string): Promise<{ verdict: string }[]> => rows('SELECT verdict FROM commit_log WHERE op_id = $1', opId);
  const again = async (till: Till): Promise<void> => {
    await till.start();
    await till.work();
  };

  it('HE1 HE8 HS3 has it once, or not at all where nothing was answered, whether it died before the commit, before the push or before the result', async () => {
    const till = new Till('first');
    await again(till);
    const [unsaid, said] = [anew('не успели'), anew('без связи')];
    till.freeze();
    const lost = till.till.task.create(unsaid);
    await till.kill();
    expect(await lost).toMatchObject({ ok: false, code: 'fault' });
    await again(till);
    expect(await titles(till)).toEqual([]);
    for (let time = 0; time < 2; time++) await value(till.till.task.create(unsaid));
    await till.sent();
    await server.stop();
    const task = await value(till.till.task.create(said));
    await till.kill();
    server = await startServer(world.dir);
    const line = await startLine(serverPort, Number(new URL(server.url).port));
    try {
      await again(till);
      expect(await titles(till)).toEqual(['без связи', 'не успели']);
      await till.sent();
      line.mute(true);
      const edit = { gesture: randomUUID(), taskId: task.id, fields: { note: 'ответ пропал' }, seen: task.seen };
      expect(await value(till.till.task.edit(edit))).toMatchObject({ note: 'ответ пропал', unsent: true });
      await until('the server to have it', 30_000, async () => (await decided(edit.gesture)).length > 0);
      await till.kill();
      line.mute(false);
      await again(till);
      await till.sent();
      expect(await value(till.till.task.edit(edit))).toMatchObject({ note: 'ответ пропал', conflicts: 0 });
      await until('its result', 30_000, async () => !(await value(till.till.task.get({ taskId: task.id }))).unsent);
      for (const { gesture } of [unsaid, said, edit]) expect(await decided(gesture)).toEqual([{ verdict: 'applied' }]);
      expect(await rows('SELECT title, note FROM task ORDER BY title')).toEqual([{ title: 'без связи', note: 'ответ пропал' }, { title: 'не успели', note: '' }]);
      expect(await rows('SELECT id FROM task_conflict')).toEqual([]);
    } finally {
      await till.kill();
      await line.close();
      await server.stop();
      server = await startServer(world.dir, serverPort);
    }
  });
});

describe('a till that is none any more', () => {
  it('HI13 HI14 SE4 hands in what it sold, then forgets everything and says why; nothing it sold is lost', async () => {
    const till = new Till('revoked');
    const { code } = await world.hq.pairingCode(world.tillId);
    await till.start(code);
    await till.work();
    await till.sell(1);
    await till.sent();
    await server.stop();
    await till.sell(2);
    await till.stop();
    server = await startServer(world.dir, serverPort);
    const { devices } = await world.hq.fleet();
    const [device] = await rows<{ device: string }>('SELECT commit_device_id AS device FROM receipt WHERE id = $1', till.sold[0] as string);
    expect(devices.map(({ deviceId }) => deviceId)).toContain(device?.device);
    await world.hq.revoke(device?.device ?? '', 'украдена');
    const key = (JSON.parse(readFileSync(join(till.dir, 'secrets.json'), 'utf8')) as Record<string, string>)['database-key'];
    await till.start();
    await until('the wipe', 30_000, async () => (await value((await till.connect()).enrolment.suggestion({}))).revokedAt);
    expect((await value(till.till.till.state({}))).phase).toBe('unpaired');
    const secrets = JSON.parse(readFileSync(join(till.dir, 'secrets.json'), 'utf8')) as Record<string, string>;
    expect([secrets['server-token'], secrets['device-key']]).toEqual([undefined, undefined]);
    expect(secrets['database-key']).not.toBe(key);
    expect(existsSync(join(till.dir, 'backups')) && readdirSync(join(till.dir, 'backups')).length > 0).toBe(false);
    // Two sales, and that it was started once more.
    expect(await rows('SELECT reason FROM quarantine WHERE closed_at IS NULL')).toEqual(Array(3).fill({ reason: 'device-revoked' }));
    expect((await open()).map(({ kind }) => kind)).toEqual(['till-revoked']);
    // It can be a till again.
    const again = await world.hq.pairingCode(world.tillId);
    await value(till.till.enrolment.pair({ serverUrl: server.url, code: again.code }));
    expect((await value(till.till.enrolment.suggestion({}))).revokedAt).toBeNull();
  });
});
