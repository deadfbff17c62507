/** Many companies push at once: is anybody left behind? */
import { plantCompany } from '#server/features/sync/testing/shop.ts';
import { withBenchServer, type BenchServer } from './bench-server.ts';
import { atLeast, figure, percentile, type Bench } from './figure.ts';
import { timeOf } from './process-stats.ts';
import { makeLoad, sendPush } from './push-load.ts';

const TILLS = 4;
const BATCH = 10;
const MIN_SHARE = 0.5;

type Sender = { readonly company: number; readonly token: string; readonly bodies: readonly Buffer[] };
type Arrival = { readonly company: number; readonly atMs: number; readonly tookMs: number; readonly sales: number };

/** All start together with equal work; rates are taken until the first company has finished, while everybody still pushes. */
export const ingestManyBench: Bench = {
  name: 'ingest-many',
  what: 'companies of 4 tills each pushing at once, small pushes',
  async run({ quick, log }) {
    const companies = Number(process.env['LAVKA_BENCH_COMPANIES'] ?? (quick ? 10 : 50));
    const salesPerTill = quick ? 60 : 200;
    return withBenchServer(async (server) => {
      const senders = await makeSenders(server, companies, salesPerTill);
      log(`  ${companies * TILLS} tills hold ${companies * TILLS * salesPerTill} sales`);
      const serverBefore = timeOf(server.pid).own;
      const began = performance.now();
      const arrivals = (await Promise.all(senders.map((sender) => sendAll(server.url, sender, began)))).flat();
      const wallMs = Math.max(...arrivals.map((each) => each.atMs));
      const serverShare = ((timeOf(server.pid).own - serverBefore) * 1000) / wallMs;
      const windowMs = Math.min(...byCompany(arrivals, companies).map((own) => Math.max(...own.map((each) => each.atMs))));
      const rates = byCompany(arrivals.filter((each) => each.atMs <= windowMs), companies).map((own) => (own.reduce((sum, each) => sum + each.sales, 0) / windowMs) * 1000);
      const mean = rates.reduce((sum, rate) => sum + rate, 0) / companies;
      const times = arrivals.map((each) => each.tookMs);
      return [
        atLeast('ingest-many', `worst company of ${companies} against the mean`, Math.min(...rates) / mean, 'x', MIN_SHARE),
        figure('ingest-many', 'worst company', Math.min(...rates), 'sales/s'),
        figure('ingest-many', 'mean of a company', mean, 'sales/s'),
        figure('ingest-many', 'all together', mean * companies, 'sales/s'),
        figure('ingest-many', `a push of ${BATCH} sales, p50`, percentile(times, 0.5), 'ms'),
        figure('ingest-many', `a push of ${BATCH} sales, p99`, percentile(times, 0.99), 'ms'),
        figure('ingest-many', `worst push of ${times.length}`, Math.max(...times), 'ms'),
        figure('ingest-many', 'server process meanwhile', serverShare, 'cores'),
      ];
    });
  },
};

async function makeSenders({ deps }: BenchServer, companies: number, salesPerTill: number): Promise<Sender[]> {
  const senders: Sender[] = [];
  for (let company = 0; company < companies; company++) {
    const planted = await plantCompany(deps, { tills: TILLS });
    for (const till of planted.stores.flatMap((store) => store.tills)) {
      const { bodies } = makeLoad(till, deps.ids.uuid, { sales: salesPerTill, batch: BATCH, seed: senders.length + 1 });
      senders.push({ company, token: till.token, bodies });
    }
  }
  return senders;
}

/** As a till does: the next push leaves when the one before was answered. */
async function sendAll(url: string, { company, token, bodies }: Sender, began: number): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  for (const body of bodies) {
    const sent = performance.now();
    const sales = await sendPush(url, token, body);
    const now = performance.now();
    arrivals.push({ company, atMs: now - began, tookMs: now - sent, sales });
  }
  return arrivals;
}

function byCompany(arrivals: readonly Arrival[], companies: number): Arrival[][] {
  const found = Array.from({ length: companies }, (): Arrival[] => []);
  for (const arrival of arrivals) found[arrival.company]?.push(arrival);
  return found;
}
