/** What a shift comes to: sums over its documents, the cash that should be in the drawer, its age (SPEC.md, SHF1 to SHF17, SHF21). */
import { assert } from '../kernel/assert.ts';
import { sumMinor } from '../money/money.ts';
import { floorDiv } from '../money/rounding.ts';
import { taxByRate, type TaxSum } from '../sale/line.ts';

export type Sum = { readonly count: number; readonly totalMinor: number };
export type TenderSum = { readonly kind: string; readonly amountMinor: number };
export type StaffSum = { readonly staffId: string; readonly salesMinor: number; readonly refundsMinor: number; readonly receipts: number };

/** The sums of a shift in kopecks: the same on the screen, on the paper of X and Z and at the server. */
export type ShiftTotals = {
  readonly floatMinor: number;
  readonly sales: Sum; readonly refunds: Sum;
  /** Net of change. */
  readonly salesByTender: readonly TenderSum[]; readonly refundsByTender: readonly TenderSum[];
  /** Sales less refunds, as are discounts, rounding and tax. */
  readonly netMinor: number; readonly discountMinor: number; readonly roundingMinor: number;
  readonly tax: readonly TaxSum[];
  readonly cashIn: Sum; readonly cashOut: Sum;
  readonly countedDifferenceMinor: number;
  readonly expectedCashMinor: number;
  readonly firstNumber: string | null; readonly lastNumber: string | null;
  readonly byStaff: readonly StaffSum[];
};

/** One receipt of the shift; amounts are positive for both kinds, as they are stored. */
export type ShiftDocument = {
  readonly kind: 'sale' | 'refund';
  readonly totalMinor: number; readonly discountMinor: number; readonly roundingMinor: number;
  readonly staffId: string;
  /** As printed. */
  readonly number: string;
  readonly tenders: readonly TenderSum[];
  /** Of its lines by rate (`taxByRate`). */
  readonly tax: readonly TaxSum[];
};
/** A receipt with who sold its goods: a basket of goods of several makes one each. */
export type SoldDocument = ShiftDocument & { readonly legalEntityId: string };
/** What one seller sold and took back in the shift; amounts are signed as those of {@link ShiftTotals}. */
export type SellerSum = Pick<ShiftTotals, 'sales' | 'refunds' | 'netMinor' | 'tax'> & { readonly legalEntityId: string };
/** With the name and the INN under which they sold. */
export type NamedSellerSum = SellerSum & { readonly name: string; readonly inn: string };
export type ShiftMovement = { readonly direction: 'in' | 'out'; readonly amountMinor: number };
export type ShiftCount = { readonly expectedMinor: number; readonly countedMinor: number };
export type Denomination = { readonly minor: number; readonly count: number };

const nothing: Sum = { count: 0, totalMinor: 0 };
const CASH = 'cash';

/** A shift in which nothing has happened yet (SHF1). */
export function openedShift(floatMinor: number): ShiftTotals {
  assert(floatMinor >= 0, 'the cash a shift begins with is not negative');
  return {
    floatMinor, sales: nothing, refunds: nothing, salesByTender: [], refundsByTender: [], netMinor: 0, discountMinor: 0, roundingMinor: 0, tax: [],
    cashIn: nothing, cashOut: nothing, countedDifferenceMinor: 0, expectedCashMinor: floatMinor, firstNumber: null, lastNumber: null, byStaff: [],
  };
}

function plus(sum: Sum, totalMinor: number): Sum {
  return { count: sum.count + 1, totalMinor: sumMinor([sum.totalMinor, totalMinor]) };
}

/** Cash first, then by name, so that the order of receipts does not show. */
function tenderSums(sums: readonly TenderSum[], more: readonly TenderSum[]): TenderSum[] {
  const amounts = new Map<string, number>();
  for (const { kind, amountMinor } of [...sums, ...more]) amounts.set(kind, sumMinor([amounts.get(kind) ?? 0, amountMinor]));
  const rank = (kind: string): string => (kind === CASH ? '' : kind);
  return Array.from(amounts, ([kind, amountMinor]) => ({ kind, amountMinor })).sort((a, b) => (rank(a.kind) < rank(b.kind) ? -1 : 1));
}

function staffSums(sums: readonly StaffSum[], { staffId, kind, totalMinor }: ShiftDocument): StaffSum[] {
  const own = sums.find((sum) => sum.staffId === staffId) ?? { staffId, salesMinor: 0, refundsMinor: 0, receipts: 0 };
  const next = {
    staffId, receipts: own.receipts + 1,
    salesMinor: sumMinor([own.salesMinor, kind === 'sale' ? totalMinor : 0]), refundsMinor: sumMinor([own.refundsMinor, kind === 'refund' ? totalMinor : 0]),
  };
  return [...sums.filter((sum) => sum.staffId !== staffId), next].sort((a, b) => (a.staffId < b.staffId ? -1 : 1));
}

function cashOf(tenders: readonly TenderSum[]): number {
  return sumMinor(tenders.filter((tender) => tender.kind === CASH).map((tender) => tender.amountMinor));
}

/** What should be in the drawer: float + cash sales - cash refunds + in - out + differences already counted (SHF5). */
export function expectedCash(totals: Omit<ShiftTotals, 'expectedCashMinor'>): number {
  return sumMinor([
    totals.floatMinor, cashOf(totals.salesByTender), -cashOf(totals.refundsByTender), totals.cashIn.totalMinor, -totals.cashOut.totalMinor, totals.countedDifferenceMinor,
  ]);
}

