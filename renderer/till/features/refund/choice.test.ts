import { describe, expect, it } from 'vitest';
import type { RefundableLine, RefundableReceipt } from '#contract/terminal/refund.ts';
import { chosenLines, chosenMinor, digitTyped, hasBarcode, isInDoubt, lastErased, moved, numberEnded, opened, quantityAsked, refundPart, scanned, stepped, toggled, toggledAll, type Choice } from './choice.ts';

const line = (lineNo: number, more: Partial<RefundableLine> = {}): RefundableLine => ({
  lineNo, goodId: `good-${lineNo}`, name: `Good ${lineNo}`, unit: 'pcs', barcode: null, soldMicro: 3_000_000, leftMicro: 3_000_000, totalMinor: 10_000, leftMinor: 10_000, discountMinor: 0, priceMinor: 3334, ...more,
});
const receipt = (lines: readonly RefundableLine[]): RefundableReceipt => ({
  receiptId: 'r', number: '1-1-A-000001', soldAt: 0, staffName: '', totalMinor: 0, refundedMinor: 0, ageDays: 0, ageInDoubt: false, tenders: [], elsewhere: null, lines: [...lines],
});

describe('choosing what comes back', () => {
  it('starts at the first line of which anything is left', () => {
    expect(opened(receipt([line(1, { leftMicro: 0 }), line(2)])).cursor).toBe(1);
    expect(opened(receipt([line(1, { leftMicro: 0 })])).cursor).toBe(0);
  });

  it('takes the whole line and gives it back', () => {
    const whole = toggled(opened(receipt([line(1), line(2)])));
    expect(chosenLines(whole)).toEqual([{ lineNo: 1, quantityMicro: 3_000_000 }]);
    expect(chosenLines(toggled(whole))).toEqual([]);
  });

  it('says so where nothing is left, and chooses nothing', () => {
    const choice = toggled(opened(receipt([line(1, { leftMicro: 0, leftMinor: 0 })])));
    expect([choice.trouble, chosenLines(choice)]).toEqual(['nothing-left', []]);
  });

  it('A takes everything that is left, and a second time nothing', () => {
    const all = toggledAll(opened(receipt([line(1), line(2, { leftMicro: 0 }), line(3, { leftMicro: 1_000_000 })])));
    expect(chosenLines(all)).toEqual([{ lineNo: 1, quantityMicro: 3_000_000 }, { lineNo: 3, quantityMicro: 1_000_000 }]);
    expect(chosenLines(toggledAll(all))).toEqual([]);
  });

  const keys = (choice: Choice, typed: string): Choice => [...typed].reduce((soFar, key) => (key === '*' ? quantityAsked(soFar) : key === ' ' ? numberEnded(soFar) : digitTyped(soFar, key)), choice);

  it('digits are the number of a line, which is chosen whole; the longer number wins', () => {
    const twelve = receipt(Array.from({ length: 12 }, (_, index) => line(index + 1)));
    const one = keys(opened(twelve), '1');
    expect([one.cursor, chosenLines(one)]).toEqual([0, [{ lineNo: 1, quantityMicro: 3_000_000 }]]);
    const last = keys(one, '2');
    expect([last.cursor, chosenLines(last)]).toEqual([11, [{ lineNo: 12, quantityMicro: 3_000_000 }]]);
    expect(chosenLines(lastErased(last))).toEqual(chosenLines(one));
    expect(chosenLines(lastErased(lastErased(last)))).toEqual([]);
    expect(chosenLines(keys(opened(twelve), '1 12 3')).map((chosen) => chosen.lineNo)).toEqual([1, 3, 12]);
  });

  it('a number of no line, or of one that came back, chooses nothing and is in doubt until it is mended', () => {
    const choice = keys(opened(receipt([line(1), line(2, { leftMicro: 0 })])), '13');
    expect([choice.trouble, isInDoubt(choice), chosenLines(choice)]).toEqual(['no-such-line', true, []]);
    expect(isInDoubt(lastErased(choice))).toBe(false);
    const gone = keys(opened(receipt([line(1), line(2, { leftMicro: 0 })])), '1 2');
    expect([gone.trouble, isInDoubt(gone), chosenLines(gone)]).toEqual(['nothing-left', true, [{ lineNo: 1, quantityMicro: 3_000_000 }]]);
  });

  it('after * digits are the quantity; more than is left becomes what is left and is said', () => {
    const two = keys(opened(receipt([line(1)])), '*2');
    expect(chosenLines(two)).toEqual([{ lineNo: 1, quantityMicro: 2_000_000 }]);
    const many = keys(two, '5');
    expect([chosenLines(many), many.trouble, isInDoubt(many)]).toEqual([[{ lineNo: 1, quantityMicro: 3_000_000 }], 'more-than-left', false]);
    expect(chosenLines(lastErased(lastErased(many)))).toEqual([]);
    expect(chosenLines(keys(opened(receipt([line(1), line(2)])), '2*1'))).toEqual([{ lineNo: 2, quantityMicro: 1_000_000 }]);
    expect(chosenLines(keys(opened(receipt([line(1)])), '1*'))).toEqual([{ lineNo: 1, quantityMicro: 3_000_000 }]);
  });

  it('pieces take no decimals, weight does; zero is nothing', () => {
    expect(keys(opened(receipt([line(1)])), '*,').trouble).toBe('whole-only');
    const weighed = keys(opened(receipt([line(1, { unit: 'kg', soldMicro: 742_000, leftMicro: 742_000 })])), '*0,5');
    expect(chosenLines(weighed)).toEqual([{ lineNo: 1, quantityMicro: 500_000 }]);
    expect(chosenLines(keys(opened(receipt([line(1)])), '*0'))).toEqual([]);
  });

  it('a new line begins a new number', () => {
    const choice = keys(moved(keys(opened(receipt([line(1), line(2)])), '*1'), 1), '*2');
    expect(chosenLines(choice)).toEqual([{ lineNo: 1, quantityMicro: 1_000_000 }, { lineNo: 2, quantityMicro: 2_000_000 }]);
  });

  it('plus and minus stay between nothing and what is left', () => {
    const choice = stepped(opened(receipt([line(1, { leftMicro: 1_000_000 })])), 1);
    expect(stepped(choice, 1).trouble).toBe('more-than-left');
    expect(chosenLines(stepped(choice, -1))).toEqual([]);
  });

  it('a scanned good marks its line and takes one more of it; a second line of it follows when the first is used up', () => {
    const lines = [line(1, { barcode: '4607001234567', leftMicro: 1_000_000 }), line(2), line(3, { barcode: '4607001234567', leftMicro: 2_000_000 })];
    const once = scanned(opened(receipt(lines)), '4607001234567', []);
    const twice = once === null ? null : scanned(once, '4607001234567', []);
    expect(twice === null ? null : [twice.cursor, chosenLines(twice)]).toEqual([2, [{ lineNo: 1, quantityMicro: 1_000_000 }, { lineNo: 3, quantityMicro: 1_000_000 }]]);
    expect(scanned(opened(receipt(lines)), '4607001234568', [{ id: 'good-9' }])).toBeNull();
  });

  describe('HSA41 a scanned code takes as much as it stands for', () => {
    const CASE = '4600000000015';
    const read = (id: string, packMicro?: number): { id: string; packMicro?: number }[] => [{ id, ...(packMicro === undefined ? {} : { packMicro }) }];
    const taken = (lines: readonly RefundableLine[], code: string, goods: { id: string; packMicro?: number }[], times = 1): unknown => {
      let choice: Choice | null = opened(receipt(lines));
      for (let scan = 0; scan < times && choice !== null; scan++) choice = scanned(choice, code, goods);
      return choice === null ? null : [chosenLines(choice).map(({ lineNo, quantityMicro }) => [lineNo, quantityMicro]), choice.trouble];
    };
    const two = line(1, { barcode: CASE, soldMicro: 24_000_000, leftMicro: 24_000_000 });

    it('of a line sold by it: a case at a time, never more than is left', () => {
      expect(taken([two], CASE, read('good-1', 12_000_000))).toEqual([[[1, 12_000_000]], null]);
      expect(taken([two], CASE, read('good-1', 12_000_000), 2)).toEqual([[[1, 24_000_000]], null]);
      expect(taken([two], CASE, read('good-1', 12_000_000), 3)).toEqual([[[1, 24_000_000]], 'more-than-left']);
      expect(taken([{ ...two, leftMicro: 5_000_000 }], CASE, read('good-1', 12_000_000))).toEqual([[[1, 5_000_000]], 'more-than-left']);
    });

    it('of the one with room for all of it, then of another line of the same good', () => {
      const pieces = [line(1, { leftMicro: 5_000_000 }), line(2, { goodId: 'good-1', leftMicro: 12_000_000 })];
      expect(taken(pieces, CASE, read('good-1', 12_000_000))).toEqual([[[2, 12_000_000]], null]);
      expect(taken(pieces, CASE, read('good-1', 12_000_000), 2)).toEqual([[[1, 5_000_000], [2, 12_000_000]], 'more-than-left']);
      expect(taken([line(1, { barcode: CASE, leftMicro: 1_000_000 }), line(2, { goodId: 'good-1' })], CASE, read('good-1', 1_000_000), 2)).toEqual([[[1, 1_000_000], [2, 1_000_000]], null]);
    });

    it('a label its weight, a good weighed by hand the whole line, and what the shop knows no more one piece', () => {
      const cheese = line(1, { unit: 'kg', soldMicro: 2_226_000, leftMicro: 2_226_000 });
      expect(taken([cheese], '2112345007424', read('good-1', 742_000))).toEqual([[[1, 742_000]], null]);
      expect(taken([cheese], '2112345007424', read('good-1', 742_000), 4)).toEqual([[[1, 2_226_000]], 'more-than-left']);
      expect(taken([cheese], '4600000000022', read('good-1'))).toEqual([[[1, 2_226_000]], null]);
      expect(taken([two], CASE, [])).toEqual([[[1, 1_000_000]], null]);
      // The code is another good's by now: what it stands for there says nothing about this line.
      expect(taken([two], CASE, read('good-7', 6_000_000))).toEqual([[[1, 1_000_000]], null]);
    });
  });

  it('the same code is the same code in any of its spellings', () => {
    expect(hasBarcode(line(1, { barcode: '0036000291452' }), '036000291452')).toBe(true);
    expect(hasBarcode(line(1), '036000291452')).toBe(false);
  });

  it('parts of a line come to the whole line, whatever came back before', () => {
    const fresh = line(1, { totalMinor: 10_000, leftMinor: 10_000 });
    const first = refundPart(fresh, 1_000_000);
    const after = { ...fresh, leftMicro: 2_000_000, leftMinor: 10_000 - first };
    const second = refundPart(after, 1_000_000);
    const last = refundPart({ ...after, leftMicro: 1_000_000, leftMinor: after.leftMinor - second }, 1_000_000);
    expect([first, second, last]).toEqual([3333, 3334, 3333]);
    expect(chosenMinor(toggled(opened(receipt([fresh, line(2)]))))).toBe(10_000);
  });
});
