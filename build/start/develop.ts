/** `npm run dev`: programs start again when their sources change; HQ's page is built anew. The till's page is replaced by Vite in the host. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { House } from './house.ts';
import { NotStarted, type ProgramName } from './program.ts';
import { watchSources, type Change } from './watch.ts';
import { words } from './words.ts';

/** The server first: the till looks for it. */
const ORDER: readonly ProgramName[] = ['server', 'lab', 'host'];

/** Watches until the returned function is called. Changes that come while programs start again wait for their turn. */
export function develop(root: string, house: House, say: (text: string) => void): () => void {
  let queue = Promise.resolve();
  const apply = async (what: ReadonlySet<Change>): Promise<void> => {
    if (what.has('hq-page')) say(words.pageBuilt(await buildPages(root)));
    for (const name of ORDER.filter((each) => what.has(each))) {
      await house.restart(name).then(
        (url) => say(words.restarted(name, url)),
        (error: unknown) => say(error instanceof NotStarted ? words.notStarted(name, error.said, '') : String(error)),
      );
    }
  };
  return watchSources(root, (what) => { queue = queue.then(() => apply(what)); });
}

function buildPages(root: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'build', 'prepare.cjs'), 'ui'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
