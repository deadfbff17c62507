/** A disk of its own that is really full, for tests of what a till does on one. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Disk } from './full-disk-day.fixture.ts';

/** A disk in memory; false where this is not the system's administrator, who alone may make one. Somebody unmounts it. */
export function mountSmall(at: string, size: string): boolean {
  mkdirSync(at, { recursive: true });
  return process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', at]).status === 0;
}

/** At once, whatever is still open: a log's file is closed a little later. */
export function unmountSmall(at: string): void {
  spawnSync('umount', ['--lazy', at]);
}

/** Takes what is left of the disk when it is to be full but for so many KiB. Most of it is taken once and for all. */
export function filledBy(where: string, room: () => number): Disk {
  const takeAllBut = (name: string, kib: number): void => {
    const { bavail, bsize } = statfsSync(where);
    writeFileSync(join(where, name), Buffer.alloc(Math.max(0, bavail * bsize - kib * 1024)));
  };
  takeAllBut('ballast', 3_000);
  return { fill: () => { takeAllBut('filler', room()); }, free: () => { rmSync(join(where, 'filler'), { force: true }); }, filled: false, fulls: 0 };
}
