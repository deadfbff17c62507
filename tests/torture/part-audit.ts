/** Every shift by seller and by person: as the Z says and as the server's receipts sum; drawers counted within it; and that each receipt names the seller of its goods. */
import type { Client } from 'pg';
import type { ShiftReport } from '#contract/terminal/shift.ts';
import type { BookedCount } from './book.ts';

/** Receipts of one kind that one person made for one seller in one shift. */
export type PartRow = { readonly shift: string; readonly seller: string; readonly staff: string; readonly kind: 'sale' | 'refund'; readonly count: number; readonly total: number; readonly tax: number };
export type CountRow = BookedCount & { readonly id: string };
export type PartSide = { readonly parts: readonly PartRow[]; readonly counts: readonly CountRow[]; readonly strangers: number };

const PARTS = `
  SELECT r.shift_id AS shift, r.legal_entity_id AS seller, r.staff_id AS staff, r.kind, count(*)::float8 AS count, sum(r.total_minor)::float8 AS total, sum(r.tax_minor)::float8 AS tax
  FROM receipt r WHERE r.tenant_id = $1 GROUP BY r.shift_id, r.legal_entity_id, r.staff_id, r.kind`;
const COUNTS = `
  SELECT id, purpose, counted_minor::float8 AS "countedMinor", expected_minor::float8 AS "expectedMinor", shift_id AS "shiftId" FROM cash_count WHERE tenant_id = $1 AND purpose <> 'closing'`;
/** Goods keep their sellers through a run. */
const STRANGERS = `
  SELECT count(DISTINCT r.id)::int AS count FROM receipt r JOIN receipt_line l ON l.tenant_id = r.tenant_id AND l.receipt_id = r.id JOIN good g ON g.tenant_id = l.tenant_id AND g.id = l.good_id
    JOIN till t ON t.tenant_id = r.tenant_id AND t.id = r.till_id WHERE r.tenant_id = $1 AND r.legal_entity_id <> coalesce(g.legal_entity_id, t.legal_entity_id)`;

/** Inside the company's transaction. */
export async function readParts(database: Client, tenantId: string): Promise<PartSide> {
  const { rows: parts } = await database.query<PartRow>(PARTS, [tenantId]);
  const { rows: counts } = await database.query<CountRow>(COUNTS, [tenantId]);
  const { rows: [strangers] } = await database.query<{ count: number }>(STRANGERS, [tenantId]);
  return { parts, counts, strangers: strangers?.count ?? 0 };
}

/** Closed shifts whose Z says something else of its sellers or its people than the receipts do. */
export function partFaults(parts: readonly PartRow[], closings: ReadonlyMap<string, Pick<ShiftReport, 'totals' | 'sellers'>>): number {
  const byShift = Map.groupBy(parts, ({ shift }) => shift);
  return [...closings].filter(([shift, { sellers, totals }]) => {
    const here = byShift.get(shift) ?? [];
    const ofSellers = [...Map.groupBy(here, ({ seller }) => seller)].map(([seller, rows]) => [seller, ...sold(rows), sum(rows, ({ kind, tax }) => (kind === 'sale' ? tax : -tax))]);
    const ofStaff = [...Map.groupBy(here, ({ staff }) => staff)].map(([staff, rows]) => {
      const [sales, salesMinor, refunds, refundsMinor] = sold(rows);
      return [staff, salesMinor, refundsMinor, sales + refunds];
    });
    const saidOfSellers = sellers.map(({ legalEntityId, sales, refunds, tax }) => [legalEntityId, sales.count, sales.totalMinor, refunds.count, refunds.totalMinor, tax.reduce((all, { taxMinor }) => all + taxMinor, 0)]);
    const saidOfStaff = totals.byStaff.map(({ staffId, salesMinor, refundsMinor, receipts }) => [staffId, salesMinor, refundsMinor, receipts]);
    return told(saidOfSellers) !== told(ofSellers.length > 1 ? ofSellers : []) || told(saidOfStaff) !== told(ofStaff);
  }).length;
}

/** Counts of drawers that are only in the book, only at the server, and in both with other figures. */
export function countFaults(rows: readonly CountRow[], book: ReadonlyMap<string, BookedCount>): { readonly lost: number; readonly doubled: number; readonly changed: number } {
  const stored = new Map(rows.map((row) => [row.id, row]));
  const same = (one: BookedCount, other: BookedCount): boolean => (['purpose', 'countedMinor', 'expectedMinor', 'shiftId'] as const).every((name) => one[name] === other[name]);
  return {
    lost: [...book.keys()].filter((id) => !stored.has(id)).length, doubled: rows.filter(({ id }) => !book.has(id)).length,
    changed: rows.filter((row) => { const one = book.get(row.id); return one !== undefined && !same(one, row); }).length,
  };
}

function sold(rows: readonly PartRow[]): [sales: number, salesMinor: number, refunds: number, refundsMinor: number] {
  const of = (kind: PartRow['kind']): PartRow[] => rows.filter((row) => row.kind === kind);
  return [sum(of('sale'), ({ count }) => count), sum(of('sale'), ({ total }) => total), sum(of('refund'), ({ count }) => count), sum(of('refund'), ({ total }) => total)];
}

const sum = (rows: readonly PartRow[], of: (row: PartRow) => number): number => rows.reduce((all, row) => all + of(row), 0);
const told = (rows: readonly (readonly (string | number)[])[]): string => JSON.stringify(rows.map((row) => JSON.stringify(row)).toSorted());
