/** The notes people pay with, in kopecks, and how many of one kind one hands over at most. */
const notes = [10_000, 20_000, 50_000, 100_000, 200_000, 500_000] as const;
const KINDS = 5;

/**
 * The sums a customer is likely to hold out for a total: the total rounded up to each note, as few as fit on a screen,
 * smallest first. The exact total itself is not among them.
 * @param totalMinor kopecks, positive
 */
export function likelyCash(totalMinor: number): readonly number[] {
  if (totalMinor <= 0) return [];
  const sums = new Set<number>();
  for (const note of notes) {
    const over = totalMinor % note;
    sums.add(over === 0 ? totalMinor + note : totalMinor - over + note);
  }
  sums.delete(totalMinor);
  return [...sums].sort((a, b) => a - b).slice(0, KINDS);
}
