/** What host and shell say to each other when the host runs as a utility process of Electron, besides frames of the contract. */
import type { Services } from '#contract/define/client.ts';
import { Fault } from '../platform/fault.ts';
import type { Seal } from '../platform/secret-store.ts';
import type { Dispatcher } from './dispatch.ts';
import { messagePortChannel, type PortLike } from './message-port.ts';

/** The host's end of the pipe to the shell; Electron's `process.parentPort` fits after {@link parentPortPipe}. */
export type ShellPipe = {
  readonly send: (message: HostToShell) => void;
  readonly onMessage: (listener: (message: unknown, ports: readonly unknown[]) => void) => void;
};

export type SealRequest = { readonly t: 'seal' | 'unseal'; readonly id: number; readonly text: string };
export type SealReply = { readonly t: 'sealed'; readonly id: number; readonly text: string | null };

export type HostToShell =
  | SealRequest
  /** Windows may come now. */
  | { readonly t: 'ready' }
  /** The channel of a window ended; its page may want another. */
  | { readonly t: 'window-closed'; readonly id: number }
  /** Another host holds the data folder; the shell says so and ends. */
  | { readonly t: 'locked'; readonly pid: number; readonly address: string | null }
  /** The host cannot start and starting again will not help. */
  | { readonly t: 'failed'; readonly message: string };
export type ShellToHost =
  | SealReply
  /** One window's channel; its port comes along with the message. */
  | { readonly t: 'window'; readonly id: number }
  | { readonly t: 'stop' };

type ParentPort = {
  readonly postMessage: (message: unknown) => void;
  readonly on: (event: 'message', listener: (event: { data: unknown; ports?: readonly unknown[] }) => void) => unknown;
};

/** Electron's `process.parentPort`, or null under plain Node. */
export function parentPortPipe(owner: object = process): ShellPipe | null {
  const port = 'parentPort' in owner ? (owner.parentPort as ParentPort | null | undefined) : null;
  if (!port) return null;
  return {
    send: (message) => { port.postMessage(message); },
    onMessage: (listener) => { port.on('message', (event) => { listener(event.data, event.ports ?? []); }); },
  };
}

const SHELL_ANSWER_MS = 20_000;

/**
 * The system's key store as the shell reaches it: texts sealed there can be unsealed by this user of this computer only.
 * Both reject with `Fault('secrets-unreadable')` when the shell refuses or is silent.
 */
export function shellSeal(pipe: ShellPipe, answerMs = SHELL_ANSWER_MS): Seal {
  const waiting = new Map<number, (text: string | null) => void>();
  let lastId = 0;
  pipe.onMessage((message) => {
    if (!isSealReply(message)) return;
    waiting.get(message.id)?.(message.text);
    waiting.delete(message.id);
  });
  const ask = (t: SealRequest['t'], text: string): Promise<string> => new Promise((resolve, reject) => {
    const id = ++lastId;
    const timer = setTimeout(() => {
      waiting.delete(id);
      reject(new Fault('secrets-unreadable', 'later', 'the shell did not answer about a secret'));
    }, answerMs);
    waiting.set(id, (answer) => {
      clearTimeout(timer);
      if (answer === null) reject(new Fault('secrets-unreadable', 'never', `the system's key store would not ${t} a secret`));
      else resolve(answer);
    });
    pipe.send({ t, id, text });
  });
  return { seal: (text) => ask('seal', text), unseal: (sealed) => ask('unseal', sealed) };
}

function isSealReply(message: unknown): message is SealReply {
  if (typeof message !== 'object' || message === null) return false;
  const { t, id, text } = message as Readonly<Record<string, unknown>>;
  return t === 'sealed' && typeof id === 'number' && (typeof text === 'string' || text === null);
}

/** True for the shell's word to end. */
export function isStop(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 't' in message && message.t === 'stop';
}

/** Serves the windows the shell opens, each over the port that comes with it. */
export function acceptShellWindows<M extends Services>(pipe: ShellPipe, dispatcher: Pick<Dispatcher<M>, 'attach'>): void {
  pipe.onMessage((message, [port]) => {
    if (typeof message !== 'object' || message === null || !('t' in message) || message.t !== 'window' || !('id' in message) || typeof message.id !== 'number' || port === undefined) return;
    const { id } = message;
    const channel = messagePortChannel(port as PortLike);
    let greeted = false;
    // The shell has checked which page the port goes to; there is no token to ask for.
    dispatcher.attach(channel, () => (greeted = true));
    // A port nobody used is not worth another one.
    channel.onClose(() => { if (greeted) pipe.send({ t: 'window-closed', id }); });
  });
}
