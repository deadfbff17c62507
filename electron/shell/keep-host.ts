import type { MessagePortMain } from 'electron';
import type { HostToShell, ShellToHost } from '#host/transport/shell-port.ts';

/** What the shell needs of Electron's `UtilityProcess`. */
export type HostProcess = {
  readonly postMessage: (message: ShellToHost, ports?: MessagePortMain[]) => void;
  readonly onMessage: (listener: (message: HostToShell) => void) => void;
  readonly onExit: (listener: (code: number) => void) => void;
  readonly kill: () => void;
};

export type KeepHostOptions = {
  readonly fork: () => HostProcess;
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, work: () => void) => void;
  readonly nowMs: () => number;
  readonly onMessage: (message: HostToShell) => void;
};

export type KeptHost = {
  /** False when no host is there to hear it; windows wait until it has said it is ready. */
  readonly send: (message: ShellToHost, ports?: MessagePortMain[]) => boolean;
  /** Asks the host to end, insists after a while, resolves when it has. */
  readonly stop: () => Promise<void>;
};

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/** A host that lived so long did not die of its start. */
const HEALTHY_MS = 60_000;
const STOP_MS = 10_000;
/** The host's word for "somebody else holds this data folder"; starting again would only say it again. */
const EXIT_LOCKED = 3;

/** Starts the host and starts it again whenever it ends, less and less eagerly while it keeps failing. */
export function keepHost(options: KeepHostOptions): KeptHost {
  let host: HostProcess | null = null;
  let ready = false;
  let stopping: (() => void) | null = null;
  let waitMs = FIRST_WAIT_MS;

  const start = (): void => {
    if (stopping) return;
    const begunMs = options.nowMs();
    const started = options.fork();
    host = started;
    started.onMessage((message) => {
      if (message.t === 'ready') ready = true;
      options.onMessage(message);
    });
    started.onExit((code) => {
      host = null;
      ready = false;
      if (stopping) return stopping();
      if (code === EXIT_LOCKED) return;
      if (options.nowMs() - begunMs >= HEALTHY_MS) waitMs = FIRST_WAIT_MS;
      options.after(waitMs, start);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    });
  };
  start();

  return {
    send: (message, ports) => {
      if (!host || (message.t === 'window' && !ready)) return false;
      host.postMessage(message, ports);
      return true;
    },
    stop: () => new Promise((resolve) => {
      stopping = resolve;
      if (!host) return resolve();
      host.postMessage({ t: 'stop' });
      options.after(STOP_MS, () => host?.kill());
    }),
  };
}
