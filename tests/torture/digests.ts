/**
 * The sums of row hashes a till holds against those of the server, for each scope, entity and bucket: the proof a till makes of its own
 * copy (sync-server/sync/SPEC.md, DG), made here once more from both databases by themselves. Hashes are made anew from the till's rows
 * first, so that a sum says what the rows say.
 */
import type pg from 'pg';
import { downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { companyScope, storeScope, tillScope, type FeedScope } from '#domain/replication/feed.ts';
import type { Reader } from '#host/db/tx.ts';
import { readDigest, readWrong } from '#host/sync/digest/read-copy.ts';
import type { Difference } from './difference.ts';

/** Sums as `rows / sum modulo 2^64`, by `scope entity bucket`. */
export type Sums = ReadonlyMap<string, string>;
export type DigestAudit = { readonly sums: number; readonly rows: number; readonly faults: readonly Difference[] };

type Place = { readonly companyId: string; readonly storeId: string; readonly tillId: string };

export async function auditDigests(server: pg.Client, till: Reader, place: Place): Promise<DigestAudit> {
  const wrong = readWrong(till.tx, downEntities()).flatMap(({ entity, keys }) => keys.map((key): Difference => ({ entity: `hash of ${entity}`, key, till: 'another row', server: undefined })));
  const compared = compareSums(tillSums(till, place), await serverSums(server, place));
  return { ...compared, faults: [...wrong, ...compared.faults] };
}

export function compareSums(till: Sums, server: Sums): DigestAudit {
  const places = [...new Set([...till.keys(), ...server.keys()])];
  const faults = places.filter((place) => till.get(place) !== server.get(place)).map((place): Difference => ({ entity: 'digest', key: place, till: till.get(place), server: server.get(place) }));
  return { sums: places.length, rows: [...server.values()].reduce((sum, text) => sum + Number.parseInt(text, 10), 0), faults };
}

/** A till keeps no scopes: each entity has one, and everything of it that lies here is of this store, or of this till. */
function tillSums({ tx }: Reader, place: Place): Sums {
  return new Map(readDigest(tx).entities.flatMap(({ entity, buckets }) => buckets.map(([bucket, rows, sum]): [string, string] => [`${scopeOf(entity as EntityName, place)} ${entity} ${bucket}`, `${rows} / ${sum}`])));
}

function scopeOf(entity: EntityName, { storeId, tillId }: Place): FeedScope {
  switch (entityOf(entity).scope) {
    case 'company': return companyScope;
    case 'store': return storeScope(storeId);
    case 'till': return tillScope(tillId);
    case 'server': throw new Error(`${entity} is given to no till`);
  }
}

/** Out of the feed, as the till is told of it. */
async function serverSums(server: pg.Client, { companyId, storeId, tillId }: Place): Promise<Sums> {
  const { rows } = await server.query<{ place: string; rows: string; sum: string }>(`
    SELECT scope || ' ' || entity || ' ' || (row_hash & 255) AS place, count(*)::text AS rows, (((sum(row_hash) % 18446744073709551616) + 18446744073709551616) % 18446744073709551616)::text AS sum
    FROM change WHERE tenant_id = $1 AND NOT removed AND scope = ANY ($2) AND entity = ANY ($3) GROUP BY 1`,
  [companyId, [companyScope, storeScope(storeId), tillScope(tillId)], downEntities()]);
  return new Map(rows.map(({ place, rows: count, sum }) => [place, `${count} / ${sum}`]));
}
