/** What a document moves off the shelf or back onto it. Stock is the sum of movements; nothing stores a balance that cannot be recomputed. */

export type DocumentMovement = { readonly goodId: string; readonly quantityMicro: number; readonly reason: 'sale' | 'refund' };

/** One movement per line in line order, in micro-units, negative for a sale: a line keeps its own trace when batches come. */
export function movementsOfDocument(direction: 'sale' | 'refund', lines: readonly { readonly goodId: string; readonly quantityMicro: number }[]): DocumentMovement[] {
  return lines.map((line) => ({ goodId: line.goodId, quantityMicro: direction === 'sale' ? -line.quantityMicro : line.quantityMicro, reason: direction }));
}
