/** Snapshots of the simulated server: made from what its database holds at a moment, kept on its disk over crashes, served in chunks. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { SnapshotManifest, SnapshotReply } from '#contract/sync/snapshot.ts';
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { feedKey } from '#domain/replication/feed.ts';
import { deviceFeed } from '#server/sync/pull.ts';
import type { Device } from '#server/sync/store-port.ts';
import type { CompanyLook } from './model/server-model.ts';
import type { Ids } from './world.ts';

export type SnapshotHouse = {
  readonly ask: (device: Device) => Promise<SnapshotReply>;
  readonly chunk: (device: Device, id: string, n: number) => Promise<Uint8Array | null>;
};

/** How snapshots are made in a run. */
export type SnapshotHabits = {
  readonly nowMs: () => number;
  /** About how many rows of a chunk, so that there are several. */
  readonly chunkRows: number;
  /** How long it takes to make one. */
  readonly makingMs: number;
};

export type SnapshotHouseOptions = SnapshotHabits & { readonly ids: Ids; readonly epoch: () => string; readonly look: (companyId: string) => CompanyLook };

type Kept = { readonly manifest: SnapshotManifest; readonly chunks: readonly Uint8Array[]; readonly tenantId: string; readonly readyAtMs: number };

/** After so long another one is made. */
const FRESH_MS = 90_000;
const LARGE: readonly EntityName[] = ['good', 'barcode', 'price', 'blob'];

export function createSnapshotHouse(options: SnapshotHouseOptions): SnapshotHouse {
  const { nowMs, epoch } = options;
  const newest = new Map<string, Kept>();
  const all = new Map<string, Kept>();
  return {
    async ask(device) {
      const scope = deviceFeed.nameOf(deviceFeed.scopesOf(device));
      const place = `${device.tenantId} ${scope}`;
      let kept = newest.get(place);
      if (kept?.manifest.epoch !== epoch() || nowMs() - kept.manifest.serverTime > FRESH_MS) {
        kept = make(device, scope, options);
        newest.set(place, kept);
        all.set(kept.manifest.id, kept);
      }
      const { manifest, readyAtMs } = kept;
      if (nowMs() < readyAtMs) return { state: 'building', waitMs: readyAtMs - nowMs(), rows: 0, expected: manifest.rows };
      return { ...manifest, serverTime: nowMs() };
    },
    async chunk(device, id, n) {
      const kept = all.get(id);
      const mine = kept?.tenantId === device.tenantId && kept.manifest.scope === deviceFeed.nameOf(deviceFeed.scopesOf(device)) && kept.manifest.epoch === epoch();
      return mine ? kept.chunks[n] ?? null : null;
    },
  };
}

function make(device: Device, scope: string, { nowMs, ids, epoch, look, chunkRows, makingMs }: SnapshotHouseOptions): Kept {
  const scopes = new Set<string>(deviceFeed.scopesOf(device));
  const { feed, head, rows } = look(device.tenantId);
  const alive = new Set(feed.filter((each) => scopes.has(each.scope) && !each.removed).map(({ entity, key }) => `${entity} ${key}`));
  const columns = Object.fromEntries(deviceFeed.entities.map((entity) => [entity, [...deviceFeed.columnsOf(entity)]]));
  const rowsOf = (entity: EntityName): unknown[][] => {
    const { key } = entityOf(entity);
    return rows(entity).filter(({ row }) => alive.has(`${entity} ${feedKey(key.map((name) => row[name]))}`)).map(({ row }) => (columns[entity] ?? []).map((name) => row[name] ?? null));
  };
  const lines = (entities: readonly EntityName[]): { entity: string; rows: unknown[][] }[] => entities.flatMap((entity) => {
    const found = rowsOf(entity);
    return Array.from({ length: Math.ceil(found.length / chunkRows) }, (_, part) => ({ entity, rows: found.slice(part * chunkRows, (part + 1) * chunkRows) }));
  });
  const parts = [lines(deviceFeed.entities.filter((entity) => !LARGE.includes(entity))), ...lines(LARGE.filter((entity) => deviceFeed.entities.includes(entity))).map((line) => [line])];
  const chunks = parts.map((part) => new Uint8Array(gzipSync(part.map((line) => JSON.stringify(line)).join('\n'))));
  const described = parts.map((part, n) => ({ rows: part.reduce((sum, line) => sum + line.rows.length, 0), bytes: chunks[n]?.length ?? 0, sha256: createHash('sha256').update(chunks[n] ?? '').digest('hex') }));
  const sum = (of: 'rows' | 'bytes'): number => described.reduce((total, chunk) => total + chunk[of], 0);
  return {
    tenantId: device.tenantId, chunks, readyAtMs: nowMs() + makingMs,
    manifest: { state: 'ready', id: ids(), epoch: epoch(), asOf: head, scope, serverTime: nowMs(), rows: sum('rows'), bytes: sum('bytes'), columns, chunks: described },
  };
}
