import { textChannel, type TextWire } from '#contract/define/text-channel.ts';
import type { Channel } from '#contract/define/frame.ts';
import { pageMeta } from '#renderer/ui/page-meta.ts';

/** A wire that can be opened again and again, each time with what the host wants to hear in `hello`. */
export type Opener = () => Promise<{ readonly channel: Channel; readonly token: string }>;

function socketWire(socket: WebSocket): TextWire {
  return {
    sendText: (text) => socket.send(text),
    onText: (listener) => socket.addEventListener('message', (message) => listener(typeof message.data === 'string' ? message.data : '')),
    onClose: (listener) => socket.addEventListener('close', () => listener()),
    close: () => socket.close(),
  };
}

function portWire(port: MessagePort): TextWire {
  const closed: (() => void)[] = [];
  // The event exists in Chromium, where the shell is; TypeScript's list of events does not have it yet.
  port.addEventListener('close', () => closed.forEach((listener) => listener()));
  return {
    sendText: (text) => port.postMessage(text),
    onText: (listener) => {
      port.addEventListener('message', (message: MessageEvent<unknown>) => listener(typeof message.data === 'string' ? message.data : ''));
      port.start();
    },
    onClose: (listener) => closed.push(listener),
    close: () => port.close(),
  };
}

/**
 * Opens the socket `/channel` beside the page. The token in the page is good for one connection; later ones take a
 * fresh page from the host and read its token.
 */
export function socketOpener(page: Document, address: URL): Opener {
  let first = pageMeta(page, 'lavka-channel-token');
  const freshToken = async (): Promise<string> => {
    const response = await fetch(new URL('/', address), { cache: 'no-store', credentials: 'omit' });
    if (!response.ok) throw new Error(`the host answered ${response.status}`);
    return pageMeta(new DOMParser().parseFromString(await response.text(), 'text/html'), 'lavka-channel-token');
  };
  return async () => {
    const token = first === '' ? await freshToken() : first;
    first = '';
    const url = new URL('/channel', address);
    url.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve(), { once: true });
      socket.addEventListener('close', () => reject(new Error('the host did not open the socket')), { once: true });
    });
    return { channel: textChannel(socketWire(socket)), token };
  };
}

/** Takes the ports which the shell's preload hands to the window, one per connection. */
export function shellOpener(owner: Window): Opener {
  const ports: MessagePort[] = [];
  let waiting: ((port: MessagePort) => void) | null = null;
  owner.addEventListener('message', (event) => {
    const port = event.ports[0];
    if (event.source !== owner || event.data !== 'lavka-port' || port === undefined) return;
    if (waiting === null) ports.push(port);
    else waiting(port);
    waiting = null;
  });
  return async () => {
    const port = ports.shift() ?? (await new Promise<MessagePort>((resolve) => (waiting = resolve)));
    return { channel: textChannel(portWire(port)), token: '' };
  };
}

/** The socket for a page that came over HTTP, the shell's port for any other. */
export function openerFor(owner: Window): Opener {
  const address = new URL(owner.location.href);
  return address.protocol.startsWith('http') ? socketOpener(owner.document, address) : shellOpener(owner);
}
