import { describe, expect, it } from 'vitest';
import { amountTexts } from '#renderer/i18n/amount-texts.ts';
import { amountPasted, amountTyped, NO_AMOUNT, type AmountField, type AmountTrouble } from '../parts/amount-field.ts';
import { discountIn, limitsOf, priceIn, quantityIn } from '../features/line/line-form.ts';
import { commandPasted, commandStarred, commandTyped, IDLE, intentOf, type Command } from '../features/sale/command.ts';

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

describe('what the entry boxes of a line, a receipt and a price and the command line take on Enter', () => {
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
    ['two marks', typed('1,5,5'), [1_55, 1_55, 1_55, 1_55, 1_550_000]],
    ['two marks pasted', pasted('1,5,5'), same('letters')],
    ['grams pasted', pasted('0,742'), ['letters', 'letters', 'letters', 'letters', 742_000]],
    ['spaces', typed('   '), ['empty', 'empty', 'none', 'none', 'empty']],
    ['spaces pasted', pasted('   '), same('letters')],
    ['spaces within', typed(' 1 0 '), [10_00, 10_00, 10_00, 10_00, 10_000_000]],
    ['spaces within, pasted', pasted(' 1 0 '), [10_00, 10_00, 10_00, 10_00, 10_000_000]],
  ])('%s', (_, how, expected) => {
    expect(order.map((box) => boxes[box](how))).toEqual(expected);
  });

  /** What Enter does on the selling screen over a receipt of one line: `exact` takes the exact sum, a number so many kopecks, `scan` and `search` no money. */
  const doneBy = (command: Command): unknown => {
    const intent = intentOf(command, 1);
    if (intent.kind === 'pay') return intent.tenderedMinor ?? 'exact';
    return intent.kind === 'doubt' || intent.kind === 'unfit' ? intent.trouble : intent.kind === 'set-quantity' ? intent.quantityMicro : intent.kind;
  };
  const onCommand = (text: string, from: Command): unknown => doneBy([...text].reduce<Command>((command, key) => (key === '*' ? commandStarred(command, 1) : commandTyped(command, key)), from));
  const pastedOn = (text: string, from: Command): unknown => {
    const what = commandPasted(from, text);
    return what.kind === 'typed' ? doneBy(what.command) : what.kind;
  };
  const ASKED: Command = { ...IDLE, lineNo: 1 };

  it.each<readonly [string, (from: Command) => unknown, sum: unknown, quantity: unknown]>([
    ['nothing', (from) => onCommand('', from), 'exact', 'keep'],
    ['0', (from) => onCommand('0', from), 'zero', 'zero'],
    ['a negative', (from) => onCommand('-500', from), 'negative', 'negative'],
    ['a minus alone', (from) => onCommand('-', from), 'negative', 'negative'],
    ['a pasted negative', (from) => pastedOn('-5', from), 'negative', 'negative'],
    ['1e12, where a letter is no search', (from) => onCommand('1e12', from), 'letters', 'letters'],
    ['1e12 pasted', (from) => pastedOn('1e12', from), 'search', 'letters'],
    ['1e12 in digits: a code, and no money', (from) => onCommand('1000000000000', from), 'scan', 'no-quantity'],
    ['1e12 in digits pasted', (from) => pastedOn('1000000000000', from), 'scan', 'scan'],
    ['letters pasted', (from) => pastedOn('abc', from), 'search', 'letters'],
    ['a barcode pasted', (from) => pastedOn('4607001234567', from), 'scan', 'scan'],
    ['a short barcode pasted', (from) => pastedOn('46070012', from), 'scan', 'scan'],
    ['a barcode typed', (from) => onCommand('4607001234567', from), 'scan', 'no-quantity'],
    ['more than any code has', (from) => onCommand('1'.repeat(30), from), 'too-large', 'too-large'],
    ['a comma', (from) => onCommand('1,5', from), 1_50, 1_500_000],
    ['a dot pasted', (from) => pastedOn('1.5', from), 1_50, 1_500_000],
    ['two marks', (from) => onCommand('1.2,3', from), 'two-marks', 'two-marks'],
    ['two marks pasted', (from) => pastedOn('1,5,5', from), 'two-marks', 'two-marks'],
    ['grams pasted', (from) => pastedOn('0,742', from), 'no-number', 742_000],
    ['a millionth', (from) => onCommand('0,000001', from), 'no-number', 'no-quantity'],
    ['a million', (from) => onCommand('1000000', from), 1_000_000_00, 'no-quantity'],
    ['spaces within', (from) => onCommand(' 1 0 ', from), 10_00, 10_000_000],
    ['spaces within, pasted', (from) => pastedOn(' 1 0 ', from), 10_00, 10_000_000],
  ])('the command line, for a sum and for a quantity: %s', (_, how, sum, quantity) => {
    expect([how(IDLE), how(ASKED)]).toEqual([sum, quantity]);
  });

  it('a refused character is told, among others too, and each trouble has its sentence in both languages', () => {
    for (const [text, trouble] of [['1e12', 'letters'], ['-5', 'negative'], ['5-', 'negative'], ['1,5,5', 'letters'], ['1,555', 'too-fine']] as const) expect(atOnce(text)(limitsOf('price', 'amount')).trouble).toBe(trouble);
    const troubles = Object.keys({ 'empty': 0, 'zero': 0, 'negative': 0, 'letters': 0, 'too-large': 0, 'too-fine': 0, 'code': 0 } satisfies Record<AmountTrouble, 0>);
    const withoutSentence = (words: Readonly<Record<string, unknown>>): string[] => troubles.filter((one) => {
      const said = words[one];
      return typeof said !== 'string' || !/^\p{Lu}.+\.$/u.test(said);
    });
    expect([withoutSentence(amountTexts.ru), withoutSentence(amountTexts.en), withoutSentence({ ...amountTexts.ru, code: undefined }), withoutSentence({ ...amountTexts.en, zero: '' })]).toEqual([[], [], ['code'], ['zero']]);
  });

  it('more than all of it is no discount', () => {
    expect(boxes['receipt discount'](typed('100,01'))).toBe('too-large');
  });
});
