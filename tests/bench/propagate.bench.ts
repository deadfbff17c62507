/** A price changed at HQ until it stands on every till: real streams, real pulls, the real driver. */
import { setTimeout as pause } from 'node:timers/promises';
import { plantCompany } from '#server/features/sync/testing/shop.ts';
import { wakeBare } from './bare-wake.ts';
import { ownerSession, plantGoods, withBenchServer } from './bench-server.ts';
import { figure, percentile, type Bench, type Figure } from './figure.ts';
import { machineMs, type FleetCost, type Seen } from './fleet-messages.ts';
import { startFleet, type Fleet } from './fleet.ts';
import { timeOf, timeWithChildren } from './process-stats.ts';

const PER_SECOND = 20;
const GOODS = 200;
/** Amounts of changes begin here: no planted good costs so much. */
const FIRST_AMOUNT = 10_000_000;
const LAST_WAIT_MS = 20_000;

type Change = { readonly amountMinor: number; readonly askedAtMs: number; committedAtMs: number };

/** Counted from HQ's request, so that the commit itself is in it; and from HQ's answer, which leaves after the commit. */
export const propagateBench: Bench = {
  name: 'propagate',
  what: `price changed at HQ to visible on every till, ${PER_SECOND} commits a second`,
  async run({ quick }) {
    const tills = Number(process.env['LAVKA_BENCH_TILLS'] ?? (quick ? 10 : 50));
    const seconds = quick ? 4 : 20;
    return withBenchServer(async (server) => {
      const planted = await plantCompany(server.deps, { tills });
      const goods = await plantGoods(server.deps, planted.companyId, GOODS);
      const hq = await ownerSession(server.deps, planted.companyId);
      const fleet = await startFleet(server.url, planted.stores.flatMap((store) => store.tills.map((till) => till.token)));
      const change = (amountMinor: number): Promise<Change> => changePrice(server.url, hq, goods[amountMinor % goods.length]?.good.id ?? '', amountMinor);
      await settle(fleet, [await change(FIRST_AMOUNT - 1)], tills);
      fleet.measure();
      const before = { server: timeOf(server.pid).own, postgres: timeWithChildren(server.postgresPid), atMs: machineMs() };
      const changes = await changeSteadily(seconds * PER_SECOND, change);
      const wall = (machineMs() - before.atMs) / 1000;
      const used = { server: (timeOf(server.pid).own - before.server) / wall, postgres: (timeWithChildren(server.postgresPid) - before.postgres) / wall };
      await settle(fleet, changes, tills);
      const costs = await fleet.stop();
      const floor = await wakeBare(server.bareUrl, tills, seconds * PER_SECOND, PER_SECOND);
      return [...delaysOf(changes, fleet.seen, tills), figure('propagate', `floor p50: a bare row by stream and question to ${tills} listeners`, percentile(floor, 0.5), 'ms'), figure('propagate', 'floor p95', percentile(floor, 0.95), 'ms'), figure('propagate', 'server process', used.server, 'cores'), figure('propagate', 'PostgreSQL', used.postgres, 'cores'), ...costsOf(costs)];
    });
  },
};

/** Twenty a second whatever becomes of them: a server that falls behind is not asked less. */
async function changeSteadily(count: number, change: (amountMinor: number) => Promise<Change>): Promise<Change[]> {
  const began = machineMs();
  const changes: Promise<Change>[] = [];
  for (let index = 0; index < count; index++) {
    const waitMs = began + (index * 1000) / PER_SECOND - machineMs();
    if (waitMs > 0) await pause(waitMs);
    changes.push(change(FIRST_AMOUNT + index));
  }
  return Promise.all(changes);
}

async function changePrice(url: string, hq: Readonly<Record<string, string>>, goodId: string, amountMinor: number): Promise<Change> {
  const askedAtMs = machineMs();
  const answer = await fetch(new URL(`api/v1/goods/${goodId}/price`, url), { method: 'PUT', headers: { ...hq, origin: new URL(url).origin, 'content-type': 'application/json' }, body: JSON.stringify({ amountMinor }) });
  await answer.arrayBuffer();
  if (answer.status !== 204) throw new Error(`a price was answered ${answer.status}`);
  return { amountMinor, askedAtMs, committedAtMs: machineMs() };
}

/** Waits until every change stands on every till; what has not come by then counts as lost. */
async function settle(fleet: Fleet, changes: readonly Change[], tills: number): Promise<void> {
  const wanted = new Set(changes.map((each) => each.amountMinor));
  const end = machineMs() + LAST_WAIT_MS;
  while (machineMs() < end && arrivalsOf(wanted, fleet.seen).size < changes.length * tills) await pause(100);
}

/** First arrivals only, by change and till. */
function arrivalsOf(wanted: ReadonlySet<number>, seen: readonly Seen[]): Map<string, Seen> {
  const first = new Map<string, Seen>();
  for (const each of seen) {
    const place = `${each[0]} ${each[1]}`;
    if (wanted.has(each[0]) && !first.has(place)) first.set(place, each);
  }
  return first;
}

function delaysOf(changes: readonly Change[], seen: readonly Seen[], tills: number): Figure[] {
  const byAmount = new Map(changes.map((each) => [each.amountMinor, each]));
  const arrivals = [...arrivalsOf(new Set(byAmount.keys()), seen).values()];
  const since = (moment: 'askedAtMs' | 'committedAtMs'): number[] => arrivals.map(([amount, , atMs]) => atMs - (byAmount.get(amount)?.[moment] ?? 0));
  const [asked, committed] = [since('askedAtMs'), since('committedAtMs')];
  return [
    figure('propagate', 'from HQ\'s request to a till, p50', percentile(asked, 0.5), 'ms', 25),
    figure('propagate', 'from HQ\'s request to a till, p95', percentile(asked, 0.95), 'ms', 75),
    figure('propagate', `from HQ's request to a till, worst of ${asked.length}`, Math.max(...asked), 'ms'),
    figure('propagate', 'from HQ\'s answer to a till, p50', percentile(committed, 0.5), 'ms'),
    figure('propagate', 'from HQ\'s answer to a till, p95', percentile(committed, 0.95), 'ms'),
    figure('propagate', 'HQ\'s own request, p50', percentile(changes.map((each) => each.committedAtMs - each.askedAtMs), 0.5), 'ms'),
    figure('propagate', 'changes that did not come to a till', changes.length * tills - arrivals.length, 'changes', 0),
    figure('propagate', 'tills', tills, 'tills'),
  ];
}

/** The tills must not be what is measured: their loops are prompt and their processes far from a whole core. */
function costsOf(costs: readonly FleetCost[]): Figure[] {
  return [
    figure('propagate', 'busiest process of the tills', Math.max(...costs.map((each) => each.cpuSeconds / each.wallSeconds)), 'cores', 0.5),
    figure('propagate', 'delay of its loop, p99', Math.max(...costs.map((each) => each.loopP99Ms)), 'ms'),
    figure('propagate', 'failed requests', costs.reduce((sum, each) => sum + each.failures, 0), 'requests', 0),
  ];
}
