/** The ways on after damage, carried out (RCV9, RCV16, RCV17). */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Restored } from '#contract/terminal/recovery.ts';
import { ok, refused, type Ok, type Refused } from '#domain/kernel/result.ts';
import { checkFile, copyFileWhole } from '#host/db/file-jobs.ts';
import { openReader, openStore } from '#host/db/open.ts';
import { removeDatabase } from '#host/db/replica-file.ts';
import type { Store } from '#host/db/tx.ts';
import { Fault } from '#host/platform/fault.ts';
import type { Logger } from '#host/platform/log.ts';
import type { DataPaths } from '#host/platform/paths.ts';
import { ensureMeta, readMeta, updateMeta } from '#host/posting/meta.ts';
import { nextSeries } from '#host/posting/new-life.ts';
import { hasRoomFor, listBackups, type BackupFile } from './backups.ts';
import { clearIncoming, exchange, incomingPath } from './exchange.ts';
import { readLives, writeLives } from './life-file.ts';
import { sizeOf } from './look.ts';
import { rebuild, type Salvaged } from './rebuild.ts';
import { openWreck, type Wreck } from './wreck.ts';

export type RestoreDeps = {
  readonly paths: DataPaths;
  readonly keyHex: string;
  readonly migrationsDir: string;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly log: Logger;
};

export type RestoreAnswer = Ok<Restored> | Refused<'backup-unusable' | 'no-room' | 'nothing-readable', Record<string, never>>;

/** Backups that open with this till's key and are of a shop, newest first. */
export function usableBackups({ paths, keyHex }: Pick<RestoreDeps, 'paths' | 'keyHex'>): BackupFile[] {
  return listBackups(paths.backups).filter(({ path }) => {
    try {
      const reader = openReader(path, keyHex);
      try {
        return readMeta(reader.tx).mode === 'shop';
      } finally {
        reader.close();
      }
    } catch {
      return false;
    }
  });
}

/** Builds the next life of the till beside the damaged file and lets the two change places. What refuses or throws has changed nothing. */
export async function restore(deps: RestoreDeps, backupName: string | null): Promise<RestoreAnswer> {
  const { paths, keyHex, log } = deps;
  const backup = backupName === null ? null : usableBackups(deps).find(({ name }) => name === backupName) ?? null;
  if (backupName !== null && backup === null) return refused('backup-unusable');
  const incoming = incomingPath(paths);
  clearIncoming(paths);
  // Once for the copy, once for the log of changing it.
  if (!hasRoomFor(paths.dir, 2 * (backup?.bytes ?? sizeOf(paths.database)))) return refused('no-room');
  const wreck = openWreck(paths.database, keyHex);
  try {
    if (backup === null && wreck?.meta?.mode !== 'shop') return refused('nothing-readable');
    if (backup !== null) {
      const copied = await copyOf(backup, deps);
      if (copied !== null) return copied;
    }
    const salvaged = fill(deps, wreck);
    const problem = await checkFile(incoming, keyHex);
    if (problem !== null) throw new Fault('storage-failed', 'later', `the restored database cannot be read back: ${problem}`);
    wreck?.close();
    const keptAs = exchange(paths, deps.nowMs(), 'incoming');
    const restored: Restored = { backupMadeAt: backup?.madeAt ?? null, ...salvaged, keptAs };
    log.warn(restored, 'the database was restored');
    return ok(restored);
  } catch (error) {
    clearIncoming(paths);
    throw error;
  } finally {
    wreck?.close();
  }
}

async function copyOf(backup: BackupFile, { paths, keyHex, log }: RestoreDeps): Promise<Refused<'backup-unusable' | 'no-room', Record<string, never>> | null> {
  try {
    await copyFileWhole(backup.path, keyHex, incomingPath(paths));
    return null;
  } catch (error) {
    log.error({ err: error, backup: backup.name }, 'a backup cannot be used');
    return refused(error instanceof Fault && error.code === 'storage-full' ? 'no-room' : 'backup-unusable');
  }
}

/** Opens what was copied, or a new database, brings it to this program's version and writes the new life into it. */
function fill(deps: RestoreDeps, wreck: Wreck | null): Salvaged {
  const path = incomingPath(deps.paths);
  const empty = !existsSync(path);
  const store = openStore({ path, replicaPath: replicaFor(deps.paths), keyHex: deps.keyHex, migrationsDir: deps.migrationsDir, nowMs: deps.nowMs });
  try {
    if (empty) adopt(store, wreck, deps.newId());
    const { series, restores } = nextSeries(store.read(readMeta).series ?? '', seenSeries(store, wreck), readLives(deps.paths.life) ?? 0);
    // Before it is used: a number that was counted and not used is no harm, one used twice is.
    writeLives(deps.paths.life, restores);
    return store.write((tx) => rebuild(tx, wreck, { incarnationId: deps.newId(), series, newId: deps.newId }));
  } finally {
    store.close();
    removeCopies(path);
    removeDatabase(asideReplica(deps.paths));
  }
}

/**
 * The till keeps the replica it has: it is no part of the damage. A till without one takes the goods an old backup still brings;
 * beside one that is there they are nothing.
 */
function replicaFor(paths: DataPaths): string {
  return existsSync(paths.replica) ? asideReplica(paths) : paths.replica;
}

const asideReplica = (paths: DataPaths): string => `${incomingPath(paths)}-replica`;

/** A new database takes over whose till it is; everything the server sends comes anew. */
function adopt(store: Store, wreck: Wreck | null, installId: string): void {
  const meta = wreck?.meta;
  if (!meta) throw new Fault('storage-failed', 'never', 'the damaged file does not say whose till it is');
  const { mode, serverUrl, deviceId, companyId, storeId, tillId, incarnationId, series, epoch } = meta;
  store.write((tx) => {
    ensureMeta(tx, meta.installId === '' ? installId : meta.installId);
    updateMeta(tx, { mode, serverUrl, deviceId, companyId, storeId, tillId, incarnationId, series, epoch });
  });
}

function seenSeries(store: Store, wreck: Wreck | null): string[] {
  const printed = store.read((tx) => tx.all<{ series: string }>('SELECT DISTINCT series FROM receipt').map((row) => row.series));
  return [...printed, ...(wreck?.meta?.series ? [wreck.meta.series] : [])];
}

/** The copy made before a migration: the backup itself is that copy here. */
function removeCopies(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    if (name.startsWith(`${basename(path)}.before-`)) rmSync(join(dirname(path), name), { force: true });
  }
}

/** Sets the damaged file and its backups aside; the till is new from here on. */
export function startEmpty({ paths, nowMs, log }: RestoreDeps): void {
  clearIncoming(paths);
  const keptAs = exchange(paths, nowMs(), 'nothing');
  rmSync(paths.life, { force: true });
  log.warn({ keptAs }, 'the till begins anew with an empty database');
}
