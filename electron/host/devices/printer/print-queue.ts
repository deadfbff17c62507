/**
 * Works off the stored print jobs. A job leaves us at most once: whatever may have reached the printer is never sent
 * again by itself, because two receipts for one sale are worse than a cashier who looks and prints a copy.
 */
import type { Logger } from '../../platform/log.ts';
import { backOffMs, createQueueWorker, type QueueWorker } from '../../platform/queue-worker.ts';
import type { Timer } from '../../platform/timer.ts';
import type { PrintJob, PrintJobStore, PrinterStatus, ReceiptPrinter } from './port.ts';

/** What the screens show of the printer and of its jobs. */
export type PrinterState = { readonly status: PrinterStatus; readonly queued: number; readonly unknown: number };

export type PrintQueueOptions = {
  readonly store: PrintJobStore;
  /** The bytes of a job for the printer as it is set up now. */
  readonly encode: (job: PrintJob) => Uint8Array;
  readonly timer: Timer;
  readonly log: Logger;
  readonly onState: (state: PrinterState) => void;
};

export type PrintQueue = {
  /** Puts jobs that were being sent when the host ended to `unknown`, and begins to work. */
  readonly start: () => void;
  /** There may be something new to print. */
  readonly wake: () => void;
  /** Another printer, or none, from the next job on; the one before is closed. */
  readonly use: (printer: ReceiptPrinter | null) => void;
  readonly state: () => PrinterState;
  /** Finishes the job under way and begins no other. */
  readonly stop: () => Promise<void>;
};

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** How often a printer with nothing to print is asked how it is. */
const CHECK_MS = 15_000;

export function createPrintQueue(options: PrintQueueOptions): PrintQueue {
  return new StoredPrintQueue(options);
}

class StoredPrintQueue implements PrintQueue {
  readonly #options: PrintQueueOptions;
  readonly #worker: QueueWorker;
  #printer: ReceiptPrinter | null = null;
  #status: PrinterStatus = 'none';
  #stopListening = (): void => undefined;
  #underWay: 0 | 1 = 0;
  /** Jobs in a row that this printer did not take. */
  #failures = 0;

  constructor(options: PrintQueueOptions) {
    this.#options = options;
    const { timer, log, onState } = options;
    this.#worker = createQueueWorker({ name: 'print queue', timer, log, longestMs: LONGEST_RETRY_MS, round: (going) => this.#round(going), state: this.state, onState });
  }

  readonly start = (): void => {
    const { store } = this.#options;
    for (const id of store.listSending()) store.mark(id, 'unknown', 'host-stopped');
    this.#worker.start();
  };

  readonly wake = (): void => { this.#worker.wake(); };

  readonly use = (next: ReceiptPrinter | null): void => {
    this.#stopListening();
    void this.#printer?.close();
    this.#printer = next;
    this.#failures = 0;
    this.#status = next ? 'offline' : 'none';
    this.#stopListening = next?.onStatus((status) => {
      this.#status = status;
      this.#worker.tell();
    }) ?? (() => undefined);
    this.wake();
  };

  /** The job under way still counts as waiting: a screen should not see it vanish and come back with each try. */
  readonly state = (): PrinterState => {
    const { queued, unknown } = this.#options.store.counts();
    return { status: this.#status, queued: queued + this.#underWay, unknown };
  };

  readonly stop = async (): Promise<void> => {
    await this.#worker.stop();
    await this.#printer?.close();
  };

  /** Sends what is waiting, or asks the printer how it is when nothing is. */
  async #round(going: () => boolean): Promise<number | null> {
    const printer = this.#printer;
    if (!printer) return null;
    const { store } = this.#options;
    let job = store.nextQueued();
    if (!job) await printer.status();
    while (job && going() && this.#printer === printer) {
      if (!(await this.#sendOne(printer, job))) {
        this.#failures += 1;
        return backOffMs(this.#failures, FIRST_RETRY_MS, LONGEST_RETRY_MS);
      }
      this.#failures = 0;
      job = store.nextQueued();
    }
    return CHECK_MS;
  }

  /** Sends one job. False when the printer did not take it as it should and is to be left alone for a while. */
  async #sendOne(printer: ReceiptPrinter, job: PrintJob): Promise<boolean> {
    const { store, encode, log } = this.#options;
    let bytes: Uint8Array;
    try {
      bytes = encode(job);
    } catch (error) {
      log.error({ err: error, job: job.id }, 'a print job cannot be encoded');
      store.mark(job.id, 'unknown', 'not-printable');
      return true;
    }
    store.mark(job.id, 'sending');
    this.#underWay = 1;
    const { outcome, cause } = await printer.print({ bytes });
    this.#underWay = 0;
    // Where the disk is full here, nothing is lost: the job stays `sending` until the next start.
    store.mark(job.id, outcome === 'not-sent' ? 'queued' : outcome, cause ?? undefined);
    this.#worker.tell();
    return outcome === 'confirmed' || outcome === 'sent';
  }
}
