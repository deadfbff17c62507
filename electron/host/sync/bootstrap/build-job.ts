/** Builds a replica out of chunks, step by step, at once: what the builder's thread does (SPEC HB3-HB5). */
import { join } from 'node:path';
import type { EntityChanges } from '#contract/sync/pull.ts';
import type { SnapshotLine, SnapshotManifest } from '#contract/sync/snapshot.ts';
import { assert } from '#domain/kernel/assert.ts';
import { beginReplica, type ReplicaBuild } from '#host/db/replica-build.ts';
import type { ReplicaTx } from '#host/db/tx.ts';
import { Fault } from '#host/platform/fault.ts';
import { updateReplicaState } from '#host/posting/replica-state.ts';
import { SnapshotRefused, type BuiltReplica } from './builder-port.ts';
import { dropChunkFolders, openChunkFolder, type ChunkFolder } from './chunk-folder.ts';
import { linesOf, proveChunk, proveManifest } from './proof.ts';
import { createRowWriter, type RowWriter } from './row-writer.ts';

/** The search index of a file that has none yet. */
export type IndexFill = {
  readonly add: (tx: ReplicaTx, goods: readonly Readonly<Record<string, unknown>>[]) => void;
  readonly begin: (tx: ReplicaTx) => void;
  readonly end: (tx: ReplicaTx) => void;
};

export type BuildJobDeps = {
  /** Where chunks lie and the file is built; on the disk of the replica. */
  readonly root: string;
  readonly keyHex: string;
  /** The replica at work: pictures are taken over from it. */
  readonly replicaPath: string;
  readonly nowMs: () => number;
  readonly pepper: (verifier: string) => string;
  readonly index: IndexFill;
  /** Told now and then how many rows are in the new file. */
  readonly onRows: (rows: number) => void;
};

/** As `ReplicaBuilder`, without waiting. */
export type BuildJob = {
  readonly open: (manifest: SnapshotManifest, owner: string) => number;
  readonly take: (n: number) => number | null;
  readonly put: (n: number, bytes: Uint8Array) => number;
  readonly firstRows: () => readonly EntityChanges[];
  readonly finish: () => BuiltReplica;
  readonly end: (chunks: 'keep' | 'drop') => void;
};

type Begun = { readonly manifest: SnapshotManifest; readonly owner: string; readonly folder: ChunkFolder; readonly build: ReplicaBuild; readonly path: string; readonly writer: RowWriter; next: number; rows: number; first: readonly EntityChanges[] };

/** Of the first chunk, what people need is some hundred rows; a server that puts more into it makes them wait. */
const MAX_FIRST_ROWS = 5_000;
/** What comes by the thousand, and pictures, which sync fetches last. */
const LARGE = new Set(['good', 'barcode', 'price', 'blob']);

export function createBuildJob(deps: BuildJobDeps): BuildJob {
  let begun: Begun | null = null;
  const end = (chunks: 'keep' | 'drop'): void => {
    begun?.build.discard();
    begun = null;
    if (chunks === 'drop') dropChunkFolders(deps.root);
  };
  /** Where a step fails, the file it was about is gone; where there is no room, all of it (HB13). */
  const step = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      end(error instanceof Fault && error.code === 'storage-full' ? 'drop' : 'keep');
      throw error;
    }
  };
  const opened = (): Begun => {
    assert(begun !== null, 'a snapshot is opened first');
    return begun;
  };
  const add = (n: number, bytes: Uint8Array): number => {
    const it = opened();
    assert(n === it.next, 'chunks come in their order');
    addChunk(it, n, bytes, deps.onRows);
    it.next += 1;
    return it.rows;
  };
  return {
    open: (manifest, owner) => step(() => {
      if (begun?.manifest.id === manifest.id && begun.owner === owner) return begun.next;
      end('keep');
      proveManifest(manifest);
      begun = begin(deps, manifest, owner);
      return 0;
    }),
    take: (n) => step(() => {
      const { manifest, folder } = opened();
      const bytes = folder.read(n);
      if (bytes !== null && isWhole(manifest, n, bytes)) return add(n, bytes);
      folder.drop(n);
      return null;
    }),
    put: (n, bytes) => step(() => {
      const { manifest, folder } = opened();
      proveChunk(manifest, n, bytes);
      folder.keep(n, bytes);
      return add(n, bytes);
    }),
    firstRows: () => opened().first,
    finish: () => step(() => {
      const it = opened();
      finish(it, deps);
      begun = null;
      return { path: it.path, entities: it.writer.entities() };
    }),
    end,
  };
}

function isWhole(manifest: SnapshotManifest, n: number, bytes: Uint8Array): boolean {
  try {
    proveChunk(manifest, n, bytes);
    return true;
  } catch {
    return false;
  }
}

function begin({ root, keyHex, nowMs, pepper, index }: BuildJobDeps, manifest: SnapshotManifest, owner: string): Begun {
  const folder = openChunkFolder(root, manifest.id, keyHex);
  const path = join(folder.dir, 'replica.db');
  const build = beginReplica({ path, keyHex, nowMs });
  const { tx } = build;
  index.begin(tx);
  const writer = createRowWriter({ tx, columns: manifest.columns, pepper, goodsAdded: (goods) => { index.add(tx, goods); } });
  return { manifest, owner, folder, build, path, writer, next: 0, rows: 0, first: [] };
}

/** Neighbours of many rows share pages of a table; the rows of a whole chunk would be too many for the memory of a till. */
const TOGETHER_ROWS = 30_000;

type Rows = (readonly unknown[])[];

function addChunk(it: Begun, n: number, bytes: Uint8Array, onRows: (rows: number) => void): void {
  const small = new Map<string, Rows>();
  let [byEntity, held] = [new Map<string, Rows>(), 0];
  const flush = (): void => {
    for (const [entity, rows] of byEntity) it.writer.write(entity, rows);
    it.rows += held;
    [byEntity, held] = [new Map(), 0];
    onRows(it.rows);
  };
  for (const line of linesOf(it.manifest, n, bytes)) {
    collect(byEntity, line);
    if (n === 0 && !LARGE.has(line.entity)) collect(small, line);
    held += line.rows.length;
    if (held >= TOGETHER_ROWS) flush();
  }
  flush();
  if (n === 0) it.first = firstOf(it.manifest, small);
}

function collect(byEntity: Map<string, Rows>, { entity, rows }: SnapshotLine): void {
  const all = byEntity.get(entity);
  if (!all) return void byEntity.set(entity, [...rows]);
  for (const row of rows) all.push(row);
}

function firstOf({ columns }: SnapshotManifest, small: ReadonlyMap<string, Rows>): readonly EntityChanges[] {
  if ([...small.values()].reduce((sum, rows) => sum + rows.length, 0) > MAX_FIRST_ROWS) return [];
  return [...small].map(([entity, rows]) => ({ entity, columns: columns[entity] ?? [], rows: rows as unknown[][], removed: [] }));
}

function finish({ manifest, owner, build, next, rows }: Begun, { index, nowMs, replicaPath }: BuildJobDeps): void {
  if (next !== manifest.chunks.length || rows !== manifest.rows) throw new SnapshotRefused('unusable', `the new replica has ${rows} rows of ${manifest.rows}`);
  index.end(build.tx);
  updateReplicaState(build.tx, { owner, epoch: manifest.epoch, scope: manifest.scope, cursor: manifest.asOf, loaded: 1, builtAt: nowMs() });
  build.keepFrom(replicaPath);
  build.finish();
}
