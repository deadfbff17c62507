import { randomInt } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { errorText } from '../../platform/fault.ts';
import type { Logger } from '../../platform/log.ts';
import { processIdRequest, statusRequest } from './escpos-encoder.ts';
import type { Link, LinkSession } from './link.ts';
import type { PrinterStatus, PrintOutcome, ReceiptPrinter } from './port.ts';
import { createReplyReader, statusOf, statusOfAutomatic, type Reply } from './replies.ts';

export type PrinterDeadlines = {
  /** For one answer to DLE EOT, which comes at once or never. */
  readonly statusMs: number;
  /** For the word that a job is on paper, after its last byte was taken. */
  readonly confirmMs: number;
};
const DEADLINES: PrinterDeadlines = { statusMs: 700, confirmMs: 8_000 };

/** Bytes handed to the system at once; the deadline of a write is the deadline of one such piece. */
const PIECE_BYTES = 4_096;

/** One visit to the printer: its replies, and the questions waiting for them in the order of asking. */
type Visit = {
  readonly session: LinkSession;
  /** The answer to one DLE EOT, or null when none came in time or the link ended. */
  readonly ask: (n: 1 | 2 | 4) => Promise<number | null>;
  /** True once the printer has answered that it came to `id`, before or after this is asked; false when the time or the link ends first. */
  readonly confirmed: (id: string, withinMs: number) => Promise<boolean>;
  readonly heard: () => boolean;
};

/** What was learnt of a printer on earlier visits. */
type Memory = {
  /** It has answered something. */
  talks: boolean;
  /** It answers GS ( H; null: nothing was printed yet. One that does not is waited for in full only once. */
  confirms: boolean | null;
};

/** A printer that speaks ESC/POS over `link`, opened for each job, so that several tills can share it. */
export function createEscposPrinter(link: Link, options: { readonly log: Logger; readonly clock: Clock; readonly deadlines?: Partial<PrinterDeadlines> }): ReceiptPrinter {
  const limits = { ...DEADLINES, ...options.deadlines };
  const { log, clock } = options;
  const listeners = new Set<(status: PrinterStatus) => void>();
  const memory: Memory = { talks: false, confirms: null };
  let last: PrinterStatus | null = null;
  let closed = false;
  let line: Promise<unknown> = Promise.resolve();

  const publish = (status: PrinterStatus): void => {
    if (status === last) return;
    log.info({ printer: link.name, status }, 'printer status');
    last = status;
    for (const listener of listeners) listener(status);
  };
  /** One visit at a time: many printers take one connection only. */
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = line.then(work);
    line = turn.catch(() => undefined);
    return turn;
  };
  /** Opens the link for `work`; answers `unreached` where it cannot be opened. */
  const visiting = async <T>(work: (visit: Visit) => Promise<T>, unreached: (cause: string) => T): Promise<T> => {
    if (closed) return unreached('closed');
    let session: LinkSession;
    try {
      session = await link.open();
    } catch (error) {
      publish('offline');
      return unreached(errorText(error));
    }
    return work(visitOf(session, limits, publish));
  };
  const print = async (bytes: Uint8Array): Promise<PrintOutcome> => {
    const begun = clock.monotonicMs();
    const outcome = await visiting<PrintOutcome>((visit) => deliver(visit, bytes, memory, limits, publish), (cause) => ({ outcome: 'not-sent', cause }));
    log.info({ printer: link.name, bytes: bytes.length, ...outcome, tookMs: Math.round(clock.monotonicMs() - begun) }, 'print job');
    return outcome;
  };
  const status = (): Promise<PrinterStatus> => visiting<PrinterStatus>(async (visit) => {
    const found = await askStatus(visit, memory);
    await visit.session.end();
    publish(found);
    return found;
  }, () => 'offline');

  return {
    print: ({ bytes }) => inLine(() => print(bytes)),
    status: () => inLine(status),
    onStatus: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      closed = true;
      await line;
    },
  };
}

