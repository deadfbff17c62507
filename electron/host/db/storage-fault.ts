import { Fault } from '#host/platform/fault.ts';

/** The result code of SQLite (`SQLITE_FULL` ...), or null for an error that is not its own. */
export function sqliteCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null;
}

/**
 * The fault behind an error of SQLite: `storage-full` where space may come back, `storage-failed` where the disk or the
 * file is broken. Null where SQLite only complains about our own statement: that is a bug and stays one.
 */
export function storageFault(error: unknown): Fault | null {
  const code = sqliteCode(error);
  if (code === null) return null;
  if (code === 'SQLITE_FULL') return new Fault('storage-full', 'later', 'the disk of the till is full', error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return new Fault('storage-failed', 'later', 'the database of the till is busy', error);
  if (/^SQLITE_(IOERR|CORRUPT|NOTADB|CANTOPEN|READONLY|PROTOCOL|NOMEM)/.test(code)) return new Fault('storage-failed', 'never', `the database of the till cannot be used: ${code}`, error);
  return null;
}

/** Runs `work` and throws a failure of the disk as a `Fault`; everything else passes through. */
export function withStorageFaults<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageFault(error) ?? error;
  }
}
