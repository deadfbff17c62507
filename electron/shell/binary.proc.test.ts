/** The shell under the real Electron: its own protocol and policy, preload, port and host, seen from the page. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { TERMINAL_VERSION } from '#contract/terminal/version.ts';
import { stageApp } from '#build/packaging/stage-app.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const ELECTRON = join(ROOT, 'node_modules', 'electron');

/** The binary as Electron's own package records it, or why there is none to be used. */
function electronBinary(): { path: string } | { missing: string } {
  const record = join(ELECTRON, 'path.txt');
  if (!existsSync(record)) return { missing: 'the binary of Electron is not installed (it comes from the network at its first run)' };
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return { missing: 'there is no display' };
  return { path: join(ELECTRON, 'dist', readFileSync(record, 'utf8').trim()) };
}

/** A page that does what ours does first: waits for its port, says hello, and shows who answered. */
const PROBE = `
addEventListener('message', (event) => {
  if (event.data !== 'lavka-port') return;
  const [port] = event.ports;
  port.onmessage = ({ data }) => { document.title = JSON.parse(data).t; };
  port.postMessage(JSON.stringify({ t: 'hello', version: ${TERMINAL_VERSION}, token: '', client: 'probe' }));
});`;

const binary = electronBinary();
if ('missing' in binary) console.info(`skipped: the shell under the real Electron: ${binary.missing}`);

/** What becomes of a file the page gives out under that name. Nobody is there to answer a dialog, so the path is given after the guard has looked. */
async function downloaded(app: ElectronApplication, page: Page, name: string, path: string): Promise<string> {
  const end = app.evaluate(({ session }, to) => new Promise<string>((resolve) => {
    session.defaultSession.once('will-download', (event, item) => {
      if (event.defaultPrevented) return resolve('denied');
      item.setSavePath(to);
      item.once('done', (_event, state) => resolve(state));
    });
  }), path);
  await page.evaluate((download) => {
    const href = URL.createObjectURL(new Blob(['%PDF-'], { type: 'application/pdf' }));
    Object.assign(document.createElement('a'), { href, download }).click();
  }, name);
  return end;
}

it.skipIf('missing' in binary)('opens its page over lavka://, joins it to the host, and lets it give out the file of a receipt', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'lavka-electron-'));
  const pages = join(dir, 'pages');
  mkdirSync(join(pages, 'till'), { recursive: true });
  mkdirSync(join(pages, 'assets'));
  writeFileSync(join(pages, 'till', 'index.html'), '<!doctype html><html><head><script type="module" src="../assets/probe.js"></script></head></html>');
  writeFileSync(join(pages, 'assets', 'probe.js'), PROBE);
  const { out } = await stageApp({ root: ROOT, out: join(dir, 'app'), pages });
  const app = await _electron.launch({ executablePath: 'path' in binary ? binary.path : '', args: [out, `--user-data-dir=${join(dir, 'data')}`] });
  try {
    const page = await app.firstWindow();
    await page.waitForFunction(() => document.title === 'welcome');
    expect(page.url()).toBe('lavka://till/');
    expect(await page.evaluate(() => ['require', 'process', 'electron'].filter((name) => name in globalThis))).toEqual([]);
    expect(await page.evaluate(() => { try { return eval('1') as unknown; } catch { return 'refused'; } })).toBe('refused');
    expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull();
    expect([await downloaded(app, page, '3-2-A-000001.pdf', join(dir, 'kept.pdf')), await downloaded(app, page, 'other.pdf', join(dir, 'denied.pdf'))]).toEqual(['completed', 'denied']);
    expect(readFileSync(join(dir, 'kept.pdf'), 'latin1')).toBe('%PDF-');
  } finally {
    await app.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
