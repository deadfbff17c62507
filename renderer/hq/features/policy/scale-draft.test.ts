import { describe, expect, it } from 'vitest';
import { eanCheckDigit } from '#domain/codes/ean.ts';
import { defaultScaleMasks } from '#domain/codes/scale.ts';
import { parseNotes } from './policy-draft.ts';
import { isGoodMask, newMask, tryLabel, withPrefix, withValue, type Mask } from './scale-draft.ts';

/** Good 42, 350 grams. */
const LABEL = `210004200350${eanCheckDigit('210004200350')}`;
const masks = [...defaultScaleMasks];

describe('masks of scale labels', () => {
  it('COD11 a new one says nothing until it has a prefix; its places follow what is typed', () => {
    expect(isGoodMask([newMask()], 0)).toBe(false);
    expect(withPrefix(newMask(), '2')).toMatchObject({ prefix: '2', pattern: 'PCCCCCVVVVVK' });
    expect(isGoodMask([withPrefix(newMask(), '23')], 0)).toBe(true);
    expect(isGoodMask([{ ...withPrefix(newMask(), '23'), pattern: 'PPCCCCCK' }], 0)).toBe(false);
  });

  it('POL4 COD15 one that is there twice is wrong, and so are too many decimals', () => {
    const one = withPrefix(newMask(), '23');
    expect([isGoodMask([one, one], 0), isGoodMask([one, one], 1)]).toEqual([true, false]);
    expect(withValue(one, 'price')).toMatchObject({ value: 'price', decimals: 2 });
    expect(isGoodMask([{ ...withValue(one, 'price'), decimals: 3 }], 0)).toBe(false);
  });

  it('COD16 a label is tried as a till reads it', () => {
    expect(tryLabel(LABEL, masks)).toMatchObject({ kind: 'label', label: { value: 'weight', amount: 350_000 } });
    expect(tryLabel(`${LABEL.slice(0, 2)} ${LABEL.slice(2)}`, masks).kind).toBe('label');
    const priced: Mask[] = [withValue(withPrefix(newMask(), '21'), 'price')];
    expect(tryLabel(LABEL, priced)).toMatchObject({ kind: 'label', label: { value: 'price', amount: 350 } });
    expect(['', LABEL.slice(0, -1) + String((Number(LABEL.slice(-1)) + 1) % 10), '4006381333931', 'слово'].map((code) => tryLabel(code, masks).kind)).toEqual(['nothing', 'misread', 'plain', 'plain']);
  });
});

it('POL8 notes are typed as people list them, and stand from small to large', () => {
  expect(parseNotes('100, 50; 5000 200,')).toEqual([50_00, 100_00, 200_00, 5_000_00]);
  expect(parseNotes('0,5 10')).toEqual([50, 10_00]);
  for (const text of ['', '0', '50, сто', '1000001', Array.from({ length: 51 }, (_, index) => index + 1).join(' ')]) expect(parseNotes(text)).toBeNull();
});
