import { sumMinor } from '#domain/money/money.ts';
import { receiptNumber } from '#domain/receipt/number.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import type { TaxSum } from '#domain/sale/line.ts';
import { addCount, addDocument, addMovement, lessHalfway, openedShift, sellerSums, type NamedSellerSum, type ShiftCount, type ShiftMovement, type ShiftTotals, type SoldDocument, type TenderSum } from '#domain/shift/shift.ts';
import { decoder, selectSql } from '#host/db/entity-sql.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { findOpening } from '#host/posting/shift-clock.ts';

/** `openedShopAt` is `openedAt` by the time in the shop (posting/shop-time), which tells its age. */
export type OpenShift = { id: string; number: number; openedAt: number; openedShopAt: number; openedBy: string; floatMinor: number };
export type EndedShift = { shiftId: string; number: number; openedAt: number; openedBy: string; closedAt: number; closing: Row<'shiftClosing'>; closedBy: string; count: Row<'cashCount'> };

const OPEN = `SELECT o.id, o.number, o.occurred_at AS "openedAt", coalesce(s.name, '') AS "openedBy", o.float_minor AS "floatMinor"
  FROM meta m JOIN shift_opening o ON o.id = m.shift_id LEFT JOIN staff s ON s.id = o.staff_id WHERE m.id = 1`;

/** The shift that is open at this till, or null. */
export function findOpenShift(tx: ReadTx): OpenShift | null {
  const open = tx.get<Omit<OpenShift, 'openedShopAt'>>(OPEN);
  return open === undefined ? null : { ...open, openedShopAt: findOpening(tx)?.shopAt ?? open.openedAt };
}

// A shift's receipts are the last rows of the archive: one shift at a time, row numbers only grow, and they do not follow the
// clock. So they are found by walking down from the end, and are read in the order of their numbers from there.
const TAIL = 'SELECT rowid AS "row", shift_id AS "shiftId" FROM receipt ORDER BY rowid DESC';
const RECEIPTS = `SELECT rowid AS "row", kind, series, number, store_number AS "storeNumber", till_number AS "tillNumber", total_minor AS "totalMinor", rounding_minor AS "roundingMinor",
  staff_id AS "staffId", legal_entity_id AS "legalEntityId" FROM receipt WHERE rowid >= ? ORDER BY rowid`;
const TENDERS = `SELECT r.rowid AS "row", t.kind, t.amount_minor AS "amountMinor" FROM receipt r CROSS JOIN tender t ON t.receipt_id = r.id WHERE r.rowid >= ?`;
const LINES = `SELECT r.rowid AS "row", l.tax_code AS "taxCode", l.tax_rate_bps AS "taxRateBps", sum(l.total_minor) AS "totalMinor", sum(l.tax_minor) AS "taxMinor", sum(l.discount_minor) AS "discountMinor"
  FROM receipt r CROSS JOIN receipt_line l ON l.receipt_id = r.id WHERE r.rowid >= ? GROUP BY r.rowid, l.tax_code, l.tax_rate_bps`;

type ReceiptRow = { row: number; kind: 'sale' | 'refund'; series: string; number: number; storeNumber: number; tillNumber: number; totalMinor: number; roundingMinor: number; staffId: string; legalEntityId: string };
type TenderRow = TenderSum & { readonly row: number };
type LineRow = TaxSum & { readonly row: number; readonly discountMinor: number };

function firstRow(tx: ReadTx, shiftId: string): number | null {
  let first: number | null = null;
  for (const receipt of tx.iterate<{ row: number; shiftId: string }>(TAIL)) {
    if (receipt.shiftId !== shiftId) break;
    first = receipt.row;
  }
  return first;
}

function byRow<T extends { readonly row: number }>(rows: readonly T[]): ReadonlyMap<number, T[]> {
  const map = new Map<number, T[]>();
  for (const row of rows) {
    const known = map.get(row.row);
    if (known) known.push(row);
    else map.set(row.row, [row]);
  }
  return map;
}

function* documentsOf(tx: ReadTx, shiftId: string): Generator<SoldDocument> {
  const first = firstRow(tx, shiftId);
  if (first === null) return;
  const tenders = byRow(tx.all<TenderRow>(TENDERS, first));
  const lines = byRow(tx.all<LineRow>(LINES, first));
  for (const receipt of tx.all<ReceiptRow>(RECEIPTS, first)) {
    const rates = lines.get(receipt.row) ?? [];
    yield {
      kind: receipt.kind, totalMinor: receipt.totalMinor, roundingMinor: receipt.roundingMinor, staffId: receipt.staffId, legalEntityId: receipt.legalEntityId, tenders: tenders.get(receipt.row) ?? [],
      tax: rates.map(({ taxCode, taxRateBps, totalMinor, taxMinor }) => ({ taxCode, taxRateBps, totalMinor, taxMinor })),
      discountMinor: sumMinor(rates.map((rate) => rate.discountMinor)), number: receiptNumber(receipt.storeNumber, receipt.tillNumber, receipt.series, receipt.number),
    };
  }
}

