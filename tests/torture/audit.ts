/** Compares the cashier's notebook with what the server's database holds at the end, row by row. */
import type { Client } from 'pg';
import type { Notebook } from './seller.ts';

export type Audit = {
  /** Promised to a customer, not at the server. */
  lost: number;
  /** At the server, never promised: a sale that happened twice or by itself. */
  doubled: number;
  /** Same receipt, other total or number. */
  changed: number;
  /** Holes or repeats in the receipt numbers. */
  numberFaults: number;
  /** Receipts whose lines, tenders, stock or ledger entries do not add up. */
  unbalanced: number;
  quarantined: number;
  onServer: number;
};

type Stored = { id: string; label: string; series: string; number: number; total: number; lines: number; tenders: number; entries: number; moved: number; sold: number; incarnation: string };

const RECEIPTS = `
  SELECT r.id, r.store_number || '-' || r.till_number || '-' || r.series || '-' || lpad(r.number::text, 6, '0') AS label,
    r.series, r.number::float8 AS number, r.total_minor::float8 AS total, r.incarnation_id AS incarnation,
    (SELECT coalesce(sum(l.total_minor), 0)::float8 FROM receipt_line l WHERE l.tenant_id = r.tenant_id AND l.receipt_id = r.id) AS lines,
    (SELECT coalesce(sum(t.amount_minor), 0)::float8 FROM tender t WHERE t.tenant_id = r.tenant_id AND t.receipt_id = r.id) AS tenders,
    (SELECT coalesce(sum(e.amount_minor), 0)::float8 FROM ledger_entry e WHERE e.tenant_id = r.tenant_id AND e.document_id = r.id) AS entries,
    (SELECT coalesce(sum(m.quantity_micro), 0)::float8 FROM stock_movement m WHERE m.tenant_id = r.tenant_id AND m.document_id = r.id) AS moved,
    (SELECT coalesce(sum(l.quantity_micro), 0)::float8 FROM receipt_line l WHERE l.tenant_id = r.tenant_id AND l.receipt_id = r.id) AS sold
  FROM receipt r WHERE r.tenant_id = $1 AND r.till_id = $2 ORDER BY r.series, r.number`;

/** Reads everything one till sold, as the company's own tenant under row-level security. */
export async function auditTill(database: Client, tenantId: string, tillId: string, notebook: Notebook): Promise<Audit> {
  await database.query('BEGIN');
  await database.query("SELECT set_config('app.tenant_id', $1, true)", [tenantId]);
  const { rows } = await database.query<Stored>(RECEIPTS, [tenantId, tillId]);
  const { rows: [set] } = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM quarantine WHERE tenant_id = $1', [tenantId]);
  await database.query('COMMIT');
  return compare(rows, notebook, set?.count ?? 0);
}

export function compare(rows: readonly Stored[], notebook: Notebook, quarantined: number): Audit {
  const stored = new Map(rows.map((row) => [row.id, row]));
  const promised = [...notebook.promised.values()];
  const numbers = new Map<string, number>();
  let numberFaults = 0;
  for (const row of rows) {
    const key = `${row.incarnation} ${row.series}`;
    const expected = (numbers.get(key) ?? 0) + 1;
    if (row.number !== expected) numberFaults += 1;
    numbers.set(key, row.number);
  }
  return {
    lost: promised.filter((one) => !stored.has(one.receiptId)).length,
    doubled: rows.filter((row) => !notebook.promised.has(row.id)).length,
    changed: promised.filter((one) => {
      const row = stored.get(one.receiptId);
      return row !== undefined && (row.total !== one.totalMinor || row.label !== one.number);
    }).length,
    numberFaults,
    unbalanced: rows.filter((row) => row.lines !== row.total || row.tenders !== row.total || row.entries !== 0 || row.moved !== -row.sold).length,
    quarantined, onServer: rows.length,
  };
}

export function isClean(audit: Audit): boolean {
  return audit.lost === 0 && audit.doubled === 0 && audit.changed === 0 && audit.numberFaults === 0 && audit.unbalanced === 0 && audit.quarantined === 0;
}
