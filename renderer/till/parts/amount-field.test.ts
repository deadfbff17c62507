import { describe, expect, it } from 'vitest';
import { amountErased, amountOf, amountPasted, amountScanned, amountTyped, NO_AMOUNT } from './amount-field.ts';

const typedIn = (text: string): ReturnType<typeof amountTyped> => amountTyped(NO_AMOUNT, text);

describe('an amount field', () => {
  it('takes a sum with either decimal mark', () => {
    expect(amountOf(typedIn('1500,50'))).toEqual({ ok: true, minor: 150_050 });
    expect(amountOf(typedIn('1 500.5'))).toEqual({ ok: true, minor: 150_050 });
  });

  it('refuses nothing and zero where a sum is needed, and takes both as zero in a count', () => {
    expect(amountOf(NO_AMOUNT)).toEqual({ ok: false, trouble: 'empty' });
    expect(amountOf(typedIn('0,00'))).toEqual({ ok: false, trouble: 'zero' });
    expect(amountOf(NO_AMOUNT, true)).toEqual({ ok: true, minor: 0 });
  });

  it('says what was wrong with a minus, a letter and one digit too many, and keeps the sum', () => {
    expect(amountTyped(typedIn('12'), '-')).toEqual({ entry: '12', trouble: 'negative' });
    expect(typedIn('12e')).toEqual({ entry: '12', trouble: 'letters' });
    expect(typedIn('1000000000000')).toEqual({ entry: '10000000', trouble: 'too-large' });
    expect(amountTyped(typedIn('12e'), '3')).toEqual({ entry: '123', trouble: null });
  });

  it('a third kopeck digit and a second mark are left out, and said', () => {
    expect(typedIn('1,239')).toEqual({ entry: '1,23', trouble: 'too-fine' });
    expect(typedIn('1,2,3')).toEqual({ entry: '1,23', trouble: 'letters' });
    expect(typedIn('000')).toEqual({ entry: '0', trouble: null });
  });

  it('takes a pasted sum in the place of the old one, and no code, no exponent, no minus, no giant', () => {
    expect(amountPasted(typedIn('7'), ' 1 500,50 ₽ ')).toEqual({ entry: '1500,50', trouble: null });
    expect(amountPasted(typedIn('7'), '4607001234567')).toEqual({ entry: '7', trouble: 'code' });
    expect(amountPasted(typedIn('7'), '1e12')).toEqual({ entry: '7', trouble: 'letters' });
    expect(amountPasted(typedIn('7'), '-5')).toEqual({ entry: '7', trouble: 'negative' });
    expect(amountPasted(typedIn('7'), '')).toEqual({ entry: '7', trouble: 'letters' });
    expect(amountPasted(typedIn('7'), '9'.repeat(40))).toEqual({ entry: '7', trouble: 'too-large' });
  });

  it('a scan changes no sum', () => {
    expect(amountScanned(typedIn('7'))).toEqual({ entry: '7', trouble: 'code' });
  });

  it('erasing forgets the trouble', () => {
    expect(amountErased({ entry: '12', trouble: 'letters' })).toEqual({ entry: '1', trouble: null });
  });
});
