/** The notes people pay with, in kopecks, and how many of one kind one hands over at most. */
const notes = [10_000, 20_000, 50_000, 100_000, 200_000, 500_000] as const;
const KINDS = 5;
/** Above a million roubles nobody counts notes at a till. */
const MAX_TOTAL = 100_000_000;

/**
 * The sums a customer is likely to hold out for a total: the total rounded up to each note, as few as fit on a screen,
 * smallest first. The exact total itself is not among them.
 * @param totalMinor kopecks; nothing is likely for an empty receipt or a huge one
 */
export function likelyCash(totalMinor: number): readonly number[] {
  if (totalMinor <= 0 || totalMinor > MAX_TOTAL) return [];
  const sums = new Set<number>();
  for (const note of notes) {
    const over = totalMinor % note;
    sums.add(over === 0 ? totalMinor + note : totalMinor - over + note);
  }
  sums.delete(totalMinor);
  return [...sums].sort((a, b) => a - b).slice(0, KINDS);
}
