/** Server-sent events (WHATWG HTML §9.2) with limits: so many streams per owner, so many bytes a slow reader may leave standing. */
import type { FastifyReply } from 'fastify';

export type EventStream = {
  /** Sends one event; a reader that does not keep up is dropped instead of being waited for. */
  readonly send: (event: string, data: unknown) => void;
  readonly close: () => void;
  readonly onClose: (listener: () => void) => void;
};

/** What a reader may leave unread before it is dropped. */
const MAX_WAITING_BYTES = 64 * 1024;

/** Turns a reply into an event stream. Headers set by hooks before (policies, cookies) are sent with it. */
export function openEventStream(reply: FastifyReply): EventStream {
  const raw = reply.raw;
  const listeners: (() => void)[] = [];
  let closed = false;
  const end = (): void => {
    if (closed) return;
    closed = true;
    for (const listener of listeners) listener();
  };
  reply.hijack();
  raw.on('close', end);
  raw.on('error', end);
  raw.writeHead(200, { ...headersOf(reply), 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  // Something must travel before the first event, or proxies and clients keep waiting for the headers.
  raw.write(': open\n\n');
  return {
    send(event, data) {
      if (closed) return;
      raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (raw.writableLength > MAX_WAITING_BYTES) raw.destroy();
    },
    close() {
      if (!closed) raw.end();
      end();
    },
    onClose: (listener) => (closed ? listener() : void listeners.push(listener)),
  };
}

function headersOf(reply: FastifyReply): Record<string, string | string[] | number> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

export type StreamBoard<T> = {
  /** Adds a stream under its owner; beyond the limit the owner's oldest one gives way. */
  readonly add: (owner: string, stream: EventStream, about: T) => void;
  readonly each: (visit: (stream: EventStream, about: T) => void) => void;
  readonly size: () => number;
  readonly closeAll: () => void;
};

/** The open streams of one kind. */
export function createStreamBoard<T>(perOwner: number): StreamBoard<T> {
  const byOwner = new Map<string, { stream: EventStream; about: T }[]>();
  return {
    add(owner, stream, about) {
      const entry = { stream, about };
      const entries = byOwner.get(owner) ?? [];
      byOwner.set(owner, [...entries, entry]);
      for (const old of entries.slice(0, Math.max(0, entries.length + 1 - perOwner))) old.stream.close();
      stream.onClose(() => {
        const rest = (byOwner.get(owner) ?? []).filter((each) => each !== entry);
        if (rest.length > 0) byOwner.set(owner, rest);
        else byOwner.delete(owner);
      });
    },
    each(visit) {
      for (const entries of [...byOwner.values()]) for (const { stream, about } of entries) visit(stream, about);
    },
    size: () => [...byOwner.values()].reduce((sum, entries) => sum + entries.length, 0),
    closeAll() {
      for (const entries of [...byOwner.values()]) for (const { stream } of entries) stream.close();
    },
  };
}
