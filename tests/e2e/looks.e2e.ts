/** Every screen of the till and of headquarters as a picture, in every size, theme and language, with its checks. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitHashInput, FIRST_PREV_HASH, type CommitHeader } from '#contract/sync/commit.ts';
import type { EnrolReply } from '#contract/sync/enrol.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { demoLogins } from '#domain/demo-shop/shop.ts';
import { startPrinter } from '#lab/printer/printer-server.ts';
import { createHqClient, type HqClient } from '../support/hq-client.ts';
import { freePort, startProgram } from '../support/processes.ts';
import { startHost } from '../support/world.ts';
import { openGate } from './looks-gate.ts';
import { giantGood } from './looks-giant-good.ts';
import { tellBusyCompany, tellNewCompany } from './looks-hq.ts';
import { sellSome, tellTill, tellTroubles } from './looks-till.ts';
import type { Story } from './story.ts';

export async function run(story: Story): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lavka-looks-'));
  const server = await startProgram('sync-server/main.ts', { args: ['--demo', '--data', join(dir, 'server'), '--port', String(await freePort())] });
  const gate = await openGate(server.url);
  const printer = await startPrinter({ port: 0 });
  const hostOptions = { name: 'till', port: await freePort(), printerPort: printer.port };
  let host = await startHost(dir, hostOptions);
  const hq = createHqClient(server.url);
  try {
    const [place] = demoLogins.tills;
    const cashier = place?.staff.find((person) => person.role === 'cashier');
    if (!place || !cashier) throw new Error('the demo shop has no till or no cashier');
    await hq.signIn(demoLogins.hq);
    const scene = { host, gate, cashier, pairingCode: (await hq.pairingCode(place.tillId)).code, barcodes: await ordinaryGoods(hq), giantBarcode: await giantGood(hq) };
    const [stage] = await both(story.part('a till', () => tellTill(story, scene)), story.part('a new company', () => tellNewCompany(story, server.url)));
    await sellSome(stage, 7);
    await both(
      story.part('a till in trouble', () => tellTroubles(story, stage, { silence: () => printer.setFault('unplugged', true), restart: async () => (host = await startHost(dir, hostOptions)) })),
      story.part('a busy company', () => tellBusyCompany(story, server.url, demoLogins.hq, () => brokenCommit(hq, server.url))),
    );
  } finally {
    await host.stop();
    await gate.close();
    await printer.stop();
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Two tellings side by side; one that breaks off lets the other come to its end. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

async function ordinaryGoods(hq: HqClient): Promise<string[]> {
  const found = await Promise.all(['молоко', 'батон', 'кофе', 'сыр'].map((word) => hq.goods(word, 20)));
  return found.flatMap((page) => page.goods.filter((good) => good.unit === 'pcs' && good.barcodes.length > 0 && good.priceMinor !== null).slice(0, 1)).map((good) => good.barcodes[0] as string);
}

/** Another till sends a record nobody can read: the server keeps it aside for people. */
async function brokenCommit(hq: HqClient, serverUrl: string): Promise<void> {
  const other = demoLogins.tills.at(-1);
  if (!other) throw new Error('the demo shop has no second till');
  const { code } = await hq.pairingCode(other.tillId);
  const enrolled = await fetch(new URL('api/sync/v1/enrol', serverUrl), {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code, installId: randomUUID(), computerName: 'looks', contractVersion: SYNC_VERSION, build: 'looks' }),
  });
  const { device, incarnation, token } = (await enrolled.json()) as EnrolReply;
  const payload = new TextEncoder().encode('{"facts":[');
  const opId = randomUUID();
  const hash = createHash('sha256').update(commitHashInput(FIRST_PREV_HASH, opId, 1, payload)).digest('hex');
  const header: CommitHeader = { device, incarnation, dseq: 1, opId, prevHash: FIRST_PREV_HASH, hash, hlc: '0000000000000001', contractVersion: SYNC_VERSION, kind: 'sale' };
  const pushed = await fetch(new URL('api/sync/v1/push', serverUrl), { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' }, body: Buffer.from(encodeCommits([{ header, payload }])) });
  if (!pushed.ok) throw new Error(`push: ${pushed.status} ${await pushed.text()}`);
}