/** One job from the first question to the end of the link, and what can be said of it. */
async function deliver(visit: Visit, bytes: Uint8Array, memory: Memory, limits: PrinterDeadlines, publish: (status: PrinterStatus) => void): Promise<PrintOutcome> {
  const { session } = visit;
  const status = await askStatus(visit, memory);
  publish(status);
  if (status !== 'ready' && status !== 'paper-low') {
    await session.end();
    return { outcome: 'not-sent', cause: status };
  }
  const id = newProcessId();
  const failure = await send(session, Buffer.concat([bytes, processIdRequest(id)]));
  if (failure !== null) {
    session.drop();
    publish('offline');
    return failure;
  }
  const confirmed = await visit.confirmed(id, memory.confirms === false ? limits.statusMs : limits.confirmMs);
  memory.confirms = confirmed || (memory.confirms ?? false);
  // A printer that still answers questions has read what came before them.
  const answers = confirmed || (visit.heard() && (await visit.ask(1)) !== null);
  const ended = await session.end();
  if (confirmed) return { outcome: 'confirmed', cause: null };
  return answers || ended ? { outcome: 'sent', cause: null } : { outcome: 'unknown', cause: (await session.closed) ?? 'no-answer' };
}

/** Writes all of it, piece by piece. Null when it went, else what to say of the job. */
async function send(session: LinkSession, bytes: Uint8Array): Promise<PrintOutcome | null> {
  // Not a byte was offered yet: a link that is already gone has taken none of them.
  if (!session.isOpen()) return { outcome: 'not-sent', cause: 'closed' };
  try {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      await session.write(bytes.subarray(at, at + PIECE_BYTES));
      if (!session.isOpen()) return { outcome: 'unknown', cause: 'closed' };
    }
    return null;
  } catch (error) {
    return { outcome: 'unknown', cause: errorText(error) };
  }
}

/** Four printable characters; enough to tell this job's answer from a late one of the job before. */
function newProcessId(): string {
  return String(randomInt(10_000)).padStart(4, '0');
}

/**
 * A printer that has never answered anything is taken for one that cannot: it took the connection. One that answered
 * before and is silent now hangs, and must not be fed.
 */
async function askStatus(visit: Visit, memory: Memory): Promise<PrinterStatus> {
  const printer = await visit.ask(1);
  const offlineCause = printer === null ? null : await visit.ask(2);
  const paper = printer === null ? null : await visit.ask(4);
  const spokeBefore = memory.talks;
  memory.talks ||= visit.heard();
  if (printer === null) return visit.session.isOpen() && !spokeBefore ? 'ready' : 'offline';
  return statusOf(printer, offlineCause ?? 0, paper ?? 0);
}

function visitOf(session: LinkSession, limits: PrinterDeadlines, publish: (status: PrinterStatus) => void): Visit {
  const read = createReplyReader();
  const questions: ((byte: number | null) => void)[] = [];
  const processed = new Set<string>();
  let wake = (): void => undefined;
  let heard = false;
  const hear = (reply: Reply): void => {
    heard = true;
    if (reply.kind === 'status') questions.shift()?.(reply.byte);
    else if (reply.kind === 'process') {
      processed.add(reply.id);
      wake();
    } else publish(statusOfAutomatic(reply.bytes));
  };
  session.onData((bytes) => { read(bytes).forEach(hear); });

  /** Settles with what `begin` brings, with `otherwise` at the deadline or the end of the link. */
  const within = <T>(ms: number, otherwise: T, begin: (settle: (value: T) => void) => void): Promise<T> => new Promise((resolve) => {
    const timer = setTimeout(() => { resolve(otherwise); }, ms);
    const settle = (value: T): void => {
      clearTimeout(timer);
      resolve(value);
    };
    void session.closed.then(() => { settle(otherwise); });
    begin(settle);
  });

  return {
    session,
    heard: () => heard,
    ask: (n) => within<number | null>(limits.statusMs, null, (settle) => {
      questions.push(settle);
      session.write(statusRequest(n)).catch(() => { settle(null); });
    }),
    confirmed: (id, withinMs) => within(withinMs, false, (settle) => {
      wake = () => { if (processed.has(id)) settle(true); };
      wake();
    }),
  };
}
