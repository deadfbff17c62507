import { accessSync, constants, linkSync, mkdirSync, readFileSync, unlinkSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { assert } from '#domain/kernel/assert.ts';
import { replaceFile, writeBeside } from './durable-file.ts';
import { errorText, Fault, systemErrorCode } from './fault.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts';

/** What the lock file says: who holds it, where it answers, and a number that is never used twice. */
type LockRecord = ProcessIdentity & { readonly port: number | null; readonly nonce: string };

/** Another living process holds the data folder. */
export class LockHeld extends Fault {
  override readonly name = 'LockHeld';
  readonly pid: number;
  /** Where the holder answers, or null while it is still starting. */
  readonly address: string | null;
  readonly startedAtMs: number;

  constructor(record: LockRecord) {
    const address = record.port === null ? null : `http://127.0.0.1:${record.port}/`;
    super('locked', 'never', `the data folder is in use by process ${record.pid}${address === null ? '' : ` at ${address}`}`);
    this.pid = record.pid;
    this.address = address;
    this.startedAtMs = record.startedAtMs;
  }
}

export type DataLock = {
  /** Tells others where the holder answers. */
  readonly publish: (port: number) => void;
  readonly release: () => void;
};

const ATTEMPTS = 1_000;

/**
 * Takes the lock of a data folder, or throws {@link LockHeld}. It ends with the process that holds it: a record whose
 * process is gone counts for nothing.
 *
 * The take-over of a dead record is a compare-and-swap made of hard links. A successor of record X links its own record
 * to `<lock>.<nonce of X>`, which only one can do, and is the holder from then on; renaming it over the lock file and
 * removing the link is tidying, and whoever dies in between is inherited from in the same way. The lock file is read
 * again after linking: if it is no longer the one the chain was walked from, the link means nothing and is taken back.
 */
export function acquireLock(path: string): DataLock {
  makeFolder(dirname(path));
  const own: LockRecord = { ...ownIdentity(), port: null, nonce: randomBytes(12).toString('hex') };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (tryAcquire(path, own)) return heldLock(path, own);
  }
  throw new Fault('lock-failed', 'later', `the lock file ${path} kept changing`);
}

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.W_OK);
  } catch (error) {
    throw new Fault('data-folder', 'never', `the data folder ${dir} cannot be made or written: ${errorText(error)}`, error);
  }
}

function tryAcquire(path: string, own: LockRecord): boolean {
  const root = readRecord(path);
  if (root === null) return linkRecord(path, own);
  const links: string[] = [];
  let last = root;
  for (let next = readRecord(linkName(path, last)); next !== null; next = readRecord(linkName(path, last))) {
    links.push(linkName(path, last));
    last = next;
  }
  if (isAlive(last)) throw new LockHeld(last);
  const claim = linkName(path, last);
  if (!linkRecord(claim, own)) return false;
  if (readRecord(path)?.nonce !== root.nonce) {
    removeIfThere(claim);
    return false;
  }
  replaceFile(path, JSON.stringify(own));
  for (const link of [...links, claim]) removeIfThere(link);
  return true;
}

function heldLock(path: string, own: LockRecord): DataLock {
  let released = false;
  return {
    publish: (port) => {
      assert(!released, 'a released lock has nothing to publish');
      replaceFile(path, JSON.stringify({ ...own, port }));
    },
    release: () => {
      if (released) return;
      released = true;
      if (readRecord(path)?.nonce === own.nonce) removeIfThere(path);
    },
  };
}

function linkName(path: string, record: LockRecord): string {
  return `${path}.${record.nonce}`;
}

/** Creates `path` with the whole record in it, or answers false where it is there already. */
function linkRecord(path: string, record: LockRecord): boolean {
  const temporary = writeBeside(path, JSON.stringify(record));
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw new Fault('lock-failed', 'never', `the disk of ${path} cannot hold a lock file`, error);
  } finally {
    unlinkSync(temporary);
  }
}

/**
 * Null where there is no file. One that says nothing readable (another program, a broken disk) counts as the record of
 * a process long gone, named by its content, so that taking it over is as safe as any other take-over.
 */
function readRecord(path: string): LockRecord | null {
  const text = readIfThere(path);
  if (text === null) return null;
  try {
    const { pid, startedAtMs, ticks, port, nonce } = JSON.parse(text) as Record<string, unknown>;
    if (typeof pid === 'number' && typeof startedAtMs === 'number' && typeof nonce === 'string' && /^[0-9a-f]+$/.test(nonce)) {
      return { pid, startedAtMs, nonce, ticks: typeof ticks === 'string' ? ticks : null, port: typeof port === 'number' ? port : null };
    }
  } catch {
    // Not JSON is as unreadable as the wrong JSON.
  }
  return { pid: 0, startedAtMs: 0, ticks: null, port: null, nonce: createHash('sha256').update(text).digest('hex').slice(0, 24) };
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}
