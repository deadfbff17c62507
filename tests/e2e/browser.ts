/** A real Chromium: an installed one, or the one that comes with npm, unpacked into a folder of its own version. */
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'];

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--font-render-hinting=none'];

/** Launches headless Chromium; rejects with what to install when there is none. */
export async function launchBrowser(): Promise<Browser> {
  const chosen = process.env['LAVKA_CHROMIUM'] ?? INSTALLED.find((path) => existsSync(path));
  if (chosen) return chromium.launch({ executablePath: chosen, args: FLAGS });
  return chromium.launch({ executablePath: await bundledChromium(), args: FLAGS, headless: true });
}

/**
 * The npm package unpacks to the temporary folder and reuses whatever lies there, of any version; a folder named by
 * version keeps two projects from sharing one half-unpacked browser.
 */
async function bundledChromium(): Promise<string> {
  const require = createRequire(import.meta.url);
  const manifest = join(require.resolve('@sparticuz/chromium'), '..', '..', '..', 'package.json');
  const version = existsSync(manifest) ? (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version : 'bundled';
  const folder = join(tmpdir(), `lavka-chromium-${version}-${process.getuid?.() ?? 'user'}`);
  await mkdir(folder, { recursive: true });
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    const { default: bundle } = await import('@sparticuz/chromium');
    return await bundle.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}
