/** The caller's side of a contract, over any channel: typed functions, faults as values. Runs in a browser and in Node. */
import type { Channel, Frame, Goodbye } from './frame.ts';
import type { Client, Faulted, Service } from './service.ts';

export type Services = Readonly<Record<string, Service>>;

/** Every service by its name as the caller uses it, and the connection itself. */
export type Connection<M extends Services> = { readonly [K in keyof M]: Client<M[K]> } & {
  /** The build of the host that answered. */
  readonly build: string;
  /** Resolves when the channel is gone, whoever ended it. Calls still open then answer the fault `disconnected`. */
  readonly closed: Promise<void>;
  readonly close: () => void;
};

/** The host said goodbye instead of welcome, or the channel ended before it could. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected';
  readonly reason: Goodbye['reason'] | 'disconnected';

  constructor(reason: Goodbye['reason'] | 'disconnected') {
    super(`the host did not let us in: ${reason}`);
    this.reason = reason;
  }
}

export type ConnectOptions = {
  readonly version: number;
  readonly token: string;
  /** What the host's log calls this caller. */
  readonly client: string;
  /** Called when an event is missing from the row; what events feed must then be asked for afresh. */
  readonly onGap?: () => void;
};

type Answer = { readonly ok: boolean };

const disconnected: Faulted = { ok: false, code: 'fault', detail: { fault: 'disconnected', retry: 'later', message: 'the channel closed' } };

/**
 * Says hello over `channel` and resolves to its services once the host welcomes us; rejects with {@link NotConnected}.
 * Listeners of events are called in the order of the host; what they throw stops nobody else and surfaces as an
 * unhandled error of the page or process.
 */
export function connectClient<M extends Services>(channel: Channel, services: M, options: ConnectOptions): Promise<Connection<M>> {
  const waiting = new Map<number, (answer: Answer) => void>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const connected = Promise.withResolvers<Connection<M>>();
  const closed = Promise.withResolvers<void>();
  let open = true;
  let lastCall = 0;
  let lastEvent = 0;

  const ask = (service: string, method: string, input: unknown): Promise<Answer> => {
    if (!open) return Promise.resolve(disconnected);
    const id = ++lastCall;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      channel.send({ t: 'call', id, service, method, input });
    });
  };
  const on = (name: string, listener: (payload: unknown) => void): (() => void) => {
    const known = listeners.get(name) ?? new Set();
    listeners.set(name, known);
    // Wrapped, so that the same function may listen twice and stop once.
    const own = (payload: unknown): void => { listener(payload); };
    known.add(own);
    return () => known.delete(own);
  };
  const settle = (id: number, answer: Answer): void => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  };
  const hear = (frame: Frame & { t: 'event' }): void => {
    if (frame.seq !== lastEvent + 1) options.onGap?.();
    lastEvent = frame.seq;
    for (const listener of listeners.get(`${frame.service}.${frame.name}`) ?? []) runApart(() => { listener(frame.value); });
  };

  const inbox = createInbox((frame) => {
    switch (frame.t) {
      case 'welcome':
        inbox.hold();
        return connected.resolve({ ...clientsOf(services, ask, on), build: frame.build, closed: closed.promise, close: channel.close });
      case 'goodbye':
        connected.reject(new NotConnected(frame.reason));
        return channel.close();
      case 'ok': return settle(frame.id, { ok: true, value: frame.value } as Answer);
      case 'refused': return settle(frame.id, { ok: false, code: frame.code, detail: frame.detail } as Answer);
      case 'fault': return settle(frame.id, { ok: false, code: 'fault', detail: { fault: frame.code, retry: frame.retry, message: frame.message } } as Answer);
      case 'event': return hear(frame);
      // A host that asks is not a host.
      case 'hello': case 'call': return channel.close();
    }
  });
  channel.onClose(() => {
    open = false;
    inbox.release();
    for (const id of [...waiting.keys()]) settle(id, disconnected);
    connected.reject(new NotConnected('disconnected'));
    closed.resolve();
  });
  channel.onFrame(inbox.put);
  channel.send({ t: 'hello', version: options.version, token: options.token, client: options.client });
  return connected.promise;
}

/**
 * Hands frames on, and while held keeps them: events can stand right behind the welcome, and whoever waits for the
 * welcome must have had a turn to listen before they are told.
 */
function createInbox(deliver: (frame: Frame) => void): { put: (frame: Frame) => void; hold: () => void; release: () => void } {
  let held: Frame[] | null = null;
  const release = (): void => {
    const frames = held ?? [];
    held = null;
    frames.forEach(deliver);
  };
  return {
    put: (frame) => {
      if (held) held.push(frame);
      else deliver(frame);
    },
    hold: () => {
      held = [];
      setTimeout(release, 0);
    },
    release,
  };
}

function runApart(work: () => void): void {
  try {
    work();
  } catch (error) {
    queueMicrotask(() => { throw error; });
  }
}

/** One object of functions per service; the types are those of the declaration, which the host checks inputs against. */
function clientsOf<M extends Services>(services: M, ask: (service: string, method: string, input: unknown) => Promise<Answer>, on: (name: string, listener: (payload: unknown) => void) => () => void): { readonly [K in keyof M]: Client<M[K]> } {
  const clients: Record<string, unknown> = {};
  for (const [key, service] of Object.entries(services)) {
    const client: Record<string, unknown> = { on: (event: string, listener: (payload: unknown) => void) => on(`${service.name}.${event}`, listener) };
    for (const [method, member] of Object.entries(service.members)) {
      if (member.kind === 'call') client[method] = (input: unknown) => ask(service.name, method, input);
    }
    clients[key] = client;
  }
  return clients as { readonly [K in keyof M]: Client<M[K]> };
}
