import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemErrorCode } from './fault.ts';

/**
 * What tells one life of a process number from the next: on Linux the boot and the tick it started at, elsewhere the
 * second it started in, as the system tells it.
 */
export type ProcessIdentity = { readonly pid: number; readonly startedAtMs: number; readonly ticks: string | null };

/** How far the system's and the process's own idea of its start may lie apart. */
const START_TOLERANCE_MS = 5_000;

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startedAtMs: Math.round(performance.timeOrigin), ticks: linuxStart(process.pid) };
}

/**
 * True while the process described still runs. A number that now belongs to another process is dead; where the system
 * cannot tell, a running number counts as alive: two hosts on one database are worse than one sentence too many.
 */
export function isAlive(identity: ProcessIdentity): boolean {
  if (!numberRuns(identity.pid)) return false;
  if (identity.ticks !== null) {
    const ticks = linuxStart(identity.pid);
    return ticks === null ? numberRuns(identity.pid) : ticks === identity.ticks;
  }
  const startedAtMs = askSystemForStart(identity.pid);
  return startedAtMs === null || Math.abs(startedAtMs - identity.startedAtMs) <= START_TOLERANCE_MS;
}

function numberRuns(pid: number): boolean {
  // Zero and below name groups of processes, never one.
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return systemErrorCode(error) === 'EPERM';
  }
}

/** `bootId:tick` of a process by /proc, or null off Linux. A zombie has ended and counts as not there. */
function linuxStart(pid: number): string | null {
  if (process.platform !== 'linux') return null;
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in brackets may itself hold spaces and brackets; fields are counted from the last one on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    const startTick = fields[19];
    return state === 'Z' || state === 'X' || startTick === undefined ? `${boot}:ended` : `${boot}:${startTick}`;
  } catch {
    return null;
  }
}

function askSystemForStart(pid: number): number | null {
  const question: [string, string[]] = process.platform === 'win32'
    ? ['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().ToString('o')`]]
    : ['ps', ['-o', 'lstart=', '-p', String(pid)]];
  try {
    const startedAtMs = Date.parse(execFileSync(question[0], question[1], { encoding: 'utf8', timeout: 10_000, env: { ...process.env, LC_ALL: 'C' } }).trim());
    return Number.isNaN(startedAtMs) ? null : startedAtMs;
  } catch {
    return null;
  }
}
