import { describe, expect, it } from 'vitest';
import { amountTexts } from '#renderer/i18n/amount-texts.ts';
import { amountPasted, amountTyped, NO_AMOUNT, type AmountField, type AmountTrouble } from '../../parts/amount-field.ts';
import { discountIn, limitsOf, priceIn, quantityIn } from './line-form.ts';

/** What Enter gives, by box: kopecks, basis points, millionths, `none` for no discount; or the trouble that is told. */
const boxes = {
  'line price': (how: How) => outcome(priceIn(how(limitsOf('price', 'percent')))),
  'price-of': (how: How) => outcome(priceIn(how(limitsOf('price', 'amount')))),
  'line discount': (how: How) => outcome(discountIn(how(limitsOf('discount', 'amount')), 'amount')),
  'receipt discount': (how: How) => outcome(discountIn(how(limitsOf('discount', 'percent')), 'percent')),
  'line quantity': (how: How) => outcome(quantityIn(how(limitsOf('quantity', 'percent')))),
} as const;
type Box = keyof typeof boxes;
type Limits = ReturnType<typeof limitsOf>;
type How = (limits: Limits) => AmountField;
type Read = ReturnType<typeof priceIn> | ReturnType<typeof discountIn>;

function outcome(read: Read): unknown {
  if (!read.ok) return read.trouble;
  if (read.value === null) return 'none';
  return typeof read.value === 'number' ? read.value : read.value.kind === 'percent' ? read.value.bps : read.value.minor;
}

/** Key by key, as a keyboard gives it. */
const typed = (text: string): How => (limits) => [...text].reduce<AmountField>((field, key) => amountTyped(field, key, limits), NO_AMOUNT);
/** Many keys in one frame, as a fast hand or the selling screen gives them. */
const atOnce = (text: string): How => (limits) => amountTyped(NO_AMOUNT, text, limits);
const pasted = (text: string): How => (limits) => amountPasted(NO_AMOUNT, text, limits);

const order: readonly Box[] = ['line price', 'price-of', 'line discount', 'receipt discount', 'line quantity'];
const same = (one: unknown): readonly unknown[] => order.map(() => one);

describe('what the entry boxes of a line, a receipt and a price take on Enter', () => {
  it.each<readonly [string, How, readonly unknown[]]>([
    ['nothing', typed(''), ['empty', 'empty', 'none', 'none', 'empty']],
    ['0', typed('0'), [0, 0, 'none', 'none', 'zero']],
    ['a minus', typed('-'), same('negative')],
    ['a pasted negative', pasted('-5'), same('negative')],
    ['1e12 pasted', pasted('1e12'), same('letters')],
    ['1e12 in digits', typed('1000000000000'), same('too-large')],
    ['1e12 in digits at once', atOnce('1000000000000'), same('too-large')],
    ['1e12 in digits pasted', pasted('1000000000000'), ['code', 'code', 'code', 'too-large', 'too-large']],
    ['letters', typed('abc'), same('letters')],
    ['letters pasted', pasted('abc'), same('letters')],
    ['a barcode pasted', pasted('4607001234567'), ['code', 'code', 'code', 'too-large', 'too-large']],
    ['a short barcode pasted', pasted('46070012'), same('code')],
    ['a barcode typed', typed('4607001234567'), same('too-large')],
    ['a number too long for its box, pasted', pasted('1234567'), [1_234_567_00, 1_234_567_00, 1_234_567_00, 'too-large', 'too-large']],
    ['a comma', typed('1,5'), [1_50, 1_50, 1_50, 1_50, 1_500_000]],
    ['a dot', typed('1.5'), [1_50, 1_50, 1_50, 1_50, 1_500_000]],
    ['a dot pasted', pasted('1.5'), [1_50, 1_50, 1_50, 1_50, 1_500_000]],
    ['two marks pasted', pasted('1,5,5'), same('letters')],
    ['grams pasted', pasted('0,742'), ['letters', 'letters', 'letters', 'letters', 742_000]],
    ['spaces', typed('   '), ['empty', 'empty', 'none', 'none', 'empty']],
    ['spaces pasted', pasted('   '), same('letters')],
    ['spaces within', typed(' 1 0 '), [10_00, 10_00, 10_00, 10_00, 10_000_000]],
    ['spaces within, pasted', pasted(' 1 0 '), [10_00, 10_00, 10_00, 10_00, 10_000_000]],
  ])('%s', (_, how, expected) => {
    expect(order.map((box) => boxes[box](how))).toEqual(expected);
  });

  it('a refused character is told, among others too, and each trouble has its sentence in both languages', () => {
    for (const [text, trouble] of [['1e12', 'letters'], ['-5', 'negative'], ['5-', 'negative']] as const) expect(atOnce(text)(limitsOf('price', 'amount')).trouble).toBe(trouble);
    const troubles: readonly AmountTrouble[] = ['empty', 'zero', 'negative', 'letters', 'too-large', 'code'];
    for (const words of [amountTexts.ru, amountTexts.en]) expect(troubles.filter((one) => (words[one] as string) === '')).toEqual([]);
  });

  it('more than all of it is no discount', () => {
    expect(boxes['receipt discount'](typed('100,01'))).toBe('too-large');
  });
});
