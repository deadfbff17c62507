/** Receipts of other tills in the replica: written here, read by whoever looks a receipt up (SPEC HR1-HR8). */
import { RECEIPT_DAYS, type ReceiptMark, type ReceiptsPage } from '#contract/sync/receipts.ts';
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { snakeCase } from '#domain/replication/column.ts';
import { encoder } from '#host/db/entity-sql.ts';
import { storeReceiptTables } from '#host/db/local-tables.ts';
import type { ReadTx, ReplicaTx, TillStore } from '#host/db/tx.ts';
import { readMeta } from '#host/posting/meta.ts';
import { feedPosition } from '#host/posting/replica-state.ts';
import { storeShelf } from '#host/posting/shelf.ts';

/** Where the reading of the store's receipts stands. */
export type Reading = {
  /** Null: from the beginning. */
  readonly after: ReceiptMark | null;
  readonly life: string;
  /** Nothing was written at the server since the last page that was the end. */
  readonly isDone: boolean;
};

export type ReceiptsStore = {
  readonly reading: () => Reading;
  /** Receipts and mark of a page, in one transaction; false for one that does not follow what is here, or that another life asked for. */
  readonly take: (asked: Pick<Reading, 'after' | 'life'>, page: ReceiptsPage) => boolean;
  /** Receipts somebody asked headquarters for. @param askedAtMs by the server's clock */
  readonly takeAsked: (receipts: readonly unknown[], askedAtMs: number) => void;
  /** Removes some of those whose time is over; false where none was left. @param nowMs by the server's clock */
  readonly prune: (nowMs: number) => boolean;
};

type AnyRow = Readonly<Record<string, unknown>>;
type Document = AnyRow & { readonly id: string; readonly occurredAt: number; readonly lines: readonly AnyRow[]; readonly tenders: readonly AnyRow[] };
type Mark = { readonly epoch: string; readonly storeId: string; readonly life: string; readonly seq: number; readonly receiptId: string; readonly caughtUp: number };

const DAY_MS = 86_400_000;
/** How long a receipt stays that was asked for. */
const ASKED_DAYS = 30;
/** Places within one millisecond. */
const PLACES = 1_000;
/** Nobody sells later than this, and a place stays a whole number. */
const LAST_MS = 9_000_000_000_000;
/** Receipts one transaction removes. */
const PRUNED = 50;

const insertInto = (table: string, entity: EntityName, more: readonly string[] = []): string => {
  const names = [...Object.keys(entityOf(entity).columns).map(snakeCase), ...more];
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
};
const RECEIPT = insertInto(storeShelf.receipt, 'receipt', ['place', 'asked_at']);
const LINE = insertInto(storeShelf.line, 'receiptLine');
const TENDER = insertInto(storeShelf.tender, 'tender');
const encode = { receipt: encoder('receipt'), line: encoder('receiptLine'), tender: encoder('tender') };

export function createReceiptsStore(store: TillStore): ReceiptsStore {
  const withoutOwn = (receipts: readonly unknown[]): Document[] => store.read((tx) => (receipts as readonly Document[]).filter(({ id }) => tx.get('SELECT 1 FROM receipt WHERE id = ?', id) === undefined));
  return {
    reading: () => store.read((tx) => {
      const meta = readMeta(tx);
      const life = meta.incarnationId ?? '';
      const mark = readMark(tx);
      if (mark === undefined || mark.epoch !== meta.epoch || mark.life !== life) return { after: null, life, isDone: false };
      return { after: { seq: mark.seq, id: mark.receiptId }, life, isDone: mark.caughtUp === 1 && mark.seq >= feedPosition(tx).cursor };
    }),
    take({ after, life }, page) {
      const meta = store.read(readMeta);
      // A page for a life that is over has left out what that life sold: the present one would never hear of it.
      if (page.epoch !== meta.epoch || life !== (meta.incarnationId ?? '')) return false;
      const documents = withoutOwn(page.receipts);
      return store.writeReplica((tx) => {
        const mark = readMark(tx);
        // Between question and answer another replica may have come, or the server another history: these are not its continuation.
        if (after !== null && (mark?.seq !== after.seq || mark.receiptId !== after.id || mark.epoch !== page.epoch)) return false;
        if (mark !== undefined && mark.storeId !== page.storeId) {
          // Receipts of the store the till came from; those of this one begin at their own beginning.
          for (const table of storeReceiptTables) tx.run(`DELETE FROM ${table} WHERE ${table === 'store_receipt' ? 'asked_at IS NULL' : 'receipt_id NOT IN (SELECT id FROM store_receipt WHERE asked_at IS NOT NULL)'}`);
          tx.run('DELETE FROM store_receipt_mark');
          return false;
        }
        for (const document of documents) put(tx, document, null);
        tx.run('INSERT OR REPLACE INTO store_receipt_mark (id, epoch, store_id, life, seq, receipt_id, caught_up) VALUES (1, ?, ?, ?, ?, ?, ?)', page.epoch, page.storeId, life, page.next.seq, page.next.id, page.caughtUp ? 1 : 0);
        return true;
      });
    },
    takeAsked(receipts, askedAtMs) {
      const documents = withoutOwn(receipts);
      store.writeReplica((tx) => { for (const document of documents) put(tx, document, askedAtMs); });
    },
    prune: (nowMs) => store.writeReplica((tx) => {
      const old = tx.all<{ id: string }>('SELECT id FROM store_receipt WHERE place < ? AND asked_at IS NULL ORDER BY place LIMIT ?', (nowMs - RECEIPT_DAYS * DAY_MS) * PLACES, PRUNED);
      const asked = tx.all<{ id: string }>('SELECT id FROM store_receipt WHERE asked_at < ? AND place < ? LIMIT ?', nowMs - ASKED_DAYS * DAY_MS, (nowMs - RECEIPT_DAYS * DAY_MS) * PLACES, PRUNED);
      for (const { id } of [...old, ...asked]) {
        tx.run('DELETE FROM store_receipt_line WHERE receipt_id = ?', id);
        tx.run('DELETE FROM store_tender WHERE receipt_id = ?', id);
        tx.run('DELETE FROM store_receipt WHERE id = ?', id);
      }
      return old.length + asked.length > 0;
    }),
  };
}

function readMark(tx: ReadTx): Mark | undefined {
  return tx.get<Mark>('SELECT epoch, store_id AS "storeId", life, seq, receipt_id AS "receiptId", caught_up AS "caughtUp" FROM store_receipt_mark WHERE id = 1');
}

/** A document never changes: one that is here already only stays longer where it is asked for again, or belongs to the store after all. */
function put(tx: ReplicaTx, document: Document, askedAt: number | null): void {
  const known = tx.get<{ askedAt: number | null }>('SELECT asked_at AS "askedAt" FROM store_receipt WHERE id = ?', document.id);
  if (known !== undefined) {
    if (known.askedAt !== null) tx.run('UPDATE store_receipt SET asked_at = ? WHERE id = ?', askedAt, document.id);
    return;
  }
  tx.run(RECEIPT, ...encode.receipt(document), placeOf(tx, document.occurredAt), askedAt);
  for (const line of document.lines) tx.run(LINE, ...encode.line(line));
  for (const tender of document.tenders) tx.run(TENDER, ...encode.tender(tender));
}

/** The next free place of that moment. */
function placeOf(tx: ReadTx, occurredAt: number): number {
  const first = Math.min(occurredAt, LAST_MS) * PLACES;
  return (tx.get<{ place: number | null }>('SELECT max(place) AS place FROM store_receipt WHERE place >= ? AND place < ?', first, first + PLACES)?.place ?? first - 1) + 1;
}
