/** The receipt printer as the rest of the host sees it. */
import type { PaperLine } from '#domain/receipt/paper.ts';

/** As told by the printer, not guessed: `offline` covers switched off, unplugged, unreachable and an error it reports. */
export type PrinterStatus = 'ready' | 'offline' | 'paper-low' | 'paper-out' | 'cover-open' | 'none';

/**
 * What can be said of a job afterwards.
 * - `confirmed` the printer answered that it has printed it
 * - `sent` all bytes arrived; it does not tell what became of them
 * - `unknown` the link died or hung on the way: part, all or nothing may be on paper
 * - `not-sent` no byte of it left us; trying again is safe
 */
export type PrintOutcome = { readonly outcome: 'confirmed' | 'sent' | 'unknown' | 'not-sent'; readonly cause: string | null };

export type ReceiptPrinter = {
  /** Prints the bytes of one job. Never rejects and never hangs; jobs asked for at once go one behind the other. */
  readonly print: (job: { readonly bytes: Uint8Array }) => Promise<PrintOutcome>;
  /** Asks the printer how it is. Never rejects. */
  readonly status: () => Promise<PrinterStatus>;
  /** Tells each change of the status, whatever brought it about. */
  readonly onStatus: (listener: (status: PrinterStatus) => void) => () => void;
  /** Ends what is under way within its deadlines; later jobs answer `not-sent`. */
  readonly close: () => Promise<void>;
};

/** States of a stored print job; only a person makes a new job out of one that is `unknown`. */
export type PrintJobState = 'queued' | 'sending' | 'sent' | 'confirmed' | 'unknown';

/** `drawer` opens the drawer and prints nothing: a job of its own, since a drawer must open though the paper is out. */
export type PrintJob = { readonly id: string; readonly paper: readonly PaperLine[]; readonly kind: string };

/** The stored jobs, oldest first. Every change is durable before it returns. */
export type PrintJobStore = {
  readonly nextQueued: () => PrintJob | null;
  readonly mark: (id: string, state: PrintJobState, cause?: string) => void;
  /** Jobs in `sending`: the host ended while it sent them. */
  readonly listSending: () => readonly string[];
  readonly counts: () => { readonly queued: number; readonly unknown: number };
};
