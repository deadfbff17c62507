import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILDER_CONFIG, problemsOfConfig, readConfig } from './builder-config.ts';
import { packageClosure, packageOf } from './package-closure.ts';
import { stageApp, type Staged } from './stage-app.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const config = readFileSync(BUILDER_CONFIG, 'utf8');

describe('electron-builder.yml', () => {
  it('is what electron-builder itself accepts', async () => {
    expect(await problemsOfConfig(config)).toBeNull();
  });

  it.each([
    ['an unknown option', 'asar: true', 'asarr: true'], ['a wrong type', 'npmRebuild: false', 'npmRebuild: "no"'], ['an unknown target option', 'oneClick: false', 'oneclick: false'], ['a wrong choice', 'arch: [x64]', 'arch: [x86]'],
  ])('is refused with %s', async (_what, right, wrong) => {
    expect(config).toContain(right);
    expect(await problemsOfConfig(config.replace(right, wrong))).toEqual(expect.any(String));
  });

  it('makes the installers that were promised, out of the staged folder', () => {
    const read = readConfig(config) as { directories: { app: string }; win: { target: { target: string }[] }; linux: { target: { target: string }[] }; mac: { target: { target: string }[] } };
    expect(read.directories.app).toBe('dist/app');
    expect([read.win, read.linux, read.mac].map(({ target }) => target.map((each) => each.target))).toEqual([['nsis'], ['AppImage', 'deb'], ['dmg']]);
  });
});

describe('the packages of the staged application', () => {
  it('are named by the specifiers of imports', () => {
    expect(['./a.js', '#host/x.ts', 'node:fs', 'fs', 'ws', 'drizzle-orm/sqlite-core', '@node-rs/argon2', '@a/b/c'].map(packageOf)).toEqual([null, null, null, null, 'ws', 'drizzle-orm', '@node-rs/argon2', '@a/b']);
  });

  it('bring what they need, each its own version, and say what is missing', () => {
    const closure = packageClosure(ROOT, ['node-thermal-printer', 'iconv-lite']);
    const iconv = closure.filter(({ name }) => name === 'iconv-lite').map(({ to }) => to);
    expect(iconv).toEqual(['node_modules/iconv-lite', 'node_modules/node-thermal-printer/node_modules/iconv-lite']);
    expect(closure.map(({ name }) => name)).toContain('pngjs');
    expect(() => packageClosure(ROOT, ['not-installed-here'])).toThrow(/not-installed-here/);
  });
});

describe('the staged application', () => {
  let dir: string;
  let staged: Staged;
  beforeAll(async () => {
    // Outside of the repository, so that nothing is found in its node_modules by accident.
    dir = mkdtempSync(join(tmpdir(), 'lavka-stage-'));
    const pages = join(dir, 'pages');
    mkdirSync(join(pages, 'till'), { recursive: true });
    mkdirSync(join(pages, 'hq'));
    writeFileSync(join(pages, 'till', 'index.html'), '<head></head>');
    writeFileSync(join(pages, 'hq', 'index.html'), '<head></head>');
    staged = await stageApp({ root: ROOT, out: join(dir, 'app'), pages });
  });
  afterAll(() => { rmSync(dir, { recursive: true, force: true }); });

  it('has one entry, the till and its migrations, and no source, test, server or HQ', () => {
    const manifest = JSON.parse(readFileSync(join(staged.out, 'package.json'), 'utf8')) as { main: string; dependencies: Record<string, string> };
    expect(existsSync(join(staged.out, manifest.main))).toBe(true);
    expect(existsSync(join(staged.out, 'electron', 'shell', 'preload.cjs'))).toBe(true);
    expect(Object.keys(manifest.dependencies)).toContain('better-sqlite3-multiple-ciphers');
    expect(Object.keys(manifest.dependencies)).not.toContain('electron');
    for (const file of ['terminal', 'replica']) expect(readdirSync(join(staged.out, 'migrations', file)).some((name) => name.endsWith('.sql'))).toBe(true);
    const own = readdirSync(staged.out, { recursive: true, encoding: 'utf8' }).filter((name) => !name.includes('node_modules'));
    expect(own.filter((name) => /\.tsx?$|\.test\.|^sync-server|^renderer.hq/.test(name))).toEqual([]);
    expect(readFileSync(join(staged.out, 'electron', 'shell', 'preload.cjs'), 'utf8')).toMatch(/require\(["']electron["']\)/);
  });

  it('carries the typeface of the PDF, which is asked for by its file and imported by nobody', () => {
    expect(existsSync(join(staged.out, 'node_modules', '@fontsource', 'pt-mono', 'files', 'pt-mono-cyrillic-400-normal.woff'))).toBe(true);
  });

  it('finds everything it imports and says what it is when run by hand', async () => {
    const run = promisify(execFile)(process.execPath, [join(staged.out, 'electron', 'host', 'utility-main.js')], { cwd: dir });
    await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('host of the Electron shell') as string });
  });

  it('runs: its host opens a database with its own native modules and is ready', async () => {
    const data = join(dir, 'data');
    const worker = new Worker(join(ROOT, 'electron', 'host', 'utility-host.fixture.ts'), { workerData: { dataDir: data, entry: join(staged.out, 'electron', 'host', 'utility-main.js') }, stderr: true });
    const ready = new Promise<void>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', (code) => { reject(new Error(`the staged host ended with ${code}`)); });
      worker.on('message', (message: { t: string; id: number; text: string }) => {
        if (message.t === 'ready') resolve();
        else if ('text' in message) worker.postMessage({ data: { t: 'sealed', id: message.id, text: message.text }, ports: [] });
      });
    });
    await ready;
    expect(existsSync(join(data, 'till.db'))).toBe(true);
    const ended = once(worker, 'exit');
    worker.postMessage({ data: { t: 'stop' }, ports: [] });
    expect(await ended).toEqual([0]);
  });

  it('is not made without the pages', async () => {
    await expect(stageApp({ root: ROOT, out: join(dir, 'none'), pages: join(dir, 'nowhere') })).rejects.toThrow(/npm run build/);
  });
});
