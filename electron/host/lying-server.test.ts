/**
 * A server that answers anything: the till goes on selling, keeps every commit, and brings all of them to the first honest
 * answer. `LAVKA_FUZZ_SEED` and `LAVKA_FUZZ_CASES` say otherwise what is tried.
 */
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { commitHashInput } from '#contract/sync/commit.ts';
import { drawLie, mulberry, oneOf } from './lies.fixture.ts';
import { openLyingServer, sendJson, type Lane, type LyingServer } from './lying-server.fixture.ts';
import { exactly, gesture, removeDir, scratchDir, value, type ScratchHost } from './scratch-host.fixture.ts';
import { hurriedClock, openSellingTill } from './selling-till.fixture.ts';

const SEED = Number(process.env['LAVKA_FUZZ_SEED'] ?? 20_261_121);
const CASES = Number(process.env['LAVKA_FUZZ_CASES'] ?? 24);
const [bread, milk] = demoShop.good.filter((good) => good.unit === 'pcs').map((good) => ({ id: good.id, code: demoShop.barcode.find((row) => row.goodId === good.id && row.packMicro === 1_000_000)?.code ?? '' }));


let dir = '';
let server: LyingServer;
let scratch: ScratchHost;
let receipts = 0;
beforeAll(async () => {
  dir = scratchDir();
  server = await openLyingServer();
  scratch = await openSellingTill(dir, server, hurriedClock(4_000));
});
afterAll(async () => {
  await scratch.close();
  await server.close();
  removeDir(dir);
});
afterEach(() => {
  for (const lane of ['push', 'pull', 'events', 'blob'] as const) server.lie(lane, null);
});

const turn = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 5); });

/** One loaf for cash; what the till must always be able to do. */
async function sell(): Promise<void> {
  const cart = await value(scratch.till.sale.scan({ ...gesture(), code: bread?.code ?? '' }));
  expect(cart.lines).toHaveLength(1);
  await value(scratch.till.sale.pay(exactly(cart)));
  receipts += 1;
}

/** Sells until the lane was asked so many times more. */
async function sellUntilAsked(lane: Lane, times = 1): Promise<void> {
  const wanted = server.asked[lane] + times;
  do {
    await sell();
    await turn();
  } while (server.asked[lane] < wanted);
}

const outbox = (): { dseq: number; hash: string }[] => scratch.host.store.read((tx) => tx.all<{ dseq: number; hash: string }>('SELECT dseq, hash FROM outbox ORDER BY dseq'));

/** Looks for a while whether everything has arrived: a sale starts what is due, and whoever sells without a pause is never done with sending. */
async function isSent(): Promise<boolean> {
  for (let looks = 0; looks < 40; looks++) {
    if ((await value(scratch.till.till.state({}))).sync.unsent === 0) return true;
    await turn();
  }
  return false;
}

/** Nothing the till wrote is missing at an honest server, which may be asked again for all of it. */
async function expectAllDelivered(): Promise<void> {
  while (!await isSent()) await sell();
  const written = outbox();
  expect(written.map((one) => one.dseq)).toEqual(written.map((_, index) => index + 1));
  expect(written.filter(({ dseq, hash }) => server.kept.get(dseq)?.header.hash !== hash)).toEqual([]);
  const facts = [...server.kept.values()].flatMap(({ header, payload }) => {
    expect(createHash('sha256').update(commitHashInput(header.prevHash, header.opId, header.dseq, payload)).digest('hex')).toBe(header.hash);
    return (JSON.parse(new TextDecoder().decode(payload)) as { facts: { entity: string }[] }).facts;
  });
  expect(facts.filter((fact) => fact.entity === 'receipt')).toHaveLength(receipts);
}

/** A page of one good nobody needs, for lies about rows. */
const milkPage = (honest: unknown): unknown => ({
  ...(honest as object),
  changes: [
    { entity: 'good', columns: ['id', 'name', 'article', 'brand', 'categoryId', 'unit', 'taxCode', 'legalEntityId', 'pictureHash', 'salesRank', 'active'], rows: [[milk?.id, 'Молоко', null, null, null, 'pcs', 'standard', demoShop.legalEntity[0]?.id, null, 5, true]], removed: [] },
    { entity: 'barcode', columns: ['code', 'goodId', 'packMicro'], rows: [[milk?.code, milk?.id, 1_000_000]], removed: [] },
    { entity: 'price', columns: ['listId', 'goodId', 'validFrom', 'amountMinor'], rows: [[demoShop.priceList[0]?.id, milk?.id, 1_000, 9_900]], removed: [] },
    { entity: 'futureThing', columns: ['id'], rows: [[1]], removed: [[1]] },
  ],
});

