import { describe, expect, it } from 'vitest';
import { amountTexts } from '#renderer/i18n/amount-texts.ts';
import type { AmountTrouble } from '../parts/amount-field.ts';
import { commandPasted, commandStarred, commandTyped, IDLE, intentOf, type Command } from '../features/sale/command.ts';
import { numberBoxes, readAt, type Box, type BoxName, type Done } from './number-boxes.fixture.ts';

const names = Object.keys(numberBoxes) as BoxName[];
/** In the order of `numberBoxes`: what is said of a number that is none, but for the boxes that say it in words of their own. */
const said = (done: Done, own: Partial<Record<BoxName, Done>>): readonly Done[] => names.map((name) => own[name] ?? done);

/** The scanner's gaps between keys in milliseconds: each too long for it to be told from a hand. */
const slowly = [36, 40, 45, 60, 100, 150];
const ways: readonly (readonly [string, (box: Box, text: string) => Promise<Done>])[] = [
  ['key by key', (box, text) => { for (const key of text) box.type(key); return box.enter(); }],
  // Many keys in one frame, as a fast hand or the selling screen gives them.
  ['at once', (box, text) => { box.type(text); return box.enter(); }],
  ...slowly.map((gapMs): readonly [string, (box: Box, text: string) => Promise<Done>] => [`a key each ${gapMs} ms, Enter too`, (box, text) => readAt(box, text, gapMs)]),
];
const codes = ['4607001234567', '46070012', '00000017', '036000291452'];
const seven: readonly Done[] = [7_00, 7_00, 7_00, 7_00, 7 * 5_000_00, 7_00, 7_00, 7_00, 7_000_000, 7_000_000, 7_000_000, 7_000_000, 7_00, 'tendered-too-small'];

/** What Enter does in every box; where it refused, that it does so again, aloud, until what stands there is erased. */
async function throughAll(text: string, put: (box: Box, text: string) => Promise<Done>, isRefused: boolean): Promise<readonly Done[]> {
  return Promise.all(names.map(async (name, index) => {
    const box = await numberBoxes[name]();
    const done = await put(box, text);
    if (!isRefused) return done;
    const again = await box.enter();
    const sounds = box.blocked();
    box.eraseAll();
    box.type('7');
    expect([name, again, sounds >= 2, await box.enter()]).toEqual([name, done, true, seven[index]]);
    return done;
  }));
}

describe('what Enter takes of every box of the till in which a number is typed', () => {
  it.each(ways)('AMT1 nothing, zero, a negative, 1e12, letters: %s', async (_, put) => {
    expect(await throughAll('', put, false)).toEqual(['empty', 'empty', 0, 'nothing counted', 'nothing counted', 'empty', 'none', 'none', 'empty', 1_000_000, 'empty', 'no-quantity', 0, 'exact']);
    expect(await throughAll('0', put, false)).toEqual(['zero', 'zero', 0, 0, 0, 0, 'none', 'none', 'zero', 'zero', 'zero', 'no-quantity', 0, 'tendered-too-small']);
    expect(await throughAll('-5', put, true)).toEqual(said('negative', { 'part of a line': 'not-digits' }));
    for (const text of ['1e12', 'xyz', '5x', '1,2,3']) expect(await throughAll(text, put, true)).toEqual(said('letters', text === '1,2,3' ? { 'pieces without a receipt': 'whole-only', 'part of a line': 'whole-only' } : { 'part of a line': 'not-digits' }));
  });

  it.each(ways)('AMT2 a code of eight digits or more: %s', async (_, put) => {
    for (const code of codes) expect([code, await throughAll(code, put, true)]).toEqual([code, said('too-large', { 'part of a line': 'too-many-digits' })]);
  });

  it('AMT1 AMT2 the same, pasted: nothing is pasted in part', async () => {
    const paste = (box: Box, text: string): Promise<Done> => { box.paste(text); return box.enter(); };
    expect(await throughAll('', paste, false)).toEqual(['empty', 'empty', 0, 'nothing counted', 'letters', 'empty', 'none', 'none', 'empty', 1_000_000, 'empty', 'not-digits', 0, 'exact']);
    expect(await throughAll('0', paste, false)).toEqual(['zero', 'zero', 0, 0, 'letters', 0, 'none', 'none', 'zero', 'zero', 'zero', 'no-quantity', 0, 'tendered-too-small']);
    expect(await throughAll('-5', paste, true)).toEqual(said('negative', { 'count by pieces': 'letters', 'part of a line': 'not-digits' }));
    for (const text of ['1e12', 'xyz', '5x', '1,2,3']) expect(await throughAll(text, paste, true)).toEqual(said('letters', { 'part of a line': 'not-digits' }));
    for (const code of codes) expect([code, await throughAll(code, paste, true)]).toEqual([code, said('code', { 'part of a line': 'not-digits' })]);
  });

  it('AMT2 takes as many digits as a sum, a share, a quantity and a kind of money may have', async () => {
    const most: readonly (readonly [BoxName, string, Done])[] = [
      ['cash out', '9999999,99', 9_999_999_99], ['count by sum', '9999999,99', 9_999_999_99], ['price', '9999999,99', 9_999_999_99], ['amount off', '9999999,99', 9_999_999_99], ['card', '9999999,99', 9_999_999_99], ['cash', '9999999,99', 9_999_999_99],
      ['per cent off', '100,00', 100_00], ['per cent off', '100,01', 'too-large'], ['quantity', '999999,999', 999_999_999_000], ['weight without a receipt', '999999,999', 999_999_999_000], ['pieces without a receipt', '999999', 999_999_000_000], ['count by pieces', '99999', 99_999 * 5_000_00],
    ];
    for (const [name, text, done] of most) expect([name, await readAt(await numberBoxes[name](), text, 150)]).toEqual([name, done]);
  });

  it('AMT3 a scan that is heard as one leaves every box as it was, and a doubt in doubt', async () => {
    for (const name of names) {
      const box = await numberBoxes[name]();
      box.type('7');
      expect([name, await readAt(box, '4607001234567', 5)]).toEqual([name, 'heard']);
      expect([name, await box.enter()]).toEqual([name, seven[names.indexOf(name)]]);
      const doubtful = await numberBoxes[name]();
      doubtful.type('7e');
      await readAt(doubtful, '4607001234567', 5);
      expect([name, await doubtful.enter()]).toEqual([name, name === 'part of a line' ? 'not-digits' : 'letters']);
    }
  });

  it('AMT4 a code of six or seven digits read slowly is asked about where cash comes in without a sale, and is not sent by its own Enter', async () => {
    for (const name of ['cash in', 'float'] as const) {
      for (const code of ['123456', '1234567']) {
        const box = numberBoxes[name]();
        expect([name, await readAt(box, code, 40), box.blocked(), await box.enter()]).toEqual([name, 'a lot', 1, Number(code) * 100]);
      }
    }
  });
});

