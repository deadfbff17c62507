import type { GoodDetail } from '#contract/api/catalog.ts';

/** `129,90`, `129.9`, `1 234` as kopecks; null where it is not a price, or one of more than twelve digits. */
export function parsePrice(text: string): number | null {
  const match = /^([0-9]{1,9})(?:[.,]([0-9]{1,2}))?$/.exec(text.replace(/[\s\u00a0\u202f₽]/g, ''));
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** The price a new good begins with: null where none is typed, and undefined where what is typed is none. */
export function parseFirstPrice(text: string): number | null | undefined {
  return text.trim() === '' ? null : (parsePrice(text) ?? undefined);
}

/** The prices to come that a price of the day takes the place of (GD7); of today where no day is said. */
export function replacedBy({ comingPrices, today }: Pick<GoodDetail, 'comingPrices' | 'today'>, day: string): GoodDetail['comingPrices'] {
  return comingPrices.filter((price) => price.day === (day === '' ? today : day));
}
