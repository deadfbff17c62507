/** A real file system of a given size, for what happens when it is full. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SmallDisk = {
  readonly dir: string;
  /** Takes every byte that is left. */
  readonly fill: () => void;
  readonly free: () => void;
  readonly remove: () => void;
};

const FILLER_CHUNKS = [1 << 20, 1 << 12];

/** Null where this machine lets nobody mount one; the caller says so. */
export function mountSmallDisk(megabytes: number): SmallDisk | null {
  const dir = mkdtempSync(join(tmpdir(), 'lavka-disk-'));
  const mounted = process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', dir]).status === 0;
  if (!mounted) {
    rmdirSync(dir);
    return null;
  }
  const filler = join(dir, 'filler');
  return {
    dir,
    fill() {
      const file = openSync(filler, 'a');
      try {
        for (const size of FILLER_CHUNKS) fillBy(file, Buffer.alloc(size));
      } finally {
        closeSync(file);
      }
    },
    free: () => { rmSync(filler, { force: true }); },
    remove() {
      spawnSync('umount', ['-l', dir]);
      rmdirSync(dir);
    },
  };
}

function fillBy(file: number, chunk: Buffer): void {
  try {
    for (;;) if (writeSync(file, chunk) < chunk.length) return;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOSPC') throw error;
  }
}
