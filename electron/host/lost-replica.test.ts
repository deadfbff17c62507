import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { connect } from './db/connection.ts';
import { openHostSecrets } from './host-secrets.ts';
import { openLyingServer, type LyingServer } from './lying-server.fixture.ts';
import { signInAs } from './people.fixture.ts';
import { systemClock } from './platform/clock.ts';
import { dataPaths } from './platform/paths.ts';
import { fileSecretStore } from './platform/secret-store.ts';
import { noteSuspicion } from './recovery/look.ts';
import { readReplicaState, updateReplicaState } from './posting/replica-state.ts';
import { exactly, fillReady, gesture, openScratchHost, removeDir, scratchDir, signIn, value, type ScratchHost } from './scratch-host.fixture.ts';

const bread = demoShop.barcode.find((row) => row.packMicro === 1_000_000)?.code ?? '';
/** Waits between tries are over in a moment: everything sync measures goes a thousand times as fast. */
const hurried = { ...systemClock, monotonicMs: () => performance.now() * 1_000 };

/** Garbage over the pages of one table, in the file as it lies on the disk. */
function spoil(path: string, keyHex: string, table = 'good'): void {
  const connection = connect(path, keyHex, 'reader');
  const pages = connection.prepare('SELECT pageno FROM dbstat WHERE name = ?').pluck().all(table) as number[];
  const size = connection.pragma('page_size', { simple: true }) as number;
  connection.close();
  const fd = openSync(path, 'r+');
  for (const page of pages) writeSync(fd, Buffer.alloc(size, 1), 0, size, (page - 1) * size);
  closeSync(fd);
}

