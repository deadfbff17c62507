/** Builds a replica out of chunks, step by step, at once: what the builder's thread does (SPEC HB3-HB5). */
import { join } from 'node:path';
import type { EntityChanges } from '#contract/sync/pull.ts';
import type { SnapshotManifest } from '#contract/sync/snapshot.ts';
import { assert } from '#domain/kernel/assert.ts';
import { beginReplica, type ReplicaBuild } from '#host/db/replica-build.ts';
import type { ReplicaTx } from '#host/db/tx.ts';
import { Fault } from '#host/platform/fault.ts';
import { updateReplicaState } from '#host/posting/replica-state.ts';
import { SnapshotRefused, type BuiltReplica } from './builder-port.ts';
import { dropChunkFolders, openChunkFolder, type ChunkFolder } from './chunk-folder.ts';
import type { GoodWords, RowBatch, RowValues } from './chunk-reader.ts';
import { proveChunk, proveManifest } from './proof.ts';
import { createRowWriter, type RowWriter } from './row-writer.ts';
import type { Unpacker } from './unpacker.ts';

/** The search index of a file that has none yet. */
export type IndexFill = {
  readonly add: (tx: ReplicaTx, goods: GoodWords) => void;
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
  readonly index: IndexFill;
  readonly unpacker: Unpacker;
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

/** `next` chunks were handed over, of which `written` are in the new file, with `rows` rows. */
type Begun = {
  readonly manifest: SnapshotManifest; readonly owner: string; readonly folder: ChunkFolder; readonly build: ReplicaBuild; readonly path: string; readonly writer: RowWriter; readonly unpacker: Unpacker;
  next: number; written: number; rows: number; readonly first: Map<string, RowValues[]>;
};

/** Of the first chunk, what people need is some hundred rows; a server that puts more into it makes them wait. */
const MAX_FIRST_ROWS = 5_000;

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
    it.unpacker.begin(n, bytes);
    it.next += 1;
    // The one before is written while this one is read.
    while (it.written < it.next - 1) writeChunk(it, deps.onRows);
    return rowsUpTo(it.manifest, it.next);
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
    firstRows: () => step(() => {
      const it = opened();
      while (it.written < Math.min(1, it.next)) writeChunk(it, deps.onRows);
      return firstOf(it);
    }),
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

function begin({ root, keyHex, nowMs, index, unpacker }: BuildJobDeps, manifest: SnapshotManifest, owner: string): Begun {
  const folder = openChunkFolder(root, manifest.id, keyHex);
  const path = join(folder.dir, 'replica.db');
  const build = beginReplica({ path, keyHex, nowMs });
  const { tx } = build;
  index.begin(tx);
  unpacker.open(manifest);
  const writer = createRowWriter({ tx, goodsAdded: (goods) => { index.add(tx, goods); } });
  return { manifest, owner, folder, build, path, writer, unpacker, next: 0, written: 0, rows: 0, first: new Map() };
}

/** The oldest chunk that was handed over and is not in the file. */
function writeChunk(it: Begun, onRows: (rows: number) => void): void {
  for (let batch = it.unpacker.next(); batch !== null; batch = it.unpacker.next()) {
    keepFirst(it, batch);
    it.writer.write(batch);
    it.rows += batch.rows;
    onRows(it.rows);
  }
  it.written += 1;
}

function keepFirst({ first }: Begun, { entity, first: rows }: RowBatch): void {
  if (rows !== null) first.set(entity, [...first.get(entity) ?? [], ...rows]);
}

function firstOf({ manifest: { columns }, first }: Begun): readonly EntityChanges[] {
  if ([...first.values()].reduce((sum, rows) => sum + rows.length, 0) > MAX_FIRST_ROWS) return [];
  return [...first].map(([entity, rows]) => ({ entity, columns: columns[entity] ?? [], rows: rows as unknown[][], removed: [] }));
}

const rowsUpTo = ({ chunks }: SnapshotManifest, n: number): number => chunks.slice(0, n).reduce((sum, chunk) => sum + chunk.rows, 0);

function finish(it: Begun, { index, nowMs, replicaPath, onRows }: BuildJobDeps): void {
  const { manifest, owner, build, writer } = it;
  while (it.written < it.next) writeChunk(it, onRows);
  if (it.next !== manifest.chunks.length || it.rows !== manifest.rows) throw new SnapshotRefused('unusable', `the new replica has ${it.rows} rows of ${manifest.rows}`);
  writer.settle();
  index.end(build.tx);
  updateReplicaState(build.tx, { owner, epoch: manifest.epoch, scope: manifest.scope, cursor: manifest.asOf, loaded: 1, builtAt: nowMs() });
  build.keepFrom(replicaPath);
  build.finish();
}
