/** Today against the same hours a week ago, in whole per cent; null where there is nothing to compare with. */
export function comparison(totalMinor: number, weekAgoMinor: number | null): { readonly word: 'more' | 'less' | 'same'; readonly percent: number } | null {
  if (weekAgoMinor === null || weekAgoMinor <= 0) return null;
  const percent = Math.round(((totalMinor - weekAgoMinor) * 100) / weekAgoMinor);
  if (percent === 0) return { word: 'same', percent: 0 };
  return { word: percent > 0 ? 'more' : 'less', percent: Math.abs(percent) };
}

/** 0 Sunday to 6 Saturday of a date written `YYYY-MM-DD`. */
export function weekdayOf(businessDate: string): number {
  return new Date(`${businessDate}T00:00:00Z`).getUTCDay();
}