function settled(totals: Omit<ShiftTotals, 'expectedCashMinor'>): ShiftTotals {
  return { ...totals, expectedCashMinor: expectedCash(totals) };
}

/** The sums with one more receipt; receipts come in the order of their numbers (SHF2 to SHF4, SHF7). */
export function addDocument(totals: ShiftTotals, doc: ShiftDocument): ShiftTotals {
  const sign = doc.kind === 'sale' ? 1 : -1;
  const signed = (minor: number): number => (minor === 0 ? 0 : sign * minor);
  const tax = doc.tax.map((sum) => ({ ...sum, totalMinor: signed(sum.totalMinor), taxMinor: signed(sum.taxMinor) }));
  return settled({
    ...totals,
    sales: doc.kind === 'sale' ? plus(totals.sales, doc.totalMinor) : totals.sales,
    refunds: doc.kind === 'refund' ? plus(totals.refunds, doc.totalMinor) : totals.refunds,
    salesByTender: doc.kind === 'sale' ? tenderSums(totals.salesByTender, doc.tenders) : totals.salesByTender,
    refundsByTender: doc.kind === 'refund' ? tenderSums(totals.refundsByTender, doc.tenders) : totals.refundsByTender,
    netMinor: sumMinor([totals.netMinor, signed(doc.totalMinor)]),
    discountMinor: sumMinor([totals.discountMinor, signed(doc.discountMinor)]),
    roundingMinor: sumMinor([totals.roundingMinor, signed(doc.roundingMinor)]),
    tax: taxByRate([...totals.tax, ...tax]),
    firstNumber: totals.firstNumber ?? doc.number, lastNumber: doc.number,
    byStaff: staffSums(totals.byStaff, doc),
  });
}

/** The sums with cash put in or taken out (SHF5). */
export function addMovement(totals: ShiftTotals, { direction, amountMinor }: ShiftMovement): ShiftTotals {
  assert(amountMinor > 0, 'cash moved is more than nothing');
  return settled(direction === 'in' ? { ...totals, cashIn: plus(totals.cashIn, amountMinor) } : { ...totals, cashOut: plus(totals.cashOut, amountMinor) });
}

/** The sums with the difference of a count: from now on what was counted is what should be there (SHF6). */
export function addCount(totals: ShiftTotals, count: ShiftCount): ShiftTotals {
  return settled({ ...totals, countedDifferenceMinor: sumMinor([totals.countedDifferenceMinor, countDifference(count)]) });
}

/** The sums while sales stand half-way: what their receipts have brought in cash less what they have given back has not moved yet (SHF21). */
export function lessHalfway(totals: ShiftTotals, halfwayMinor: number): ShiftTotals {
  return { ...totals, expectedCashMinor: sumMinor([totals.expectedCashMinor, -halfwayMinor]) };
}

/** Over (positive) or short (negative). */
export function countDifference({ expectedMinor, countedMinor }: ShiftCount): number {
  return sumMinor([countedMinor, -expectedMinor]);
}

/** The sums of a whole shift; the count that ends it is not among `counts` (SHF8). */
export function shiftTotals(shift: {
  readonly floatMinor: number; readonly documents: Iterable<ShiftDocument>; readonly movements: readonly ShiftMovement[]; readonly counts: readonly ShiftCount[];
}): ShiftTotals {
  let totals = shift.movements.reduce(addMovement, openedShift(shift.floatMinor));
  totals = shift.counts.reduce(addCount, totals);
  for (const document of shift.documents) totals = addDocument(totals, document);
  return totals;
}

/** The shift by seller, in the order of their ids: to each the rules of the whole are applied (SHF17). */
export function sellerSums(documents: Iterable<SoldDocument>): SellerSum[] {
  const sellers = new Map<string, ShiftTotals>();
  for (const document of documents) sellers.set(document.legalEntityId, addDocument(sellers.get(document.legalEntityId) ?? openedShift(0), document));
  return Array.from(sellers, ([legalEntityId, { sales, refunds, netMinor, tax }]) => ({ legalEntityId, sales, refunds, netMinor, tax }))
    .sort((a, b) => (a.legalEntityId < b.legalEntityId ? -1 : 1));
}

/** Banknotes and coins by their number, in kopecks (SHF9). */
export function countedSum(denominations: readonly Denomination[]): number {
  return sumMinor(denominations.map(({ minor, count }) => {
    assert(Number.isSafeInteger(minor) && minor > 0 && Number.isSafeInteger(count) && count >= 0, 'money is counted in whole pieces');
    return sumMinor([minor * count]);
  }));
}

export type ShiftWarning = 'none' | 'long' | 'over-a-day';
const MINUTE_MS = 60_000;
const LONG_MIN = 23 * 60;
const DAY_MIN = 24 * 60;

/** How long the shift has been open by the best known clock, never negative: a clock put back makes it young, not impossible (SHF10). */
export function shiftAge(openedAtMs: number, nowMs: number): { readonly ageMin: number; readonly warning: ShiftWarning } {
  const ageMin = Math.max(0, floorDiv(nowMs - openedAtMs, MINUTE_MS));
  return { ageMin, warning: ageMin >= DAY_MIN ? 'over-a-day' : ageMin >= LONG_MIN ? 'long' : 'none' };
}

/** A shift that ended before it began: a clock was put back in between, and its times are shown with a word about that (SHF23). */
export function endsBeforeItBegan(openedAtMs: number, endedAtMs: number): boolean {
  return endedAtMs < openedAtMs;
}
