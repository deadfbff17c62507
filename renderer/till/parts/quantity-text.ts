import type { RefundableLine } from '#contract/terminal/refund.ts';
import { formatQuantity } from '#renderer/i18n/format.ts';
import { glossary } from '#renderer/i18n/glossary.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';

/** `3 шт`, `0,742 кг`: a quantity with its unit. */
export function useQuantityWords(): (quantityMicro: number, unit: RefundableLine['unit']) => string {
  const language = useLanguage();
  const say = useT(glossary);
  return (quantityMicro, unit) => `${formatQuantity(quantityMicro, language)}\u00a0${say(unit)}`;
}
