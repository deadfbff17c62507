/** What the program writes into the journal by itself: about starts, clock and codes, and about the printer. */
import { uptime } from 'node:os';
import type { TillStore } from '../db/tx.ts';
import { noteOfTill } from '../posting/journal.ts';
import type { SignedIn } from '../posting/guard.ts';
import type { Life } from '../sync/new-life.ts';
import type { HostOptions } from './host-options.ts';
import type { PrinterNote } from './printer-notes.ts';
import type { Selling } from './selling.ts';
import { createTillNotes, type TillNoteKeeper } from './till-notes.ts';

export type NoteParts = {
  readonly store: TillStore;
  readonly newId: () => string;
  readonly life: Life;
  readonly signedIn: SignedIn;
  readonly committed: () => void;
};

export type Notes = TillNoteKeeper & { readonly ofPrinter: (note: PrinterNote) => void };

export function composeNotes({ clock, paths, log }: HostOptions, { store, newId, life, signedIn, committed }: NoteParts): Notes {
  const base = { store, clock, newId, signedIn, committed };
  return {
    ...createTillNotes({ ...base, paths, log: log.module('journal'), upMs: () => uptime() * 1_000, forked: () => life.born() === 'fork' }),
    ofPrinter: ({ event, detail }) => { noteOfTill(base, event, detail); },
  };
}

/** The same calls, and every code that no good here has is told. */
export function tellingUnknown(service: Selling['services']['sale'], tell: (code: string, typed: boolean) => void): Selling['services']['sale'] {
  return {
    ...service,
    scan: async (input) => {
      const answer = await service.scan(input);
      if (!answer.ok && answer.code === 'unknown-barcode') tell(answer.detail.code, input.typed ?? false);
      return answer;
    },
  };
}
