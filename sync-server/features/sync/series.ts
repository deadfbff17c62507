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

/** AA, AB ... ZZ, drawn from the epoch of a life of the company that was begun (LF2). */
function lettersOf(epoch: string): string {
  return seriesOf(26 + (Number.parseInt(epoch.slice(0, 8), 16) % 676));
}

/** The first letters nobody has taken; in a life of the company that was begun behind those of that life. @param epoch that life's, a UUID; null in the first one */
export function freeSeries(taken: readonly string[], epoch: string | null): string {
  const before = epoch === null ? '' : lettersOf(epoch);
  const held = new Set(taken);
  for (let index = 0; ; index++) {
    const series = before + seriesOf(index);
    if (!held.has(series)) return series;
  }
}
