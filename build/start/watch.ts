/** For development: tells which program must start again when a source file changes. */
import { existsSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import type { ProgramName } from './program.ts';

export type Change = ProgramName | 'hq-page';

const QUIET_MS = 200;
const NOT_SOURCE = /\.(test\.tsx?|md|tmp)$|~$/;
/** Which folder belongs to whom. The till's page is not here: Vite inside the host replaces it while it runs. */
const FOLDERS: Readonly<Record<string, readonly Change[]>> = {
  domain: ['server', 'host', 'hq-page'], contract: ['server', 'host', 'hq-page'],
  'electron/host': ['host'], 'migrations/terminal': ['host'], 'migrations/replica': ['host'],
  'sync-server': ['server'], 'migrations/server': ['server'],
  lab: ['lab'],
  'renderer/hq': ['hq-page'], 'renderer/ui': ['hq-page'], 'renderer/i18n': ['hq-page'],
};

/** Calls `changed` with everything touched once the disk has been quiet for a moment. Returns the function that stops watching. */
export function watchSources(root: string, changed: (what: ReadonlySet<Change>) => void): () => void {
  let touched = new Set<Change>();
  let timer: NodeJS.Timeout | undefined;
  const touch = (owners: readonly Change[], file: string | null): void => {
    if (file !== null && NOT_SOURCE.test(file)) return;
    owners.forEach((owner) => touched.add(owner));
    clearTimeout(timer);
    timer = setTimeout(() => {
      const all = touched;
      touched = new Set();
      changed(all);
    }, QUIET_MS);
  };
  const watchers: FSWatcher[] = Object.entries(FOLDERS)
    .filter(([folder]) => existsSync(join(root, folder)))
    .map(([folder, owners]) => watch(join(root, folder), { recursive: true }, (_event, file) => touch(owners, file)));
  return () => {
    clearTimeout(timer);
    watchers.forEach((watcher) => watcher.close());
  };
}
