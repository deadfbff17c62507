/** The second file of a till as a file: opened or begun anew, set aside, put in the place of another. What it holds is no business of this module. */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { flushFile, syncFolder } from '#host/platform/durable-file.ts';
import { Fault } from '#host/platform/fault.ts';
import { connect, type Connection } from './connection.ts';
import { migrate } from './migrate.ts';
import { isDamaged, isUnreadable, sqliteCode, storageFault, withStorageFaults } from './storage-fault.ts';

export const REPLICA_MIGRATIONS_DIR = join(import.meta.dirname, '../../../migrations/replica');

export type ReplicaFileOptions = {
  readonly path: string;
  readonly keyHex: string;
  readonly migrationsDir: string;
  readonly nowMs: () => number;
  /** Told when the file was of no use and a new, empty one is there: why, and where the old one lies. */
  readonly onRenewed?: (why: string, keptAs: string) => void;
};

const TAILS = ['', '-wal', '-shm', '-journal'] as const;

/** A whole replica that is to take the place of the one at `path`; who finds it finishes that. */
const nextOf = (path: string): string => `${path}.next`;

/**
 * Opens the replica for its writer. One that is damaged, of another key or of a program this one cannot follow is set aside, and
 * an empty one takes its place: everything in it is sent again. A full or failing disk is no reason for that and is thrown.
 */
export function openReplicaFile(options: ReplicaFileOptions): Connection {
  const { path, nowMs } = options;
  finishReplica(path);
  const there = existsSync(path);
  try {
    return openAsIs(options);
  } catch (error) {
    if (!there || !isUseless(error)) throw error;
    const keptAs = setReplicaAside(path, nowMs());
    const connection = openAsIs(options);
    options.onRenewed?.(error instanceof Error ? error.message : String(error), keptAs);
    return connection;
  }
}

function openAsIs({ path, keyHex, migrationsDir, nowMs }: ReplicaFileOptions): Connection {
  const connection = connect(path, keyHex, 'replica');
  try {
    migrate(connection, { path, migrationsDir, nowMs, disposable: true });
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** True where the file is at fault, and not the disk under it or our own code. */
function isUseless(error: unknown): boolean {
  if (isDamaged(error) || isUnreadable(error)) return true;
  if (error instanceof Fault) return error.code === 'database-from-future' || error.code === 'migration-changed';
  // SQLite complains about a migration: the tables are not what every version of ours made of them.
  return sqliteCode(error) !== null && storageFault(error) === null;
}

/** Gives the file a name with the time, out of the way; of those set aside before none is kept. @returns the name */
export function setReplicaAside(path: string, nowMs: number): string {
  const mark = `${path}.damaged-`;
  const dir = dirname(path);
  for (const name of readdirSync(dir)) if (join(dir, name).startsWith(mark)) rmSync(join(dir, name), { force: true });
  const keptAs = `${mark}${new Date(nowMs).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}`;
  // The log first: without its database it is nothing, under another database it would be read as its own.
  for (const tail of TAILS.toReversed()) if (existsSync(`${path}${tail}`)) renameSync(`${path}${tail}`, `${keptAs}${tail}`);
  syncFolder(dir);
  return keptAs;
}

/** Where a replica is built that is not finished yet. */
export function buildingPath(path: string): string {
  return `${path}.building`;
}

/** Removes the database at `path` with everything beside it. */
export function removeDatabase(path: string): void {
  for (const tail of TAILS.toReversed()) rmSync(`${path}${tail}`, { force: true });
}

/** Throws `Fault` unless the closed file at `incoming` is a replica of this program and key, or can be made one. */
export function proveReplica(incoming: string, options: Omit<ReplicaFileOptions, 'path' | 'onRenewed'>): void {
  if (!existsSync(incoming)) throw new Fault('storage-failed', 'never', `${incoming} is not there`);
  // The last to close it moves its log into the file.
  withStorageFaults(() => { openAsIs({ ...options, path: incoming }).close(); }, incoming);
}

/** Says that the closed, whole file at `incoming` is the replica from now on. {@link finishReplica} does the rest, here or after a power cut. */
export function announceReplica(incoming: string, path: string): void {
  flushFile(incoming);
  renameSync(incoming, nextOf(path));
  syncFolder(dirname(path));
}

/**
 * Puts an announced replica in its place and takes away what was there and what was begun and not announced. Nobody may have the
 * old one open. Each step may be the last before a power cut: as long as the new one waits, the old one is as good as gone.
 */
export function finishReplica(path: string): void {
  removeDatabase(buildingPath(path));
  const next = nextOf(path);
  if (!existsSync(next)) return;
  removeDatabase(path);
  renameSync(next, path);
  syncFolder(dirname(path));
}

