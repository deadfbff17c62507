import type { Session, WebContents, WebFrameMain } from 'electron';

/** The one page a window of ours ever shows, under a scheme no web site can be at. */
export const PAGE_SCHEME = 'lavka';
export const PAGE_URL = `${PAGE_SCHEME}://till/`;

/** What the scheme may do: be an origin of its own with a content policy, and fetch from itself. */
export const PAGE_PRIVILEGES = { standard: true, secure: true, supportFetchAPI: true, codeCache: true } as const;

/** True for an address of our own page, query and fragment aside. */
export function isPageUrl(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === `${PAGE_SCHEME}:` && parsed.host === 'till' && parsed.pathname === '/' && parsed.username === '';
}

/** True for the top frame of our page: the only one that is ever handed a channel. */
export function isOwnPage(frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean {
  return frame !== null && frame.parent === null && isPageUrl(frame.url);
}

/** Keeps a window on its page: it goes nowhere else, opens nothing, holds no foreign view. */
export function guardContents(contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => { if (!isPageUrl(event.url)) event.preventDefault(); });
  contents.on('will-redirect', (event) => { event.preventDefault(); });
  contents.on('will-attach-webview', (event) => { event.preventDefault(); });
}

/** Denies every permission a page can ask for: a till needs no camera, position, notification or USB of the browser. */
export function denyPermissions(session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'on'>): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => { answer(false); });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => { event.preventDefault(); });
}
