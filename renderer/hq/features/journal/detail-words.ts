/** An event's detail in one line: amounts as money, quantities as quantities, ids of other things left out. */
import { rightUnit, isRight, type Right } from '#domain/rights/rights.ts';
import { isUuid } from '#domain/kernel/uuid.ts';
import { formatMoney, formatQuantity } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';

const MOST_PARTS = 8;

/** Whatever a till wrote, of any version: unknown names are shown as they are, deeper things are left out. `nameOf` says a right in words. */
export function detailWords(detail: unknown, language: Language, nameOf: (right: Right) => string): string {
  if (typeof detail !== 'object' || detail === null) return detail === undefined || detail === null ? '' : String(detail);
  const right = (detail as { right?: unknown }).right;
  return Object.entries(detail).flatMap(([name, value]) => {
    if (typeof value === 'string') return value === '' || isUuid(value) ? [] : [name === 'right' && isRight(value) ? nameOf(value) : value];
    if (typeof value !== 'number') return [];
    if (name === 'size' && typeof right === 'string' && isRight(right)) return [rightUnit(right) === 'bps' ? percent(value, language) : formatMoney(value, language)];
    if (name.endsWith('Minor')) return [formatMoney(value, language)];
    if (name.endsWith('Micro')) return [formatQuantity(value, language)];
    return name.endsWith('Bps') || name === 'bps' ? [percent(value, language)] : [`${name} ${value}`];
  }).slice(0, MOST_PARTS).join(' · ');
}

function percent(bps: number, language: Language): string {
  return `${formatQuantity(bps * 10_000, language)} %`;
}
