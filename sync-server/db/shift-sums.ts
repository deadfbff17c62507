/**
 * A shift summed from the facts that are here, by the very rules its till's Z follows (domain/shift), and the two compared.
 * Two features ask: the one that merges closings, and the one that shows shifts.
 */
import { compileCheck } from '#contract/define/check.ts';
import { ShiftTotals, type ShiftDifference, type ShiftSeller } from '#contract/api/shift.ts';
import { Bug } from '#domain/kernel/assert.ts';
import { receiptNumber } from '#domain/receipt/number.ts';
import { sellerSums, shiftTotals, type ShiftCount, type ShiftMovement, type SoldDocument } from '#domain/shift/shift.ts';
import type { TenantTx } from './tx.ts';

const check = compileCheck(ShiftTotals);

/** Totals of a Z as stored; null where another program wrote something this one cannot read. */
export function readTotals(stored: unknown): ShiftTotals | null {
  return check.is(stored) ? stored : null;
}

type Found = Omit<SoldDocument, 'kind' | 'number'> & { readonly kind: string; readonly series: string; readonly n: number; readonly storeNumber: number; readonly tillNumber: number };

const DOCUMENTS = `
  SELECT r.kind, r.total_minor AS "totalMinor", r.rounding_minor AS "roundingMinor", r.staff_id AS "staffId", r.legal_entity_id AS "legalEntityId", r.series, r.number AS n, r.store_number AS "storeNumber", r.till_number AS "tillNumber",
    coalesce((SELECT sum(discount_minor) FROM receipt_line l WHERE l.tenant_id = r.tenant_id AND l.receipt_id = r.id), 0)::bigint AS "discountMinor",
    (SELECT coalesce(json_agg(json_build_object('kind', t.kind, 'amountMinor', t.amount_minor)), '[]') FROM tender t WHERE t.tenant_id = r.tenant_id AND t.receipt_id = r.id) AS tenders,
    (SELECT coalesce(json_agg(json_build_object('taxCode', l.tax_code, 'taxRateBps', l.tax_rate_bps, 'totalMinor', l.total_minor, 'taxMinor', l.tax_minor)), '[]')
      FROM receipt_line l WHERE l.tenant_id = r.tenant_id AND l.receipt_id = r.id) AS tax
  FROM receipt r WHERE r.tenant_id = $1 AND r.shift_id = $2 ORDER BY r.occurred_at, r.series, r.number`;

/** What the facts of a shift come to; null where its opening is not here, or its figures are none that a till could have summed. */
export async function sumShift(tx: TenantTx, shiftId: string): Promise<ShiftTotals | null> {
  const [opening] = (await tx.query<{ floatMinor: number }>('SELECT float_minor AS "floatMinor" FROM shift_opening WHERE tenant_id = $1 AND id = $2', [tx.tenantId, shiftId])).rows;
  if (!opening) return null;
  const documents = (await tx.query<Found>(DOCUMENTS, [tx.tenantId, shiftId])).rows;
  const movements = (await tx.query<ShiftMovement>('SELECT direction, amount_minor AS "amountMinor" FROM cash_movement WHERE tenant_id = $1 AND shift_id = $2 ORDER BY number', [tx.tenantId, shiftId])).rows;
  const counts = (await tx.query<ShiftCount>(`SELECT expected_minor AS "expectedMinor", counted_minor AS "countedMinor" FROM cash_count
    WHERE tenant_id = $1 AND shift_id = $2 AND purpose <> 'closing' ORDER BY occurred_at, id`, [tx.tenantId, shiftId])).rows;
  try {
    return plain(shiftTotals({ floatMinor: opening.floatMinor, documents: documents.map(toDocument), movements, counts }));
  } catch (error) {
    // The rules assert what no till writes (a negative float, sums beyond counting); a stored fact may still say it.
    if (error instanceof Bug) return null;
    throw error;
  }
}

