/** Files changing places so that a power cut in between loses none of them (RCV9). */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { replaceFile, syncFolder } from '#host/platform/durable-file.ts';
import type { DataPaths } from '#host/platform/paths.ts';
import { timeMark } from './backups.ts';
import { forgetFiles } from './look.ts';

const TAILS = ['', '-wal', '-shm'] as const;

type Plan = { readonly aside: string; readonly incoming: boolean; readonly backupsAside: string | null };

/** Where a database is built that is to take the place of the damaged one. */
export function incomingPath(paths: DataPaths): string {
  return `${paths.database}.restoring`;
}

/** Removes what an earlier try has built and not finished. */
export function clearIncoming(paths: DataPaths): void {
  for (const tail of ['', '.tmp', '-wal', '-shm', '-journal', '.tmp-journal']) rmSync(`${incomingPath(paths)}${tail}`, { force: true });
}

/**
 * Sets the database aside under a name with the time, with its log, and puts the incoming one in its place, or none.
 * @returns where it is now; empty where there was none
 */
export function exchange(paths: DataPaths, nowMs: number, what: 'incoming' | 'nothing'): string {
  const aside = freeName(`${paths.database}.damaged-${timeMark(nowMs)}`);
  const there = existsSync(paths.database);
  const backupsAside = what === 'nothing' && existsSync(paths.backups) ? basename(freeName(`${paths.backups}.before-${timeMark(nowMs)}`)) : null;
  replaceFile(paths.exchange, `${JSON.stringify({ aside: basename(aside), incoming: what === 'incoming', backupsAside } satisfies Plan)}\n`);
  finishExchange(paths);
  return there ? aside : '';
}

/** Does what is left of an exchange that was begun; nothing where none was. Every step is done at most once, however often this is called. */
export function finishExchange(paths: DataPaths): void {
  const plan = readPlan(paths.exchange);
  if (plan === null) return;
  const incoming = incomingPath(paths);
  // Once the incoming file has its new name, what stands there is no longer the old one.
  if (!plan.incoming || existsSync(incoming)) {
    for (const tail of TAILS) {
      const kept = join(paths.dir, `${plan.aside}${tail}`);
      if (existsSync(`${paths.database}${tail}`) && !existsSync(kept)) renameSync(`${paths.database}${tail}`, kept);
    }
    if (plan.backupsAside !== null && existsSync(paths.backups)) renameSync(paths.backups, join(paths.dir, plan.backupsAside));
    if (plan.incoming) renameSync(incoming, paths.database);
    syncFolder(paths.dir);
  }
  forgetFiles(paths);
  // It speaks of the file that was; the next start writes another (host/sync, HI6).
  rmSync(paths.witness, { force: true });
  rmSync(paths.exchange, { force: true });
  syncFolder(paths.dir);
}

function readPlan(path: string): Plan | null {
  if (!existsSync(path)) return null;
  try {
    const { aside, incoming, backupsAside } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    if (typeof aside !== 'string' || basename(aside) !== aside) return null;
    return { aside, incoming: incoming === true, backupsAside: typeof backupsAside === 'string' && basename(backupsAside) === backupsAside ? backupsAside : null };
  } catch {
    return null;
  }
}

function freeName(wanted: string): string {
  let name = wanted;
  for (let again = 2; existsSync(name); again++) name = `${wanted}-${again}`;
  return name;
}
