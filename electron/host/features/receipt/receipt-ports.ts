/** What the receipt feature needs from outside and what it gives to others; `compose` puts the two together. */
import type { Implementation } from '#contract/define/service.ts';
import type { LetterState, receipt } from '#contract/terminal/receipt.ts';
import type { Settings } from '#contract/terminal/settings.ts';
import type { PaperLine } from '#domain/receipt/paper.ts';
import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import type { PrintJobStore } from '#host/devices/printer/port.ts';
import type { Clock } from '#host/platform/clock.ts';
import type { Guard, SignedIn } from '#host/posting/guard.ts';

export type LetterLanguage = 'ru' | 'en';

/** The queue of letters (host/mail) as this feature sees it. */
export type LetterQueue = {
  /** True where a mail server is set up. */
  readonly ready: () => boolean;
  /** Puts a receipt into the queue in the caller's transaction. */
  readonly queue: (tx: WriteTx, letter: { readonly receiptId: string; readonly address: string; readonly language: LetterLanguage }) => void;
  /** There is something new to send. */
  readonly wake: () => void;
  /** How the last letter of each of these receipts stands, where there is one. */
  readonly states: (tx: ReadTx, receiptIds: readonly string[]) => ReadonlyMap<string, LetterState>;
};

/** Headquarters as this feature asks it for a receipt this till does not have; what is found lies in the archive when it answers. */
export type AskHeadquarters = (wish: { readonly id: string } | { readonly number: string }) => Promise<'found' | 'not-found' | 'too-many-tries' | 'no-connection'>;

export type ReceiptDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly signedIn: SignedIn;
  readonly guard: Guard;
  /** Characters across the paper. */
  readonly paperWidth: () => 32 | 42 | 48;
  /** Which blocks this till prints. */
  readonly paperBlocks: () => Settings['paperBlocks'];
  /** The language of letters. */
  readonly language: () => LetterLanguage;
  /** A lesson: the paper says so, no drawer opens and no letter leaves. */
  readonly training: boolean;
  /** False where no printer is set up: nothing is queued then, or a printer bought next month would print this month. */
  readonly hasPrinter: () => boolean;
  /** There is something new to print. */
  readonly wakePrinter: () => void;
  readonly letters: LetterQueue;
  readonly askHeadquarters: AskHeadquarters;
  /** Something was written that the server should get. */
  readonly committed: () => void;
};

/** Paper besides receipts, printed as it was handed over. */
export type SlipKind = 'cash-slip' | 'x-report' | 'z-report' | 'count-slip' | 'test';

/** The receipts of a purchase as a letter carries them: most often one. */
export type ReceiptLetter = { readonly numbers: readonly string[]; readonly storeName: string; readonly text: string; readonly fileName: string; readonly pdf: Uint8Array };

export type ReceiptFeature = {
  readonly service: Implementation<typeof receipt>;
  /** The stored jobs for the print queue. */
  readonly jobs: PrintJobStore;
  /** Queues the paper of a receipt being posted, in the posting transaction; `drawer` opens the drawer before it comes. */
  readonly queuePaper: (tx: WriteTx, receiptId: string, drawer: boolean) => void;
  /** Queues a slip or a report in the transaction that writes its document; `documentId` is the document's. */
  readonly queueSlip: (tx: WriteTx, kind: SlipKind, documentId: string, paper: readonly PaperLine[]) => void;
  /** Slips of which nobody knows whether they came out, with the lines that were sent; `at` is when they were queued. */
  readonly lostSlips: (tx: ReadTx) => { readonly documentId: string; readonly kind: SlipKind; readonly at: number; readonly paper: PaperLine[] }[];
  /** Opens the drawer; `documentId` is what it is opened for. The caller journals it and wakes the printer. */
  readonly openDrawer: (tx: WriteTx, documentId: string) => void;
  /** Papers of these documents that never came, or may not have: for the end of a shift. */
  readonly unprinted: () => number;
  /** What host/mail puts into a letter; null where the receipt is no longer here. */
  readonly letter: (receiptId: string) => Promise<ReceiptLetter | null>;
};
