/** What the journal says of the printer: that paper stopped, that it came again, that nobody knows of a paper. */
import type { PrinterState } from '../devices/printer/print-queue.ts';
import type { JournalEvent } from '../posting/journal-events.ts';

export type PrinterNote = { readonly event: Extract<JournalEvent, 'printer-stopped' | 'printer-ready' | 'paper-unknown'>; readonly detail: { readonly status?: string; readonly count: number } };

const working = new Set<PrinterState['status']>(['ready', 'paper-low']);

/**
 * Hears every state of the printer and tells the few that are worth knowing later. A printer that is away is told once, however
 * it flickers, until it works again; one that was never there and has nothing to print is nobody's trouble, and neither is one that
 * has not been asked yet.
 */
export function createPrinterNotes(note: (note: PrinterNote) => void): (state: PrinterState) => void {
  let standing: 'new' | 'asked' | 'working' | 'stopped' = 'new';
  let unknownBefore: number | null = null;
  return ({ status, queued, unknown }) => {
    if (unknownBefore !== null && unknown > unknownBefore) note({ event: 'paper-unknown', detail: { count: unknown } });
    unknownBefore = unknown;
    if (status === 'none') standing = 'new';
    else if (working.has(status)) {
      if (standing === 'stopped') note({ event: 'printer-ready', detail: { count: queued } });
      standing = 'working';
    } else if (standing === 'new') standing = 'asked';
    else if (standing === 'working' || (standing === 'asked' && queued > 0)) {
      note({ event: 'printer-stopped', detail: { status, count: queued } });
      standing = 'stopped';
    }
  };
}
