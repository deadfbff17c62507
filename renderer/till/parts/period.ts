/** How far back a list goes: everything, a day counted from today, or one day picked as `2026-03-05`. */
export type Period = 'any' | 'today' | 'yesterday' | 'week' | `${number}-${number}-${number}`;

function midnight(ms: number, days = 0): number {
  const day = new Date(ms);
  day.setHours(0, 0, 0, 0);
  // By calendar days, because a day is not always 24 hours long.
  day.setDate(day.getDate() + days);
  return day.getTime();
}

/** The bounds of a period by the clock of this computer, both ends included; none for `any`, and for a day nobody could mean. */
export function periodBounds(period: Period, nowMs: number): { readonly from?: number; readonly to?: number } {
  switch (period) {
    case 'any': return {};
    case 'today': return { from: midnight(nowMs) };
    case 'yesterday': return { from: midnight(nowMs, -1), to: midnight(nowMs) - 1 };
    case 'week': return { from: midnight(nowMs, -6) };
    default: {
      const [year = 0, month = 1, day = 1] = period.split('-').map(Number);
      const from = new Date(year, month - 1, day).getTime();
      return Number.isFinite(from) && from >= 0 && year >= 1970 ? { from, to: midnight(from, 1) - 1 } : {};
    }
  }
}

/** The text of a date field as a period; an empty or half-typed one is `any`. */
export function dayPeriod(text: string): Period {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? (text as Period) : 'any';
}

export function isDay(period: Period): boolean {
  return /^\d/.test(period);
}
