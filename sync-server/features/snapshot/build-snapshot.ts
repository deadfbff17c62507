/** One making of a snapshot (SPEC SN1, SN5-SN7, SN11-SN13): one transaction read into a folder aside, renamed when it is whole. */
import { mkdir, open, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeedScope } from '#domain/replication/feed.ts';
import { SNAPSHOT_CHUNK_BYTES, type SnapshotChunk } from '#contract/sync/snapshot.ts';
import { readEpoch } from '#server/db/directory.ts';
import { headOf } from '#server/db/feed.ts';
import type { Database, TenantTx } from '#server/db/tx.ts';
import { openChunkFile, type ChunkFile } from './chunk-file.ts';
import { countAlive, snapshotLines, type SnapshotFeed } from './snapshot-lines.ts';

/** A snapshot as its `manifest.json` describes it; scopes and contract say whom it is for. */
export type Snapshot = {
  readonly format: 1; readonly id: string; readonly tenantId: string; readonly scopes: readonly FeedScope[]; readonly contract: number;
  readonly epoch: string; readonly asOf: number; readonly rows: number; readonly bytes: number;
  readonly columns: Readonly<Record<string, readonly string[]>>; readonly chunks: readonly SnapshotChunk[];
};

/** What is to be made. */
export type Order = Pick<Snapshot, 'id' | 'tenantId' | 'scopes' | 'contract' | 'columns'> & { readonly feed: SnapshotFeed };

export type Making = {
  /** The folder snapshots lie in. */
  readonly dir: string;
  readonly order: Order;
  /** Rows so far, and how many there will be. */
  readonly told: (rows: number, expected: number) => void;
  /** Bytes of the disk that are never used. */
  readonly reserveBytes: number;
  /** Letters a chunk aims at; the contract's unless a test says otherwise. */
  readonly chunkBytes?: number;
  readonly signal: AbortSignal;
};

export const MANIFEST = 'manifest.json';
/** Folders that begin so hold nothing whole. */
export const ASIDE = 'making-';

/** The disk is as full as we let it become. */
export class DiskFull extends Error {
  override readonly name = 'DiskFull';
  readonly code = 'ENOSPC';
}

/** Makes it and answers what it made. @throws {@link DiskFull}, what disk and database say; nothing is left behind then */
export async function buildSnapshot(db: Database, making: Making): Promise<Snapshot> {
  const { dir, order } = making;
  const aside = join(dir, ASIDE + order.id);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await mkdir(aside, { mode: 0o700 });
  try {
    const snapshot = await db.withTenant(order.tenantId, (tx) => writeChunks(tx, aside, making), { isolation: 'repeatable read', readOnly: true });
    await writeFile(join(aside, MANIFEST), JSON.stringify(snapshot), { mode: 0o600, flush: true });
    await syncFolder(aside);
    await rename(aside, join(dir, order.id));
    await syncFolder(dir);
    return snapshot;
  } catch (error) {
    await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeChunks(tx: TenantTx, aside: string, { order, told, reserveBytes, chunkBytes = SNAPSHOT_CHUNK_BYTES, signal }: Making): Promise<Snapshot> {
  const { feed, ...named } = order;
  const [epoch, asOf] = [await readEpoch(tx), await headOf(tx)];
  const alive = await countAlive(tx, order.scopes, feed.entities);
  const expected = [...alive.values()].reduce((sum, count) => sum + count, 0);
  const chunks: SnapshotChunk[] = [];
  let file: ChunkFile | null = null;
  let rows = 0;
  const close = async (): Promise<void> => {
    if (file) chunks.push(await file.close());
    file = null;
  };
  try {
    told(0, expected);
    for await (const lines of snapshotLines(tx, order.scopes, feed, alive)) {
      signal.throwIfAborted();
      if (lines.opens) await close();
      file ??= await openNext(aside, chunks.length, reserveBytes);
      await file.write(lines.text, lines.rows);
      rows += lines.rows;
      told(rows, expected);
      if (file.size() >= chunkBytes) await close();
    }
    await close();
  } finally {
    await (file as ChunkFile | null)?.drop();
  }
  return { format: 1, ...named, epoch, asOf, rows, bytes: chunks.reduce((sum, chunk) => sum + chunk.bytes, 0), chunks };
}

async function openNext(aside: string, number: number, reserveBytes: number): Promise<ChunkFile> {
  const { bavail, bsize } = await statfs(aside);
  if (bavail * bsize < reserveBytes) throw new DiskFull('the disk is almost full');
  return openChunkFile(join(aside, chunkName(number)));
}

export function chunkName(number: number): string {
  return `${number}.gz`;
}

/** Makes names in a folder durable, where the system knows how. */
async function syncFolder(dir: string): Promise<void> {
  // Windows opens no folders; its renames are durable by the journal.
  if (process.platform === 'win32') return;
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