const MOVEMENTS = 'SELECT direction, amount_minor AS "amountMinor" FROM cash_movement WHERE shift_id = ? ORDER BY number';
const COUNTS = `SELECT expected_minor AS "expectedMinor", counted_minor AS "countedMinor" FROM cash_count WHERE shift_id = ? AND purpose <> 'closing'`;

/** What the open shift has come to, less the cash of sales that stand half-way (SHF21). Reads its receipts once; some thousands are a fraction of a second. */
export function totalsOfOpen(tx: ReadTx, shift: Pick<OpenShift, 'id' | 'floatMinor'>, halfwayMinor: number): ShiftTotals {
  return lessHalfway(totalsWith(tx, shift, documentsOf(tx, shift.id)), halfwayMinor);
}

function totalsWith(tx: ReadTx, shift: Pick<OpenShift, 'id' | 'floatMinor'>, documents: Iterable<SoldDocument>): ShiftTotals {
  let totals = openedShift(shift.floatMinor);
  for (const movement of tx.all<ShiftMovement>(MOVEMENTS, shift.id)) totals = addMovement(totals, movement);
  for (const count of tx.all<ShiftCount>(COUNTS, shift.id)) totals = addCount(totals, count);
  for (const document of documents) totals = addDocument(totals, document);
  return totals;
}

// The last receipt of a seller says under which name they sold, whatever became of the name since.
const SELLER = `SELECT coalesce(shop ->> 'legalEntityName', '') AS name, coalesce(shop ->> 'inn', '') AS inn FROM receipt WHERE rowid >= ? AND legal_entity_id = ? ORDER BY rowid DESC LIMIT 1`;

/** The open shift with those who have sold in it, read once; also where it was one alone. */
export function sumsOfOpen(tx: ReadTx, shift: Pick<OpenShift, 'id' | 'floatMinor'>, halfwayMinor: number): { readonly totals: ShiftTotals; readonly sellers: readonly NamedSellerSum[] } {
  const documents = [...documentsOf(tx, shift.id)];
  const first = firstRow(tx, shift.id) ?? 0;
  const named = (legalEntityId: string): { name: string; inn: string } => tx.get<{ name: string; inn: string }>(SELLER, first, legalEntityId) ?? { name: '', inn: '' };
  return { totals: lessHalfway(totalsWith(tx, shift, documents), halfwayMinor), sellers: sellerSums(documents).map((sum) => ({ ...sum, ...named(sum.legalEntityId) })) };
}

const decodeClosing = decoder<Row<'shiftClosing'>>('shiftClosing');
const decodeCount = decoder<Row<'cashCount'>>('cashCount');
const CLOSING = selectSql('shiftClosing', 'WHERE shift_id = ?');
// In the order in which they ended, whatever the clock said.
const CLOSINGS = selectSql('shiftClosing', 'ORDER BY rowid DESC LIMIT ?');
const COUNT = selectSql('cashCount', 'WHERE id = ?');
const OPENING = `SELECT o.number, o.occurred_at AS "openedAt", coalesce(s.name, '') AS "openedBy" FROM shift_opening o LEFT JOIN staff s ON s.id = o.staff_id WHERE o.id = ?`;
const NAME = 'SELECT name FROM staff WHERE id = ?';

/** The name of somebody still known here, else empty. */
export function nameOf(tx: ReadTx, staffId: string): string {
  return tx.get<{ name: string }>(NAME, staffId)?.name ?? '';
}

/** Names of people still known here, by id. */
export function namesOf(tx: ReadTx, staffIds: readonly string[]): ReadonlyMap<string, string> {
  return new Map(staffIds.map((id) => [id, nameOf(tx, id)] as const).filter(([, name]) => name !== ''));
}

type Raw = Record<string, unknown>;

function endedOf(tx: ReadTx, closing: Row<'shiftClosing'>): EndedShift {
  const opening = tx.get<{ number: number; openedAt: number; openedBy: string }>(OPENING, closing.shiftId) ?? { number: closing.number, openedAt: closing.occurredAt, openedBy: '' };
  const count = decodeCount(tx.get<Raw>(COUNT, closing.countId) ?? {});
  return { shiftId: closing.shiftId, ...opening, closedAt: closing.occurredAt, closing, closedBy: nameOf(tx, closing.staffId), count };
}

/** A shift that has ended, with its Z and the count that ended it, or null. */
export function findEnded(tx: ReadTx, shiftId: string): EndedShift | null {
  const raw = tx.get<Raw>(CLOSING, shiftId);
  return raw ? endedOf(tx, decodeClosing(raw)) : null;
}

/** Ended shifts of this till, the last first. */
export function listEnded(tx: ReadTx, limit: number): EndedShift[] {
  return tx.all<Raw>(CLOSINGS, limit).map((raw) => endedOf(tx, decodeClosing(raw)));
}

/** A count written before, or null: a count is carried out once, however often it is sent. */
export function findCount(tx: ReadTx, id: string): Row<'cashCount'> | null {
  const raw = tx.get<Raw>(COUNT, id);
  return raw ? decodeCount(raw) : null;
}
