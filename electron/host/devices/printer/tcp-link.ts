import { connect, isIP, type Socket } from 'node:net';
import { Fault, errorText, systemErrorCode } from '../../platform/fault.ts';
import type { Link, LinkSession } from './link.ts';

export type TcpDeadlines = { readonly connectMs: number; readonly writeMs: number; readonly endMs: number };

/** A receipt printer takes a job in a second or two; one that took nothing for ten has stopped taking. */
const DEADLINES: TcpDeadlines = { connectMs: 3_000, writeMs: 10_000, endMs: 3_000 };

/** The port printers listen on for raw bytes. */
const RAW_PORT = 9100;

/** Reads `tcp://host:port` (port 9100 where none is given); null for anything else. */
export function parseTcpAddress(address: string): { host: string; port: number } | null {
  if (!/^tcp:\/\/[^/?#@\s]+\/?$/i.test(address)) return null;
  // Another scheme, because URL knows no default port and no host rules for tcp.
  const url = URL.parse(address.replace(/^tcp:/i, 'http:'));
  if (!url || url.hostname === '') return null;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const explicit = /:(\d+)\/?$/.exec(address)?.[1];
  const port = explicit === undefined ? RAW_PORT : Number(explicit);
  return port > 0 && port < 65_536 ? { host, port } : null;
}

/** A printer on the network. Every step has its own deadline; nothing here waits for ever. */
export function tcpLink(address: { readonly host: string; readonly port: number }, deadlines: Partial<TcpDeadlines> = {}): Link {
  const limits = { ...DEADLINES, ...deadlines };
  const host = isIP(address.host) === 6 ? `[${address.host}]` : address.host;
  return { name: `tcp://${host}:${address.port}`, open: () => openSocket(address, limits) };
}

function openSocket(address: { readonly host: string; readonly port: number }, limits: TcpDeadlines): Promise<LinkSession> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.host, port: address.port, allowHalfOpen: true, noDelay: true });
    const failed = (cause: string): void => {
      socket.destroy();
      reject(new Fault('link-failed', 'later', cause));
    };
    const timer = setTimeout(() => { failed('connect-timeout'); }, limits.connectMs);
    const onError = (error: Error): void => {
      clearTimeout(timer);
      failed(causeOf(error));
    };
    socket.once('error', onError);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', onError);
      resolve(sessionOf(socket, limits));
    });
  });
}

const causeOf = (error: unknown): string => systemErrorCode(error) ?? errorText(error);

function sessionOf(socket: Socket, limits: TcpDeadlines): LinkSession {
  const closed = Promise.withResolvers<string | null>();
  let broken: string | null = null;
  let listener: (bytes: Uint8Array) => void = () => undefined;
  let peerEnded = false;
  socket.on('data', (bytes) => { listener(bytes); });
  socket.on('error', (error) => { broken = causeOf(error); });
  socket.on('end', () => { peerEnded = true; });
  socket.on('close', () => { closed.resolve(broken ?? (peerEnded ? null : 'dropped')); });

  const write = (bytes: Uint8Array): Promise<void> => new Promise((resolve, reject) => {
    const failed = (cause: string): void => {
      clearTimeout(timer);
      reject(new Fault('link-failed', 'later', cause));
    };
    const timer = setTimeout(() => { failed('write-timeout'); }, limits.writeMs);
    // The callback of a write may never come once the socket is gone, so its end is listened to as well.
    void closed.promise.then((cause) => { failed(cause ?? 'closed'); });
    socket.write(bytes, (error) => {
      if (error) return failed(causeOf(error));
      clearTimeout(timer);
      resolve();
    });
  });

  const end = async (): Promise<boolean> => {
    // Who ended before us may have done so without reading our last bytes: its end proves nothing.
    const proves = !peerEnded;
    // end(), not destroy(): destroying a socket with unread bytes resets it, and what is still on its way is lost.
    const timer = setTimeout(() => {
      broken ??= 'end-timeout';
      socket.destroy();
    }, limits.endMs);
    socket.end();
    const cause = await closed.promise;
    clearTimeout(timer);
    return proves && cause === null;
  };

  return {
    write,
    onData: (next) => { listener = next; },
    closed: closed.promise,
    // A peer that has said its end will read no more, though the system would still take our bytes.
    isOpen: () => socket.writable && !peerEnded && !socket.destroyed,
    end,
    drop: () => { socket.destroy(); },
  };
}
