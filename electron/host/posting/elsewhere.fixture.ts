/** Receipts of other tills in a scratch till's replica, as sync would have brought them: copied from till to till. */
import type { ReadTx, SqlValue } from '#host/db/tx.ts';
import type { ScratchTill } from './scratch-till.fixture.ts';

const PARTS = [['receipt_line', 'store_receipt_line'], ['tender', 'store_tender']] as const;

/** Puts receipts that were posted at `from` among those of others of `to`; `change` are columns of the receipt itself. */
export function carryOver(from: ScratchTill, to: ScratchTill, ids: readonly string[], change: Readonly<Record<string, SqlValue>> = {}): void {
  const rows = (tx: ReadTx, table: string, key: string, id: string): Record<string, SqlValue>[] => tx.all(`SELECT * FROM ${table} WHERE ${key} = ?`, id);
  for (const id of ids) {
    const [receipt, parts] = from.store.read((tx) => [rows(tx, 'receipt', 'id', id)[0], PARTS.map(([own, table]) => ({ table, rows: rows(tx, own, 'receipt_id', id) }))] as const);
    to.store.writeReplica((tx) => {
      const insert = (table: string, row: Readonly<Record<string, SqlValue>>): void => {
        tx.run(`INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map(() => '?').join(', ')})`, ...Object.values(row));
      };
      const at = { ...receipt, ...change };
      const place = Number(at['occurred_at']) * 1_000;
      const taken = tx.get<{ place: number | null }>('SELECT max(place) AS place FROM store_receipt WHERE place >= ? AND place < ?', place, place + 1_000)?.place;
      insert('store_receipt', { ...at, place: (taken ?? place - 1) + 1 });
      for (const part of parts) for (const row of part.rows) insert(part.table, row);
    });
  }
}
