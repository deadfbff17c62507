/** What tills wrote, held against itself: commit log, receipts, ledger, shifts, quarantine (SPEC AC3-AC6, AC10-AC12). */
import type { TenantTx } from '#server/db/tx.ts';
import { checkArrival } from './arrival-check.ts';
import { ask } from './ask.ts';
import type { Finding } from './finding.ts';
import { checkShifts } from './shifts-check.ts';

/** Dense from 1, and the place the server goes on from is its last commit. */
const LOG = `
  WITH l AS (SELECT incarnation_id, count(*) AS commits, min(dseq) AS first, max(dseq) AS last FROM commit_log WHERE tenant_id = $1 GROUP BY 1)
  SELECT count(*) AS looked, count(*) FILTER (WHERE bad) AS differ, min(id::text) FILTER (WHERE bad) AS example FROM (
    SELECT coalesce(i.id, l.incarnation_id) AS id, i.id IS NULL OR coalesce(l.commits, 0) <> i.last_dseq OR coalesce(l.first, 1) <> 1 OR coalesce(l.last, 0) <> i.last_dseq
      OR (i.last_dseq > 0 AND i.last_hash IS DISTINCT FROM (SELECT hash FROM commit_log e WHERE e.tenant_id = $1 AND e.incarnation_id = i.id AND e.dseq = i.last_dseq)) AS bad
    FROM (SELECT * FROM incarnation WHERE tenant_id = $1) i FULL JOIN l ON l.incarnation_id = i.id) AS judged`;

/** Amounts of a refund are positive like those of a sale; only its entries carry the sign. */
const RECEIPTS = `
  WITH lines AS (SELECT receipt_id, sum(total_minor) AS total, sum(tax_minor) AS tax FROM receipt_line WHERE tenant_id = $1 GROUP BY 1),
    paid AS (SELECT receipt_id, sum(amount_minor) AS total, coalesce(sum(amount_minor) FILTER (WHERE kind = 'cash'), 0) AS cash FROM tender WHERE tenant_id = $1 GROUP BY 1),
    booked AS (SELECT document_id, coalesce(sum(amount_minor) FILTER (WHERE account = 'cash-drawer'), 0) AS total FROM ledger_entry WHERE tenant_id = $1 GROUP BY 1)
  SELECT count(*) AS looked, count(*) FILTER (WHERE bad) AS differ, min(id::text) FILTER (WHERE bad) AS example FROM (
    SELECT r.id, coalesce(l.total, 0) <> r.total_minor OR coalesce(p.total, 0) <> r.total_minor + r.rounding_minor OR coalesce(l.tax, 0) <> r.tax_minor
      OR coalesce(d.total, 0) <> (CASE r.kind WHEN 'refund' THEN -1 ELSE 1 END) * coalesce(p.cash, 0) OR (r.total_minor <> 0 AND d.document_id IS NULL) AS bad
    FROM receipt r LEFT JOIN lines l ON l.receipt_id = r.id LEFT JOIN paid p ON p.receipt_id = r.id LEFT JOIN booked d ON d.document_id = r.id WHERE r.tenant_id = $1) AS judged`;

const LEDGER = `SELECT count(*) AS looked, count(*) FILTER (WHERE total <> 0) AS differ, min(id::text) FILTER (WHERE total <> 0) AS example
  FROM (SELECT document_id AS id, sum(amount_minor) AS total FROM ledger_entry WHERE tenant_id = $1 GROUP BY 1) AS summed`;

/** What a float, a movement and a count do to the drawer (domain/ledger). */
const DRAWER = `
  SELECT count(*) AS looked, count(*) FILTER (WHERE bad) AS differ, min(id::text) FILTER (WHERE bad) AS example FROM (
    SELECT k.id, k.cash <> coalesce((SELECT sum(e.amount_minor) FROM ledger_entry e WHERE e.tenant_id = $1 AND e.document_id = k.id AND e.account = 'cash-drawer'), 0) AS bad FROM (
      SELECT id, float_minor AS cash FROM shift_opening WHERE tenant_id = $1
      UNION ALL SELECT id, CASE direction WHEN 'in' THEN amount_minor ELSE -amount_minor END FROM cash_movement WHERE tenant_id = $1
      UNION ALL SELECT id, CASE purpose WHEN 'closing' THEN 0 ELSE counted_minor END - expected_minor FROM cash_count WHERE tenant_id = $1) AS k) AS judged`;

const ARRIVED = `SELECT count(*) AS looked, count(*) FILTER (WHERE l.dseq IS NULL) AS differ, min(r.id::text) FILTER (WHERE l.dseq IS NULL) AS example
  FROM receipt r LEFT JOIN commit_log l ON l.tenant_id = r.tenant_id AND l.incarnation_id = r.commit_incarnation_id AND l.dseq = r.commit_dseq AND l.verdict = 'applied' WHERE r.tenant_id = $1`;

const QUARANTINE = `SELECT count(*) AS looked, 0 AS differ, string_agg(reason || ' ' || n, ', ' ORDER BY reason) AS example FROM (SELECT reason, count(*) AS n FROM quarantine WHERE tenant_id = $1 AND closed_at IS NULL GROUP BY 1) AS waiting`;

export async function checkFacts(tx: TenantTx): Promise<Finding[]> {
  return [
    await ask(tx, 'log', 'lives of tills: commits without gaps', LOG),
    await ask(tx, 'receipts', 'receipts against lines, tenders, tax, drawer', RECEIPTS),
    await ask(tx, 'receipts', 'receipts against the commit log', ARRIVED),
    ...await checkArrival(tx),
    await ask(tx, 'ledger', 'documents whose entries sum to zero', LEDGER),
    await ask(tx, 'ledger', 'cash of shifts against the drawer', DRAWER),
    ...await checkShifts(tx),
    await waiting(tx),
  ];
}

async function waiting(tx: TenantTx): Promise<Finding> {
  const { rows: [found] } = await tx.query<{ n: number }>('SELECT count(*) AS n FROM quarantine WHERE tenant_id = $1 AND closed_at IS NULL', [tx.tenantId]);
  return { ...await ask(tx, 'quarantine', 'commits that wait for somebody', QUARANTINE), looked: found?.n ?? 0 };
}
