/** What can be learned of a PostgreSQL from its folder, and how it is asked to end. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from '../cannot-start.ts';

/** `postmaster.pid`, as far as it has been written. */
export type PidFile = { readonly pid: number; readonly port: number | null; readonly ready: boolean };

export function readPidFile(dataDir: string): PidFile | null {
  let text: string;
  try {
    text = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8');
  } catch {
    return null;
  }
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number.isInteger(port) && port > 0 ? port : null, ready: lines[7]?.trim() === 'ready' };
}

/** True while a process of that number runs, zombies excepted where the system tells. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/**
 * The living postmaster of this folder, or null. A number that was given to another program after a crash or a restart of
 * the computer is not one: PostgreSQL itself would refuse to start for it, so the file that names it is removed.
 */
export function livingPostmaster(dataDir: string): PidFile | null {
  const file = readPidFile(dataDir);
  if (!file || !isRunning(file.pid)) return null;
  if (worksIn(file.pid, dataDir) !== false) return file;
  rmSync(join(dataDir, 'postmaster.pid'), { force: true });
  return null;
}

/** Whether the process works in this folder, as every process of a PostgreSQL does; undefined where the system does not tell. */
function worksIn(pid: number, dataDir: string): boolean | undefined {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDir);
    } catch {
      return undefined;
    }
  }
  if (process.platform === 'win32') return undefined;
  const { stdout, status } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', timeout: 5_000 });
  return status === 0 ? stdout.includes('postgres') : undefined;
}

/** Processes a killed postmaster has left behind in its folder; they hold its shared memory until they end. */
export function leftBehind(dataDir: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid && worksIn(pid, dataDir) === true && isPostgres(pid));
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'latin1').startsWith('postgres');
  } catch {
    return false;
  }
}

export async function until(limitMs: number, question: () => boolean): Promise<boolean> {
  for (const end = performance.now() + limitMs; performance.now() < end;) {
    if (question()) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return question();
}

/** Fast shutdown: sessions are ended, everything is written. Only where that takes half a minute, the immediate one. */
export async function stopPostmaster(pid: number, dataDir: string, pgCtl: string): Promise<void> {
  if (process.platform === 'win32') {
    spawnSync(pgCtl, ['stop', '-D', dataDir, '-m', 'fast', '-w'], { windowsHide: true, timeout: 60_000 });
    return;
  }
  for (const [signal, limitMs] of [['SIGINT', 30_000], ['SIGQUIT', 10_000]] as const) {
    if (!signalTo(pid, signal) || await until(limitMs, () => !isRunning(pid))) return;
  }
  throw new CannotStart(`PostgreSQL (process ${pid}) of ${dataDir} does not stop.`);
}

/** Ends what {@link leftBehind} found: without a postmaster these can finish nothing, and the next start recovers from the log. */
export async function clearLeftBehind(dataDir: string): Promise<void> {
  if (await until(2_000, () => leftBehind(dataDir).length === 0)) return;
  for (const pid of leftBehind(dataDir)) signalTo(pid, 'SIGKILL');
  await until(5_000, () => leftBehind(dataDir).length === 0);
}

function signalTo(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
