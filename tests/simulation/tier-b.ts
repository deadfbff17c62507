/** Tier b: real SQLite and real PostgreSQL under the same scenario; each request of the server is one event, and real time may pass while it runs. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setup, teardown, TEST_CLUSTER_VARIABLE } from '#server/testing/global-setup.ts';
import { testDatabase } from '#server/testing/postgres.ts';
import { readEpoch } from '#server/db/directory.ts';
import type { TierMaker } from './campaign.ts';
import { pgServer } from './pg-server.ts';
import { createSqliteTills } from './sqlite-till.ts';

/** Starts a PostgreSQL of its own; every run gets a copy of an empty database. */
export async function openTierB(): Promise<TierMaker & { readonly stop: () => Promise<void> }> {
  await setup();
  process.env[TEST_CLUSTER_VARIABLE] ??= join(tmpdir(), `lavka-test-postgres-${process.pid}`);
  return {
    name: 'b', guarded: false, stop: teardown,
    async make() {
      const database = await testDatabase({ connections: 4 });
      const epoch = await database.deps.db.withDirectory(readEpoch);
      const tills = createSqliteTills();
      return {
        newDisk: tills.newDisk,
        server: (world, ids, _climate, _chance, onCrash) => pgServer({ database, epoch, dir: tills.newFolder() }, world, ids, onCrash),
        async close() {
          tills.close();
          await database.close();
        },
      };
    },
  };
}
