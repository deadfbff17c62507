/** What documents and tenders are called in the fiscal data format: tags 1054, 1031 to 1217, 1214 and 1212 (SPEC.md, FIS8 to FIS12). */
import type { Direction } from '../sale/line.ts';
import type { TenderKind } from '../tender/tender.ts';
import type { FiscalLine } from './fiscal-lines.ts';

/** Every way a document may be settled; the first two are tenders of ours today. */
export type SettlementKind = TenderKind | 'prepaid' | 'credit' | 'in-kind';

/** Sums of a receipt by the way of payment; a receipt carries all five. */
export type TenderTag = 1031 | 1081 | 1215 | 1216 | 1217;

const tenderTags: Readonly<Record<SettlementKind, TenderTag>> = { cash: 1031, card: 1081, prepaid: 1215, credit: 1216, 'in-kind': 1217 };

/** The tag that holds the sum of a tender (FIS8). */
export function tenderToTag(kind: SettlementKind): TenderTag {
  return tenderTags[kind];
}

/** All five sums in kopecks; those no tender fed are 0 (FIS8). */
export function tenderTagSums(tenders: readonly { readonly kind: SettlementKind; readonly amountMinor: number }[]): Record<TenderTag, number> {
  const sums: Record<TenderTag, number> = { 1031: 0, 1081: 0, 1215: 0, 1216: 0, 1217: 0 };
  for (const tender of tenders) sums[tenderToTag(tender.kind)] += tender.amountMinor;
  return sums;
}

const operations: Readonly<Record<Direction, 1 | 2>> = { sale: 1, refund: 2 };

/** Tag 1054: 1 is income, 2 its return (FIS9). */
export function operationTag(direction: Direction): 1 | 2 {
  return operations[direction];
}

/** Tag 1214: how much of a position is paid when the receipt is made, and whether the goods go out (FIS10). */
export const paymentMethods = {
  'full-prepayment': 1, 'part-prepayment': 2, advance: 3, 'full-payment': 4, 'part-credit': 5, credit: 6, 'credit-payment': 7,
} as const;
export type PaymentMethod = keyof typeof paymentMethods;

/** Tag 1212: what a position is (FIS11). The last four carry, or should carry, a marking code. */
export const paymentSubjects = {
  goods: 1, excise: 2, work: 3, service: 4, payment: 10, other: 13, 'excise-unmarked': 30, 'excise-marked': 31, unmarked: 32, marked: 33,
} as const;
export type PaymentSubject = keyof typeof paymentSubjects;

/** What is going on at the counter, as far as the register is concerned. */
export type Occasion = 'goods-paid' | 'gift-card-sold' | 'goods-on-account' | 'account-repaid';

/** Tags 1214 and 1212 of one position. */
export type PositionTags = { readonly method: (typeof paymentMethods)[PaymentMethod]; readonly subject: (typeof paymentSubjects)[PaymentSubject] };

const occasions: Readonly<Record<Occasion, readonly [PaymentMethod, PaymentSubject]>> = {
  'goods-paid': ['full-payment', 'goods'],
  'gift-card-sold': ['advance', 'payment'],
  'goods-on-account': ['credit', 'goods'],
  'account-repaid': ['credit-payment', 'payment'],
};

/** Tags 1214 and 1212 of a position; those of a refund are those of its sale (FIS10, FIS11). */
export function positionTags(occasion: Occasion): PositionTags {
  const [method, subject] = occasions[occasion];
  return { method: paymentMethods[method], subject: paymentSubjects[subject] };
}

/** A document as the register takes it: what it is, its positions, and what paid for it by tag. */
export type FiscalDocument = {
  readonly operation: 1 | 2;
  readonly lines: readonly (FiscalLine & PositionTags)[];
  readonly tagSums: Readonly<Record<TenderTag, number>>;
};

/** The tags of a sale or a refund of goods that are paid when they change hands, the only kind of document there is today (FIS12). */
export function fiscalDocument(of: { readonly direction: Direction; readonly lines: readonly FiscalLine[]; readonly tenders: Parameters<typeof tenderTagSums>[0] }): FiscalDocument {
  const tags = positionTags('goods-paid');
  return { operation: operationTag(of.direction), lines: of.lines.map((line) => ({ ...line, ...tags })), tagSums: tenderTagSums(of.tenders) };
}
