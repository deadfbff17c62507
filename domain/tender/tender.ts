/** What one document was paid with (SPEC.md, TND4). */

export type TenderKind = 'cash' | 'card';

export type Tender = {
  readonly kind: TenderKind;
  /** What it covers of the document, positive in both directions. */
  readonly amountMinor: number;
  /** What was handed over: the amount and the change. */
  readonly tenderedMinor: number;
  /** What the payment terminal calls the operation; empty for cash and where the cashier confirmed it. */
  readonly reference: string;
};

/** The tenders of a document, card first; one that came to nothing is cash of nothing, so that a document always has a tender (TND4). */
export function tendersOf(cardMinor: number, cashMinor: number, more: { readonly changeMinor: number; readonly reference: string }): Tender[] {
  const tenders: Tender[] = [];
  if (cardMinor > 0) tenders.push({ kind: 'card', amountMinor: cardMinor, tenderedMinor: cardMinor, reference: more.reference });
  if (cashMinor > 0 || cardMinor === 0) tenders.push({ kind: 'cash', amountMinor: cashMinor, tenderedMinor: cashMinor + more.changeMinor, reference: '' });
  return tenders;
}

/** What the tenders of a kind cover together, in kopecks. */
export function coveredBy(kind: TenderKind, tenders: readonly { readonly kind: TenderKind; readonly amountMinor: number }[]): number {
  return tenders.reduce((sum, tender) => (tender.kind === kind ? sum + tender.amountMinor : sum), 0);
}
