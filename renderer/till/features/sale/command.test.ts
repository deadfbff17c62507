import { describe, expect, it } from 'vitest';
import { commandBeforeKey, commandConfirmed, commandErased, commandKept, commandLeft, commandStarred, commandTyped, DIGITS_LOST, hasTyped, IDLE, intentOf, NOT_TAKEN, quantityLeft, quantityOf, type Command } from './command.ts';

function after(keys: string, selected: number | null): Command {
  return [...keys].reduce((command, key) => (key === '*' ? commandStarred(command, selected) : commandTyped(command, key)), IDLE);
}

describe('what Enter does on the selling screen', () => {
  it.each([
    ['nothing typed, empty cart', '', null, { kind: 'nothing' }],
    ['nothing typed: exact cash', '', 4, { kind: 'pay', tenderedMinor: null }],
    ['a sum: tendered', '1000', 4, { kind: 'pay', tenderedMinor: 100_000 }],
    ['a sum with kopecks', '800,5', 4, { kind: 'pay', tenderedMinor: 80_050 }],
    ['too many kopecks are no sum', '800,555', 4, { kind: 'unfit', trouble: 'no-number' }],
    ['eight digits and more: a barcode', '04601234', 4, { kind: 'scan', code: '04601234', quantityMicro: null }],
    ['short digits into an empty cart: a code', '123', null, { kind: 'scan', code: '123', quantityMicro: null }],
    ['3* and nothing: the selected line', '3*', 4, { kind: 'set-quantity', lineNo: 4, quantityMicro: 3_000_000 }],
    ['3* into an empty cart waits', '3*', null, { kind: 'nothing' }],
    ['3* and a code', '3*46012345', 4, { kind: 'scan', code: '46012345', quantityMicro: 3_000_000 }],
    ['* alone and a weight', '*0,742', 4, { kind: 'set-quantity', lineNo: 4, quantityMicro: 742_000 }],
    ['* alone and nothing keeps the line', '*', 4, { kind: 'keep', lineNo: 4 }],
    ['* alone and zero is no quantity', '*0', 4, { kind: 'unfit', trouble: 'zero' }],
    ['* alone and too much is no quantity', '*1234567', 4, { kind: 'unfit', trouble: 'no-quantity' }],
    ['a minus before a sum: the sum is in doubt, nothing is paid', '-500', 4, { kind: 'doubt', trouble: 'negative' }],
    ['a minus alone pays nothing', '-', 4, { kind: 'doubt', trouble: 'negative' }],
    ['a second mark: in doubt', '1.2,3', 4, { kind: 'doubt', trouble: 'two-marks' }],
    ['a strange sign: in doubt', '50/', 4, { kind: 'doubt', trouble: 'letters' }],
    ['more digits than any code: in doubt', '1'.repeat(21), 4, { kind: 'doubt', trouble: 'too-large' }],
    ['zero is no sum', '0', 4, { kind: 'unfit', trouble: 'zero' }],
  ] as const)('%s', (_, keys, selected, intent) => expect(intentOf(after(keys, selected), selected)).toEqual(intent));
});

