/**
 * `node tests/skew/record.ts N`: a day as the packed till of version N wrote it, byte for byte, for
 * `sync-server/features/sync/testing/recorded`. Once, when that version is released, with screens that speak to its host.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPolicy } from '#domain/policy/policy.ts';
import { MAX_PUSH_BYTES, MAX_PUSH_COMMITS, type Commit } from '#contract/sync/commit.ts';
import { nextBatch } from '#host/posting/outbox.ts';
import { answered } from '../torture/answers.ts';
import { chanceFrom } from '../torture/chance.ts';
import { openTillRows } from '../torture/copies.ts';
import { mixedCashier } from '../torture/mixed-cashier.ts';
import { freePort, ROOT, until } from '../support/processes.ts';
import { connectTill } from '../support/till-client.ts';
import { OWNER, startWorld, type World } from '../support/world.ts';
import { startOldTill, unpackClient } from './old-till.ts';

/** A day is whole when each of these stands in it. */
const KINDS = ['shift-opening', 'sale', 'refund', 'cash-movement', 'shift-closing', 'task'];
const TILL = 'old';

const version = Number(process.argv[2]);
if (!Number.isInteger(version) || version < 1) throw new Error('say the version of the sync contract the till speaks');
const world = await startWorld({ goods: 3 });
try {
  const commits = await playDay(world);
  const text = new TextDecoder('utf-8', { fatal: true });
  const file = join(ROOT, `sync-server/features/sync/testing/recorded/version-${version}.json`);
  writeFileSync(file, `${JSON.stringify(commits.map(({ header, payload }) => ({ header, payload: text.decode(payload) })), null, 1)}\n`, { flag: 'wx' });
  process.stdout.write(`${commits.length} commits\n`);
} finally {
  await world.stop();
}

/** The till joins, the server goes, and everything it writes from then on stays unsent. */
async function playDay({ dir, server, hq, pairingCode, barcodes }: World): Promise<readonly Commit[]> {
  const program = join(dir, 'program');
  unpackClient(version, program);
  const pieces = (await hq.goods('')).goods.map(({ id }) => id);
  const weighed = [(await hq.newGood({ name: 'Развес пробный', barcode: null, article: null, unit: 'kg', taxCode: 'reduced', priceMinor: 21_337 })).id];
  const till = await startOldTill(program, { data: join(dir, TILL), port: await freePort(), serverUrl: server.url, pairingCode });
  const client = await connectTill(till.url);
  try {
    const member = await until('the people of the shop', 60_000, async () => (await answered(client.staff.list({}))).members.find(({ name }) => name === OWNER.name));
    await until('the whole shop', 60_000, async () => (await answered(client.till.state({}))).sync.loading === null);
    await server.stop();
    await answered(client.staff.signIn({ staffId: member.id, pin: OWNER.pin }));
    const reasons = { in: defaultPolicy.cashInReasons[0]?.name ?? '', out: defaultPolicy.cashOutReasons[0]?.name ?? '' };
    await mixedCashier({ workers: [OWNER], barcodes, pieces, weighed, reasons }, chanceFrom(version)).work(client, () => KINDS.every((kind) => written(dir).some(({ header }) => header.kind === kind)));
    return written(dir);
  } finally {
    client.close();
    await till.stop();
  }
}

function written(dir: string): readonly Commit[] {
  const till = openTillRows(dir, TILL);
  try {
    return nextBatch(till.tx, MAX_PUSH_COMMITS, MAX_PUSH_BYTES);
  } finally {
    till.close();
  }
}
