/** VAT of every shift by rate, three times: as the Z says, as the server's lines sum, and worked out anew from what each line came to. */
import type { Client } from 'pg';
import type { ShiftTotals } from '#contract/terminal/shift.ts';

/** Of one shift and rate; what came back is taken off. `taxAnew` is what the tax should be. */
export type VatRow = { readonly shift: string; readonly code: string; readonly rate: number | null; readonly total: number; readonly tax: number; readonly taxAnew: number };

/** A part that comes back takes its share of the stored tax (domain/refund, REF5), which may be a kopeck beside that of its own sum. */
const VAT = `
  WITH line AS (
    SELECT r.shift_id, r.kind, l.tax_code, l.tax_rate_bps, l.total_minor, l.tax_minor, coalesce(round(l.total_minor * l.tax_rate_bps / (10000.0 + l.tax_rate_bps)), 0) AS anew
    FROM receipt_line l JOIN receipt r ON r.tenant_id = l.tenant_id AND r.id = l.receipt_id WHERE l.tenant_id = $1),
  signed AS (
    SELECT *, CASE kind WHEN 'sale' THEN 1 ELSE -1 END AS sign, CASE WHEN kind = 'refund' AND abs(tax_minor - anew) <= 1 THEN tax_minor ELSE anew END AS should FROM line)
  SELECT shift_id AS shift, tax_code AS code, tax_rate_bps::float8 AS rate, sum(sign * total_minor)::float8 AS total, sum(sign * tax_minor)::float8 AS tax, sum(sign * should)::float8 AS "taxAnew"
  FROM signed GROUP BY shift_id, tax_code, tax_rate_bps`;

/** Inside the company's transaction. */
export async function readVat(database: Client, tenantId: string): Promise<VatRow[]> {
  return (await database.query<VatRow>(VAT, [tenantId])).rows;
}

/** Shifts of which the three are not the same. `closings` are the Z reports by shift. */
export function vatFaults(rows: readonly VatRow[], closings: ReadonlyMap<string, { readonly totals: Pick<ShiftTotals, 'tax'> }>): number {
  const byShift = Map.groupBy(rows, ({ shift }) => shift);
  return [...closings].filter(([shift, { totals }]) => {
    const here = byShift.get(shift) ?? [];
    const stated = told(totals.tax.map(({ taxCode, taxRateBps, totalMinor, taxMinor }) => [taxCode, taxRateBps, totalMinor, taxMinor]));
    return stated !== told(here.map(({ code, rate, total, tax }) => [code, rate, total, tax])) || here.some(({ tax, taxAnew }) => tax !== taxAnew);
  }).length;
}

type Told = readonly [code: string, rate: number | null, total: number, tax: number];

/** A rate of which everything came back says nothing. */
const told = (rows: readonly Told[]): string => JSON.stringify(rows.filter(([, , total, tax]) => total !== 0 || tax !== 0).map((row) => JSON.stringify(row)).toSorted());
