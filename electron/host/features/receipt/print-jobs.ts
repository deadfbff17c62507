/** What is to be printed: queued in the transaction that makes it, made into paper when its turn comes. */
import type { PaperLine } from '#domain/receipt/paper.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import type { PrintJob, PrintJobStore } from '#host/devices/printer/port.ts';
import type { Clock } from '#host/platform/clock.ts';
import { countJobs, drawerWaits, dropLateDrawers, findNextQueued, insertJob, listLostSlips, listSending, markJob, settleUnknown, type ReceiptJobKind, type StoredJob } from './print-job-repo.ts';
import type { ReceiptFeature } from './receipt-ports.ts';

export type PrintJobsDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly training: boolean;
  readonly hasPrinter: () => boolean;
  /** The paper of a receipt; null where it is no longer here. */
  readonly receiptPaper: (tx: ReadTx, receiptId: string, kind: ReceiptJobKind) => PaperLine[] | null;
};

/** How long after it was asked for the drawer may still open. */
const DRAWER_MS = 15_000;

/** The queueing of paper and drawer; where there is no printer nothing is queued. */
export function createPrintJobs(deps: PrintJobsDeps): Pick<ReceiptFeature, 'queuePaper' | 'queueSlip' | 'lostSlips' | 'openDrawer'> {
  const { clock } = deps;
  const openDrawer = (tx: WriteTx, documentId: string): void => {
    // In a lesson the drawer stays shut. A basket of several receipts opens it once.
    if (!deps.hasPrinter() || deps.training || drawerWaits(tx, clock.nowMs(), DRAWER_MS)) return;
    insertJob(tx, clock.nowMs(), documentId, 'drawer');
  };
  return {
    openDrawer,
    queuePaper: (tx, receiptId, drawer) => {
      if (!deps.hasPrinter()) return;
      // The drawer first: the cashier reaches for the change while the paper comes.
      if (drawer) openDrawer(tx, receiptId);
      insertJob(tx, clock.nowMs(), receiptId, 'receipt');
    },
    lostSlips: (tx) => listLostSlips(tx).map(({ paper, ...slip }) => ({ ...slip, paper: JSON.parse(paper ?? '[]') as PaperLine[] })),
    queueSlip: (tx, kind, documentId, paper) => {
      if (!deps.hasPrinter()) return;
      settleUnknown(tx, clock.nowMs(), documentId);
      insertJob(tx, clock.nowMs(), documentId, kind, JSON.stringify(paper));
    },
  };
}

/** The stored jobs as the print queue works them off. */
export function jobStore({ store, clock, receiptPaper }: PrintJobsDeps): PrintJobStore {
  const paperOf = (tx: ReadTx, job: StoredJob): readonly PaperLine[] | null => {
    if (job.kind === 'drawer') return [];
    if (job.kind === 'receipt' || job.kind === 'copy' || job.kind === 'gift') return receiptPaper(tx, job.documentId, job.kind);
    assert(job.paper !== null, 'a slip lies in its job');
    return JSON.parse(job.paper) as PaperLine[];
  };
  const next = (): PrintJob | null => {
    for (;;) {
      const job = store.read(findNextQueued);
      if (!job) return null;
      if (job.kind === 'drawer') {
        store.write((tx) => { dropLateDrawers(tx, clock.nowMs(), DRAWER_MS); });
        if (store.read(findNextQueued)?.id !== job.id) continue;
      }
      const paper = store.read((tx) => paperOf(tx, job));
      if (paper !== null) return { id: String(job.id), kind: job.kind, paper };
      store.write((tx) => { markJob(tx, clock.nowMs(), job.id, 'unknown', 'no-document'); });
    }
  };
  return {
    nextQueued: next,
    mark: (id, state, cause) => {
      store.write((tx) => { markJob(tx, clock.nowMs(), Number(id), state, cause ?? null); });
    },
    listSending: () => store.read(listSending).map(String),
    counts: () => store.read(countJobs),
  };
}
