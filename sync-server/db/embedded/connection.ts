/** Where the embedded PostgreSQL of a data folder answers, for other programs on this computer (the import command). */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from './postmaster.ts';

export type EmbeddedConnection = {
  readonly pid: number;
  readonly port: number;
  /** The application role: row-level security binds it. */
  readonly appUrl: string;
  /** The plain owner of the tables; row-level security binds it too. */
  readonly ownerUrl: string;
};

export function connectionFile(dir: string): string {
  return join(dir, 'postgres.json');
}

/** The running database of `dir`, or null where none runs. */
export async function connectionOf(dir: string): Promise<EmbeddedConnection | null> {
  const known = readConnection(dir);
  return known !== null && isRunning(known.pid) ? known : null;
}

/** What was last written, running or not: it remembers the port. */
export function readConnection(dir: string): EmbeddedConnection | null {
  try {
    const read = JSON.parse(readFileSync(connectionFile(dir), 'utf8')) as Partial<EmbeddedConnection>;
    const { pid, port, appUrl, ownerUrl } = read;
    return typeof pid === 'number' && typeof port === 'number' && typeof appUrl === 'string' && typeof ownerUrl === 'string' ? { pid, port, appUrl, ownerUrl } : null;
  } catch {
    // Not there, or cut short by a power failure: nothing is known.
    return null;
  }
}

export function writeConnection(dir: string, connection: EmbeddedConnection): void {
  const temporary = `${connectionFile(dir)}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(connection, null, 2), { mode: 0o600 });
  renameSync(temporary, connectionFile(dir));
}
