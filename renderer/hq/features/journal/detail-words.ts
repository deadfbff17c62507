/** An event's detail in one line: amounts as money, quantities as quantities, ids of other things left out. */
import { rightUnit, isRight, type Right } from '#domain/rights/rights.ts';
import { isUuid } from '#domain/kernel/uuid.ts';
import { formatCount, formatMoney, formatQuantity } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';

const MOST_PARTS = 8;

/** What a detail cannot say by itself: a right in words, that a start came after a crash, by how many minutes a clock leapt. */
export type DetailSay = { readonly right: (right: Right) => string; readonly afterCrash: string; readonly minutes: (minutes: string) => string };

/** Whatever a till wrote, of any version: unknown names are shown as they are, deeper things are left out. */
export function detailWords(detail: unknown, language: Language, say: DetailSay): string {
  if (typeof detail !== 'object' || detail === null) return detail === undefined || detail === null ? '' : String(detail);
  const right = (detail as { right?: unknown }).right;
  return Object.entries(detail).flatMap(([name, value]) => {
    if (typeof value === 'string') return value === '' || isUuid(value) ? [] : [name === 'right' && isRight(value) ? say.right(value) : value];
    if (name === 'afterCrash' && value === true) return [say.afterCrash];
    if (typeof value !== 'number') return [];
    if (name === 'minutes') return [say.minutes(formatCount(value, language))];
    if (name === 'size' && typeof right === 'string' && isRight(right)) return [rightUnit(right) === 'bps' ? percent(value, language) : formatMoney(value, language)];
    if (name.endsWith('Minor')) return [formatMoney(value, language)];
    if (name.endsWith('Micro')) return [formatQuantity(value, language)];
    return name.endsWith('Bps') || name === 'bps' ? [percent(value, language)] : [`${name} ${value}`];
  }).slice(0, MOST_PARTS).join(' · ');
}

function percent(bps: number, language: Language): string {
  return `${formatQuantity(bps * 10_000, language)} %`;
}
