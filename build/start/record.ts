/** What a running start command has written down, for the next one: addresses to show, and programs to wait for if it was killed. */
import { readFileSync, rmSync } from 'node:fs';
import { replaceFile } from '#host/platform/durable-file.ts';
import { isAlive, type ProcessIdentity } from '#host/platform/process-identity.ts';
import type { Addresses } from './table.ts';

export type StartRecord = {
  /** Null until everything is ready. */
  readonly addresses: Addresses | null;
  readonly programs: readonly ProcessIdentity[];
};

/** Programs of a killed start command get this long to end by themselves. */
const LEAVE_LIMIT_MS = 30_000;
const LOOK_EVERY_MS = 50;

export function writeRecord(path: string, record: StartRecord): void {
  replaceFile(path, JSON.stringify(record));
}

/** Null when there is none, or none that can be read. */
export function readRecord(path: string): StartRecord | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as StartRecord;
  } catch {
    return null;
  }
}

export function removeRecord(path: string): void {
  rmSync(path, { force: true });
}

/** Waits until the programs of an earlier, killed start command are gone; ends those that do not go. True when there were any. */
export async function waitForLeftovers(record: StartRecord | null, told: () => void): Promise<boolean> {
  const left = (): readonly ProcessIdentity[] => record?.programs.filter(isAlive) ?? [];
  if (left().length === 0) return false;
  told();
  for (const end = performance.now() + LEAVE_LIMIT_MS; left().length > 0 && performance.now() < end;) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  for (const { pid } of left()) process.kill(pid, 'SIGKILL');
  return true;
}