describe(`a till and a server that lies, from seed ${SEED}`, () => {
  it.each(Array.from({ length: CASES }, (_, index) => SEED + index * 6_007))('HS2 HS12 HS13 sells on and loses nothing (seed %i)', async (seed) => {
    const random = mulberry(seed);
    const lane = oneOf<Lane>(random, ['push', 'push', 'pull', 'pull', 'events']);
    const before = outbox().length;
    server.lie(lane, drawLie(random, lane, lane === 'pull' && random() < 0.6 ? milkPage : undefined));
    await sellUntilAsked(lane, lane === 'events' ? 1 : 2);
    expect(outbox().length).toBeGreaterThan(before);
    // Whatever became of the milk, asking for it answers.
    const scanned = await scratch.till.sale.scan({ ...gesture(), code: milk?.code ?? '' });
    if (!scanned.ok) expect(scanned.code).not.toBe('fault');
    if (scanned.ok) await value(scratch.till.sale.removeLine({ ...gesture(), lineNo: scanned.value.lines[0]?.lineNo ?? 0 }));
    server.lie(lane, null);
    await expectAllDelivered();
  });
});

describe('lies that were believed once', () => {
  it('HS5 a gap that is no whole number is no gap, and a real one costs no sale', async () => {
    for (const expectedDseq of [2.5, -1, 1e9, 1]) {
      server.lie('push', (response) => sendJson(response, 409, { code: 'gap', expectedDseq }));
      await sellUntilAsked('push', 2);
    }
    server.lie('push', null);
    await expectAllDelivered();
  });

  it('HS2 an acknowledgement reaches as far as the commits that were sent, whatever the server says', async () => {
    let answer: (() => void) | null = null;
    server.lie('push', (response, honest) => {
      if (answer !== null) return sendJson(response, 200, honest());
      const { verdicts, ...reply } = honest() as { verdicts: object[]; epoch: string };
      answer = () => sendJson(response, 200, { ...reply, verdicts: [...verdicts, { dseq: 1_000_000, verdict: 'applied' }], ackDseq: 1_000_000 });
    });
    while (answer === null) {
      await sell();
      await turn();
    }
    // Sold while the answer is on its way: the server never saw it.
    await sell();
    (answer as () => void)();
    await sellUntilAsked('push');
    await expectAllDelivered();
  });

  it.each<[string, Lane, (response: ServerResponse) => void]>([
    ['an answer that never ends', 'pull', (response) => endless(response, 'application/json', `"${'x'.repeat(64_000)}`)],
    ['an answer byte by byte', 'pull', (response) => dripping(response, 'application/json')],
    ['a receipt byte by byte', 'push', (response) => dripping(response, 'application/json')],
    ['a stream of one endless line', 'events', (response) => endless(response, 'text/event-stream', 'x'.repeat(64_000))],
    ['an event that never ends', 'events', (response) => endless(response, 'text/event-stream', `data: ${'x'.repeat(30_000)}\n`.repeat(2))],
    ['a million heads', 'events', (response) => endless(response, 'text/event-stream', `event: head\ndata: ${JSON.stringify({ epoch: 'x', head: 1, serverTime: 1 })}\n\n`.repeat(200))],
  ])('HS12 sells through %s', async (_what, lane, lie) => {
    server.lie(lane, lie);
    await sellUntilAsked(lane);
    for (let times = 0; times < 20; times++) {
      await sell();
      await turn();
    }
    server.lie(lane, null);
    await expectAllDelivered();
  });
});

/** Writes the same again as fast as it is read, until the reader leaves. */
function endless(response: ServerResponse, type: string, piece: string): void {
  response.writeHead(200, { 'content-type': type });
  const more = (): void => {
    if (!response.destroyed) response.write(piece, () => setImmediate(more));
  };
  more();
}

function dripping(response: ServerResponse, type: string): void {
  response.writeHead(200, { 'content-type': type });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
}
