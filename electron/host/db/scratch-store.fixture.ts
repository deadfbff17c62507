/** A real till database in a folder of its own, for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from './open.ts';
import type { TillStore } from './tx.ts';

export const SCRATCH_KEY = '5a'.repeat(32);
export const MIGRATIONS_DIR = join(import.meta.dirname, '../../../migrations/terminal');

export type ScratchStore = { readonly dir: string; readonly path: string; readonly store: TillStore; readonly remove: () => void };

export function openScratchStore(): ScratchStore {
  const dir = mkdtempSync(join(tmpdir(), 'lavka-till-'));
  const path = join(dir, 'till.db');
  const store = openAt(path);
  return {
    dir, path, store,
    remove: () => {
      store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export function openAt(path: string): TillStore {
  return openStore({ path, keyHex: SCRATCH_KEY, migrationsDir: MIGRATIONS_DIR, nowMs: () => 1_760_000_000_000 });
}
