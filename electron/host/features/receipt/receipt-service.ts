import type { Implementation } from '#contract/define/service.ts';
import type { receipt, ReceiptSummary } from '#contract/terminal/receipt.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import { receiptNumber } from '#domain/receipt/number.ts';
import { paperText, receiptPaper, type PaperLine } from '#domain/receipt/paper.ts';
import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import type { PrintJobStore } from '#host/devices/printer/port.ts';
import type { Clock } from '#host/platform/clock.ts';
import { postJournal } from '#host/posting/journal.ts';
import { listUnsent } from '#host/posting/outbox.ts';
import { SALE_KIND } from '#host/posting/post-sale.ts';
import { countJobs, dropLateDrawers, findNextQueued, insertJob, listSending, markJob, paperStates, settleUnknown } from './print-job-repo.ts';
import { findDocument, listReceipts, shopOf } from './receipt-repo.ts';

export type ReceiptDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly signedIn: () => { readonly id: string } | null;
  readonly paperWidth: () => number;
  /** False where no printer is set up: nothing is queued then, or a printer bought next month would print this month. */
  readonly hasPrinter: () => boolean;
  /** There is something new to print. */
  readonly wakePrinter: () => void;
  /** Something was written that the server should get. */
  readonly committed: () => void;
};

export type ReceiptFeature = {
  readonly service: Implementation<typeof receipt>;
  readonly jobs: PrintJobStore;
  /** Queues the paper of a receipt being posted, in the posting transaction. */
  readonly queuePaper: (tx: WriteTx, receiptId: string, drawer: boolean) => void;
};

/** How long after a sale the drawer may still open. */
const DRAWER_MS = 15_000;

export function createReceipt(deps: ReceiptDeps): ReceiptFeature {
  const { store, clock } = deps;
  return {
    service: {
      list: ({ limit }) => ok({ receipts: store.read((tx) => summaries(tx, limit)) }),
      paper: ({ receiptId }) => {
        const lines = store.read((tx) => paperOf(tx, receiptId, false));
        const widthChars = deps.paperWidth();
        return lines ? ok({ widthChars, lines: paperText(lines, widthChars) }) : refused('unknown-receipt');
      },
      reprint: ({ receiptId }) => {
        const staff = deps.signedIn();
        if (staff === null) return refused('not-signed-in');
        const done = store.write((tx) => {
          if (findDocument(tx, receiptId) === null) return false;
          const nowMs = clock.nowMs();
          settleUnknown(tx, nowMs, receiptId);
          insertJob(tx, nowMs, receiptId, 'copy');
          postJournal(tx, nowMs, { id: deps.newId(), staffId: staff.id, event: 'receipt-reprinted', detail: { receiptId } });
          return true;
        });
        if (!done) return refused('unknown-receipt');
        deps.wakePrinter();
        deps.committed();
        return ok({});
      },
    },
    jobs: jobStore(store, clock),
    queuePaper: (tx, receiptId, drawer) => {
      if (!deps.hasPrinter()) return;
      // The drawer first: the cashier reaches for the change while the paper comes.
      if (drawer) insertJob(tx, clock.nowMs(), receiptId, 'drawer');
      insertJob(tx, clock.nowMs(), receiptId, 'receipt');
    },
  };
}

function summaries(tx: ReadTx, limit: number): ReceiptSummary[] {
  const rows = listReceipts(tx, limit);
  const states = paperStates(tx, rows.map((row) => row.id));
  const unsent = new Set(listUnsent(tx, SALE_KIND, limit));
  return rows.map((row) => ({
    id: row.id, number: receiptNumber(row.storeNumber, row.tillNumber, row.series, row.number), occurredAt: row.occurredAt, totalMinor: row.totalMinor,
    lineCount: row.lineCount, printState: states.get(row.id) ?? 'none', sent: !unsent.has(row.id),
  }));
}

function paperOf(tx: ReadTx, receiptId: string, copy: boolean): PaperLine[] | null {
  const document = findDocument(tx, receiptId);
  return document && receiptPaper(document, shopOf(tx, document), { copy });
}

/** The stored jobs as the print queue works them off. The paper is made when its turn comes, from the receipt as posted. */
function jobStore(store: Store, clock: Clock): PrintJobStore {
  return {
    nextQueued: () => {
      const next = store.read(findNextQueued);
      if (!next) return null;
      if (next.kind !== 'drawer') return { id: String(next.id), kind: next.kind, paper: store.read((tx) => paperOf(tx, next.receiptId, next.kind === 'copy')) ?? [] };
      store.write((tx) => {
        dropLateDrawers(tx, clock.nowMs() - DRAWER_MS);
      });
      const fresh = store.read(findNextQueued);
      return fresh?.id === next.id ? { id: String(next.id), kind: 'drawer', paper: [] } : jobStore(store, clock).nextQueued();
    },
    mark: (id, state, cause) => {
      store.write((tx) => {
        markJob(tx, clock.nowMs(), Number(id), state, cause ?? null);
      });
    },
    listSending: () => store.read(listSending).map(String),
    counts: () => store.read(countJobs),
  };
}
