/** What tills wrote, held against itself: commit log, receipts, ledger, shifts, quarantine (SPEC AC3-AC6). */
import { allHere, differencesOf, readTotals, sumShift } from '#server/db/shift-sums.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { Finding } from './finding.ts';

type Looked = { readonly looked: number; readonly differ: number; readonly example: string | null };

async function ask(tx: TenantTx, about: string, what: string, sql: string): Promise<Finding> {
  const { rows: [found] } = await tx.query<Looked>(sql, [tx.tenantId]);
  return { about, what, looked: found?.looked ?? 0, differ: found?.differ ?? 0, example: found?.example ?? '' };
}

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
    drawer AS (SELECT document_id, sum(amount_minor) AS total FROM ledger_entry WHERE tenant_id = $1 AND account = 'cash-drawer' GROUP BY 1)
  SELECT count(*) AS looked, count(*) FILTER (WHERE bad) AS differ, min(id::text) FILTER (WHERE bad) AS example FROM (
    SELECT r.id, coalesce(l.total, 0) <> r.total_minor OR coalesce(p.total, 0) <> r.total_minor + r.rounding_minor OR coalesce(l.tax, 0) <> r.tax_minor
      OR coalesce(d.total, 0) <> (CASE r.kind WHEN 'refund' THEN -1 ELSE 1 END) * coalesce(p.cash, 0) AS bad
    FROM receipt r LEFT JOIN lines l ON l.receipt_id = r.id LEFT JOIN paid p ON p.receipt_id = r.id LEFT JOIN drawer d ON d.document_id = r.id WHERE r.tenant_id = $1) AS judged`;

const LEDGER = `SELECT count(*) AS looked, count(*) FILTER (WHERE total <> 0) AS differ, min(id::text) FILTER (WHERE total <> 0) AS example
  FROM (SELECT document_id AS id, sum(amount_minor) AS total FROM ledger_entry WHERE tenant_id = $1 GROUP BY 1) AS summed`;

const ARRIVED = `SELECT count(*) AS looked, count(*) FILTER (WHERE l.dseq IS NULL) AS differ, min(r.id::text) FILTER (WHERE l.dseq IS NULL) AS example
  FROM receipt r LEFT JOIN commit_log l ON l.tenant_id = r.tenant_id AND l.incarnation_id = r.commit_incarnation_id AND l.dseq = r.commit_dseq AND l.verdict = 'applied' WHERE r.tenant_id = $1`;

const QUARANTINE = `SELECT count(*) AS looked, 0 AS differ, string_agg(reason || ' ' || n, ', ' ORDER BY reason) AS example FROM (SELECT reason, count(*) AS n FROM quarantine WHERE tenant_id = $1 AND closed_at IS NULL GROUP BY 1) AS waiting`;

export async function checkFacts(tx: TenantTx): Promise<Finding[]> {
  return [
    await ask(tx, 'log', 'lives of tills: commits without gaps', LOG),
    await ask(tx, 'receipts', 'receipts against lines, tenders, tax, drawer', RECEIPTS),
    await ask(tx, 'receipts', 'receipts against the commit log', ARRIVED),
    await ask(tx, 'ledger', 'documents whose entries sum to zero', LEDGER),
    await checkShifts(tx),
    await waiting(tx),
  ];
}

async function waiting(tx: TenantTx): Promise<Finding> {
  const { rows: [found] } = await tx.query<{ n: number }>('SELECT count(*) AS n FROM quarantine WHERE tenant_id = $1 AND closed_at IS NULL', [tx.tenantId]);
  return { ...await ask(tx, 'quarantine', 'commits that wait for somebody', QUARANTINE), looked: found?.n ?? 0 };
}

const CLOSINGS_AT_ONCE = 200;

/** Each closing by the rules its till summed by; one whose receipts are not all here yet is judged when they are. */
async function checkShifts(tx: TenantTx): Promise<Finding> {
  let [looked, differ, example, after] = [0, 0, '', '00000000-0000-0000-0000-000000000000'];
  for (;;) {
    const { rows } = await tx.query<{ id: string; shiftId: string; number: number; totals: unknown }>(
      'SELECT id, shift_id AS "shiftId", number, totals FROM shift_closing WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3', [tx.tenantId, after, CLOSINGS_AT_ONCE]);
    for (const { shiftId, number, totals } of rows) {
      looked += 1;
      const stated = readTotals(totals);
      const summed = await sumShift(tx, shiftId);
      if (!stated || !summed || !allHere(stated, summed) || differencesOf(stated, summed).length === 0) continue;
      differ += 1;
      if (example === '') example = `shift ${number}: ${differencesOf(stated, summed).map(({ what, statedMinor, summedMinor }) => `${what} ${statedMinor} / ${summedMinor}`).join(', ')}`;
    }
    if (rows.length < CLOSINGS_AT_ONCE) return { about: 'shifts', what: 'Z reports against their receipts', looked, differ, example };
    after = (rows.at(-1) as { id: string }).id;
  }
}
