/** What a till says of its server ends when it is true no more, without anybody's word: the whole host against a server over HTTP. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import type { PushReply } from '#contract/sync/commit.ts';
import { openLyingServer, sendJson, type LyingServer } from './lying-server.fixture.ts';
import { exactly, gesture, removeDir, scratchDir, value, type ScratchHost } from './scratch-host.fixture.ts';
import { hurriedClock, openSellingTill } from './selling-till.fixture.ts';

const bread = demoShop.barcode.find((row) => row.goodId === demoShop.good.find((good) => good.unit === 'pcs')?.id && row.packMicro === 1_000_000)?.code ?? '';

let dir = '';
let server: LyingServer;
let scratch: ScratchHost;
beforeAll(async () => {
  dir = scratchDir();
  server = await openLyingServer();
  scratch = await openSellingTill(dir, server, hurriedClock(4_000));
  // Without a stream every contact is a pull, and chores follow it.
  server.lie('events', (response) => sendJson(response, 503, {}));
});
afterAll(async () => {
  await scratch.close();
  await server.close();
  removeDir(dir);
});

const turn = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 5); });
const lines = (kind: string): string[] => scratch.host.store.read((tx) => tx.all<{ subject: string }>('SELECT subject FROM sync_attention WHERE kind = ? ORDER BY subject', kind).map(({ subject }) => subject));

async function sellUntil(what: () => boolean): Promise<void> {
  while (!what()) {
    const cart = await value(scratch.till.sale.scan({ ...gesture(), code: bread }));
    await value(scratch.till.sale.pay(exactly(cart)));
    await turn();
  }
}

it('HS24 that its program is older goes with the first page the server gives again, and not with the pushes it always took', async () => {
  server.lie('pull', (response) => sendJson(response, 409, { code: 'server-older' }));
  await sellUntil(() => lines('server-older').length > 0);
  const pushes = server.asked.push + 2;
  await sellUntil(() => server.asked.push > pushes);
  expect(lines('server-older')).toEqual(['']);
  server.lie('pull', null);
  await sellUntil(() => lines('server-older').length === 0);
});

it('HS25 that a record was set aside goes once it was taken in, and nothing is sent twice because of it', async () => {
  let spoiled = 0;
  server.lie('push', (response, honest) => {
    const reply = honest() as PushReply;
    sendJson(response, 200, { ...reply, verdicts: reply.verdicts.map((each) => (spoiled === 0 || each.dseq === spoiled ? { dseq: (spoiled = each.dseq), verdict: 'quarantined', reason: 'unknown-entity' } : each)) });
  });
  await sellUntil(() => lines('quarantined').length > 0);
  const pulls = server.asked.pull + 3;
  await sellUntil(() => server.asked.pull > pulls);
  expect(lines('quarantined')).toEqual([String(spoiled)]);
  server.lie('push', null);
  await sellUntil(() => lines('quarantined').length === 0);
  expect(scratch.host.store.read((tx) => tx.get('SELECT verdict FROM outbox WHERE dseq = ?', spoiled))).toEqual({ verdict: 'duplicate' });
});
