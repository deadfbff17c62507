import { describe, expect, it } from 'vitest';
import { commandErased, commandStarred, commandTyped, IDLE, intentOf, quantityOf, type Command } from './command.ts';

function after(keys: string, selected: number | null): Command {
  return [...keys].reduce((command, key) => (key === '*' ? commandStarred(command, selected) : commandTyped(command, key)), IDLE);
}

describe('what Enter does on the selling screen', () => {
  it.each([
    ['nothing typed, empty cart', '', null, { kind: 'nothing' }],
    ['nothing typed: exact cash', '', 4, { kind: 'pay', tenderedMinor: null }],
    ['a sum: tendered', '1000', 4, { kind: 'pay', tenderedMinor: 100_000 }],
    ['a sum with kopecks', '800,5', 4, { kind: 'pay', tenderedMinor: 80_050 }],
    ['too many kopecks are no sum', '800,555', 4, { kind: 'nothing' }],
    ['eight digits and more: a barcode', '04601234', 4, { kind: 'scan', code: '04601234', quantityMicro: null }],
    ['short digits into an empty cart: a code', '123', null, { kind: 'scan', code: '123', quantityMicro: null }],
    ['3* and nothing: the selected line', '3*', 4, { kind: 'set-quantity', lineNo: 4, quantityMicro: 3_000_000 }],
    ['3* into an empty cart waits', '3*', null, { kind: 'nothing' }],
    ['3* and a code', '3*46012345', 4, { kind: 'scan', code: '46012345', quantityMicro: 3_000_000 }],
    ['* alone and a weight', '*0,742', 4, { kind: 'set-quantity', lineNo: 4, quantityMicro: 742_000 }],
    ['* alone and nothing keeps the line', '*', 4, { kind: 'keep', lineNo: 4 }],
    ['* alone and zero keeps the line', '*0', 4, { kind: 'keep', lineNo: 4 }],
  ] as const)('%s', (_, keys, selected, intent) => expect(intentOf(after(keys, selected), selected)).toEqual(intent));
});

describe('typing', () => {
  it('takes digits and one comma, from any key that means it', () => expect(after('1.2,3x', 1).entry).toBe('1,23'));
  it('* in an empty cart with nothing typed does nothing', () => expect(after('*', null)).toEqual(IDLE));
  it('0* is no quantity', () => expect(after('0*', 1)).toEqual({ ...IDLE, entry: '0' }));
  it('erases characters, then the prefix', () => {
    expect(commandErased(after('12', 1)).entry).toBe('1');
    expect(commandErased(after('3*', 1))).toEqual(IDLE);
  });
});

describe('a quantity', () => {
  it.each([['3', 3_000_000], ['0,742', 742_000], ['1,', 1_000_000], ['', null], ['0', null], ['1234567', null], ['1,2345', null]] as const)('%s', (entry, micro) => expect(quantityOf(entry)).toBe(micro));
});
