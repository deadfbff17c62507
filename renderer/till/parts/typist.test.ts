import { describe, expect, it } from 'vitest';
import { amountTyped, NO_AMOUNT, type AmountField } from './amount-field.ts';
import { createTypist } from './typist.ts';

function field(text: string): { readonly shown: () => AmountField; readonly type: (characters: string) => void; readonly takeBack: (count: number) => void; readonly put: (next: AmountField) => void; readonly forget: () => void } {
  let now = amountTyped(NO_AMOUNT, text);
  const { type, takeBack, forget } = createTypist<AmountField>(() => now, (next) => { now = next; });
  return { shown: () => now, type: (characters) => type(characters, (standing, typed) => amountTyped(standing, typed)), takeBack, put: (next) => { now = next; }, forget };
}

describe('what is typed and taken back', () => {
  it.each(['', '5', '1234567', '1234567,90', '0', '499,9'])('in a field with %j in it: whatever the beginning of a scan was, the sum is as it was before it', (text) => {
    for (const beginning of ['4', '46', '460', '-4', 'Lv', ',,', '00', '4 6', '12345678901234567890']) {
      const at = field(text);
      const before = at.shown();
      for (const character of beginning) at.type(character);
      at.takeBack(beginning.length);
      expect([beginning, at.shown()]).toEqual([beginning, before]);
      at.type(beginning);
      at.takeBack(beginning.length);
      expect([beginning, at.shown()]).toEqual([beginning, before]);
    }
  });

  it('only so many of the last characters go as were the beginning of a scan', () => {
    const at = field('');
    at.type('49');
    at.type('9');
    at.type('46');
    at.takeBack(2);
    expect(at.shown().entry).toBe('499');
  });

  it('several at once are told as several at once, and each is taken back by itself', () => {
    const at = field('');
    at.type('5-6');
    expect(at.shown()).toEqual({ entry: '56', trouble: 'negative', doubt: 'negative' });
    at.takeBack(1);
    expect(at.shown()).toEqual({ entry: '5', trouble: 'negative', doubt: 'negative' });
  });

  it('nothing is put back into what is another thing since, nor what nobody remembers', () => {
    const at = field('12');
    at.takeBack(1);
    expect(at.shown().entry).toBe('12');
    at.type('3');
    at.forget();
    at.put(NO_AMOUNT);
    at.takeBack(1);
    expect(at.shown()).toEqual(NO_AMOUNT);
  });
});