describe('typing', () => {
  it('takes digits and one comma, from any key that means it, and says what it has not taken', () => {
    expect(after('1.23', 1)).toEqual({ ...IDLE, entry: '1,23' });
    expect(after('1.2,3', 1)).toEqual({ ...IDLE, entry: '1,23', trouble: 'two-marks' });
    expect(after('1 000', 1)).toEqual({ ...IDLE, entry: '1000' });
  });
  it('* needs a number or a line', () => {
    expect(after('*', null)).toEqual({ ...IDLE, trouble: 'star-alone' });
    expect(after('0*', 1)).toEqual({ ...IDLE, entry: '0', trouble: 'zero' });
    expect(after('1234567*', 1)).toEqual({ ...IDLE, entry: '1234567', trouble: 'no-quantity' });
    expect(after('3**', 1)).toEqual({ ...IDLE, timesMicro: 3_000_000 });
    expect(after('-3*', 1)).toEqual({ ...IDLE, entry: '3', trouble: 'negative' });
  });
  it('is in doubt until it is confirmed or erased', () => {
    expect(commandConfirmed(after('-500', 1))).toEqual({ ...IDLE, entry: '500' });
    expect(commandConfirmed(after('-', 1))).toBe(IDLE);
    expect(commandErased(after('-500', 1))).toEqual({ ...IDLE, entry: '50' });
    expect(commandErased(after('3*-', 1))).toEqual({ ...IDLE, timesMicro: 3_000_000 });
  });
  it('a sum stands while goods come in; a quantity was for the good that came', () => {
    expect(commandKept(after('500', 1)).entry).toBe('500');
    expect(commandKept(NOT_TAKEN)).toBe(NOT_TAKEN);
    expect([commandKept(after('3*', 1)), commandKept(after('3*12', 1)), commandKept(after('*2', 1))]).toEqual([IDLE, DIGITS_LOST, IDLE]);
    expect(commandKept(DIGITS_LOST)).toBe(DIGITS_LOST);
  });
  it('a weight that was asked for is left to its line, and nothing else is', () => {
    const asked = (entry: string): Command => ({ ...commandTyped(IDLE, entry), lineNo: 7, asked: true });
    expect([asked('0,7'), asked(''), asked('0'), asked('-2'), after('*3', 1), after('*', 1), after('500', 1)].map(quantityLeft))
      .toEqual([{ lineNo: 7, quantityMicro: 700_000 }, null, 'not-taken', 'not-taken', 'not-taken', null, null]);
  });
  it.each([
    ['nothing', after('', 1), { kind: 'free', entry: '' }],
    ['a sum', after('500', 1), { kind: 'free', entry: '500' }],
    ['`*` alone', after('*', 1), { kind: 'free', entry: '' }],
    ['a quantity for a line', after('*3', 1), { kind: 'held' }],
    ['a quantity for the next good', after('3*', 1), { kind: 'held' }],
    ['a quantity and a code', after('3*12', 1), { kind: 'held' }],
    ['a code', after('46070012', 1), { kind: 'held' }],
    ['something in doubt', after('-5', 1), { kind: 'held' }],
    ['a question for a weight', { ...IDLE, lineNo: 7, asked: true }, { kind: 'asked' }],
    ['its answer', { ...IDLE, entry: '0,7', lineNo: 7, asked: true }, { kind: 'weight', lineNo: 7, quantityMicro: 700_000 }],
    ['an answer that is none', { ...IDLE, entry: '0', lineNo: 7, asked: true }, { kind: 'held' }],
  ] as const)('a key that is for something else finds %s', (_, command, found) => expect(commandBeforeKey(command, 1)).toEqual(found));
  it('what was lost pays nothing before it is acknowledged', () => {
    expect(intentOf(NOT_TAKEN, 4)).toEqual({ kind: 'doubt', trouble: 'not-taken' });
    expect(commandConfirmed(NOT_TAKEN)).toBe(IDLE);
  });
  it('erases characters, then the prefix', () => {
    expect(commandErased(after('12', 1)).entry).toBe('1');
    expect(commandErased(after('3*', 1))).toEqual(IDLE);
  });
  it('erasing, however long, never leaves a question; Esc takes what is typed for it first, and what was lost', () => {
    const question: Command = { ...IDLE, lineNo: 7, asked: true };
    const held = Array.from({ length: 9 }).reduce<Command>((command) => commandErased(command), { ...question, entry: '0,7' });
    expect(held).toEqual(question);
    for (const more of [{ entry: '0,7' }, { trouble: 'not-taken' }, { entry: '5', trouble: 'negative' }] as const) expect(commandLeft({ ...question, ...more })).toEqual(question);
    expect([question, IDLE, NOT_TAKEN, { ...question, entry: '0' }, after('3*', 1)].map(hasTyped)).toEqual([false, false, true, true, true]);
    expect([commandLeft(question), commandLeft(after('*3', 1)), commandLeft(after('-5', 1))]).toEqual([IDLE, IDLE, IDLE]);
  });
});

describe('a quantity', () => {
  it.each([['3', 3_000_000], ['0,742', 742_000], ['1,', 1_000_000], ['0,001', 1000], ['999999,999', 999_999_999_000], ['', null], ['0', null], ['1000000', null], ['1,2345', null], ['0,0004', null]] as const)('QTY8 has at most six digits and three decimals: %s', (entry, micro) => expect(quantityOf(entry)).toBe(micro));
});
