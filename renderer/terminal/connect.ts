import { connectClient, NotConnected, type Connection } from '#contract/define/client.ts';
import type { Client, Faulted, Service } from '#contract/define/service.ts';
import { terminalServices } from '#contract/terminal/services.ts';
import { TERMINAL_VERSION } from '#contract/terminal/version.ts';
import type { Opener } from './wires.ts';

export type TerminalServices = typeof terminalServices;
export type TerminalClients = { readonly [K in keyof TerminalServices]: Client<TerminalServices[K]> };

/**
 * `lost`: was there and is being looked for. `outdated`: the host is of another build, the page must be loaded anew.
 * `full`: the host has as many windows as it takes.
 */
export type TerminalStatus = 'connecting' | 'open' | 'lost' | 'outdated' | 'full';

export type Terminal = {
  readonly services: TerminalClients;
  readonly status: () => TerminalStatus;
  readonly onStatus: (listener: (status: TerminalStatus) => void) => void;
  /** Called when a connection stands and when an event was missed: what is shown must be asked for again. */
  readonly onRefresh: (listener: () => void) => void;
};

export type TerminalOptions = {
  readonly open: Opener;
  /** What the host's log calls this page. */
  readonly client: string;
  readonly wait?: (ms: number) => Promise<void>;
};

/** What a lost answer leaves in doubt and a second asking would do twice. */
const neverRepeated = new Set(['receipt.reprint', 'receipt.email', 'cash.openDrawer', 'settings.testPrint', 'enrolment.pair', 'enrolment.leaveDemo', 'staff.signIn', 'staff.approve']);
const BACK_OFF_MS = [100, 250, 500, 1000, 2000] as const;
const BUSY_MS = 50;

const waitReally = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const disconnected: Faulted = { ok: false, code: 'fault', detail: { fault: 'disconnected', retry: 'later', message: 'no connection to the host' } };

type AnyAnswer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: string; readonly detail: unknown };
type AnyClient = Readonly<Record<string, (input: unknown) => Promise<AnyAnswer>>> & { readonly on: (event: string, listener: (payload: unknown) => void) => () => void };

function faultOf(answer: AnyAnswer): string | null {
  return !answer.ok && answer.code === 'fault' ? (answer as Faulted).detail.fault : null;
}

type Link = {
  readonly now: () => Connection<TerminalServices> | null;
  /** The connection that stands now, or the next one. */
  readonly standing: () => Promise<Connection<TerminalServices>>;
};

type LinkEvents = { readonly become: (status: TerminalStatus) => void; readonly connected: (connection: Connection<TerminalServices>) => void; readonly refresh: () => void };

/** One connection after another, with growing pauses while the host is away; ends only at a host of another version. */
function keepLinked(options: TerminalOptions, wait: (ms: number) => Promise<void>, events: LinkEvents): Link {
  let connection: Connection<TerminalServices> | null = null;
  let standing = Promise.withResolvers<Connection<TerminalServices>>();

  const connectOnce = async (): Promise<Connection<TerminalServices>> => {
    const { channel, token } = await options.open();
    return connectClient(channel, terminalServices, { version: TERMINAL_VERSION, token, client: options.client, onGap: events.refresh });
  };
  const keep = async (): Promise<void> => {
    for (let failures = 0; ; failures++) {
      try {
        connection = await connectOnce();
        failures = -1;
        events.connected(connection);
        events.become('open');
        standing.resolve(connection);
        events.refresh();
        await connection.closed;
      } catch (error) {
        if (error instanceof NotConnected && error.reason === 'version') return events.become('outdated');
        if (error instanceof NotConnected && error.reason === 'full') events.become('full');
      }
      if (connection !== null) {
        connection = null;
        standing = Promise.withResolvers();
        events.become('lost');
      }
      await wait(BACK_OFF_MS[Math.min(Math.max(failures, 0), BACK_OFF_MS.length - 1)] ?? 1000);
    }
  };
  void keep();
  return { now: () => connection, standing: () => (connection === null ? standing.promise : Promise.resolve(connection)) };
}

/** Connects to the host and stays connected until the page ends. */
export function connectTerminal(options: TerminalOptions): Terminal {
  const wait = options.wait ?? waitReally;
  const statusListeners = new Set<(status: TerminalStatus) => void>();
  const refreshListeners = new Set<() => void>();
  const eventListeners = new Map<string, Set<(payload: unknown) => void>>();
  let status: TerminalStatus = 'connecting';

  const clientIn = (from: Connection<TerminalServices>, service: string): AnyClient => (from as unknown as Readonly<Record<string, AnyClient>>)[service] as AnyClient;
  const forwardEvents = (from: Connection<TerminalServices>): void => {
    for (const [key, service] of Object.entries<Service>(terminalServices)) {
      for (const [name, member] of Object.entries(service.members)) {
        if (member.kind !== 'event') continue;
        clientIn(from, key).on(name, (payload) => {
          for (const listener of eventListeners.get(`${key}.${name}`) ?? []) listener(payload);
        });
      }
    }
  };
  const link = keepLinked(options, wait, {
    connected: forwardEvents,
    refresh: () => refreshListeners.forEach((listener) => listener()),
    become: (next) => {
      if (status === next) return;
      status = next;
      for (const listener of statusListeners) listener(next);
    },
  });

  const ask = async (service: string, method: string, input: unknown): Promise<AnyAnswer> => {
    if (neverRepeated.has(`${service}.${method}`)) {
      const from = link.now();
      return from === null ? disconnected : ((await clientIn(from, service)[method]?.(input)) ?? disconnected);
    }
    for (;;) {
      const from = await link.standing();
      const answer = (await clientIn(from, service)[method]?.(input)) ?? disconnected;
      const fault = faultOf(answer);
      if (fault === 'busy') await wait(BUSY_MS);
      else if (fault !== 'disconnected') return answer;
      else await from.closed;
    }
  };
  return {
    services: stableClients(ask, eventListeners),
    status: () => status,
    onStatus: (listener) => void statusListeners.add(listener),
    onRefresh: (listener) => void refreshListeners.add(listener),
  };
}

function stableClients(ask: (service: string, method: string, input: unknown) => Promise<AnyAnswer>, eventListeners: Map<string, Set<(payload: unknown) => void>>): TerminalClients {
  const clients: Record<string, unknown> = {};
  for (const [key, service] of Object.entries<Service>(terminalServices)) {
    const client: Record<string, unknown> = {
      on: (event: string, listener: (payload: unknown) => void) => {
        const known = eventListeners.get(`${key}.${event}`) ?? new Set();
        eventListeners.set(`${key}.${event}`, known.add(listener));
        return () => known.delete(listener);
      },
    };
    for (const [method, member] of Object.entries(service.members)) {
      if (member.kind === 'call') client[method] = (input: unknown) => ask(key, method, input);
    }
    clients[key] = client;
  }
  return clients as TerminalClients;
}
