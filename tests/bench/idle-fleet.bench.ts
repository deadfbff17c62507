/** What tills cost that are connected and do nothing: a shopping street at night. */
import { setTimeout as pause } from 'node:timers/promises';
import { HEARTBEAT_MS } from '#contract/sync/pull.ts';
import { plantCompany } from '#server/features/sync/testing/shop.ts';
import { withBenchServer, type BenchServer } from './bench-server.ts';
import { figure, type Bench, type Figure } from './figure.ts';
import { startFleet } from './fleet.ts';
import { memoryOf, timeOf, timeWithChildren } from './process-stats.ts';

const MAX_SHARE = 0.05;
/** After connecting, what was noted is still written and compiled code still settles. */
const CALM_MS = 5_000;

/** Heartbeats cost by company, streams by till: all in one company, and few in each of many. */
export const idleFleetBench: Bench = {
  name: 'idle-fleet',
  what: 'connected tills that do nothing: time of the server process',
  async run({ quick, log }) {
    const tills = Number(process.env['LAVKA_BENCH_TILLS'] ?? (quick ? 100 : 500));
    // Whole heartbeats only, or a run would be charged for more of them than another.
    const beats = quick ? 1 : 4;
    const figures: Figure[] = [];
    for (const companies of [1, Math.ceil(tills / 4)]) {
      log(`  ${tills} tills in ${companies} ${companies === 1 ? 'company' : 'companies'}`);
      figures.push(...await withBenchServer((server) => idle(server, companies, Math.ceil(tills / companies), beats)));
    }
    return figures;
  },
};

async function idle({ deps, url, pid, postgresPid }: BenchServer, companies: number, tillsOfEach: number, beats: number): Promise<Figure[]> {
  const tokens: string[] = [];
  for (let company = 0; company < companies; company++) {
    const planted = await plantCompany(deps, { tills: tillsOfEach });
    tokens.push(...planted.stores.flatMap((store) => store.tills.map((till) => till.token)));
  }
  const fleet = await startFleet(url, tokens);
  await pause(CALM_MS);
  fleet.measure();
  const before = { server: timeOf(pid).own, postgres: timeWithChildren(postgresPid), atMs: performance.now() };
  await pause(beats * HEARTBEAT_MS);
  const wall = (performance.now() - before.atMs) / 1000;
  const used = { server: (timeOf(pid).own - before.server) / wall, postgres: (timeWithChildren(postgresPid) - before.postgres) / wall };
  const memory = memoryOf(pid);
  const costs = await fleet.stop();
  const where = `${tokens.length} tills in ${companies} ${companies === 1 ? 'company' : 'companies'}`;
  return [
    figure('idle-fleet', `${where}: server process`, used.server, 'cores', MAX_SHARE),
    figure('idle-fleet', `${where}: the same in a minute`, used.server * 60, 'CPU s'),
    figure('idle-fleet', `${where}: PostgreSQL`, used.postgres, 'cores'),
    figure('idle-fleet', `${where}: server memory`, memory.pssMb, 'MB'),
    figure('idle-fleet', `${where}: failed requests`, costs.reduce((sum, each) => sum + each.failures, 0), 'requests', 0),
  ];
}
