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
const TERMINAL: Readonly<Record<number, number>> = { 2: 2, 3: 3 };
const OLD = Object.keys(TERMINAL).map(Number);

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

const unsent = async (client: TillClient): Promise<number> => (await value(client.till.state({}))).sync.unsent;

describe.each(OLD)('a till that speaks version %i of the sync contract', (version) => {
  let world: World;
  let till: Program;
  let client: TillClient;
  let port: number;
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
    await value(client.shift.open({ floatMinor: 100_000 }));
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

  it('is upgraded with unsent sales in it, goes on as it was, and everything arrives once', async () => {
    const serverPort = Number(new URL(world.server.url).port);
    await world.server.stop();
    for (const barcode of world.barcodes) sold.push(await sell(client, barcode));
    expect(await unsent(client)).toBeGreaterThanOrEqual(world.barcodes.length);
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
      expect(await world.hq.attention()).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});

it('there is a till of every version that was released with a host of its own', () => {
  const packed = readdirSync(join(ROOT, 'tests/skew/clients')).toSorted();
  expect(packed).toEqual(OLD.map((version) => `sync-${version}.json.br`));
  expect(Math.max(...OLD)).toBe(SYNC_VERSION - 1);
});
