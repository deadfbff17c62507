/** What a pull reads, on the model. */
import { feedKey } from '#domain/replication/feed.ts';
import type { FeedRow, PullTx } from '#server/sync/store-port.ts';
import type { ChangeRow } from './server-tables.ts';
import type { ModelTx } from './server-transactions.ts';

export function pullTx(tx: ModelTx, world: { readonly epoch: () => string; readonly nowMs: () => number }): PullTx {
  const feedAfter = (scopes: readonly string[], after: number): ChangeRow[] => tx.scan('change').filter((row) => scopes.includes(row.scope) && row.seq > after);
  const head = (): number => tx.read('head', '')?.seq ?? 0;
  return {
    openPage: async () => ({ epoch: world.epoch(), head: head(), horizon: tx.read('head', '')?.horizon ?? 0 }),
    pageEnd: async (scopes, after, pageRows) => feedAfter(scopes, after).map((row) => row.seq).sort((a, b) => a - b)[pageRows - 1] ?? null,
    async listFeed(scopes, after, upTo) {
      const within = feedAfter(scopes, after).filter((row) => upTo === null || row.seq <= upTo);
      const standing = new Set(tx.scan('change').filter((row) => scopes.includes(row.scope) && !row.removed).map(placeOf));
      const rows = [...Map.groupBy(within, placeOf).values()].map((places): FeedRow => {
        const { entity, key } = places[0] as ChangeRow;
        return { entity, key, removed: places.every((row) => row.removed) };
      });
      return rows.filter((row) => !row.removed || !standing.has(placeOf(row)));
    },
    countAfter: async (scopes, after) => feedAfter(scopes, after).length,
    readRows: async (entity, columns, keys) => keys.map((key) => {
      const found = tx.read('row', `${entity} ${feedKey(JSON.parse(key) as unknown[])}`);
      return found && JSON.stringify(columns.map((name) => found.row[name] ?? null));
    }),
    readHeads: async (scopes) => ({
      event: { epoch: world.epoch(), head: head(), serverTime: world.nowMs() },
      marks: new Map(scopes.map((scope) => [scope, Math.max(0, ...feedAfter([scope], 0).map((row) => row.seq))])),
    }),
  };
}

const placeOf = ({ entity, key }: FeedRow | ChangeRow): string => `${entity}\n${key}`;
