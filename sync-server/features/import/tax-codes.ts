/** What a cell of a tax column means for a company whose rates are data. */
import { rateInForce, type TaxRate } from '#domain/tax/tax.ts';
import type { TaxCodeOf } from './product-row.ts';

const WITHOUT = new Set(['безндс', 'нет', 'необлагается', 'none', 'no', '-']);

/**
 * Reads `22`, `22 %`, `НДС 10%`, `без НДС` or the code itself. A rate of the past means its code: who writes 20 % means the
 * general rate, whatever it is by now.
 */
export function taxCodesOf(rates: readonly TaxRate[]): TaxCodeOf {
  const latestFirst = [...rates].sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1));
  const byBps = (bps: number | null): string | undefined => latestFirst.find((rate) => rate.rateBps === bps)?.code;
  return (cell) => {
    const text = cell.toLowerCase().replaceAll(' ', '');
    if (WITHOUT.has(text)) return byBps(null);
    const code = rates.find((rate) => rate.code === cell)?.code;
    if (code !== undefined) return code;
    const number = /^(?:ндс)?([0-9]{1,2})(?:[.,]([0-9]{1,2}))?%?$/.exec(text);
    return number ? byBps(Number(number[1]) * 100 + Number((number[2] ?? '').padEnd(2, '0'))) : undefined;
  };
}

/** The code of goods whose file says nothing of tax: the highest rate in force, because charging too little is the shop's own debt. */
export function generalTaxCode(rates: readonly TaxRate[], businessDate: string): string | undefined {
  const inForce = [...new Set(rates.map((rate) => rate.code))].flatMap((code) => rateInForce(rates, code, businessDate) ?? []);
  return inForce.sort((a, b) => (b.rateBps ?? -1) - (a.rateBps ?? -1) || (a.code < b.code ? -1 : 1))[0]?.code;
}
