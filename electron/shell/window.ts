import type { BrowserWindowConstructorOptions } from 'electron';

/** A window that is nothing but a page: no Node, no access from page to preload, its own sandboxed process. */
export function windowOptions(preload: string, kiosk: boolean): BrowserWindowConstructorOptions {
  return {
    width: 1280, height: 800, minWidth: 1024, minHeight: 700,
    kiosk, show: false, autoHideMenuBar: true, title: 'Лавка', backgroundColor: '#ffffff',
    webPreferences: {
      preload, sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false,
      webSecurity: true, allowRunningInsecureContent: false, webviewTag: false, spellcheck: false, navigateOnDragDrop: false, backgroundThrottling: false,
    },
  };
}
