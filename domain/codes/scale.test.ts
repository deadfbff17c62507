import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eanCheckDigit } from './ean.ts';
import { defaultScaleMasks, isScaleMask, readScaleLabel, type ScaleMask } from './scale.ts';

const checked = (digits: string): string => digits + eanCheckDigit(digits);
const read = (code: string, masks = defaultScaleMasks): ReturnType<typeof readScaleLabel> => readScaleLabel(code, masks);
const price: ScaleMask = { prefix: '23', pattern: 'PPCCCCCVVVVVK', value: 'price', decimals: 2 };

describe('scale labels', () => {
  it('COD11 a mask says prefix, code and value, and nothing it cannot mean', () => {
    const good: readonly unknown[] = [price, ...defaultScaleMasks, { prefix: '2', pattern: 'PVVVVCCCCK', value: 'count', decimals: 0 }, { prefix: '770', pattern: 'PPPXCCCCXVVVVV', value: 'weight', decimals: 6 }];
    for (const mask of good) expect(isScaleMask(mask)).toBe(true);
    const bad: readonly unknown[] = [
      null, 'x', {}, { ...price, prefix: '2' }, { ...price, prefix: 'аб' }, { ...price, prefix: '' }, { ...price, pattern: '' }, { ...price, pattern: 'PPCCCCCK' }, { ...price, pattern: 'PPVVVVVK' },
      { ...price, pattern: 'PPCCKCCVVVVV' }, { ...price, pattern: 'PPCCVVCCVVK' }, { ...price, pattern: 'CCPPVV' }, { ...price, decimals: 3 }, { ...price, decimals: -1 }, { ...price, decimals: 0.5 },
      { ...price, value: 'length' }, { ...price, value: 'toString' }, { ...price, pattern: `PP${'C'.repeat(50)}V` }, { ...price, pattern: 'PPCCCVVVVVVVVVV' },
    ];
    for (const mask of bad) expect(isScaleMask(mask)).toBe(false);
  });

  it('COD12 fits by length, prefix and check digit only', () => {
    expect(read('2212345007421')).toBeNull();
    expect(read(checked('221234500742'))).toEqual({ goodCodes: [checked('221234500000'), '2212345', '12345'], value: 'weight', amount: 742_000 });
    for (const other of ['', '22', '4600000000008', checked('301234500742'), `${checked('221234500742')}0`, '22123450074А2', ' 2212345007420', '9'.repeat(10_000)]) expect(read(other)).toBeNull();
    const unchecked: ScaleMask = { prefix: '99', pattern: 'PPCCCVVV', value: 'count', decimals: 0 };
    expect(read('99012003', [unchecked])).toEqual({ goodCodes: ['99012000', '99012', '012', '12'], value: 'count', amount: 3_000_000 });
  });

  it('COD13 the longest prefix wins, then the earlier mask', () => {
    const narrow: ScaleMask = { prefix: '2377', pattern: 'PPPPCCCVVVVVK', value: 'price', decimals: 2 };
    const code = checked('237712301990');
    for (const masks of [[price, narrow], [narrow, price]]) expect(read(code, masks)).toMatchObject({ goodCodes: [checked('237712300000'), '2377123', '123'], value: 'price', amount: 19_90 });
    const weight: ScaleMask = { ...price, value: 'weight', decimals: 3 };
    expect([read(code, [price, weight])?.value, read(code, [weight, price])?.value]).toEqual(['price', 'weight']);
  });

  it('COD14 looks a good up by what is surest first; zeros are no code', () => {
    expect(read(checked('210000700500'))?.goodCodes).toEqual([checked('210000700000'), '2100007', '00007', '7']);
    expect(read(checked('210000000500'))).toBeNull();
  });

  it('COD15 weight and count are micro-units, price kopecks', () => {
    expect(read(checked('231234501990'), [price])?.amount).toBe(19_90);
    expect(read(checked('231234501990'), [{ ...price, decimals: 0 }])?.amount).toBe(1990_00);
    expect(read(checked('231234501990'), [{ ...price, value: 'weight', decimals: 2 }])?.amount).toBe(19_900_000);
    expect(read(checked('231234500012'), [{ ...price, value: 'count', decimals: 0 }])?.amount).toBe(12_000_000);
  });

  it('COD16 by default grams behind 21 to 29; 20 is the shop\'s own', () => {
    expect(Array.from({ length: 10 }, (_, n) => read(checked(`2${n}1234500742`))?.amount ?? null)).toEqual([null, ...Array.from({ length: 9 }, () => 742_000)]);
  });

  it('COD17 zero is read as zero', () => {
    expect(read(checked('221234500000'))?.amount).toBe(0);
  });

  it('COD12 COD15 what a scale prints is read back, and one wrong digit is never another weight', () => {
    const label = fc.record({ prefix: fc.integer({ min: 21, max: 29 }), good: fc.integer({ min: 1, max: 99_999 }), grams: fc.integer({ min: 0, max: 99_999 }) });
    fc.assert(fc.property(label, fc.nat({ max: 12 }), fc.integer({ min: 1, max: 9 }), ({ prefix, good, grams }, place, change) => {
      const code = checked(`${prefix}${String(good).padStart(5, '0')}${String(grams).padStart(5, '0')}`);
      const found = read(code);
      expect(found?.amount).toBe(grams * 1000);
      expect(found?.goodCodes.at(-1)).toBe(String(good));
      expect(read(code.slice(0, place) + ((Number(code[place]) + change) % 10) + code.slice(place + 1))).toBeNull();
    }));
  });
});
