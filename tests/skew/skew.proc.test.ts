import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { freePort, ROOT, until, type Program } from '../support/processes.ts';
import { connectTill, type TillClient } from '../support/till-client.ts';
import { CASHIER, startHost, startServer, startWorld, type World } from '../support/world.ts';
import { startOldTill, unpackClient } from './old-till.ts';

/** What each packed release spoke to its own screens. */
const TERMINAL: Readonly<Record<number, number>> = { 2: 2, 3: 3, 4: 4 };
const OLD = Object.keys(TERMINAL).map(Number);
/** Tills know tasks from this version on. */
const EDITS_SINCE = 4;
const TASK = 'Проверить ценники';

async function value<T>(asked: Promise<{ ok: true; value: T } | { ok: false; code: string; detail: unknown }>): Promise<T> {
  const answer = await asked;
  if (!answer.ok) throw new Error(`the till said no: ${answer.code} ${JSON.stringify(answer.detail)}`);
  return answer.value;
}

async function signIn(client: TillClient): Promise<void> {
  const member = await until('the people of the shop', 60_000, async () => (await value(client.staff.list({}))).members.find(({ name }) => name === CASHIER.name));
  await value(client.staff.signIn({ staffId: member.id, pin: CASHIER.pin }));
}

/** One piece of the good in cash; answers what the till asked for it. */
async function sell(client: TillClient, barcode: string): Promise<number> {
  await until('the good to be known', 60_000, async () => (await client.sale.scan({ gesture: randomUUID(), code: barcode })).ok);
  const view = await value(client.sale.view({}));
  const offer = { cashMinor: view.cashDueMinor, cardMinor: 0 };
  await value(client.sale.pay({ cartId: view.id, expectedTotalMinor: view.totalMinor, expectedCashDueMinor: view.cashDueMinor, offer, payBackTo: 'as-paid' }));
  return view.totalMinor;
}

/** What the cashier finds in the drawer of a new shift. */
const FLOAT_MINOR = 100_000;

async function openShift(client: TillClient): Promise<string> {
  await value(client.shift.open({ floatMinor: FLOAT_MINOR }));
  const { shift } = await value(client.till.state({}));
  if (!shift) throw new Error('a shift was opened and none is open');
  return shift.id;
}

/** The drawer holds what was sold; nothing was given back. */
async function closeShift(client: TillClient, shiftId: string, sold: readonly number[]): Promise<void> {
  await value(client.shift.close({ gesture: randomUUID(), shiftId, countedMinor: FLOAT_MINOR + sumOf(sold), denominations: [], reason: '' }));
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, one) => sum + one, 0);

const unsent = async (client: TillClient): Promise<number> => (await value(client.till.state({}))).sync.unsent;

describe.each(OLD)('a till that speaks version %i of the sync contract', (version) => {
  let world: World;
  let till: Program;
  let client: TillClient;
  let port: number;
  let shiftId: string;
  const sold: number[] = [];
  const dir = (): string => join(world.dir, `program-${version}`);
  const data = (): string => join(world.dir, 'old');

  beforeAll(async () => {
    world = await startWorld({ goods: 3 });
    unpackClient(version, dir());
    port = await freePort();
    till = await startOldTill(dir(), { data: data(), port, serverUrl: world.server.url, pairingCode: world.pairingCode });
    client = await connectTill(till.url, TERMINAL[version]);
  });
  afterAll(async () => {
    client.close();
    await till.stop();
    await world.stop();
  });

  it('joins today\'s server, sells, and every kopeck is at headquarters', async () => {
    await signIn(client);
    shiftId = await openShift(client);
    for (const barcode of world.barcodes) sold.push(await sell(client, barcode));
    await until('its sales at headquarters', 30_000, async () => (await world.hq.allReceipts()).length === sold.length);
    expect((await world.hq.allReceipts()).map(({ totalMinor }) => totalMinor).toSorted()).toEqual(sold.toSorted());
  });

  it('hears of a price', async () => {
    const [good] = (await world.hq.goods('')).goods.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    await world.hq.setPrice(good?.id ?? '', { amountMinor: 77_700 });
    await until('the new price at the till', 30_000, async () => {
      const found = await client.catalog.search({ text: good?.name ?? '', limit: 1 });
      return found.ok && JSON.stringify(found.value).includes('77700');
    });
  });

  it('closes its shift, and headquarters comes to the same sums', async () => {
    await closeShift(client, shiftId, sold);
    const right = await until('its Z at headquarters', 30_000, async () => (await world.hq.shifts()).find(({ shift }) => shift.id === shiftId && shift.check === 'right'));
    expect(right).toMatchObject({ totals: { netMinor: sumOf(sold), expectedCashMinor: FLOAT_MINOR + sumOf(sold) }, differences: [], shift: { differenceMinor: 0 } });
  });

  it('is upgraded with a shift nobody has heard of in it, goes on as it was, and everything arrives once', async () => {
    const serverPort = Number(new URL(world.server.url).port);
    await world.server.stop();
    const next = await openShift(client);
    const unheard: number[] = [];
    for (const barcode of world.barcodes) unheard.push(await sell(client, barcode));
    await closeShift(client, next, unheard);
    await openShift(client);
    sold.push(...unheard);
    if (version >= EDITS_SINCE) await value(client.task.create({ gesture: randomUUID(), title: TASK, note: '', priority: 'normal', assigneeId: null, dueDate: null, labels: [] }));
    expect(await unsent(client)).toBeGreaterThanOrEqual(world.barcodes.length + 3);
    client.close();
    await till.stop();

    till = await startHost(world.dir, { name: 'old', port });
    client = await connectTill(till.url);
    await signIn(client);
    sold.push(await sell(client, world.barcodes[0] ?? ''));
    expect(sold.at(-1)).toBe(77_700);
    const server = await startServer(world.dir, serverPort);
    try {
      await until('everything to be handed in', 90_000, async () => (await unsent(client)) === 0);
      const receipts = await world.hq.allReceipts();
      expect(receipts.map(({ totalMinor }) => totalMinor).toSorted()).toEqual(sold.toSorted());
      expect((await world.hq.shifts()).map(({ shift }) => shift.check).toSorted()).toEqual(['open', 'right', 'right']);
      if (version >= EDITS_SINCE) expect((await world.hq.tasks()).tasks.map(({ title }) => title)).toEqual([TASK]);
      expect(await world.hq.attention()).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});

it('there is a till of every version that was released with a host of its own', () => {
  const packed = readdirSync(join(ROOT, 'tests/skew/clients')).toSorted();
  expect(packed).toEqual(OLD.map((version) => `sync-${version}.json.br`));
  // The version of today has one from the day it is released; until then nobody has that program.
  expect([SYNC_VERSION - 1, SYNC_VERSION]).toContain(Math.max(...OLD));
  expect(OLD).toEqual(OLD.map((_, index) => 2 + index));
});
