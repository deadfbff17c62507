/** Backups and checks of a till at work: when they are due, and what becomes of them (RCV1-RCV5, RCV18). */
import { existsSync } from 'node:fs';
import { checkFile, copyFileWhole } from '#host/db/file-jobs.ts';
import { openReader } from '#host/db/open.ts';
import type { ReadTx, Store } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import type { Logger } from '#host/platform/log.ts';
import type { DataPaths } from '#host/platform/paths.ts';
import type { Timer } from '#host/platform/timer.ts';
import { readMeta } from '#host/posting/meta.ts';
import { readReplicaState } from '#host/posting/replica-state.ts';
import { hasRoomFor, listBackups, nextBackup, pruneBackups } from './backups.ts';
import { readLives, writeLives } from './life-file.ts';
import { noteSuspicion, sizeOf } from './look.ts';

export type KeeperDeps = {
  readonly paths: DataPaths;
  readonly keyHex: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly log: Logger;
  /** The file was opened without being checked. */
  readonly checkSoon: boolean;
  /** The replica was checked: what is wrong with it, or null. */
  readonly onReplicaChecked: (problem: string | null) => void;
};

export type Keeper = {
  readonly start: () => void;
  /** Ends the looking; work under way is waited for. */
  readonly stop: () => Promise<void>;
  /** One look: does at most one thing that is due. */
  readonly look: () => Promise<void>;
};

const LOOK_EVERY_MS = 5_000;
/** Looks in a row between which nothing was written: the till is idle. */
const IDLE_LOOKS = 12;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Seen = { readonly shop: boolean; readonly place: string; readonly lastZ: string | null };

export function createKeeper(deps: KeeperDeps): Keeper {
  const { paths, store, clock, timer } = deps;
  const monotonic = clock.monotonicMs;
  let cancel: () => void = () => undefined;
  let working: Promise<void> | null = null;
  let before = '';
  let quiet = 0;
  /** The Z the newest backup has; undefined until it was asked. */
  let savedZ: string | null | undefined;
  let backupNotBefore = 0;
  let checkAt = monotonic() + (deps.checkSoon ? 0 : DAY_MS);

  const backup = async (seen: Seen): Promise<void> => {
    backupNotBefore = monotonic() + HOUR_MS;
    if (await backUp(deps)) {
      savedZ = seen.lastZ;
      backupNotBefore = 0;
    }
  };
  const isBackupDue = (seen: Seen): boolean => {
    if (monotonic() < backupNotBefore) return false;
    const [newest] = listBackups(paths.backups);
    if (savedZ === undefined) savedZ = newest === undefined ? null : zOf(newest.path, deps.keyHex);
    if (quiet >= 1 && seen.lastZ !== savedZ) return true;
    const age = newest === undefined ? Infinity : clock.nowMs() - newest.madeAt;
    // A clock that was set back makes the newest one of the future: one more is no harm.
    return quiet >= IDLE_LOOKS && (age >= DAY_MS || age < -DAY_MS);
  };
  const look = async (): Promise<void> => {
    const seen = store.read(seenNow);
    quiet = seen.place === before ? quiet + 1 : 0;
    before = seen.place;
    if (!seen.shop) return;
    // However busy the till is: from here on an empty file is a loss and no new till.
    if (readLives(paths.life) === null) writeLives(paths.life, 0);
    if (quiet === 0) return;
    if (isBackupDue(seen)) return backup(seen);
    if (quiet < IDLE_LOOKS || monotonic() < checkAt) return;
    checkAt = monotonic() + DAY_MS;
    await check(deps);
  };
  const again = (): void => {
    cancel = timer.after(LOOK_EVERY_MS, () => {
      working = look().catch((error: unknown) => { deps.log.error({ err: error }, 'looking after the database failed'); }).finally(() => {
        working = null;
        again();
      });
    });
  };
  return {
    look,
    start: again,
    stop: async () => {
      await working;
      cancel();
    },
  };
}

function seenNow(tx: ReadTx): Seen {
  const { mode, nextDseq, cartId } = readMeta(tx);
  const line = tx.get<{ place: string }>('SELECT count(*) || \' \' || coalesce(max(line_no), 0) AS place FROM cart_line WHERE cart_id = ?', cartId)?.place ?? '';
  return { shop: mode === 'shop', place: `${nextDseq} ${readReplicaState(tx).cursor} ${cartId ?? ''} ${line}`, lastZ: newestZ(tx) };
}

function newestZ(tx: ReadTx): string | null {
  return tx.get<{ id: string }>('SELECT id FROM shift_closing ORDER BY rowid DESC LIMIT 1')?.id ?? null;
}

/** The newest Z a backup has; null where it has none or cannot be read. */
function zOf(path: string, keyHex: string): string | null {
  try {
    const reader = openReader(path, keyHex);
    try {
      return newestZ(reader.tx);
    } finally {
      reader.close();
    }
  } catch {
    return null;
  }
}

/** Answers whether there is a new one. */
async function backUp({ paths, keyHex, clock, log }: KeeperDeps): Promise<boolean> {
  const target = nextBackup(paths.backups, clock.nowMs());
  const needed = sizeOf(paths.database) + sizeOf(`${paths.database}-wal`);
  if (!hasRoomFor(paths.backups, needed)) {
    log.warn({ needed }, 'no backup: the disk has too little room');
    return false;
  }
  try {
    const began = clock.monotonicMs();
    await copyFileWhole(paths.database, keyHex, target);
    pruneBackups(paths.backups);
    log.info({ target, bytes: sizeOf(target), ms: Math.round(clock.monotonicMs() - began) }, 'backed up');
    return true;
  } catch (error) {
    log.error({ err: error }, 'no backup');
    return false;
  }
}

async function check({ paths, keyHex, store, clock, log, onReplicaChecked }: KeeperDeps): Promise<void> {
  const sent = existsSync(paths.replica) ? await checkFile(paths.replica, keyHex) : null;
  if (sent !== null) noteSuspicion(paths);
  onReplicaChecked(sent);
  const problem = await checkFile(paths.database, keyHex);
  if (problem === null) return log.info('the database is in order');
  log.error({ problem }, 'the database is damaged: it is checked again before the next start sells');
  noteSuspicion(paths);
  try {
    store.write((tx) => {
      tx.run('INSERT INTO sync_attention (kind, subject, raised_at, detail) VALUES (?, ?, ?, ?) ON CONFLICT (kind, subject) DO NOTHING', 'database-damaged', '', clock.nowMs(), JSON.stringify({ problem }));
    });
  } catch (error) {
    log.error({ err: error }, 'the damage could not be written down in the database');
  }
}
