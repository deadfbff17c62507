/** Passes ports from the shell on to the page, and nothing else: no method, no list to keep. */
import { ipcRenderer } from 'electron';

ipcRenderer.on('lavka-port', (event) => {
  window.postMessage('lavka-port', window.location.origin, [...event.ports]);
});
// The page's own script has run by now and listens.
window.addEventListener('DOMContentLoaded', () => { ipcRenderer.send('lavka-port-please'); });
