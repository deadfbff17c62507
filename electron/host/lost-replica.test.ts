import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { connectClient } from '#contract/define/client.ts';
import { terminalServices } from '#contract/terminal/services.ts';
import { TERMINAL_VERSION } from '#contract/terminal/version.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { connect } from './db/connection.ts';
import { openHostSecrets } from './host-secrets.ts';
import { openLyingServer, sendJson, type LyingServer } from './lying-server.fixture.ts';
import { openTill } from './open-till.ts';
import { signInAs } from './people.fixture.ts';
import { systemClock } from './platform/clock.ts';
import { openLog } from './platform/log.ts';
import { dataPaths } from './platform/paths.ts';
import { fileSecretStore } from './platform/secret-store.ts';
import { systemTimer } from './platform/timer.ts';
import { noteSuspicion } from './recovery/look.ts';
import { readMeta } from './posting/meta.ts';
import { COMPARED_BEFORE_RESTORE, readReplicaState, updateReplicaState } from './posting/replica-state.ts';
import { exactly, fillReady, gesture, openScratchHost, removeDir, scratchDir, signIn, value, type ScratchHost } from './scratch-host.fixture.ts';
import { hurriedClock } from './selling-till.fixture.ts';
import { memoryPair } from './transport/memory-pair.ts';

const bread = demoShop.barcode.find((row) => row.packMicro === 1_000_000)?.code ?? '';
/** Waits between tries are over in a moment: everything sync measures goes a thousand times as fast. */
const hurried = hurriedClock(1_000);

