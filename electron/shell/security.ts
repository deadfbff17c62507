import type { DownloadItem, Session, WebContents, WebFrameMain } from 'electron';

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

const PAGE_ORIGIN = PAGE_URL.slice(0, -1);
/** What the host calls the file of a receipt: its number. A later life of a till has a number behind the letters of its series. */
const RECEIPT_FILE = /^\d{1,6}-\d{1,6}-\p{Lu}{1,8}\d{0,9}-\d{6,12}\.pdf$/u;

/** True for the one thing a page may hand to the person as a file: a receipt as PDF, begun by our page out of its own memory. */
export function isReceiptFile(item: Pick<DownloadItem, 'getInitiatorOrigin' | 'getURL' | 'getMimeType' | 'getFilename'>): boolean {
  return item.getInitiatorOrigin() === PAGE_ORIGIN && item.getURL().startsWith(`blob:${PAGE_URL}`) && item.getMimeType() === 'application/pdf' && RECEIPT_FILE.test(item.getFilename());
}

/**
 * Lets the file of a receipt be kept where the person says, and no other download begin.
 * @param failed told where a file could not be written; who closed the question knows that nothing was kept
 */
export function guardDownloads(session: Pick<Session, 'on'>, failed: (fileName: string) => void): void {
  session.on('will-download', (event, item) => {
    const fileName = item.getFilename();
    if (!isReceiptFile(item)) {
      event.preventDefault();
      // Our own page said that it hands a file over: whoever pressed the key hears that nothing came of it.
      if (item.getURL().startsWith(`blob:${PAGE_URL}`)) failed(fileName);
      return;
    }
    // No path is set, so a dialog asks for one: a drive, a stick, a folder of the shop.
    item.setSaveDialogOptions({ filters: [{ name: 'PDF', extensions: ['pdf'] }] });
    item.once('done', (_event, state) => { if (state === 'interrupted') failed(fileName); });
  });
}

/** Denies every permission a page can ask for: a till needs no camera, position, notification or USB of the browser. */
export function denyPermissions(session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => { answer(false); });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
