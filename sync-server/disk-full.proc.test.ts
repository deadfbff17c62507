/**
 * The server's disk full under PostgreSQL: tills go on selling, nothing is set aside for it, and everything arrives once there is room.
 * Each writing route at each of its statements: `storage-full.pg.test.ts`.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort, until, type Program } from '#tests/support/processes.ts';
import { mountSmallDisk, type SmallDisk } from '#tests/support/small-disk.ts';
import { connectTill, type TillClient } from '#tests/support/till-client.ts';
import { CASHIER, startHost, startWorld, type World } from '#tests/support/world.ts';

const disk = mountSmallDisk(320);
if (!disk) process.stderr.write('SKIPPED server on a full disk: this machine lets nobody mount a file system\n');

let world: World;
let host: Program;
let till: TillClient;
let home: string;
const before = process.env['TMPDIR'];

beforeAll(async () => {
  if (!disk) return;
  process.env['TMPDIR'] = disk.dir;
  world = await startWorld({ goods: 2 });
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  home = await mkdtemp(join(tmpdir(), 'lavka-full-'));
  host = await startHost(home, { name: 'till', port: await freePort(), serverUrl: world.server.url, pairingCode: world.pairingCode });
  till = await connectTill(host.url);
  const member = await until('the people of the shop', 60_000, async () => {
    const list = await till.staff.list({});
    return list.ok ? list.value.members.find(({ name }) => name === CASHIER.name) : null;
  });
  await till.staff.signIn({ staffId: member.id, pin: CASHIER.pin });
  await till.shift.open({ floatMinor: 10_000 });
});
afterAll(async () => {
  if (!disk) return;
  disk.free();
  till.close();
  await host.stop();
  await world.stop();
  await rm(home, { recursive: true, force: true });
  disk.remove();
});

async function sell(): Promise<number> {
  await until('the good to be known', 60_000, async () => (await till.sale.scan({ gesture: randomUUID(), code: world.barcodes[0] ?? '' })).ok);
  const view = await till.sale.view({});
  if (!view.ok) throw new Error(view.code);
  const { id, totalMinor, cashDueMinor } = view.value;
  const paid = await till.sale.pay({ cartId: id, expectedTotalMinor: totalMinor, expectedCashDueMinor: cashDueMinor, offer: { cashMinor: null, cardMinor: 0 }, payBackTo: 'as-paid' });
  expect(paid.ok).toBe(true);
  return totalMinor;
}

async function standing(): Promise<{ unsent: number; online: boolean }> {
  const state = await till.till.state({});
  if (!state.ok) throw new Error(state.code);
  return state.value.sync;
}

/** Null, or what stood in the way. */
const newGood = (article: string): Promise<string | null> => world.hq.newGood({ name: 'Товар', barcode: null, article, unit: 'pcs', taxCode: 'standard', priceMinor: 100 }).then(() => null, String);

const unsent = async (): Promise<number> => (await standing()).unsent;

it.skipIf(!disk)('SP9 sells through a full disk of the server, and everything is there once', async () => {
  const full = disk as SmallDisk;
  const sold = [await sell()];
  await until('the first sale at headquarters', 30_000, async () => (await unsent()) === 0);
  for (let day = 0; day < 2; day++) {
    full.fill();
    // What still finds room in files PostgreSQL has already may arrive; what does not, waits.
    await until('the server to have no room', 120_000, async () => {
      sold.push(await sell());
      const { unsent: waiting, online } = await standing();
      return waiting > 0 && !online;
    });
    const answer = await fetch(new URL('api/v1/stores', world.server.url)).catch(() => null);
    expect(answer?.headers.get('content-type') ?? 'application/problem+json').toMatch(/json/);
    // What still finds room is written; what does not, says so.
    expect(await newGood(`full-${day}`) ?? ': 503 {"code":"storage-full"}').toMatch(/: 503 .*"code":"(storage-full|unavailable)"/);
    full.free();
    await until('everything at headquarters', 120_000, async () => (await unsent()) === 0);
    expect(await newGood(`room-${day}`)).toBeNull();
  }
  const receipts = await world.hq.allReceipts();
  expect(receipts.map(({ totalMinor }) => totalMinor).toSorted()).toEqual(sold.toSorted());
  expect(await world.hq.attention()).toEqual([]);
});
