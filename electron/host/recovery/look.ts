/** A look at the two files before they are opened for selling (RCV5-RCV7, RCV18). */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { Damage } from '#contract/terminal/recovery.ts';
import { checkNow } from '#host/db/file-jobs.ts';
import { isUnreadable } from '#host/db/storage-fault.ts';
import { replaceFile } from '#host/platform/durable-file.ts';
import { errorText } from '#host/platform/fault.ts';
import type { DataPaths } from '#host/platform/paths.ts';
import { listBackups } from './backups.ts';
import { readLives } from './life-file.ts';

export type Finding = { readonly cause: Damage['cause']; readonly detail: string };
export type Look = {
  readonly finding: Finding | null;
  /** What is wrong with the replica; it is no finding, as everything in it is sent again (RCV18). */
  readonly replicaProblem: string | null;
  /** It was not closed in order: the power went, or the program broke down. */
  readonly afterCrash: boolean;
  /** One of the files was too large to be checked before it is opened: somebody has to, soon. */
  readonly checkSoon: boolean;
};

/** Larger files take longer to check than a start may. */
const CHECKED_AT_START_BYTES = 96 * 1024 * 1024;

type Left = { readonly bytes?: unknown; readonly mtimeMs?: unknown };
/** `closed`: the host that wrote it ended in order, whether or not its files could be measured. Notes from before there was the word have bytes instead. */
type Closed = Left & { readonly closed?: unknown; readonly replica?: unknown; readonly suspect?: unknown };

/** What is wrong with the files of this till, if it can be seen before opening them. Nothing is changed but a suspicion that is answered. */
export function lookAtFile(paths: DataPaths, keyHex: string): Look {
  const noted = readNote(paths.closed);
  const suspect = noted.suspect !== undefined;
  const replica = lookAtReplica(paths.replica, objectOf(noted.replica), suspect, keyHex);
  if (sizeOf(paths.database) === 0) return { finding: everLived(paths) ? { cause: 'missing', detail: `${paths.database} is gone or empty` } : null, replicaProblem: replica.problem, afterCrash: false, checkSoon: false };
  const inOrder = endedInOrder(noted, paths.database);
  const own = lookAt(paths.database, noted, suspect, keyHex);
  if (own.problem === null && suspect) answered(paths.closed, inOrder);
  return { finding: own.problem === null ? null : findingOf(own.problem), replicaProblem: replica.problem, afterCrash: !inOrder, checkSoon: own.checkSoon || replica.checkSoon };
}

/**
 * Whether the last host ended in order. Where the log was in the file by then, one that has something in it was begun since, by a start that was killed
 * before it stood.
 */
function endedInOrder({ closed, bytes }: Closed, database: string): boolean {
  return bytes === undefined ? closed === true : !hasLog(database);
}

/** A look at one file: not at all where it lies as it was closed (RCV6). */
function lookAt(path: string, left: Left, suspect: boolean, keyHex: string): { readonly problem: string | null; readonly checkSoon: boolean } {
  const bytes = sizeOf(path);
  if (bytes === 0 || (!suspect && !hasLog(path) && left.bytes === bytes && left.mtimeMs === statSync(path).mtimeMs)) return { problem: null, checkSoon: false };
  if (!suspect && bytes > CHECKED_AT_START_BYTES) return { problem: null, checkSoon: true };
  return { problem: checkNow(path, keyHex), checkSoon: false };
}

/** Parts of it that cannot be read are damage like any other: all of it can be sent again. */
function lookAtReplica(path: string, left: Left, suspect: boolean, keyHex: string): ReturnType<typeof lookAt> {
  try {
    return lookAt(path, left, suspect, keyHex);
  } catch (error) {
    if (isUnreadable(error)) return { problem: errorText(error), checkSoon: false };
    throw error;
  }
}

/** The finding behind an error of opening. */
export function findingOf(problem: string): Finding {
  return { cause: /NOTADB|another key/.test(problem) ? 'unreadable' : 'damaged', detail: problem };
}

/**
 * Writes down that this host ended in order, and how it left the files, so that the next start need not check them. A log still being moved into its
 * file leaves that one to be checked, and is no crash (RCV6).
 */
export function noteClosed(paths: DataPaths): void {
  if (sizeOf(paths.database) === 0) return;
  if (readNote(paths.closed).suspect !== undefined) writeNote(paths.closed, { suspect: true, closed: true });
  else writeNote(paths.closed, { closed: true, ...leftOf(paths.database), replica: leftOf(paths.replica) });
}

function writeNote(path: string, note: Closed): void {
  replaceFile(path, `${JSON.stringify(note)}\n`);
}

/** The files are as they should be after all; how the last host ended stays known. */
function answered(path: string, inOrder: boolean): void {
  if (inOrder) writeNote(path, { closed: true });
  else rmSync(path);
}

/** Null where the log was not moved into the file. */
function leftOf(path: string): Left | null {
  return existsSync(`${path}-wal`) || sizeOf(path) === 0 ? null : { bytes: sizeOf(path), mtimeMs: statSync(path).mtimeMs };
}

/** Writes down that the files are not to be trusted: the next start checks both whole before anything is sold. */
export function noteSuspicion(paths: DataPaths): void {
  const noted = readNote(paths.closed);
  if (noted.suspect !== undefined) return;
  // Raised by a start that does not stand yet, it says nothing of how the host before it ended.
  writeNote(paths.closed, { suspect: true, ...(endedInOrder(noted, paths.database) ? { closed: true } : {}) });
}

/**
 * For a host that stands: the next note is its own. One that did not come up, and ended in order, leaves the note where it is: the
 * start after it comes after no crash. A suspicion raised meanwhile stays.
 */
export function forgetClosing(paths: DataPaths): void {
  if (readNote(paths.closed).suspect === undefined) rmSync(paths.closed, { force: true });
  else writeNote(paths.closed, { suspect: true });
}

/** Other files stand there now, which have to be checked; how the last host ended stays known. */
export function forgetFiles(paths: DataPaths): void {
  if (existsSync(paths.closed)) answered(paths.closed, endedInOrder(readNote(paths.closed), paths.database));
}

/** Somebody wrote and did not close: whoever does moves the log into the file. An empty one is left behind by who only read. */
function hasLog(path: string): boolean {
  return sizeOf(`${path}-wal`) > 0;
}

function readNote(path: string): Closed {
  try {
    return objectOf(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {};
  }
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** True where a shop's database stood here before: it is never replaced by an empty one without being asked. */
function everLived(paths: DataPaths): boolean {
  return readLives(paths.life) !== null || listBackups(paths.backups).length > 0;
}

export function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
