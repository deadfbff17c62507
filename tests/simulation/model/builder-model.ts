/** A builder in memory: what the production one proves and keeps, without a file, behind the same port. Held to it by a contract suite. */
import type { EntityChanges } from '#contract/sync/pull.ts';
import type { SnapshotLine, SnapshotManifest } from '#contract/sync/snapshot.ts';
import { SnapshotRefused, type BuiltReplica, type ClosableBuilder } from '#host/sync/bootstrap/builder-port.ts';
import { linesOf, proveChunk, proveManifest } from '#host/sync/bootstrap/proof.ts';
import { knownEntity } from '#host/sync/known-entity.ts';

/** What outlives a process: chunks by snapshot and number. */
export type ChunkShelf = { readonly read: (name: string) => Uint8Array | null; readonly write: (name: string, bytes: Uint8Array | null) => void; readonly names: () => readonly string[] };

/** What a built file holds. */
export type BuiltModel = BuiltReplica & { readonly manifest: SnapshotManifest; readonly owner: string; readonly changes: readonly EntityChanges[] };

/** Chunks of this builder are taken as they come where nobody proves them: a planted bug. */
export type ModelBuilder = ClosableBuilder & { readonly careless: ClosableBuilder };

const SMALL = (entity: string): boolean => !['good', 'barcode', 'price', 'blob'].includes(entity);

export function modelBuilder(shelf: ChunkShelf): ModelBuilder {
  const proven = builder(shelf, true);
  return { ...proven, careless: builder(shelf, false) };
}

function builder(shelf: ChunkShelf, proves: boolean): ClosableBuilder {
  let begun: { manifest: SnapshotManifest; owner: string; next: number; rows: number; lines: SnapshotLine[]; first: SnapshotLine[] } | null = null;
  const changesOf = (lines: readonly SnapshotLine[], manifest: SnapshotManifest): EntityChanges[] => lines.map(({ entity, rows }) => ({ entity, columns: manifest.columns[entity] ?? [], rows, removed: [] }));
  const opened = (): NonNullable<typeof begun> => {
    if (begun === null) throw new Error('a snapshot is opened first');
    return begun;
  };
  const add = (n: number, bytes: Uint8Array): number => {
    const it = opened();
    const lines = [...linesOf(it.manifest, n, bytes)];
    it.lines.push(...lines);
    if (n === 0) it.first = lines.filter(({ entity }) => SMALL(entity));
    it.rows += lines.reduce((sum, { rows }) => sum + rows.length, 0);
    it.next += 1;
    return it.rows;
  };
  const dropAll = (): void => { for (const name of shelf.names()) shelf.write(name, null); };
  /** As production: what failed half-way is begun again. */
  const step = async <T>(work: () => T): Promise<T> => {
    try {
      return work();
    } catch (error) {
      begun = null;
      throw error;
    }
  };
  return {
    open: (manifest, owner) => step(() => {
      if (begun?.manifest.id === manifest.id) return begun.next;
      proveManifest(manifest);
      for (const name of shelf.names()) if (!name.startsWith(`${manifest.id}/`)) shelf.write(name, null);
      begun = { manifest, owner, next: 0, rows: 0, lines: [], first: [] };
      return 0;
    }),
    take: (n) => step(() => {
      const bytes = shelf.read(`${opened().manifest.id}/${n}`);
      return bytes === null ? null : add(n, bytes);
    }),
    put: (n, bytes) => step(() => {
      const { manifest } = opened();
      if (proves) proveChunk(manifest, n, bytes);
      shelf.write(`${manifest.id}/${n}`, bytes);
      return add(n, bytes);
    }),
    firstRows: () => step(() => changesOf(opened().first, opened().manifest)),
    finish: () => step((): BuiltModel => {
      const { manifest, owner, rows, lines } = opened();
      if (proves && rows !== manifest.rows) throw new SnapshotRefused('unusable', 'rows are missing');
      begun = null;
      const known = lines.filter(({ entity }) => knownEntity(entity) !== null);
      return { path: manifest.id, entities: [...new Set(known.map(({ entity }) => entity))], manifest, owner, changes: changesOf(known, manifest) };
    }),
    end: async (chunks) => {
      begun = null;
      if (chunks === 'drop') dropAll();
    },
    close: () => { begun = null; },
  };
}