const SELLERS = `
  SELECT DISTINCT ON (legal_entity_id) legal_entity_id AS "legalEntityId", coalesce(shop ->> 'legalEntityName', '') AS name, coalesce(shop ->> 'inn', '') AS inn
  FROM receipt WHERE tenant_id = $1 AND shift_id = $2 ORDER BY legal_entity_id, occurred_at DESC, number DESC`;

/** Each seller of a shift by the receipts that are here; empty where one sold everything, or where the figures are none that a till could have summed. */
export async function sumSellers(tx: TenantTx, shiftId: string): Promise<ShiftSeller[]> {
  const sellers = (await tx.query<{ legalEntityId: string; name: string; inn: string }>(SELLERS, [tx.tenantId, shiftId])).rows;
  if (sellers.length < 2) return [];
  const documents = (await tx.query<Found>(DOCUMENTS, [tx.tenantId, shiftId])).rows;
  try {
    return sellerSums(documents.map(toDocument)).map((sum) => ({ ...sum, tax: [...sum.tax], name: '', inn: '', ...sellers.find((seller) => seller.legalEntityId === sum.legalEntityId) }));
  } catch (error) {
    if (error instanceof Bug) return [];
    throw error;
  }
}

function toDocument({ kind, series, n, storeNumber, tillNumber, ...rest }: Found): SoldDocument {
  return { ...rest, kind: kind === 'refund' ? 'refund' : 'sale', number: receiptNumber(storeNumber, tillNumber, series, n) };
}

/** The rules' read-only lists as the contract's own. */
function plain(totals: ReturnType<typeof shiftTotals>): ShiftTotals {
  return { ...totals, salesByTender: [...totals.salesByTender], refundsByTender: [...totals.refundsByTender], tax: [...totals.tax], byStaff: [...totals.byStaff] };
}

/** True where as many sales and refunds as the Z counted are here, or more: only then may the two be compared. */
export function allHere(stated: ShiftTotals, summed: ShiftTotals): boolean {
  return summed.sales.count >= stated.sales.count && summed.refunds.count >= stated.refunds.count;
}

/** The sums of a Z that are not those of the facts. Numbers are not compared: they are names, not money. */
export function differencesOf(stated: ShiftTotals, summed: ShiftTotals): ShiftDifference[] {
  const [ours, theirs] = [figuresOf(summed), figuresOf(stated)];
  return [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((key) => {
    const [statedMinor, summedMinor] = [theirs.get(key) ?? 0, ours.get(key) ?? 0];
    const [what = '', of = null] = key.split(' ');
    return statedMinor === summedMinor ? [] : [{ what, of, statedMinor, summedMinor }];
  });
}

/** All amounts and counts of a shift under a name each. */
function figuresOf(totals: ShiftTotals): Map<string, number> {
  const { floatMinor, netMinor, discountMinor, roundingMinor, countedDifferenceMinor, expectedCashMinor } = totals;
  return new Map<string, number>([
    ['sale-count', totals.sales.count], ['sales', totals.sales.totalMinor], ['refund-count', totals.refunds.count], ['refunds', totals.refunds.totalMinor],
    ...totals.salesByTender.map((tender): [string, number] => [`sales-by-tender ${tender.kind}`, tender.amountMinor]),
    ...totals.refundsByTender.map((tender): [string, number] => [`refunds-by-tender ${tender.kind}`, tender.amountMinor]),
    ['net', netMinor], ['discount', discountMinor], ['rounding', roundingMinor],
    ...totals.tax.flatMap((tax): [string, number][] => [[`turnover ${tax.taxCode}/${tax.taxRateBps ?? 'none'}`, tax.totalMinor], [`tax ${tax.taxCode}/${tax.taxRateBps ?? 'none'}`, tax.taxMinor]]),
    ['float', floatMinor], ['cash-in', totals.cashIn.totalMinor], ['cash-out', totals.cashOut.totalMinor], ['counted-difference', countedDifferenceMinor], ['expected-cash', expectedCashMinor],
    ...totals.byStaff.flatMap((staff): [string, number][] => [[`sales-by-staff ${staff.staffId}`, staff.salesMinor], [`refunds-by-staff ${staff.staffId}`, staff.refundsMinor]]),
  ]);
}
