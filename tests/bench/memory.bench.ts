/** What a till with a big shop and a server with fifty tills keep in memory, as the kernel counts it. */
import { rmSync } from 'node:fs';
import { demoLogins } from '#domain/demo-shop/shop.ts';
import { assert } from '#domain/kernel/assert.ts';
import { randomUUID } from 'node:crypto';
import { plantCompany } from '#server/features/sync/testing/shop.ts';
import { freePort, startProgram, until } from '../support/processes.ts';
import { connectTill, type TillClient } from '../support/till-client.ts';
import { plantGoods, withBenchServer } from './bench-server.ts';
import { figure, type Bench, type Figure } from './figure.ts';
import { startFleet } from './fleet.ts';
import { memoryOf } from './process-stats.ts';
import { makeLoad, sendPush } from './push-load.ts';
import { benchTill, releaseBenchTill } from './till.ts';

const HOST_MB = 250;
const SERVER_MB = 300;
const TILLS = 50;

export const memoryBench: Bench = {
  name: 'memory',
  what: 'memory of a selling till with a big shop, and of a server with 50 tills',
  async run({ quick, log }) {
    return [...await hostFigures(quick, log), ...await serverFigures(quick)];
  },
};

async function hostFigures(quick: boolean, log: (text: string) => void): Promise<Figure[]> {
  const goods = quick ? 20_000 : Number(process.env['LAVKA_BENCH_GOODS'] ?? 1_000_000);
  const { barcodes, names } = await benchTill({ goods, storedLines: 50_000 }, log);
  const dir = await releaseBenchTill();
  try {
    const host = await startProgram('electron/host/main.ts', { args: ['--data', dir, '--port', String(await freePort())] });
    const client = await until('the channel', 10_000, () => connectTill(host.url));
    try {
      const started = memoryOf(host.child.pid as number);
      await work(client, barcodes, names, quick ? 100 : 1_000);
      const { pssMb, rssMb, peakMb } = memoryOf(host.child.pid as number);
      return [
        figure('memory', `till with ${goods} goods after a working hour (PSS)`, pssMb, 'MB', HOST_MB),
        figure('memory', 'till: resident', rssMb, 'MB'),
        figure('memory', 'till: the most it ever had', peakMb, 'MB'),
        figure('memory', 'till: just started', started.pssMb, 'MB'),
      ];
    } finally {
      client.close();
      await host.stop();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Scans, searches (also with mistakes, which reads the vocabulary in) and a receipt now and then. */
async function work(client: TillClient, barcodes: readonly string[], names: readonly string[], rounds: number): Promise<void> {
  const person = demoLogins.tills[0]?.staff[0];
  const members = await client.staff.list({});
  const member = members.ok ? members.value.members.find((one) => one.name === person?.name) : undefined;
  assert(person !== undefined && member !== undefined, 'the staff of the demo shop are here');
  assert((await client.staff.signIn({ staffId: member.id, pin: person.pin })).ok, 'the demo PIN fits');
  for (let round = 0; round < rounds; round++) {
    const at = (round * 7919 + 13) % barcodes.length;
    const scanned = await client.sale.scan({ gesture: randomUUID(), code: barcodes[at] as string });
    assert(scanned.ok && scanned.value.selectedLineNo !== null, 'a generated good can be scanned');
    const word = (names[at] as string).slice(0, 5);
    await client.catalog.search({ text: word, limit: 30 });
    await client.catalog.search({ text: `${word.slice(0, 3)}ъ${word.slice(3)}`, limit: 30 });
    await client.sale.removeLine({ gesture: randomUUID(), lineNo: scanned.value.selectedLineNo });
  }
}

/** Fifty tills take the whole list, stay connected, and push what they sold offline. */
async function serverFigures(quick: boolean): Promise<Figure[]> {
  return withBenchServer(async ({ deps, url, pid }) => {
    const started = memoryOf(pid);
    const planted = await plantCompany(deps, { tills: TILLS });
    await plantGoods(deps, planted.companyId, quick ? 2_000 : 20_000);
    const tills = planted.stores.flatMap((store) => store.tills);
    const loads = tills.map((till, index) => ({ token: till.token, ...makeLoad(till, deps.ids.uuid, { sales: quick ? 20 : 200, batch: 100, seed: index + 1 }) }));
    const fleet = await startFleet(url, tills.map((till) => till.token));
    await Promise.all(loads.map(async ({ token, bodies }) => {
      for (const body of bodies) await sendPush(url, token, body);
    }));
    const { pssMb, rssMb, peakMb } = memoryOf(pid);
    await fleet.stop();
    return [
      figure('memory', `server with ${TILLS} tills after all pulled and pushed (PSS)`, pssMb, 'MB', SERVER_MB),
      figure('memory', 'server: resident', rssMb, 'MB'),
      figure('memory', 'server: the most it ever had', peakMb, 'MB', SERVER_MB),
      figure('memory', 'server: just started', started.pssMb, 'MB'),
    ];
  });
}
