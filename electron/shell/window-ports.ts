import type { MessagePortMain, WebFrameMain } from 'electron';
import type { ShellToHost } from '#host/transport/shell-port.ts';
import { isOwnPage } from './security.ts';

/** The frame of a page, as far as it is needed to hand it a port. */
export type PageFrame = Pick<WebFrameMain, 'url' | 'parent' | 'postMessage' | 'isDestroyed'>;

export type WindowPortsOptions = {
  readonly createChannel: () => { readonly port1: MessagePortMain; readonly port2: MessagePortMain };
  readonly sendToHost: (message: ShellToHost, ports: MessagePortMain[]) => boolean;
};

export type WindowPorts = {
  /** A page asks for its channel. Anything but our own page gets nothing, not even an answer. */
  readonly asked: (frame: PageFrame | null) => void;
  /** A fresh host is up: every page gets a new channel. */
  readonly hostReady: () => void;
  /** The channel `id` ended while its page may still be there. */
  readonly closed: (id: number) => void;
};

/** The word pages listen for; the port comes with it. */
export const PORT_MESSAGE = 'lavka-port';
export const PORT_REQUEST = 'lavka-port-please';

/** Joins pages to the host, a port pair for each connection; frames of the contract never pass through this process. */
export function createWindowPorts(options: WindowPortsOptions): WindowPorts {
  /** Pages by the number of the channel they got last. */
  const pages = new Map<number, PageFrame>();
  let lastId = 0;

  const join = (frame: PageFrame): void => {
    if (frame.isDestroyed() || !isOwnPage(frame)) return;
    const { port1, port2 } = options.createChannel();
    const id = ++lastId;
    pages.set(id, frame);
    // Without a host the page waits; it is joined when the next one is ready.
    if (options.sendToHost({ t: 'window', id }, [port1])) frame.postMessage(PORT_MESSAGE, null, [port2]);
  };
  const forget = (frame: PageFrame): void => {
    for (const [id, each] of pages) if (each === frame) pages.delete(id);
  };

  return {
    asked: (frame) => {
      if (!frame) return;
      forget(frame);
      join(frame);
    },
    hostReady: () => {
      const frames = [...pages.values()];
      pages.clear();
      frames.forEach(join);
    },
    closed: (id) => {
      const frame = pages.get(id);
      pages.delete(id);
      if (frame) join(frame);
    },
  };
}
