/** Opens the till for the person at the keyboard: an Electron window where its binary can be had, else a browser's app window. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type OpenOptions = { readonly root: string; readonly home: string; readonly url: string; readonly env: NodeJS.ProcessEnv };
/** `window` can be closed by killing it; null when nothing was opened, with the reason. */
export type Opened = { readonly how: 'electron' | 'browser'; readonly window: ChildProcess } | { readonly how: 'none'; readonly why: 'asked-not-to' | 'no-display' | 'no-browser' };

const ELECTRON_PATIENCE_MS = 10_000;
/** A failed download is not tried again for so long: it would cost ten seconds at each start. */
const REMEMBERED_MS = 7 * 24 * 3_600_000;

/** Whether a window may and can be opened here at all. */
export function mayOpen(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, isRoot: boolean): 'yes' | 'asked-not-to' | 'no-display' {
  if (env['LAVKA_NO_OPEN'] === '1' || (env['CI'] ?? '') !== '') return 'asked-not-to';
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'no-display';
  // Browsers refuse to run as root with their sandbox on, and without it they shall not run.
  if (isRoot || (env['SSH_CONNECTION'] && platform !== 'linux')) return 'no-display';
  return 'yes';
}

export async function openTill(options: OpenOptions): Promise<Opened> {
  const may = mayOpen(options.env, process.platform, process.getuid?.() === 0);
  if (may !== 'yes') return { how: 'none', why: may };
  const electron = await electronBinary(options);
  // An address instead of an application: Electron's own window over the host that runs already. A second host is what our shell would start.
  if (electron) return { how: 'electron', window: start(electron, [options.url], options) };
  const browser = installedBrowser(options.env, process.platform);
  if (!browser) return { how: 'none', why: 'no-browser' };
  const profile = join(options.home, 'browser');
  return { how: 'browser', window: start(browser, [`--app=${options.url}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check', '--window-size=1024,768'], options) };
}

function start(file: string, args: readonly string[], { root, env }: OpenOptions): ChildProcess {
  const child = spawn(file, args, { cwd: root, env, stdio: 'ignore', windowsHide: false });
  child.on('error', () => undefined);
  return child;
}

/** The binary's path, downloading it if it comes in ten seconds. */
async function electronBinary({ root, home, env }: OpenOptions): Promise<string | null> {
  const folder = join(root, 'node_modules', 'electron');
  const found = (): string | null => {
    try {
      const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
      return existsSync(path) ? path : null;
    } catch {
      return null;
    }
  };
  const memory = join(home, 'electron.json');
  if (found() || !existsSync(join(folder, 'install.js')) || remembered(memory)) return found();
  const ended = await runFor(process.execPath, [join(folder, 'install.js')], ELECTRON_PATIENCE_MS, env);
  if (!ended || !found()) {
    mkdirSync(home, { recursive: true });
    writeFileSync(memory, JSON.stringify({ unavailableSince: Date.now() }));
  }
  return ended ? found() : null;
}

function remembered(memory: string): boolean {
  try {
    const { unavailableSince } = JSON.parse(readFileSync(memory, 'utf8')) as { unavailableSince: number };
    return Date.now() - unavailableSince < REMEMBERED_MS;
  } catch {
    return false;
  }
}

/** True when the program has ended well within the limit; it is ended otherwise. */
function runFor(file: string, args: readonly string[], limitMs: number, env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: 'ignore', env, windowsHide: true });
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.once('error', () => resolve(false));
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
}

const LINUX_BROWSERS = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge', 'microsoft-edge-stable', 'brave-browser', 'yandex-browser'];
const MAC_BROWSERS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser', 'Yandex'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
const WINDOWS_BROWSERS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe', 'Chromium\\Application\\chrome.exe', 'Yandex\\YandexBrowser\\Application\\browser.exe'];

/** A browser of the Chromium family that can show a page as an app window. */
export function installedBrowser(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  const places = platform === 'darwin'
    ? MAC_BROWSERS
    : platform === 'win32'
      ? ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => (env[name] ? WINDOWS_BROWSERS.map((path) => join(env[name] as string, path)) : []))
      : (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '').flatMap((folder) => LINUX_BROWSERS.map((name) => join(folder, name)));
  return places.find((path) => existsSync(path)) ?? null;
}
