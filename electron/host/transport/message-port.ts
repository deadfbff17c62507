import type { Channel } from '#contract/define/frame.ts';
import { textChannel, type TextWire } from '#contract/define/text-channel.ts';

/** What Node's `MessagePort` and Electron's `MessagePortMain` have in common. */
export type PortLike = {
  readonly postMessage: (message: string) => void;
  readonly on: (event: 'message' | 'close', listener: (message?: unknown) => void) => unknown;
  readonly start: () => void;
  readonly close: () => void;
};

/** Electron hands over an event with `data`, Node the value itself. Anything that is no text is no frame. */
function textOf(message: unknown): string {
  const value = typeof message === 'object' && message !== null && 'data' in message ? message.data : message;
  return typeof value === 'string' ? value : '';
}

export function messagePortWire(port: PortLike): TextWire {
  return {
    sendText: (text) => { port.postMessage(text); },
    onText: (listener) => {
      port.on('message', (message) => { listener(textOf(message)); });
      port.start();
    },
    onClose: (listener) => { port.on('close', () => { listener(); }); },
    close: () => { port.close(); },
  };
}

/** A channel over a message port. Frames go as JSON text, so that size and shape obey the same law as on a socket. */
export function messagePortChannel(port: PortLike): Channel {
  return textChannel(messagePortWire(port));
}
