import { glossary } from '#renderer/i18n/glossary.ts';
import { formatQuantity } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import type { CartLine } from '#contract/terminal/sale.ts';

/** `3`, `0,742 кг`: pieces are counted without saying so. */
export function useQuantityText(): (quantityMicro: number, unit: CartLine['unit']) => string {
  const language = useLanguage();
  const say = useT(glossary);
  return (quantityMicro, unit) => {
    const number = formatQuantity(quantityMicro, language);
    return unit === 'pcs' ? number : `${number}\u00a0${say(unit)}`;
  };
}
