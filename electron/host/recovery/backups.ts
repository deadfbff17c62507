/** The folder of backups: names, order, what goes when a new one came (RCV1, RCV3). */
import { mkdirSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type BackupFile = { readonly name: string; readonly path: string; readonly number: number; readonly madeAt: number; readonly bytes: number };

const NAME = /^till-(\d{6,})-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/;
/** How many good ones stay. */
export const KEPT = 3;
/** What must stay free of the disk besides the backup itself: room for a few thousand sales. */
const RESERVE_BYTES = 64 * 1024 * 1024;

/** Finished backups, newest first. */
export function listBackups(dir: string): BackupFile[] {
  return namesIn(dir).flatMap((name) => {
    const parts = NAME.exec(name)?.slice(1).map(Number);
    if (!parts) return [];
    const [number = 0, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
    const path = join(dir, name);
    return [{ name, path, number, madeAt: Date.UTC(year, month - 1, day, hour, minute, second), bytes: statSync(path).size }];
  }).sort((left, right) => right.number - left.number);
}

/** Where the next one goes. */
export function nextBackup(dir: string, nowMs: number): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const number = (listBackups(dir)[0]?.number ?? 0) + 1;
  return join(dir, `till-${String(number).padStart(6, '0')}-${timeMark(nowMs)}.db`);
}

/** Takes away all but the newest, and what was begun and never finished. */
export function pruneBackups(dir: string): void {
  for (const { path } of listBackups(dir).slice(KEPT)) rmSync(path, { force: true });
  for (const name of namesIn(dir)) if (name.includes('.db.tmp')) rmSync(join(dir, name), { force: true });
}

/** True where the disk of `dir` takes `bytes` more and still has a reserve. */
export function hasRoomFor(dir: string, bytes: number): boolean {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize >= bytes + RESERVE_BYTES;
}

/** `20260521T143000Z`: a moment as part of a file's name. */
export function timeMark(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
