/**
 * Compares the book with the server's database and the Z reports: nothing lost, nothing doubled, nothing refunded beyond its
 * sale, and three sums of every shift equal: the book's, the Z's, the server's, with its VAT by rate.
 */
import type { Client } from 'pg';
import type { ShiftTotals } from '#contract/terminal/shift.ts';
import type { Book } from './book.ts';
import { countFaults, partFaults, readParts, type PartSide } from './part-audit.ts';
import { auditTasks, CONFLICT_ITEM, readTasks, type TaskAudit } from './task-audit.ts';
import type { TaskValue } from './task-calls.ts';
import { readVat, vatFaults, type VatRow } from './vat-audit.ts';

export type BookAudit = {
  readonly lost: number; readonly doubled: number; readonly changed: number; readonly numberFaults: number; readonly unbalanced: number; readonly quarantined: number;
  /** Attention items nobody closed: forks, sums that differ, refunds that fit no sale; conflicts of edits are counted apart. */
  readonly attention: number;
  /** Lines of which more came back than was sold, in quantity or in money. */
  readonly overRefunded: number;
  /** Shifts whose three sums differ. */
  readonly sumFaults: number;
  /** Shifts whose VAT by rate is not the same in the Z, in the server's lines, and worked out anew. */
  readonly vatFaults: number;
  /** Shifts of which the Z says something else of sellers or people than the receipts do, and receipts that name another seller than that of their goods. */
  readonly partFaults: number;
  /** Shifts whose drawer did not come to nothing at the end. */
  readonly drawerFaults: number;
  readonly receipts: number; readonly shiftsClosed: number; readonly movements: number; readonly counts: number;
  /** Of all closed shifts, kopecks: equal when `sumFaults` is 0. */
  readonly sums: { readonly book: number; readonly till: number; readonly server: number };
};

type ReceiptRow = { id: string; number: string; kind: 'sale' | 'refund'; total: number; shift: string; n: number; key: string; balanced: boolean };
type ShiftRow = { shift: string; sales: number; refunds: number; cash: number; card: number; movedIn: number; movedOut: number; drawer: number; totals: ShiftTotals };

const RECEIPTS = `
  SELECT r.id, r.store_number || '-' || r.till_number || '-' || r.series || '-' || lpad(r.number::text, 6, '0') AS number, r.kind, r.total_minor::float8 AS total,
    r.shift_id AS shift, r.number::float8 AS n, r.incarnation_id || ' ' || r.series AS key,
    (SELECT coalesce(sum(l.total_minor), 0) FROM receipt_line l WHERE l.tenant_id = r.tenant_id AND l.receipt_id = r.id) = r.total_minor
      AND (SELECT coalesce(sum(l.tax_minor), 0) FROM receipt_line l WHERE l.tenant_id = r.tenant_id AND l.receipt_id = r.id) = r.tax_minor
      AND (SELECT coalesce(sum(e.amount_minor), 0) FROM ledger_entry e WHERE e.tenant_id = r.tenant_id AND e.document_id = r.id AND e.account = 'vat-payable') = r.tax_minor * CASE r.kind WHEN 'sale' THEN -1 ELSE 1 END
      AND (SELECT coalesce(sum(t.amount_minor), 0) FROM tender t WHERE t.tenant_id = r.tenant_id AND t.receipt_id = r.id) = r.total_minor + r.rounding_minor
      AND (SELECT coalesce(sum(e.amount_minor), 0) FROM ledger_entry e WHERE e.tenant_id = r.tenant_id AND e.document_id = r.id) = 0
      AND (SELECT coalesce(sum(m.quantity_micro), 0) FROM stock_movement m WHERE m.tenant_id = r.tenant_id AND m.document_id = r.id)
        = (SELECT coalesce(sum(l.quantity_micro), 0) FROM receipt_line l WHERE l.tenant_id = r.tenant_id AND l.receipt_id = r.id) * CASE r.kind WHEN 'sale' THEN -1 ELSE 1 END AS balanced
  FROM receipt r WHERE r.tenant_id = $1 ORDER BY key, r.number`;

const OVER_REFUNDED = `
  SELECT count(*)::int AS count FROM (
    SELECT s.receipt_id, s.line_no FROM receipt_line s
    JOIN receipt r ON r.tenant_id = s.tenant_id AND r.refund_of = s.receipt_id
    JOIN receipt_line b ON b.tenant_id = r.tenant_id AND b.receipt_id = r.id AND b.refund_of_line_no = s.line_no
    WHERE s.tenant_id = $1 GROUP BY s.receipt_id, s.line_no, s.quantity_micro, s.total_minor, s.tax_minor
    HAVING sum(b.quantity_micro) > s.quantity_micro OR sum(b.total_minor) > s.total_minor
      OR (sum(b.quantity_micro) = s.quantity_micro AND (sum(b.total_minor) <> s.total_minor OR sum(b.tax_minor) <> s.tax_minor))) AS lines`;

