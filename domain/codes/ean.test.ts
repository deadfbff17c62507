import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { canonicalBarcode, eanCheckDigit, expandUpcE, isValidEan } from './ean.ts';

describe('EAN', () => {
  it.each(['4006381333931', '5901234123457', '96385074', '036000291452', '10012345000017', '3052503471716'])('%s is valid', (code) => {
    expect(isValidEan(code)).toBe(true);
  });

  it.each(['4006381333932', '', '0', '123456789', '4006381333931 ', '400638133393A', '٤٠٠٦٣٨١٣٣٣٩٣١', '963850741', '036000291453'])('%j is not', (code) => {
    expect(isValidEan(code)).toBe(false);
  });

  it('the check digit makes a code valid, and no other digit does; one wrong digit is always seen', () => {
    const body = fc.constantFrom(7, 11, 12, 13).chain((length) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }));
    fc.assert(fc.property(body, fc.nat(), fc.integer({ min: 1, max: 9 }), (digits, place, change) => {
      const code = digits.join('') + eanCheckDigit(digits.join(''));
      expect(isValidEan(code)).toBe(true);
      const index = place % code.length;
      const wrong = code.slice(0, index) + ((Number(code[index]) + change) % 10) + code.slice(index + 1);
      // Eight digits have a second reading, which has a check digit of its own.
      expect(isValidEan(wrong)).toBe(expandUpcE(wrong) !== null);
    }));
    expect(() => eanCheckDigit('12a')).toThrow(Bug);
  });
});

describe('UPC-E', () => {
  it.each([['04252614', '042100005264'], ['03521218', '035100002128'], ['01234531', '012300000451'], ['01234543', '012340000053'], ['01234558', '012345000058'], ['01234505', '012000003455']])('%s is %s', (short, long) => {
    expect(expandUpcE(short)).toBe(long);
    expect(isValidEan(short)).toBe(true);
  });

  it('stands for a UPC-A with the same check digit, and is not made of anything else', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 7 });
    fc.assert(fc.property(fc.constantFrom('0', '1'), digits, (system, rest) => {
      const short = system + rest.join('');
      const long = expandUpcE(short);
      if (long === null) return;
      expect(isValidEan(long)).toBe(true);
      expect([long.length, long[0], long.at(-1)]).toEqual([12, short[0], short.at(-1)]);
    }), { numRuns: 1000 });
    for (const wrong of ['24252614', '04252615', '0425261', '042100005264', '']) expect(expandUpcE(wrong)).toBeNull();
  });
});

describe('canonicalBarcode', () => {
  it('a UPC-E, its UPC-A and its EAN-13 are one code; a valid EAN-8 stays one', () => {
    expect(['03521218', '035100002128', '0035100002128'].map(canonicalBarcode)).toEqual(['0035100002128', '0035100002128', '0035100002128']);
    expect([isValidEan('08250056'), expandUpcE('08250056'), canonicalBarcode('08250056')]).toEqual([true, '082500000056', '08250056']);
  });

  it('a UPC-A and its EAN-13 are one code', () => {
    expect(canonicalBarcode('036000291452')).toBe('0036000291452');
    expect(canonicalBarcode(' 0036000291452\r\n')).toBe('0036000291452');
  });

  it('leaves other codes as they are, and is stable', () => {
    for (const code of ['96385074', '10012345000017', 'ABC-1', '123456789013', '']) expect(canonicalBarcode(code)).toBe(code);
    fc.assert(fc.property(fc.string(), (text) => {
      expect(canonicalBarcode(canonicalBarcode(text))).toBe(canonicalBarcode(text));
    }));
  });
});
