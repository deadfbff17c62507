import type { Today } from '#contract/api/receipt.ts';

type Hour = Today['byHour'][number];

/** A day is drawn from eight to eight at least, so that a morning with one receipt is a chart and not a dot. */
const FIRST = 8;
const LAST = 20;

/** The hours to draw, none left out between the first and the last; empty where nothing was sold in either day. */
export function hoursToDraw(byHour: readonly Hour[]): Hour[] {
  const used = byHour.filter((hour) => hour.totalMinor !== 0 || hour.weekAgoMinor !== 0);
  if (used.length === 0) return [];
  const first = Math.min(FIRST, ...used.map((hour) => hour.hour));
  const last = Math.max(LAST, ...used.map((hour) => hour.hour));
  return Array.from({ length: last - first + 1 }, (_, index) => used.find((hour) => hour.hour === first + index) ?? { hour: first + index, totalMinor: 0, refundsMinor: 0, weekAgoMinor: 0 });
}

/** The lines to draw between: from nothing, or from below it where an hour gave back more than it sold, in steps people read easily. */
export function scaleOf(hours: readonly Hour[]): { readonly step: number; readonly top: number; readonly bottom: number } {
  const sums = hours.flatMap((hour) => [hour.totalMinor, hour.weekAgoMinor]);
  const [most, least] = [Math.max(0, ...sums), Math.min(0, ...sums)];
  const step = gridStep(most - least);
  return { step, top: step * Math.ceil(most / step), bottom: least === 0 ? 0 : 0 - step * Math.ceil(-least / step) };
}

/** Steps people read easily: 1, 2 or 5 of some power of ten, about three of them below `topMinor`, never less than a rouble. */
export function gridStep(topMinor: number): number {
  const raw = Math.max(topMinor / 3, 100);
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
}
