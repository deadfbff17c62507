/** The virtual printer on a TCP port, as a network printer stands on port 9100. */
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { FaultName } from './faults.ts';
import type { Paper } from './paper.ts';
import { Parser } from './parser.ts';
import { VirtualPrinter, type Caller } from './printer.ts';

export type StartPrinterOptions = {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host?: string;
  /** Letters per line: 48 on 80 mm paper, 32 on 58 mm. */
  readonly columns?: number;
  readonly keepPapers?: number;
};

export type RunningPrinter = {
  readonly port: number;
  readonly printer: VirtualPrinter;
  /** Papers cut off so far, oldest first; `lines` is their plain text. */
  papers(): readonly Paper[];
  /** Pulls a lever; resolves when it has its effect (for `unplugged`, when the port is closed or open again). */
  setFault(name: FaultName, on: boolean): Promise<void>;
  stop(): Promise<void>;
};

/** Bytes after which a printer that hangs up breaks the connection. */
const HANG_UP_AFTER = 48;

function serve(socket: Socket, printer: VirtualPrinter): void {
  const parser = new Parser();
  const caller: Caller = { watchMask: 0, send: (bytes) => { if (socket.writable) socket.write(bytes); } };
  let received = 0;
  const resume = (): void => { socket.resume(); };
  printer.join(caller);
  printer.on('room', resume);
  socket.setNoDelay(true);
  socket.on('data', (bytes) => {
    const taken = printer.state.faults.hangUp ? bytes.subarray(0, Math.max(0, HANG_UP_AFTER - received)) : bytes;
    received += bytes.length;
    printer.receive(parser.push(taken), caller);
    if (printer.state.faults.hangUp && received >= HANG_UP_AFTER) socket.destroy();
    else if (printer.isFull) socket.pause();
  });
  const endWhenDone = (): void => { if (!printer.isBusy) socket.end(); };
  socket.on('end', () => {
    printer.receive(parser.end(), caller);
    printer.on('change', endWhenDone);
    endWhenDone();
  });
  socket.on('error', () => { socket.destroy(); });
  socket.on('close', () => {
    printer.off('room', resume);
    printer.off('change', endWhenDone);
    printer.leave(caller);
  });
}

/** Opens the port; a refusal is the system's own error (`EADDRINUSE`). */
function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Starts a virtual printer. Everything it prints stays in memory, the newest `keepPapers` (10,000) of it. */
export async function startPrinter({ port, host = '127.0.0.1', columns = 48, keepPapers = 10_000 }: StartPrinterOptions): Promise<RunningPrinter> {
  const printer = new VirtualPrinter({ columns, keepPapers, now: () => new Date() });
  printer.setMaxListeners(0);
  const sockets = new Set<Socket>();
  // Half-open on purpose: a host that has ended its side still gets the answers to what it has sent.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, printer);
  });
  const bound = await listen(server, port, host);

  const unplug = (): Promise<void> => new Promise((resolve) => {
    server.close(() => { resolve(); });
    for (const socket of sockets) socket.destroy();
  });

  return {
    port: bound, printer,
    papers: () => printer.papers(),
    async setFault(name, on) {
      const plugged = server.listening;
      printer.setFault(name, on);
      if (name === 'unplugged' && on && plugged) await unplug();
      if (name === 'unplugged' && !on && !plugged) await listen(server, bound, host);
    },
    async stop() {
      printer.stop();
      if (server.listening) await unplug();
    },
  };
}
