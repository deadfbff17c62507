import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { Fault, systemErrorCode } from '#host/platform/fault.ts';

/** The result code of SQLite (`SQLITE_FULL` ...), or null for an error that is not its own. */
export function sqliteCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null;
}

/** True where the file itself is not what it should be: another key, another file, or parts of it destroyed. */
export function isDamaged(error: unknown): boolean {
  const code = sqliteCode(error instanceof Fault ? error.cause : error);
  return code !== null && /^SQLITE_(CORRUPT|NOTADB)/.test(code);
}

/** True where a part of the file cannot be read any more: a dying sector under goods must not stop a till whose own file is whole. */
export function isUnreadable(error: unknown): boolean {
  const code = sqliteCode(error instanceof Fault ? error.cause : error);
  return code !== null && /^SQLITE_IOERR_(READ|SHORT_READ|DATA|CORRUPTFS)$/.test(code);
}

/**
 * The fault behind an error of SQLite: `storage-full` where space may come back, `storage-failed` where the disk or the
 * file is broken. Null where SQLite only complains about our own statement: that is a bug and stays one.
 * @param path of the database; SQLite says "full" only where the system says so about the disk as a whole, not about a quota
 */
export function storageFault(error: unknown, path?: string): Fault | null {
  const code = sqliteCode(error);
  if (code === null) return null;
  const full = (): Fault => new Fault('storage-full', 'later', 'the disk of the till is full', error);
  if (code === 'SQLITE_FULL') return full();
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return new Fault('storage-failed', 'later', 'the database of the till is busy', error);
  if (/^SQLITE_(IOERR|CANTOPEN)/.test(code) && path !== undefined && !hasRoom(path)) return full();
  if (/^SQLITE_(IOERR|CORRUPT|NOTADB|CANTOPEN|READONLY|PROTOCOL|NOMEM)/.test(code)) return new Fault('storage-failed', 'never', `the database of the till cannot be used: ${code}`, error);
  return null;
}

/** What a commit of the till may need at once. */
const PROBE_BYTES = 256 * 1024;
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** False where a few pages more beside the database are refused for want of room: asked only after a write has failed. */
function hasRoom(path: string): boolean {
  const probe = `${path}.room-${randomBytes(4).toString('hex')}`;
  let fd: number | null = null;
  try {
    fd = openSync(probe, 'wx', 0o600);
    const bytes = Buffer.alloc(PROBE_BYTES);
    for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
    fsyncSync(fd);
    return true;
  } catch (error) {
    return !FULL.includes(systemErrorCode(error) ?? '');
  } finally {
    if (fd !== null) {
      closeSync(fd);
      unlinkSync(probe);
    }
  }
}

/** Runs `work` and throws a failure of the disk as a `Fault`; everything else passes through. */
export function withStorageFaults<T>(work: () => T, path?: string): T {
  try {
    return work();
  } catch (error) {
    throw storageFault(error, path) ?? error;
  }
}
