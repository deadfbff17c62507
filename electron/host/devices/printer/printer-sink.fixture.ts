/** A real TCP printer for tests: takes bytes, answers as it is told to, and fails in every way seen in shops. */
import { createServer, type Server, type Socket } from 'node:net';

export type SinkMode = {
  /** Answers to DLE EOT 1, 2 and 4; null: it says nothing. */
  status: readonly [number, number, number] | null;
  /** Answers GS ( H. */
  confirms: boolean;
  /** Sends these four status bytes without being asked, over and over. */
  chatter: readonly number[] | null;
  /** Reads no more than so many bytes at a turn. */
  slow: boolean;
  /** Resets the connection once so many bytes are in. */
  resetAfter: number | null;
  /** Ends the connection once so many bytes are in; 0: as soon as it is accepted. */
  endAfter: number | null;
  /** Stops reading once so many bytes are in and never says its end. */
  freezeAfter: number | null;
  /** Goes on reading but never says its end. */
  neverEnds: boolean;
};

const FRIENDLY: SinkMode = { status: [0x12, 0x12, 0x12], confirms: true, chatter: null, slow: false, resetAfter: null, endAfter: null, freezeAfter: null, neverEnds: false };

export type PrinterSink = {
  readonly port: number;
  readonly mode: SinkMode;
  /** The bytes of each connection that were neither status questions nor requests for a process id. */
  readonly jobs: () => Buffer[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

export async function openPrinterSink(mode: Partial<SinkMode> = {}, port = 0): Promise<PrinterSink> {
  const now: SinkMode = { ...FRIENDLY, ...mode };
  const received: { bytes: Buffer }[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    const job = { bytes: Buffer.alloc(0) };
    received.push(job);
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, job, now);
  });
  await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    mode: now,
    jobs: () => received.map((job) => jobOnly(job.bytes)).filter((bytes) => bytes.length > 0),
    connections: () => received.length,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
    },
  };
}

function serve(socket: Socket, job: { bytes: Buffer }, mode: SinkMode): void {
  let answered = 0;
  let chatting: NodeJS.Timeout | undefined;
  const chat = (): void => {
    if (mode.chatter && socket.writable) socket.write(Buffer.from(mode.chatter));
    chatting = setTimeout(chat, 1);
  };
  chat();
  socket.on('close', () => { clearTimeout(chatting); });
  socket.on('end', () => { if (!mode.neverEnds) socket.end(); });
  if (mode.endAfter === 0) socket.end();
  const take = (bytes: Buffer): void => {
    job.bytes = Buffer.concat([job.bytes, bytes]);
    for (const answer of answersTo(job.bytes, answered, mode)) {
      answered = answer.end;
      if (socket.writable && answer.reply.length > 0) socket.write(answer.reply);
    }
    const size = jobOnly(job.bytes).length;
    if (mode.resetAfter !== null && size >= mode.resetAfter && size > 0) socket.resetAndDestroy();
    else if (mode.endAfter !== null && size >= mode.endAfter && size > 0) socket.destroy();
    else if (mode.freezeAfter !== null && size >= mode.freezeAfter && size > 0) socket.pause();
  };
  if (!mode.slow) {
    socket.on('data', take);
    return;
  }
  socket.on('readable', () => {
    const step = (): void => {
      const bytes = socket.read(Math.min(512, socket.readableLength)) as Buffer | null;
      if (!bytes) return;
      take(bytes);
      setImmediate(step);
    };
    step();
  });
}

/** The commands among the bytes that want an answer, behind what has been answered already. */
function answersTo(bytes: Buffer, from: number, mode: SinkMode): { end: number; reply: Buffer }[] {
  const found: { end: number; reply: Buffer }[] = [];
  for (let at = from; at < bytes.length; at++) {
    const n = bytes[at + 2] ?? 0;
    if (bytes[at] === 0x10 && bytes[at + 1] === 0x04 && bytes.length > at + 2) {
      const byte = mode.status?.[n === 4 ? 2 : n - 1];
      found.push({ end: at + 3, reply: byte === undefined ? Buffer.alloc(0) : Buffer.from([byte]) });
    } else if (bytes.subarray(at, at + 3).equals(Buffer.from([0x1d, 0x28, 0x48])) && bytes.length >= at + 11) {
      found.push({ end: at + 11, reply: mode.confirms ? Buffer.concat([Buffer.from([0x37, 0x22]), bytes.subarray(at + 7, at + 11), Buffer.from([0])]) : Buffer.alloc(0) });
    }
  }
  return found;
}

function jobOnly(bytes: Buffer): Buffer {
  const kept: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0x10 && bytes[at + 1] === 0x04) at += 2;
    else if (bytes.subarray(at, at + 3).equals(Buffer.from([0x1d, 0x28, 0x48]))) at += 10;
    else kept.push(bytes[at] as number);
  }
  return Buffer.from(kept);
}
