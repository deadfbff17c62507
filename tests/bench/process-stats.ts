/** What the kernel knows of a running process: its time and its memory, from Linux's /proc. */
import { readFileSync } from 'node:fs';

/** Clock ticks a second in /proc/PID/stat: 100 on every Linux that Node runs on. */
const TICKS = 100;
const KIB_PER_MB = 1024;

export type ProcessTime = {
  /** Seconds of processor time of all its threads. */
  readonly own: number;
  /** The same of children that have ended. */
  readonly ended: number;
};

export type ProcessMemory = {
  /** Its share of what it has in memory, pages shared with others divided among them. */
  readonly pssMb: number;
  readonly rssMb: number;
  /** The most it ever had in memory. */
  readonly peakMb: number;
};

/** Reads the text of /proc/PID/stat; the name in brackets may itself hold spaces and brackets. */
export function timeFrom(stat: string): ProcessTime {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const seconds = (index: number): number => Number(fields[index]) / TICKS;
  return { own: seconds(11) + seconds(12), ended: seconds(13) + seconds(14) };
}

/** Reads one `Name:   123 kB` of smaps_rollup or status, in megabytes of 1024 KiB. */
export function megabytesFrom(text: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text);
  if (!found) throw new Error(`the kernel does not say ${name}`);
  return Number(found[1]) / KIB_PER_MB;
}

export type MachineTime = { readonly busy: number; readonly stolen: number };

/** Reads the first line of /proc/stat: ticks in which the processors worked, and in which they wanted to and another machine on the same hardware had them. */
export function machineTimeFrom(stat: string): MachineTime {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '').split(' ').map(Number);
  return { busy: user + nice + system + irq + softirq, stolen };
}

export function machineTime(): MachineTime {
  return machineTimeFrom(readFileSync('/proc/stat', 'utf8'));
}

/** Of the time somebody wanted a processor between two readings, the share other machines had it; nothing a bench does can be faster than that. */
export function stolenShare(before: MachineTime, after: MachineTime): number {
  const stolen = after.stolen - before.stolen;
  return stolen === 0 ? 0 : stolen / (stolen + after.busy - before.busy);
}

export function timeOf(pid: number): ProcessTime {
  return timeFrom(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** Seconds of a process and of everything it has started, living or ended. */
export function timeWithChildren(pid: number): number {
  const { own, ended } = timeOf(pid);
  return childrenOf(pid).reduce((sum, child) => sum + livingTime(child), own + ended);
}

/** A child that ends between being listed and being read is in its parent's account by the next reading. */
function livingTime(pid: number): number {
  try {
    return timeOf(pid).own;
  } catch {
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter((word) => word !== '').map(Number);
}

export function memoryOf(pid: number): ProcessMemory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return { pssMb: megabytesFrom(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss'), rssMb: megabytesFrom(status, 'VmRSS'), peakMb: megabytesFrom(status, 'VmHWM') };
}
