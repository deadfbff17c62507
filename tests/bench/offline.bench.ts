/** A till that comes back after ninety days without a server, with 50,000 sales: how long it takes, and in how much memory. */
import { readEpoch } from '#server/db/directory.ts';
import { firstTill, plantCompany } from '#server/features/sync/testing/shop.ts';
import { withBenchServer } from './bench-server.ts';
import { figure, type Bench } from './figure.ts';
import { sellOffline } from './offline-till.ts';

const DAYS = 90;
const GROWN_MB = 150;

export const offlineBench: Bench = {
  name: 'offline',
  what: `${DAYS} days of sales without a server, handed in by the real driver out of the real file`,
  async run({ quick }) {
    const sales = quick ? 2_000 : 50_000;
    return withBenchServer(async ({ deps, url }) => {
      const planted = await plantCompany(deps);
      const epoch = await deps.db.withTenant(planted.companyId, readEpoch);
      const offline = sellOffline(firstTill(planted), { epoch, sales, days: DAYS, nowMs: deps.clock.nowMs(), seed: 90 });
      try {
        const { ms, pushes, grownBytes } = await offline.handIn(url);
        const held = await deps.db.withTenant(planted.companyId, (tx) => tx.query<{ count: number; total: number }>('SELECT count(*) AS count, sum(total_minor)::bigint AS total FROM receipt WHERE tenant_id = $1', [planted.companyId]));
        const { restoredMs, prunedMs, pruned, lifeMs, kept } = offline.held();
        const { count, total } = held.rows[0] ?? { count: 0, total: 0 };
        return [
          figure('offline', 'sales that did not arrive', sales - count, 'sales', 0),
          figure('offline', 'difference of their totals', Math.abs(offline.totalMinor - total), 'kopecks', 0),
          figure('offline', 'handed in', ms / 1_000, 's'),
          figure('offline', 'rate', (sales * 1_000) / ms, 'sales/s'),
          figure('offline', 'pushes', pushes, 'pushes'),
          figure('offline', 'memory the till took for it at most', grownBytes / 1024 / 1024, 'MB', GROWN_MB),
          figure('offline', 'sales', sales, 'sales'),
          figure('offline', 'a scan waits while the till hears that the server was put back and lacks all of it', restoredMs, 'ms', 10),
          figure('offline', `a scan waits while old commits go (${pruned} of them), longest`, prunedMs, 'ms', 10),
          figure('offline', `a scan waits while another life begins (${kept} commits kept)`, lifeMs, 'ms', 2_000),
        ];
      } finally {
        offline.remove();
      }
    });
  },
};
