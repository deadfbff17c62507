/** What a shift needs from outside and what it gives to others; `compose` puts the two together. */
import type { Implementation } from '#contract/define/service.ts';
import type { HalfwaySale, shift } from '#contract/terminal/shift.ts';
import type { PaperLine } from '#domain/receipt/paper.ts';
import type { SaleState } from '#domain/sale/life.ts';
import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import type { Guard, SignedIn } from '#host/posting/guard.ts';
import type { OpenShift } from './shift-repo.ts';

export type ShiftPaperKind = 'x-report' | 'z-report' | 'count-slip' | 'cash-slip';
/** `at` is when it was queued, UTC milliseconds; `paper` the lines that were sent. */
export type LostSlip = { readonly documentId: string; readonly kind: string; readonly at: number; readonly paper: readonly PaperLine[] };

export type ShiftDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly signedIn: SignedIn;
  readonly guard: Guard;
  /** A lesson: the paper says so. */
  readonly training: boolean;
  /** The sale in hand, and how many are set aside. */
  readonly inHand: (tx: ReadTx) => { readonly state: SaleState; readonly lineCount: number };
  readonly parkedCount: (tx: ReadTx) => number;
  /** Sales that stand half-way (SHF21): their cash in the books of a shift, what the payment under way hands out, and those set aside. */
  readonly halfway: { readonly cash: (tx: ReadTx, shiftId: string) => number; readonly goingOut: (tx: ReadTx) => number; readonly parked: (tx: ReadTx) => HalfwaySale[] };
  /** Papers that never came, and letters that have not left. */
  readonly unprinted: () => number;
  readonly mailWaiting: () => number;
  /** Slips of which nobody knows whether they came out. */
  readonly lostSlips: (tx: ReadTx) => readonly LostSlip[];
  /** False where no printer is set up: nothing would be queued. */
  readonly hasPrinter: () => boolean;
  /** Queues paper in the transaction that writes its document. */
  readonly queueSlip: (tx: WriteTx, kind: ShiftPaperKind, documentId: string, paper: readonly PaperLine[]) => void;
  /** Characters across the paper. */
  readonly paperWidth: () => number;
  /** Told after something was written: the frame looks different, there may be paper to print and something to send. */
  readonly written: () => void;
};

export type ShiftFeature = {
  readonly service: Implementation<typeof shift>;
  readonly current: (tx: ReadTx) => OpenShift | null;
  /** Kopecks that may go out of the drawer now: what should be in it less what a payment under way is about to hand out; null where no shift is open. */
  readonly cashToTake: (tx: ReadTx) => number | null;
};
