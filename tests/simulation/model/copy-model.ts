/** A till's copy as a comparison sees it, on the model: hashes beside rows, and every way in which a disk can spoil them. */
import { SYNC_VERSION } from '#contract/sync/version.ts';
import type { BucketSum } from '#contract/sync/digest.ts';
import type { EntityChanges } from '#contract/sync/pull.ts';
import { downEntities, type EntityName } from '#domain/replication/catalogue.ts';
import { pageColumns } from '#domain/replication/page.ts';
import type { CopyReader, CopyStore, LocalDigest } from '#host/sync/digest/compare-ports.ts';
import { rowHash } from '#host/sync/digest/row-hash.ts';
import type { Rot, Row } from '../till-disk.ts';

/** Hashes of rows by entity and key, as they came. */
export type Hashes = ReadonlyMap<string, bigint>;
export const hashKey = (entity: string, key: string): string => `${entity}\n${key}`;

export type CopyState = {
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, Row>>; readonly hashes: Hashes; readonly wanted: ReadonlyMap<string, string>; readonly blobs: ReadonlyMap<string, { readonly mime: string }>;
  readonly epoch: string; readonly cursor: number; readonly loaded: boolean; readonly comparedAt: number; readonly comparedBy: number; readonly rehashedAt: number;
};

export const NEVER_COMPARED = { comparedAt: 0, comparedBy: 0, rehashedAt: 0 } as const;

function hashesOf({ hashes, wanted, blobs }: CopyState, entity: EntityName): { readonly key: string; readonly hash: bigint }[] {
  if (entity === 'blob') return [...wanted, ...[...blobs].map(([hash, { mime }]) => [hash, mime] as const)].map(([hash, mime]) => ({ key: JSON.stringify([hash]), hash: rowHash([hash, mime]) }));
  return [...hashes].filter(([name]) => name.startsWith(`${entity}\n`)).map(([name, hash]) => ({ key: name.slice(entity.length + 1), hash }));
}

export function digestOf(state: CopyState): LocalDigest {
  return { epoch: state.epoch, cursor: state.cursor, entities: downEntities().map((entity) => {
    const buckets = Map.groupBy(hashesOf(state, entity), ({ hash }) => Number(hash & 255n));
    return { entity, buckets: [...buckets].map(([bucket, rows]): BucketSum => [bucket, rows.length, BigInt.asUintN(64, rows.reduce((sum, { hash }) => sum + hash, 0n)).toString()]) };
  }) };
}

export function copyModel(get: () => CopyState, write: (change: Pick<CopyState, 'comparedAt' | 'comparedBy' | 'rehashedAt'>) => void, take: (changes: EntityChanges) => void, raise: () => void): { readonly store: CopyStore; readonly reader: CopyReader } {
  return {
    store: {
      state: () => get(),
      heal(at, changes) {
        if (at.cursor !== get().cursor || at.epoch !== get().epoch) return false;
        take(changes);
        return true;
      },
      fill: () => undefined,
      compared: (atMs, deep) => write({ comparedAt: atMs, comparedBy: SYNC_VERSION, rehashedAt: deep || get().rehashedAt === 0 ? atMs : get().rehashedAt }),
      raise,
    },
    reader: {
      digest: async () => digestOf(get()), blanks: async () => null,
      list: async (entity, buckets) => hashesOf(get(), entity).filter(({ hash }) => buckets.includes(Number(hash & 255n))).map(({ key, hash }) => [key, hash.toString()]),
      wrong: async (entities) => entities.filter((entity) => entity !== 'staff' && entity !== 'blob').map((entity) => ({
        entity, keys: [...get().rows.get(entity) ?? []].filter(([key, row]) => rowHash(pageColumns(entity).map((name) => row[name] ?? null)) !== get().hashes.get(hashKey(entity, key))).map(([key]) => key),
      })).filter(({ keys }) => keys.length > 0),
    },
  };
}

/** What a bad sector or a bug of before leaves behind. Answers what it did, or null where there was nothing to spoil. */
export function spoiled({ rows, hashes }: CopyState, { how, pick }: Rot): Pick<CopyState, 'rows' | 'hashes'> | null {
  const goods = new Map(rows.get('good'));
  const key = [...goods.keys()].sort()[pick % Math.max(1, goods.size)];
  const row = key === undefined ? undefined : goods.get(key);
  if (key === undefined || row === undefined) return null;
  const changed = new Map(hashes);
  if (how === 'lost') {
    goods.delete(key);
    changed.delete(hashKey('good', key));
  } else if (how === 'stranger') {
    const id = String(row['id']).replace(/.{6}$/, 'ffffff');
    goods.set(JSON.stringify([id]), { ...row, id });
    changed.set(hashKey('good', JSON.stringify([id])), 1n);
  } else {
    goods.set(key, { ...row, name: 'spoiled' });
    if (how === 'changed') changed.set(hashKey('good', key), 7n);
  }
  return { rows: new Map(rows).set('good', goods), hashes: changed };
}
