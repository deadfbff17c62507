/** Rates of VAT in words, and as people type them. */
import type { GoodChoices } from '#contract/api/catalog.ts';
import { isTaxCode, type TaxCode } from '#domain/tax/tax-codes.ts';
import { formatQuantity } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { taxTexts } from './tax-texts.ts';

/** `НДС 22 %` or `без НДС`, in the language of the page. */
export function useRateWord(): (rateBps: number | null) => string {
  const t = useT(taxTexts);
  const language = useLanguage();
  return (rateBps) => (rateBps === null ? t('without') : t('rate', { percent: formatQuantity(rateBps * 10_000, language) }));
}

/** What kind of rate a code is; a company's own stays as it is written. */
export function useKindWord(): (code: string) => string {
  const t = useT(taxTexts);
  return (code) => (isTaxCode(code) ? t(`kind-${code}` satisfies `kind-${TaxCode}`) : code);
}

/** A code as its rate of today; where another code comes to the same, with its kind. */
export function useTaxWord(): (code: string, choices: GoodChoices | undefined) => string {
  const [rateWord, kindWord] = [useRateWord(), useKindWord()];
  return (code, choices) => {
    const found = choices?.taxCodes.find((one) => one.code === code);
    if (found === undefined) return kindWord(code);
    const alone = choices?.taxCodes.every((one) => one === found || one.rateBps !== found.rateBps) === true;
    return alone ? rateWord(found.rateBps) : `${rateWord(found.rateBps)} (${kindWord(code)})`;
  };
}

/** `25` or `7,5` per cent as basis points; null where it is none, nothing, or more than all. */
export function parseRate(text: string): number | null {
  const match = /^([0-9]{1,3})(?:[.,]([0-9]{1,2}))?$/.exec(text.replace(/[\s\u00a0\u202f%]/g, ''));
  const bps = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : 0;
  return bps >= 1 && bps <= 100_00 ? bps : null;
}