describe('a till that lost what the server had sent', () => {
  let dir = '';
  let server: LyingServer;
  let scratch: ScratchHost;
  beforeEach(async () => {
    dir = scratchDir();
    server = await openLyingServer();
    await open();
    expect(await scratch.host.pair(server.url, '1')).toBeNull();
    await phase('ready');
    await signInAs(scratch, 'cashier');
    await value(scratch.till.shift.open({ floatMinor: 100_00 }));
    await sell();
    await sell();
    while ((await state()).sync.unsent > 0) await turn();
    server.lie('push', (response) => { response.writeHead(503).end(); });
    await sell();
  });
  afterEach(async () => {
    await scratch.close();
    await server.close();
    removeDir(dir);
  });
  const turn = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 5); });
  const open = async (): Promise<void> => { scratch = await openScratchHost(dir, { clock: hurried }); };
  const state = () => value(scratch.till.till.state({}));
  const phase = async (wanted: string): Promise<void> => { while ((await state()).phase !== wanted) await turn(); };
  const add = () => value(scratch.till.sale.scan({ ...gesture(), code: bread }));
  const sell = async (): Promise<void> => { await value(scratch.till.sale.pay(exactly(await add()))); };
  const outbox = (): unknown => scratch.host.store.read((tx) => tx.all('SELECT dseq, hash, verdict FROM outbox ORDER BY dseq'));

  const replica = (): string => dataPaths(dir).replica;
  it.each([
    ['is gone', () => { for (const tail of ['', '-wal', '-shm']) rmSync(`${replica()}${tail}`, { force: true }); }, 0],
    ['is damaged', () => { writeFileSync(replica(), 'not a database, but long enough to look like one to somebody in a hurry'.repeat(100)); }, 1],
  ])('starts where it %s, says that it is loading, keeps cart, shift and outbox, and sells as soon as the rows are here', async (_how, lose, aside) => {
    const inHand = await add();
    const before = outbox();
    await scratch.close();
    lose();
    server.lie('pull', (response) => { response.writeHead(503).end(); });
    await open();
    expect(await state()).toMatchObject({ phase: 'loading', mode: 'shop', shift: { number: 1 } });
    expect(outbox()).toEqual(before);
    expect(readdirSync(dir).filter((name) => name.startsWith('replica.db.damaged-')).length).toBe(aside);
    server.lie('pull', null);
    await phase('ready');
    expect(outbox()).toEqual(before);
    await signInAs(scratch, 'cashier');
    const view = await value(scratch.till.sale.view({}));
    expect(view).toMatchObject({ id: inHand.id, totalMinor: inHand.totalMinor });
    await value(scratch.till.sale.pay(exactly(view)));
    server.lie('push', null);
    while ((await state()).sync.unsent > 0) await turn();
    expect(server.kept.size).toBe((outbox() as unknown[]).length);
  });

  it('RCV19 sees it while selling: asks for all of it again at once, keeps the outbox, and is opened anew where that does not help', async () => {
    let lost = 0;
    await scratch.close();
    scratch = await openScratchHost(dir, { clock: hurried, onReplicaLost: () => { lost += 1; } });
    await phase('ready');
    const before = outbox();
    const asked = server.asked.pull;
    spoil(replica(), (await openHostSecrets(fileSecretStore(dataPaths(dir).secrets), dataPaths(dir).database)).databaseKey);
    const sees = (): boolean => {
      try {
        scratch.host.store.read((tx) => tx.all('SELECT * FROM good'));
        return false;
      } catch {
        return true;
      }
    };
    expect(sees()).toBe(true);
    while (server.asked.pull === asked) await turn();
    // This server has no snapshots, and pages do not mend a sector.
    while (lost === 0) {
      await turn();
      sees();
    }
    expect(outbox()).toEqual(before);
    expect((await state()).shift?.number).toBe(1);
  });

  it('RCV21 goes on selling from what is left of it while the server is away, through a start too', async () => {
    server.lie('pull', (response) => { response.writeHead(503).end(); });
    await scratch.close();
    spoil(replica(), (await openHostSecrets(fileSecretStore(dataPaths(dir).secrets), dataPaths(dir).database)).databaseKey, 'category');
    noteSuspicion(dataPaths(dir));
    await open();
    expect((await state()).phase).toBe('ready');
    await signInAs(scratch, 'cashier');
    await sell();
    expect(() => scratch.host.store.read((tx) => tx.all('SELECT * FROM category'))).toThrow();
    for (let sales = 0; sales < 3; sales++) {
      await sell();
      expect(() => scratch.host.store.read((tx) => tx.all('SELECT * FROM category'))).toThrow();
    }
    expect(readdirSync(dir).filter((name) => name.startsWith('replica.db.damaged-'))).toEqual([]);
  });

  it('HR13 asks headquarters before goods come back, and not where nobody would answer', async () => {
    const { receiptId } = await value(scratch.till.sale.pay(exactly(await add())));
    // The lie of before cut the line.
    while (server.asked.receipt === 0) await value(scratch.till.refund.open({ receiptId }));
    const asked = server.asked.receipt;
    await scratch.close();
    for (const lane of ['pull', 'events'] as const) server.lie(lane, (response) => { response.writeHead(503).end(); });
    scratch = await openScratchHost(dir, { clock: { ...hurried, nowMs: () => systemClock.nowMs() + 60_000 } });
    await signInAs(scratch, 'cashier');
    expect(await value(scratch.till.refund.open({ receiptId }))).toMatchObject({ receiptId });
    expect(server.asked.receipt).toBe(asked);
  });

  it("whose replica is another till's begins it anew", async () => {
    scratch.host.store.writeReplica((tx) => { updateReplicaState(tx, { owner: 'another' }); });
    server.lie('pull', (response) => { response.writeHead(503).end(); });
    await scratch.close();
    await open();
    expect((await state()).phase).toBe('loading');
    expect(scratch.host.store.read((tx) => tx.all('SELECT id FROM good'))).toEqual([]);
    server.lie('pull', null);
    await phase('ready');
  });
});

it('the demo shop is filled again by itself: no server sends its goods', async () => {
  const dir = scratchDir();
  await fillReady(dir);
  for (const tail of ['', '-wal', '-shm']) rmSync(`${dataPaths(dir).replica}${tail}`, { force: true });
  const scratch = await openScratchHost(dir);
  await signIn(scratch);
  const cart = await value(scratch.till.sale.scan({ ...gesture(), code: bread }));
  expect((await value(scratch.till.sale.pay(exactly(cart)))).number).toBe('1-1-A-000001');
  expect((await value(scratch.till.catalog.search({ text: 'мол', limit: 5 }))).goods.length).toBeGreaterThan(0);
  // Killed between the two files of leaving it: what is left of the shop goes with the next start.
  scratch.host.store.write((tx) => { tx.run('UPDATE meta SET mode = NULL, device_id = NULL'); });
  await scratch.close();
  const after = await openScratchHost(dir);
  expect(after.host.store.read((tx) => [tx.all('SELECT id FROM staff'), readReplicaState(tx).owner])).toEqual([[], null]);
  await after.close();
  removeDir(dir);
});
