/** The discounts of a line on paper, from what the receipt stored. */
import type { DiscountTrace } from '../discount/discount.ts';
import { sumMinor } from '../money/money.ts';
import { amount, columns, percent, when } from './lines.ts';
import type { PaperLine } from './paper.ts';

type Printed = Pick<DiscountTrace, 'on' | 'kind' | 'value' | 'amountMinor'>;

/** The stored trace is JSON from any version of a till: an item that cannot be read is left to the remainder. */
function printedTrace(stored: unknown): Printed[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter((item: unknown): item is Printed => {
    if (typeof item !== 'object' || item === null) return false;
    const { on, kind, value, amountMinor } = item as Readonly<Record<string, unknown>>;
    return typeof on === 'string' && typeof kind === 'string' && Number.isSafeInteger(value) && Number.isSafeInteger(amountMinor) && amountMinor !== 0;
  });
}

/** One row per discount; what they do not explain of `discountMinor` is a row of its own, so that the paper adds up. */
export function discountRows(stored: unknown, discountMinor: number): PaperLine[] {
  const trace = printedTrace(stored);
  const rest = sumMinor([discountMinor, ...trace.map((item) => -item.amountMinor)]);
  const named = ({ on, kind, value }: Printed): string => `${on === 'receipt' ? 'Скидка на чек' : 'Скидка'}${kind === 'percent' ? ` ${percent(value)}` : ''}`;
  return [...trace.map((item) => columns(named(item), amount(-item.amountMinor))), ...when(rest !== 0, columns('Скидка', amount(-rest)))];
}
