/** The folder everything of a run lies in: can it be written, and is there room? */
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { words } from './words.ts';

const MEGABYTE = 1_048_576;
const NEEDED_MB = 300;

/** `LAVKA_HOME`, or `.lavka` in the project. */
export function homeFolder(root: string, env: NodeJS.ProcessEnv): string {
  return env['LAVKA_HOME'] ? resolve(env['LAVKA_HOME']) : join(root, '.lavka');
}

/** A sentence that says what is wrong with the folder, or null. */
export function troubleWithPlace(home: string): string | null {
  const probe = join(home, `.probe-${process.pid}`);
  try {
    mkdirSync(home, { recursive: true });
    writeFileSync(probe, 'x');
    rmSync(probe);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC') return words.noSpace(home, 0);
    return words.cannotWrite(home);
  }
  const { bavail, bsize } = statfsSync(home);
  const freeMb = Math.floor((bavail * bsize) / MEGABYTE);
  return freeMb < NEEDED_MB ? words.noSpace(home, freeMb) : null;
}
