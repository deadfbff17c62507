import type { Settings } from '#contract/terminal/settings.ts';
import { openPrinter } from '../devices/printer/open-printer.ts';
import type { PrintJobStore } from '../devices/printer/port.ts';
import { jobBytes } from '../devices/printer/print-job.ts';
import { createPrintQueue, type PrinterState, type PrintQueue } from '../devices/printer/print-queue.ts';
import type { HostOptions } from './host-options.ts';
import { createPrinterNotes, type PrinterNote } from './printer-notes.ts';

/** The jobs of a lesson; `mark` tells it from the lessons before it. */
export type LessonJobs = { readonly mark: string; readonly jobs: PrintJobStore };

const SEPARATOR = ':';

/**
 * The shop's paper first, then that of the lesson, on one printer. A job of a lesson that ended while it was printed is nobody's
 * any more; nothing of a lesson is ever written to the shop's own jobs.
 */
export function printJobsOf(shop: PrintJobStore, lesson: () => LessonJobs | null): PrintJobStore {
  return {
    nextQueued: () => {
      const own = shop.nextQueued();
      if (own !== null) return own;
      const now = lesson();
      const job = now?.jobs.nextQueued() ?? null;
      return now === null || job === null ? null : { ...job, id: `${now.mark}${SEPARATOR}${job.id}` };
    },
    mark: (id, state, cause) => {
      const [mark, jobId] = id.split(SEPARATOR);
      if (jobId === undefined) shop.mark(id, state, cause);
      else if (lesson()?.mark === mark) lesson()?.jobs.mark(jobId, state, cause);
    },
    // A lesson does not outlive its host: what it was printing is not asked about.
    listSending: () => shop.listSending(),
    counts: () => {
      const [own, taught] = [shop.counts(), lesson()?.jobs.counts() ?? { queued: 0, unknown: 0 }];
      return { queued: own.queued + taught.queued, unknown: own.unknown + taught.unknown };
    },
  };
}

export type Printing = { readonly queue: PrintQueue; readonly use: (settings: Settings) => void };

/** The one printer of this till and the queue before it. */
export function composePrinting({ timer, log, clock }: HostOptions, parts: { readonly jobs: PrintJobStore; readonly settings: () => Settings; readonly changed: () => void; readonly note: (note: PrinterNote) => void }): Printing {
  const printerLog = log.module('printer');
  const notes = createPrinterNotes((note) => {
    try {
      parts.note(note);
    } catch (error) {
      // Paper goes on where the journal cannot: the disk is full, and the screen says so.
      printerLog.warn({ err: error, event: note.event }, 'a note on the printer was not written');
    }
  });
  const onState = (state: PrinterState): void => {
    notes(state);
    parts.changed();
  };
  const queue = createPrintQueue({ store: parts.jobs, encode: (job) => jobBytes(job, parts.settings().paperWidthChars), timer, log: printerLog, onState });
  return { queue, use: ({ printerAddress }) => { queue.use(openPrinter(printerAddress, { log: printerLog, clock })); } };
}
