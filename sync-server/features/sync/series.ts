/** The letters of a till's n-th incarnation, counted from 0: A ... Z, AA, AB ... (SE2). */
export function seriesOf(index: number): string {
  let rest = index;
  let letters = '';
  do {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
    rest = Math.floor(rest / 26) - 1;
  } while (rest >= 0);
  return letters;
}
