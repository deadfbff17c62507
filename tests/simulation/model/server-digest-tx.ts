/** The feed's rows with their hashes, and what a comparison reads of them, on the model. */
import { createHash } from 'node:crypto';
import { comesDown } from '#domain/replication/catalogue.ts';
import { feedKey, type FeedChange, type FeedScope } from '#domain/replication/feed.ts';
import { pageColumns } from '#domain/replication/page.ts';
import { rowText } from '#domain/replication/row-hash.ts';
import type { DigestTx, HashSum } from '#server/sync/store-port.ts';
import type { ChangeRow } from './server-tables.ts';
import type { ModelTx } from './server-transactions.ts';

/** Moves one row of the feed to this number, with the hash of the row behind it. */
export function moveRow(tx: ModelTx, { scope, entity, key, removed = false }: FeedChange, seq: number): void {
  const row = removed || !comesDown(entity) ? null : tx.read('row', `${entity} ${feedKey(key)}`);
  const hash = row && createHash('sha256').update(rowText(pageColumns(entity).map((name) => row.row[name] ?? null))).digest().readBigInt64BE(0);
  tx.write('change', `${scope}\n${entity}\n${feedKey(key)}`, { scope, entity, key: feedKey(key), seq, removed, hash });
}

export function digestTx(tx: ModelTx): DigestTx {
  /** Each row that stands in one of the scopes once. */
  const standing = (scopes: readonly FeedScope[]): ChangeRow[] => [...new Map(tx.scan('change').filter((row) => scopes.includes(row.scope) && !row.removed && comesDown(row.entity)).map((row) => [`${row.entity}\n${row.key}`, row])).values()];
  const hashed = (scopes: readonly FeedScope[]): (ChangeRow & { readonly hash: bigint })[] => standing(scopes).flatMap((row) => (row.hash === null ? [] : [{ ...row, hash: row.hash }]));
  return {
    async sumHashes(scopes) {
      const groups = Map.groupBy(hashed(scopes), ({ entity, hash }) => `${entity} ${hash & 255n}`);
      return [...groups.values()].map((rows): HashSum => {
        const [{ entity, hash }] = rows as [ChangeRow & { readonly hash: bigint }];
        return { entity, bucket: Number(hash & 255n), rows: rows.length, sum: BigInt.asUintN(64, rows.reduce((sum, row) => sum + row.hash, 0n)).toString() };
      });
    },
    listHashes: async (scopes, entity, buckets, from, limit) => hashed(scopes).filter((row) => row.entity === entity && buckets.includes(Number(row.hash & 255n)) && row.key > from)
      .sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, limit).map(({ key, hash }) => ({ key, hash: hash.toString() })),
    standing: async (scopes, entity, keys) => standing(scopes).filter((row) => row.entity === entity && keys.includes(row.key)).map(({ key }) => key),
    fillHashes: async () => null,
    async saveDigestReport({ deviceId }, report, nowMs) {
      tx.write('digest', deviceId, { report, atMs: nowMs });
    },
  };
}
