/** Receipts of the store's other tills as values: what `receipts-store.ts` keeps in SQLite. */
import { RECEIPT_DAYS } from '#contract/sync/receipts.ts';
import type { ReceiptsStore } from '#host/sync/receipts/receipts-store.ts';
import type { StoreReceipt } from '../till-disk.ts';

type Kept = StoreReceipt & { readonly occurredAt: number };
export type Archive = {
  readonly receipts: ReadonlyMap<string, Kept>;
  readonly mark: { readonly epoch: string; readonly storeId: string; readonly life: string; readonly seq: number; readonly id: string; readonly caughtUp: boolean } | null;
};

export const NO_RECEIPTS: Archive = { receipts: new Map(), mark: null };

const DAY_MS = 86_400_000;

type Holder = { readonly archive: Archive; readonly epoch: string; readonly life: { readonly incarnation: string }; readonly cursor: number };
type Document = { readonly id: string; readonly storeId: string; readonly occurredAt: number; readonly totalMinor: number; readonly lines: readonly unknown[]; readonly tenders: readonly unknown[] };

export function receiptsModel(get: () => Holder, write: (archive: Archive) => void): ReceiptsStore {
  return {
    reading() {
      const { archive: { mark }, epoch, life: { incarnation: life }, cursor } = get();
      if (mark === null || mark.epoch !== epoch || mark.life !== life) return { after: null, life, isDone: false };
      return { after: { seq: mark.seq, id: mark.id }, life, isDone: mark.caughtUp && mark.seq >= cursor };
    },
    take({ after, life }, { epoch, storeId, next, caughtUp, receipts }) {
      const { archive: { mark, receipts: held }, ...till } = get();
      if (epoch !== till.epoch || life !== till.life.incarnation || (after !== null && (mark?.seq !== after.seq || mark.id !== after.id || mark.epoch !== epoch))) return false;
      if (mark !== null && mark.storeId !== storeId) {
        write(NO_RECEIPTS);
        return false;
      }
      const all = new Map(held);
      for (const { id, occurredAt, totalMinor, lines, tenders, storeId: of } of receipts as readonly Document[]) all.set(id, { id, storeId: of, occurredAt, totalMinor, lines: lines.length, tenders: tenders.length });
      write({ receipts: all, mark: { epoch, storeId, life, ...next, caughtUp } });
      return true;
    },
    takeAsked: () => { throw new Error('nobody asks for a receipt here'); },
    prune(nowMs) {
      const { archive } = get();
      const young = new Map([...archive.receipts].filter(([, { occurredAt }]) => occurredAt >= nowMs - RECEIPT_DAYS * DAY_MS));
      if (young.size === archive.receipts.size) return false;
      write({ ...archive, receipts: young });
      return true;
    },
  };
}
