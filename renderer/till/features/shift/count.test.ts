import { describe, expect, it } from 'vitest';
import { countBy, countedMinor, countErased, countDoubt, countMoved, countNext, countPasted, countPointed, countScanned, countTyped, denominationsOf, differenceOf, isCounted, kindsOf, nothingCounted, rowsOf } from './count.ts';

const NOTHING_COUNTED = nothingCounted(kindsOf([50_00, 100_00, 200_00, 500_00, 1_000_00, 2_000_00, 5_000_00]));

describe('counting a drawer', () => {
  it('by pieces: digits, Enter to the next kind', () => {
    const counted = ['3', '12'].reduce((count, text) => countNext(countTyped(count, text)) || count, NOTHING_COUNTED);
    expect(denominationsOf(counted)).toEqual([{ minor: 500_000, count: 3 }, { minor: 200_000, count: 12 }]);
    expect(countedMinor(counted)).toBe(3_900_000);
    expect(differenceOf(counted, 4_000_000)).toBe(-100_000);
  });

  it('coming back to a kind, the first digit begins a new number', () => {
    const count = countTyped(countPointed(countMoved(countTyped(NOTHING_COUNTED, '25'), 1), 0), '7');
    expect(count.pieces).toEqual({ 500_000: 7 });
  });

  it('erases digit by digit, and a kind as a whole', () => {
    const count = countErased(countTyped(NOTHING_COUNTED, '25'));
    expect(count.pieces).toEqual({ 500_000: 2 });
    expect(countErased(count).pieces).toEqual({});
    expect(countErased(countTyped(NOTHING_COUNTED, '25'), true).pieces).toEqual({});
  });

  it('letters, a minus, a scan, a paste and too many pieces are refused with words', () => {
    const count = countTyped(NOTHING_COUNTED, '12');
    expect([countTyped(count, 'x'), countTyped(count, '-'), countTyped(count, '3456'), countScanned(count), countPasted(count, '4607001234567'), countPasted(count, '12')].map(({ pieces, trouble }) => [pieces[500_000], trouble])).toEqual([
      [12, 'letters'], [12, 'negative'], [12345, 'too-large'], [12, 'scan'], [12, 'code'], [12, 'letters'],
    ]);
  });

  it('AMT1 a row in doubt is not left, by no key and no finger, until somebody erases', () => {
    const count = countTyped(NOTHING_COUNTED, '1e2');
    expect([count.pieces[500_000], countDoubt(count), countNext(count)]).toEqual([12, 'letters', false]);
    for (const left of [countMoved(count, 1), countPointed(count, 3), countScanned(count), countBy(countBy(count, 'sum'), 'pieces'), countTyped(count, '5')]) expect([left.row, countDoubt(left)]).toEqual([0, 'letters']);
    expect(countDoubt(countBy(count, 'sum'))).toBeNull();
    const erased = countMoved(countErased(count), 1);
    expect([erased.row, erased.pieces[500_000], countDoubt(erased)]).toEqual([1, 1, null]);
  });

  it('AMT2 zeros before a number of pieces are digits of a code too', () => {
    expect([countDoubt(countTyped(NOTHING_COUNTED, '00012')), countDoubt(countTyped(NOTHING_COUNTED, '000123'))]).toEqual([null, 'too-large']);
  });

  it('by sum: the sum alone counts, with no pieces', () => {
    const count = countTyped(countBy(countTyped(NOTHING_COUNTED, '3'), 'sum'), '1234,5');
    expect([countedMinor(count), denominationsOf(count), countNext(count)]).toEqual([123_450, [], false]);
    expect(countedMinor(countPasted(count, '4607001234567'))).toBe(123_450);
    expect(countScanned(count).sum.trouble).toBe('scan');
  });

  it('nothing counted is not zero counted', () => {
    expect([isCounted(NOTHING_COUNTED), isCounted(countTyped(NOTHING_COUNTED, '0')), isCounted(countTyped(countBy(NOTHING_COUNTED, 'sum'), '0'))]).toEqual([false, true, true]);
    expect(countedMinor(NOTHING_COUNTED)).toBe(0);
  });

  it('ends at the last kind', () => {
    expect(countNext(countPointed(NOTHING_COUNTED, rowsOf(NOTHING_COUNTED).length - 1))).toBe(false);
    expect(countMoved(NOTHING_COUNTED, -1).row).toBe(0);
  });

  it('is done in the banknotes of the shop, and in the coins that are none of them', () => {
    const count = nothingCounted(kindsOf([10_00, 100_00, 10_000_00]));
    expect(rowsOf(count)).toEqual([10_000_00, 100_00, 10_00, 5_00, 2_00, 1_00, 50, 10]);
    expect(denominationsOf(countTyped(countPointed(countTyped(count, '2'), 2), '7'))).toEqual([{ minor: 10_000_00, count: 2 }, { minor: 10_00, count: 7 }]);
    expect(countNext(countPointed(count, 7))).toBe(false);
  });
});