describe('the boxes of a line, and the command line', () => {
  const some: readonly BoxName[] = ['price', 'amount off', 'per cent off', 'quantity'];
  const typed = (text: string) => (box: Box): Promise<Done> => readAt(box, text, 150);
  const pasted = (text: string) => (box: Box): Promise<Done> => { box.paste(text); return box.enter(); };

  it.each<readonly [string, (box: Box) => Promise<Done>, readonly Done[]]>([
    ['a number too long for its box, pasted', pasted('1234567'), [1_234_567_00, 1_234_567_00, 'too-large', 'too-large']],
    ['a comma', typed('1,5'), [1_50, 1_50, 1_50, 1_500_000]],
    ['a dot', typed('1.5'), [1_50, 1_50, 1_50, 1_500_000]],
    ['a dot pasted', pasted('1.5'), [1_50, 1_50, 1_50, 1_500_000]],
    ['more than can be paid', typed('1,555'), ['too-fine', 'too-fine', 'too-fine', 1_555_000]],
    ['grams pasted', pasted('0,742'), ['too-fine', 'too-fine', 'too-fine', 742_000]],
    ['less than a gram', typed('0,7425'), ['too-fine', 'too-fine', 'too-fine', 'too-fine']],
    ['spaces', typed('   '), ['empty', 'none', 'none', 'empty']],
    ['spaces pasted', pasted('   '), ['empty', 'none', 'none', 'empty']],
    ['spaces within', typed(' 1 0 '), [10_00, 10_00, 10_00, 10_000_000]],
    ['spaces within, pasted', pasted(' 1 0 '), [10_00, 10_00, 10_00, 10_000_000]],
    ['a zero first', typed('05'), [5_00, 5_00, 5_00, 5_000_000]],
  ])('%s', async (_, put, expected) => {
    expect(await Promise.all(some.map(async (name) => put(await numberBoxes[name]())))).toEqual(expected);
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

  it('each trouble has its sentence in both languages', () => {
    const troubles = Object.keys({ 'empty': 0, 'zero': 0, 'negative': 0, 'letters': 0, 'too-large': 0, 'too-fine': 0, 'whole-only': 0, 'code': 0, 'scan': 0, 'unaccepted': 0 } satisfies Record<AmountTrouble, 0>);
    const withoutSentence = (words: Readonly<Record<string, unknown>>): string[] => troubles.filter((one) => {
      const sentence = words[one];
      return typeof sentence !== 'string' || !/^\p{Lu}.+\.$/u.test(sentence);
    });
    expect([withoutSentence(amountTexts.ru), withoutSentence(amountTexts.en), withoutSentence({ ...amountTexts.ru, code: undefined }), withoutSentence({ ...amountTexts.en, zero: '' })]).toEqual([[], [], ['code'], ['zero']]);
  });
});
