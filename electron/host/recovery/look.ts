/** A look at the database file before it is opened for selling (RCV5-RCV7). */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { Damage } from '#contract/terminal/recovery.ts';
import { checkNow } from '#host/db/file-jobs.ts';
import { replaceFile } from '#host/platform/durable-file.ts';
import type { DataPaths } from '#host/platform/paths.ts';
import { listBackups } from './backups.ts';
import { readLives } from './life-file.ts';

export type Finding = { readonly cause: Damage['cause']; readonly detail: string };
export type Look = {
  readonly finding: Finding | null;
  /** It was too large to be checked before it is opened: somebody has to, soon. */
  readonly checkSoon: boolean;
};

/** Larger files take longer to check than a start may. */
const CHECKED_AT_START_BYTES = 96 * 1024 * 1024;

type Closed = { readonly bytes?: unknown; readonly mtimeMs?: unknown; readonly suspect?: unknown };

/** What is wrong with the file of this till, if it can be seen before opening it. Nothing is changed but the note of the last closing. */
export function lookAtFile(paths: DataPaths, keyHex: string): Look {
  const bytes = sizeOf(paths.database);
  const noted = readNote(paths.closed);
  if (bytes === 0) return { finding: everLived(paths) ? { cause: 'missing', detail: `${paths.database} is gone or empty` } : null, checkSoon: false };
  if (noted.suspect === undefined && noted.bytes === bytes && noted.mtimeMs === statSync(paths.database).mtimeMs) {
    forgetNote(paths);
    return { finding: null, checkSoon: false };
  }
  if (noted.suspect === undefined && bytes > CHECKED_AT_START_BYTES) {
    forgetNote(paths);
    return { finding: null, checkSoon: true };
  }
  const problem = checkNow(paths.database, keyHex);
  if (problem === null) forgetNote(paths);
  return { finding: problem === null ? null : findingOf(problem), checkSoon: false };
}

/** The finding behind an error of opening. */
export function findingOf(problem: string): Finding {
  return { cause: /NOTADB|another key/.test(problem) ? 'unreadable' : 'damaged', detail: problem };
}

/** Writes down how the file was left by a host that ended in order: the next start need not check it. */
export function noteClosed(paths: DataPaths): void {
  if (readNote(paths.closed).suspect !== undefined || existsSync(`${paths.database}-wal`) || sizeOf(paths.database) === 0) return;
  replaceFile(paths.closed, `${JSON.stringify({ bytes: sizeOf(paths.database), mtimeMs: statSync(paths.database).mtimeMs })}\n`);
}

/** Writes down that the file is not to be trusted: the next start checks it whole before anything is sold. */
export function noteSuspicion(paths: DataPaths): void {
  if (readNote(paths.closed).suspect !== undefined) return;
  replaceFile(paths.closed, `${JSON.stringify({ suspect: true })}\n`);
}

export function forgetNote(paths: DataPaths): void {
  rmSync(paths.closed, { force: true });
}

function readNote(path: string): Closed {
  try {
    const note: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof note === 'object' && note !== null ? note : {};
  } catch {
    return {};
  }
}

/** True where a shop's database stood here before: it is never replaced by an empty one without being asked. */
function everLived(paths: DataPaths): boolean {
  return readLives(paths.life) !== null || listBackups(paths.backups).length > 0;
}

export function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
