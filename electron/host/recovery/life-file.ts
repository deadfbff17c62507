/** What must outlive a database file: that this folder had one of a shop, and how many times it began a new life by a restore. */
import { existsSync, readFileSync } from 'node:fs';
import { replaceFile } from '#host/platform/durable-file.ts';

/** Restores counted so far; null where no shop ever lived here. A file nobody can read still says that one did. */
export function readLives(path: string): number | null {
  if (!existsSync(path)) return null;
  try {
    const { restores } = JSON.parse(readFileSync(path, 'utf8')) as { restores?: unknown };
    return typeof restores === 'number' && Number.isSafeInteger(restores) && restores >= 0 ? restores : 0;
  } catch {
    return 0;
  }
}

export function writeLives(path: string, restores: number): void {
  replaceFile(path, `${JSON.stringify({ restores })}\n`);
}
