/** How many sums fit on a screen. */
const KINDS = 5;
/** Above a million roubles nobody counts notes at a till. */
const MAX_TOTAL = 100_000_000;
/** Smaller notes are handed out as change, not held out for a whole receipt. */
const SMALLEST_HELD_OUT = 100_00;

/**
 * The sums a customer is likely to hold out: what is due rounded up to each note in circulation, smallest first. The exact sum
 * itself is not among them.
 * @param dueMinor kopecks; nothing is likely for nothing or for a huge sum
 * @param notesMinor banknotes of the shop's policy
 */
export function likelyCash(dueMinor: number, notesMinor: readonly number[]): readonly number[] {
  if (dueMinor <= 0 || dueMinor > MAX_TOTAL) return [];
  const held = notesMinor.filter((note) => note >= SMALLEST_HELD_OUT);
  const sums = new Set<number>();
  for (const note of held.length === 0 ? notesMinor : held) {
    const over = dueMinor % note;
    sums.add(over === 0 ? dueMinor + note : dueMinor - over + note);
  }
  sums.delete(dueMinor);
  return [...sums].sort((a, b) => a - b).slice(0, KINDS);
}
