/** What a sale takes off the shelf. Stock is the sum of movements; nothing stores a balance that cannot be recomputed. */

export type SaleMovement = { readonly goodId: string; readonly quantityMicro: number; readonly reason: 'sale' };

/** One movement per line in line order, negative in micro-units: a line keeps its own trace when batches come. */
export function movementsOfSale(lines: readonly { readonly goodId: string; readonly quantityMicro: number }[]): SaleMovement[] {
  return lines.map((line) => ({ goodId: line.goodId, quantityMicro: -line.quantityMicro, reason: 'sale' }));
}