const SHIFTS = `
  SELECT c.shift_id AS shift, c.totals,
    coalesce(sum(r.total_minor) FILTER (WHERE r.kind = 'sale'), 0)::float8 AS sales, coalesce(sum(r.total_minor) FILTER (WHERE r.kind = 'refund'), 0)::float8 AS refunds,
    (SELECT coalesce(sum(t.amount_minor * CASE o.kind WHEN 'sale' THEN 1 ELSE -1 END), 0)::float8 FROM receipt o JOIN tender t ON t.tenant_id = o.tenant_id AND t.receipt_id = o.id
      WHERE o.tenant_id = c.tenant_id AND o.shift_id = c.shift_id AND t.kind = 'cash') AS cash,
    (SELECT coalesce(sum(t.amount_minor * CASE o.kind WHEN 'sale' THEN 1 ELSE -1 END), 0)::float8 FROM receipt o JOIN tender t ON t.tenant_id = o.tenant_id AND t.receipt_id = o.id
      WHERE o.tenant_id = c.tenant_id AND o.shift_id = c.shift_id AND t.kind = 'card') AS card,
    (SELECT coalesce(sum(m.amount_minor), 0)::float8 FROM cash_movement m WHERE m.tenant_id = c.tenant_id AND m.shift_id = c.shift_id AND m.direction = 'in') AS "movedIn",
    (SELECT coalesce(sum(m.amount_minor), 0)::float8 FROM cash_movement m WHERE m.tenant_id = c.tenant_id AND m.shift_id = c.shift_id AND m.direction = 'out') AS "movedOut",
    (SELECT coalesce(sum(e.amount_minor), 0)::float8 FROM ledger_entry e WHERE e.tenant_id = c.tenant_id AND e.account = 'cash-drawer' AND e.document_id IN (
      SELECT c.shift_id UNION ALL SELECT x.id FROM receipt x WHERE x.tenant_id = c.tenant_id AND x.shift_id = c.shift_id
      UNION ALL SELECT x.id FROM cash_movement x WHERE x.tenant_id = c.tenant_id AND x.shift_id = c.shift_id
      UNION ALL SELECT x.id FROM cash_count x WHERE x.tenant_id = c.tenant_id AND x.shift_id = c.shift_id)) AS drawer
  FROM shift_closing c LEFT JOIN receipt r ON r.tenant_id = c.tenant_id AND r.shift_id = c.shift_id
  WHERE c.tenant_id = $1 GROUP BY c.tenant_id, c.shift_id, c.totals`;

/** Reads everything the company's tills sent and what became of the values `written` into tasks, under its own row-level security, and holds it against the book. */
export async function auditBook(database: Client, tenantId: string, book: Book, written: readonly TaskValue[]): Promise<BookAudit & { readonly tasks: TaskAudit }> {
  await database.query('BEGIN');
  await database.query("SELECT set_config('app.tenant_id', $1, true)", [tenantId]);
  const { rows: receipts } = await database.query<ReceiptRow>(RECEIPTS, [tenantId]);
  const { rows: [over] } = await database.query<{ count: number }>(OVER_REFUNDED, [tenantId]);
  const { rows: shifts } = await database.query<ShiftRow>(SHIFTS, [tenantId]);
  const { rows: [moved] } = await database.query<{ ids: string[] }>('SELECT coalesce(array_agg(id::text), ARRAY[]::text[]) AS ids FROM cash_movement WHERE tenant_id = $1', [tenantId]);
  const { rows: [set] } = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM quarantine WHERE tenant_id = $1', [tenantId]);
  const { rows: [open] } = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM attention_item WHERE tenant_id = $1 AND closed_at IS NULL AND kind <> $2', [tenantId, CONFLICT_ITEM]);
  const vat = await readVat(database, tenantId);
  const parts = await readParts(database, tenantId);
  const tasks = await readTasks(database, tenantId);
  await database.query('COMMIT');
  return { ...compareBook({ ...parts, receipts, shifts, vat, movements: moved?.ids ?? [], overRefunded: over?.count ?? 0, quarantined: set?.count ?? 0, attention: open?.count ?? 0 }, book), tasks: auditTasks(tasks, written) };
}

