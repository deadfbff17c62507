import type { MenuItemConstructorOptions } from 'electron';

/**
 * The menu of the application. A till has none: its accelerators (reload, close, zoom) would fire under a cashier's
 * hands. macOS takes quitting and the clipboard from the menu, so there it has these and no more.
 */
export function menuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] | null {
  if (platform !== 'darwin') return null;
  return [
    { role: 'appMenu', submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'hide' }, { role: 'quit' }] },
    { role: 'editMenu', submenu: [{ role: 'undo' }, { role: 'redo' }, { type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    { role: 'windowMenu', submenu: [{ role: 'minimize' }, { role: 'togglefullscreen' }] },
  ];
}
