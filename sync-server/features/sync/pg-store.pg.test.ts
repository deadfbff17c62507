import { companyScope, feedKey } from '#domain/replication/feed.ts';
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { recordChanges } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import { tableName } from '#server/db/schema/entities.ts';
import type { ServerDeps } from '#server/deps.ts';
import { StoreUnavailable, type ServerStore } from '#server/sync/store-port.ts';
import type { ContractTill, StoreWorld } from '#server/sync/testing/contract-world.ts';
import { storeContract } from '#server/sync/testing/store-contract.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { describe, expect, it } from 'vitest';
import { createPgStore, syncTx } from './pg-store.ts';
import { plantCompany, portsOf } from './testing/shop.ts';

/** Feed numbers from a plain sequence, visible in the order of commits instead of the order of numbers. */
function naiveStore(deps: ServerDeps): ServerStore {
  return {
    inTenant: (tenantId, work, options) => deps.db.withTenant(tenantId, (tx) => work({
      ...syncTx(tx, deps),
      async openPage() {
        const { rows } = await tx.query<{ epoch: string; head: number; horizon: number }>('SELECT server_epoch() AS epoch, coalesce(max(seq), 0) AS head, 0 AS horizon FROM change WHERE tenant_id = $1', [tenantId]);
        return rows[0] as { epoch: string; head: number; horizon: number };
      },
      async recordChanges(changes) {
        const seq = (await tx.query<{ seq: number }>(`SELECT nextval('naive_feed') AS seq`)).rows[0]?.seq ?? 0;
        for (const { scope, entity, key } of changes) await tx.query('INSERT INTO change (tenant_id, scope, entity, key, seq, removed) VALUES ($1, $2, $3, $4, $5, false)', [tenantId, scope, entity, feedKey(key), seq]);
        return seq;
      },
    }), options),
  };
}

async function open(): Promise<StoreWorld> {
  const test = await testDatabase({ connections: 14 });
  const { deps } = test;
  // Far beyond what planting gives, as a sequence would be.
  await test.owner.query('CREATE SEQUENCE naive_feed START 1000');
  await test.owner.query('GRANT USAGE ON SEQUENCE naive_feed TO PUBLIC');
  const feedWorld = {
    company: async (tills: number): Promise<ContractTill[]> => (await plantCompany(deps, { tills })).stores[0]?.tills.map(({ device, place, incarnationId, log }) => ({ device, place, incarnationId, log })) ?? [],
    // Only a role itself is told what its sessions wait for.
    somebodyWaits: async () => ((await test.app.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).rowCount ?? 0) > 0,
  };
  return {
    ...feedWorld,
    ports: portsOf(deps),
    naive: { ...feedWorld, ports: { ...portsOf(deps), store: naiveStore(deps) } },
    putLists: (companyId, lists, scope) => deps.db.withTenant(companyId, async (tx) => {
      const changes = await saveRows(tx, 'priceList', lists.map((id) => ({ id, name: 'Розница' })), 'keep');
      const whole = changes.length === lists.length && scope === undefined ? changes : lists.map((id) => ({ scope: scope ?? companyScope, entity: 'priceList' as const, key: [id] }));
      await recordChanges(tx, companyId, whole);
    }),
    removeList: (companyId, id, scope = companyScope) => deps.db.withTenant(companyId, async (tx) => {
      await tx.query('DELETE FROM price_list WHERE tenant_id = $1 AND id = $2', [companyId, id]);
      await recordChanges(tx, companyId, [{ scope, entity: 'priceList', key: [id], removed: true }]);
    }),
    forgetRemoved: (companyId) => deps.db.withTenant(companyId, async (tx) => {
      const { rows } = await tx.query<{ horizon: number }>(`WITH gone AS (DELETE FROM change WHERE tenant_id = $1 AND removed RETURNING seq)
        UPDATE tenant_head SET horizon = greatest(horizon, (SELECT max(seq) FROM gone)) WHERE tenant_id = $1 RETURNING horizon`, [companyId]);
      return rows[0]?.horizon ?? 0;
    }),
    countRows: (companyId, entity) => countRows(test, companyId, entity),
    attention: (companyId) => deps.db.withTenant(companyId, async (tx) => (await tx.query<{ id: string; kind: string; detail: Record<string, unknown> }>('SELECT id, kind, detail FROM attention_item WHERE closed_at IS NULL')).rows),
    newEpoch: async () => void await test.owner.query('UPDATE server_life SET epoch = gen_random_uuid()'),
    close: test.close,
  };
}

async function countRows(test: TestDatabase, companyId: string, entity: EntityName): Promise<number> {
  return test.deps.db.withTenant(companyId, async (tx) => (await tx.query<{ n: number }>(`SELECT count(*) AS n FROM ${tableName(entity)}`)).rows[0]?.n ?? -1);
}

storeContract('PostgreSQL', open);

describe('the store on PostgreSQL', () => {
  it('SP9 a database that went away is told apart from one that refuses', async () => {
    const test = await testDatabase();
    const companyId = test.deps.ids.uuid();
    const store = createPgStore(test.deps);
    await expect(store.inTenant(companyId, (tx) => tx.readRows('good', ['id'], [feedKey(['no id'])]))).rejects.not.toBeInstanceOf(StoreUnavailable);
    expect(entityOf('good').key).toEqual(['id']);
    await test.close();
    await expect(store.inTenant(companyId, (tx) => tx.readEpoch())).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