/** As of this computer, and further on by what a test says has gone by. */
let skippedMs = 0;
const skipping = { ...systemClock, monotonicMs: () => performance.now() + skippedMs };

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

  /** Each page comes more than five minutes after the one before. */
  const answerLate = (): void => {
    server.lie('pull', (response, honest) => {
      skippedMs += 301_000;
      sendJson(response, 200, honest());
    });
  };
  const replica = (): string => dataPaths(dir).replica;
  /** A thread that has not let go yet leaves the log, and a log that was never cut has every page: nothing would be lost. */
  const removeReplica = (): void => { for (const tail of ['', '-wal', '-shm']) rmSync(`${replica()}${tail}`, { force: true }); };
  it.each([
    ['is gone', removeReplica, 0],
    ['is damaged', () => {
      removeReplica();
      writeFileSync(replica(), 'not a database, but long enough to look like one to somebody in a hurry'.repeat(100));
    }, 1],
  ])('starts where it %s, says that it is loading, keeps cart, shift and outbox, and sells as soon as the rows are here', async (_how, lose, aside) => {
    const inHand = await add();
    const before = outbox();
    await scratch.close();
    lose();
    server.lie('pull', (response) => { response.writeHead(503).end(); });
    await open();
    expect(await state()).toMatchObject({ phase: 'loading', mode: 'shop', shift: { number: 1 } });
    expect(outbox()).toEqual(before);
    // Its log goes with it, where the thread that read it had not let go yet.
    expect(readdirSync(dir).filter((name) => name.startsWith('replica.db.damaged-') && !/-(wal|shm)$/.test(name)).length).toBe(aside);
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
    scratch = await openScratchHost(dir, { clock: skipping, onReplicaLost: () => { lost += 1; } });
    await phase('ready');
    const before = outbox();
    const asked = server.asked.pull;
    const { databaseKey } = await openHostSecrets(fileSecretStore(dataPaths(dir).secrets), dataPaths(dir).database);
    const sees = (): boolean => {
      try {
        scratch.host.store.read((tx) => tx.all('SELECT * FROM good'));
        return false;
      } catch {
        return true;
      }
    };
    // This server has no snapshots, and pages do not mend a sector.
    answerLate();
    // Pages that lie in the log are read from there, and those once read stay in memory until somebody has written: the log is moved, as in
    // an idle moment of the till, of which this loop leaves it none, and the next write begins it anew.
    do {
      const log = connect(replica(), databaseKey, 'writer');
      log.pragma('main.wal_checkpoint(PASSIVE)');
      log.close();
      spoil(replica(), databaseKey);
      scratch.host.store.writeReplica((tx) => { tx.run('UPDATE replica_state SET cursor = cursor'); });
      await turn();
    } while (!sees());
    while (lost === 0) await turn();
    expect(server.asked.pull).toBeGreaterThan(asked);
    expect(outbox()).toEqual(before);
    expect((await state()).shift?.number).toBe(1);
  });

  it.each([0, 60_000, -86_400_000])('RCV21 a start sells from what is left of it while the server is away, and has all of it once the server is back: clock off by %i ms', async (offMs) => {
    const lanes = ['push', 'pull', 'events', 'receipt'] as const;
    for (const lane of lanes) server.lie(lane, (response) => { response.destroy(); });
    const categories = scratch.host.store.read((tx) => tx.all('SELECT * FROM category ORDER BY id'));
    await scratch.close();
    const paths = dataPaths(dir);
    const secrets = await openHostSecrets(fileSecretStore(paths.secrets), paths.database);
    spoil(replica(), secrets.databaseKey, 'category');
    noteSuspicion(paths);
    const log = openLog(paths.logs, 'host', 'debug');
    const opened = await openTill({ paths, secrets, clock: { ...skipping, nowMs: () => Date.now() + offMs }, timer: systemTimer, log, build: 'test', suggestedServer: '', defaultPrinter: '' });
    const isAside = (): boolean => readdirSync(dir).some((name) => name.startsWith('replica.db.damaged-'));
    const [caller, hostEnd] = memoryPair();
    opened.attach(hostEnd, () => true);
    const till = await connectClient(caller, terminalServices, { version: TERMINAL_VERSION, token: '', client: 'test' });
    const sellThere = async (): Promise<void> => { await value(till.sale.pay(exactly(await value(till.sale.scan({ ...gesture(), code: bread }))))); };
    await signInAs({ ...scratch, till }, 'cashier');
    // Long enough for sync to have begun and to have failed more than once.
    const asked = server.asked.pull;
    while (server.asked.pull < asked + 3) {
      skippedMs += 100_000;
      await sellThere();
      await turn();
    }
    expect([(await value(till.till.state({}))).phase, isAside()]).toEqual(['ready', false]);
    for (const lane of lanes) server.lie(lane, null);
    answerLate();
    // What was on its way while the server was away may fail only now, and be tried again a minute and a half later: that goes by too.
    // Eight times as fast and no faster: a server that was not heard of for long counts as gone.
    const later = setInterval(() => {
      skippedMs += 2_000;
      void sellThere().catch(() => undefined);
    }, 250);
    // Pages do not mend a sector: the server there, the till is opened anew with an empty one.
    while (!isAside()) await turn();
    clearInterval(later);
    await opened.close();
    log.close();
    await open();
    await phase('ready');
    expect(scratch.host.store.read((tx) => tx.all('SELECT * FROM category ORDER BY id'))).toEqual(categories);
  });

  it.each([60_000, -86_400_000])('HR13 asks headquarters before goods come back, and not where nobody would answer: clock off by %i ms', async (offMs) => {
    const { receiptId } = await value(scratch.till.sale.pay(exactly(await add())));
    await scratch.close();
    scratch = await openScratchHost(dir, { clock: skipping });
    await signInAs(scratch, 'cashier');
    // Nothing was heard yet of who has only just been called.
    while (server.asked.receipt === 0) {
      await value(scratch.till.refund.open({ receiptId }));
      await turn();
    }
    const asked = server.asked.receipt;
    await scratch.close();
    for (const lane of ['pull', 'events'] as const) server.lie(lane, (response) => { response.writeHead(503).end(); });
    scratch = await openScratchHost(dir, { clock: { ...hurried, nowMs: () => systemClock.nowMs() + offMs } });
    await signInAs(scratch, 'cashier');
    expect(await value(scratch.till.refund.open({ receiptId }))).toMatchObject({ receiptId });
    expect(server.asked.receipt).toBe(asked);
  });

  it('HI18 whose replica was sent to it under another name sells from it, and asks for all of it again', async () => {
    scratch.host.store.writeReplica((tx) => { updateReplicaState(tx, { owner: 'another', cursor: 900, scope: 'theirs', comparedBy: 4 }); });
    const owner = scratch.host.store.read(readMeta).deviceId;
    server.lie('pull', (response) => { response.writeHead(503).end(); });
    await scratch.close();
    await open();
    expect((await state()).phase).toBe('ready');
    expect(scratch.host.store.read(readReplicaState)).toMatchObject({ owner, cursor: 0, scope: null, comparedBy: COMPARED_BEFORE_RESTORE });
    await signInAs(scratch, 'cashier');
    await sell();
  });

  it("whose replica is another company's begins it anew", async () => {
    scratch.host.store.writeReplica((tx) => {
      updateReplicaState(tx, { owner: 'another' });
      tx.run("UPDATE company SET id = 'another'");
    });
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