export type ServerSide = PartSide & { readonly receipts: readonly ReceiptRow[]; readonly shifts: readonly ShiftRow[]; readonly vat: readonly VatRow[]; readonly movements: readonly string[]; readonly overRefunded: number; readonly quarantined: number; readonly attention: number };

export function compareBook({ parts, counts, strangers, receipts, shifts, vat, movements, overRefunded, quarantined, attention }: ServerSide, book: Book): BookAudit {
  const stored = new Map(receipts.map((row) => [row.id, row]));
  const onServer = new Set(movements);
  const closed = new Map(shifts.map((row) => [row.shift, row]));
  const sums = [...book.closings.keys()].map((shift) => sumsOf(shift, closed.get(shift), book));
  const drawers = countFaults(counts, book.counts);
  return {
    lost: drawers.lost + [...book.documents.keys()].filter((id) => !stored.has(id)).length + [...book.movements.keys()].filter((id) => !onServer.has(id)).length + [...book.closings.keys()].filter((id) => !closed.has(id)).length,
    doubled: drawers.doubled + receipts.filter((row) => !book.documents.has(row.id)).length + movements.filter((id) => !book.movements.has(id)).length + shifts.filter((row) => !book.closings.has(row.shift)).length,
    changed: drawers.changed + receipts.filter((row) => {
      const one = book.documents.get(row.id);
      return one !== undefined && (one.totalMinor !== row.total || one.number !== row.number || one.kind !== row.kind || one.shiftId !== row.shift);
    }).length,
    numberFaults: numberFaults(receipts), unbalanced: receipts.filter((row) => !row.balanced).length, quarantined, attention, overRefunded,
    sumFaults: sums.filter((sum) => !sum.equal).length, vatFaults: vatFaults(vat, book.closings), partFaults: partFaults(parts, book.closings) + strangers, drawerFaults: shifts.filter((row) => row.drawer !== 0).length,
    receipts: receipts.length, shiftsClosed: shifts.length, movements: movements.length, counts: counts.length,
    sums: { book: total(sums.map((sum) => sum.book)), till: total(sums.map((sum) => sum.till)), server: total(sums.map((sum) => sum.server)) },
  };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function numberFaults(receipts: readonly ReceiptRow[]): number {
  const last = new Map<string, number>();
  return receipts.filter(({ key, n }) => {
    const expected = (last.get(key) ?? 0) + 1;
    last.set(key, n);
    return n !== expected;
  }).length;
}

function sumsOf(shift: string, row: ShiftRow | undefined, book: Book): { book: number; till: number; server: number; equal: boolean } {
  const own = [...book.documents.values()].filter((one) => one.shiftId === shift);
  const of = (kind: 'sale' | 'refund'): number => total(own.filter((one) => one.kind === kind).map((one) => one.totalMinor));
  const moved = (direction: 'in' | 'out'): number => total([...book.movements.values()].filter((one) => one.shiftId === shift && one.direction === direction).map((one) => one.amountMinor));
  const z = book.closings.get(shift)?.totals;
  const net = { book: of('sale') - of('refund'), till: z?.netMinor ?? Number.NaN, server: row === undefined ? Number.NaN : row.sales - row.refunds };
  const byTender = (kind: string): number => (z?.salesByTender.find((one) => one.kind === kind)?.amountMinor ?? 0) - (z?.refundsByTender.find((one) => one.kind === kind)?.amountMinor ?? 0);
  const equal = z !== undefined && row !== undefined && net.book === net.till && net.till === net.server
    && z.sales.totalMinor === of('sale') && z.refunds.totalMinor === of('refund') && row.sales === of('sale') && row.refunds === of('refund')
    && byTender('cash') === row.cash && byTender('card') === row.card
    && z.cashIn.totalMinor === moved('in') && z.cashOut.totalMinor === moved('out') && row.movedIn === moved('in') && row.movedOut === moved('out')
    && JSON.stringify(sorted(row.totals)) === JSON.stringify(sorted(z));
  return { ...net, equal };
}

/** Keys in order: PostgreSQL keeps a document's content, not its spelling. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

export function isClean(audit: BookAudit): boolean {
  return audit.lost + audit.doubled + audit.changed + audit.numberFaults + audit.unbalanced + audit.quarantined + audit.attention + audit.overRefunded + audit.sumFaults + audit.vatFaults + audit.partFaults + audit.drawerFaults === 0
    && audit.receipts > 0;
}
