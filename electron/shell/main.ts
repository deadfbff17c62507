/** The Electron application: one window, one host process, and the pieces that join them. */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, protocol, safeStorage, session, utilityProcess } from 'electron';
import type { HostToShell } from '#host/transport/shell-port.ts';
import { keepHost, type HostProcess, type KeptHost } from './keep-host.ts';
import { menuTemplate } from './menu.ts';
import { pageHandler } from './pages.ts';
import { answerSeal } from './seal.ts';
import { denyPermissions, guardContents, guardDownloads, PAGE_PRIVILEGES, PAGE_SCHEME, PAGE_URL } from './security.ts';
import { createWindowPorts, PORT_REQUEST, type WindowPorts } from './window-ports.ts';
import { windowOptions } from './window.ts';
import { failedSentence, lockedSentence, notKeptSentence, type Sentence } from './words.ts';

/** The staged application: this file lies in electron/shell of it. */
const APP = join(import.meta.dirname, '..', '..');

function forkHost(): HostProcess {
  const data = join(app.getPath('userData'), 'till-1');
  const child = utilityProcess.fork(join(APP, 'electron', 'host', 'utility-main.js'), ['--data', data, ...hostArguments()], { serviceName: 'lavka-host', stdio: 'inherit' });
  return {
    postMessage: (message, ports) => { child.postMessage(message, ports); },
    onMessage: (listener) => { child.on('message', listener); },
    onExit: (listener) => { child.once('exit', listener); },
    kill: () => { child.kill(); },
  };
}

/** What follows `--` on our own command line is the host's: `--server`, `--pair`, `--printer`. */
function hostArguments(): string[] {
  const at = process.argv.indexOf('--');
  return at < 0 ? [] : process.argv.slice(at + 1);
}

function openWindow(): void {
  const window = new BrowserWindow(windowOptions(join(APP, 'electron', 'shell', 'preload.cjs'), app.commandLine.hasSwitch('kiosk')));
  window.once('ready-to-show', () => { window.show(); });
  void window.loadURL(PAGE_URL);
}

function hear(message: HostToShell, host: KeptHost, ports: WindowPorts): void {
  const sealed = answerSeal(message, safeStorage);
  if (sealed) host.send(sealed);
  else if (message.t === 'ready') ports.hostReady();
  else if (message.t === 'window-closed') ports.closed(message.id);
  else if (message.t === 'locked') giveUp(lockedSentence(app.getLocale(), message.pid, message.address));
  else if (message.t === 'failed') giveUp(failedSentence(app.getLocale(), message.message));
}

function giveUp({ title, body }: Sentence): void {
  dialog.showErrorBox(title, body);
  app.quit();
}

/** Over the window, which may be a kiosk; selling goes on below it. */
function tell({ title, body }: Sentence): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window) void dialog.showMessageBox(window, { type: 'warning', message: title, detail: body });
}

function start(): void {
  const template = menuTemplate(process.platform);
  Menu.setApplicationMenu(template && Menu.buildFromTemplate(template));
  denyPermissions(session.defaultSession);
  guardDownloads(session.defaultSession, (fileName) => { tell(notKeptSentence(app.getLocale(), fileName)); });
  protocol.handle(PAGE_SCHEME, pageHandler(join(APP, 'renderer')));
  const ports = createWindowPorts({ createChannel: () => new MessageChannelMain(), sendToHost: (message, moved) => host.send(message, moved) });
  const host: KeptHost = keepHost({
    fork: forkHost,
    after: (ms, work) => { setTimeout(work, ms); },
    nowMs: () => performance.now(),
    onMessage: (message) => { hear(message, host, ports); },
  });
  ipcMain.on(PORT_REQUEST, (event) => { ports.asked(event.senderFrame); });
  openWindow();
  app.on('activate', () => { if (BrowserWindow.getAllWindows().length === 0) openWindow(); });
  app.on('window-all-closed', () => { app.quit(); });
  let stopped = false;
  app.on('before-quit', (event) => {
    if (stopped) return;
    // The host finishes what it writes before anything else goes.
    event.preventDefault();
    void host.stop().then(() => {
      stopped = true;
      app.quit();
    });
  });
}

app.enableSandbox();
protocol.registerSchemesAsPrivileged([{ scheme: PAGE_SCHEME, privileges: PAGE_PRIVILEGES }]);
app.on('web-contents-created', (_event, contents) => { guardContents(contents); });
app.on('second-instance', () => {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
});
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();
