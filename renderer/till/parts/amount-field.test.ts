import { describe, expect, it } from 'vitest';
import { amountAboveZero, amountErased, amountFilled, amountPasted, amountRead, amountScanned, amountTyped, NO_AMOUNT, type AmountField } from './amount-field.ts';

const typedIn = (text: string): AmountField => amountTyped(NO_AMOUNT, text);
const stands = (entry: string): AmountField => ({ entry, trouble: null, doubt: null });
const doubtful = (entry: string, doubt: AmountField['doubt']): AmountField => ({ entry, trouble: doubt, doubt });

describe('an amount field', () => {
  it('takes a sum with either decimal mark', () => {
    expect(amountRead(typedIn('1500,50'), 2)).toEqual({ ok: true, value: 150_050 });
    expect(amountRead(typedIn('1 500.5'), 2)).toEqual({ ok: true, value: 150_050 });
    expect(amountRead(typedIn('0,742'), 6)).toEqual({ ok: false, trouble: 'too-fine' });
  });

  it('refuses nothing and zero where more is needed', () => {
    expect(amountAboveZero(NO_AMOUNT, 2)).toEqual({ ok: false, trouble: 'empty' });
    expect(amountAboveZero(typedIn('0,00'), 2)).toEqual({ ok: false, trouble: 'zero' });
    expect([amountRead(NO_AMOUNT, 2), amountRead(typedIn('0'), 2)]).toEqual([{ ok: true, value: null }, { ok: true, value: 0 }]);
  });

  it('AMT1 is in doubt over a minus, a letter and a digit too many, whatever is typed after it, until somebody erases', () => {
    expect(amountTyped(typedIn('12'), '-')).toEqual(doubtful('12', 'negative'));
    expect(typedIn('12e')).toEqual(doubtful('12', 'letters'));
    expect(amountTyped(typedIn('12e'), '3')).toEqual(doubtful('123', 'letters'));
    expect(amountTyped(typedIn('12e'), '-')).toEqual(doubtful('12', 'letters'));
    expect(typedIn('1000000000000')).toEqual(doubtful('1000000', 'too-large'));
    expect(amountRead(typedIn('1e12'), 2)).toEqual({ ok: false, trouble: 'letters' });
    expect([amountErased(typedIn('1e12')), amountErased(typedIn('-'))]).toEqual([stands('11'), NO_AMOUNT]);
  });

  it('AMT1 a third kopeck digit and a second mark are left out, and told', () => {
    expect(typedIn('1,239')).toEqual(doubtful('1,23', 'too-fine'));
    expect(typedIn('1,2,3')).toEqual(doubtful('1,23', 'letters'));
    expect(amountTyped(NO_AMOUNT, '1,5', { wholeDigits: 6, fractionDigits: 0 })).toEqual(doubtful('15', 'whole-only'));
  });

  it('AMT2 zeros before a number are digits of a code too', () => {
    expect(typedIn('000')).toEqual(stands('000'));
    expect(amountRead(typedIn('0000050'), 2)).toEqual({ ok: true, value: 50_00 });
    expect(typedIn('00000017')).toEqual(doubtful('0000001', 'too-large'));
  });

  it('takes a pasted sum in the place of the old one, and no code, no exponent, no minus, no giant', () => {
    expect(amountPasted(typedIn('7'), ' 1 500,50 ₽ ')).toEqual(stands('1500,50'));
    expect(amountPasted(typedIn('7'), '4607001234567')).toEqual(doubtful('7', 'code'));
    expect(amountPasted(typedIn('7'), '46070012')).toEqual(doubtful('7', 'code'));
    expect(amountPasted(typedIn('7'), '1e12')).toEqual(doubtful('7', 'letters'));
    expect(amountPasted(typedIn('7'), '-5')).toEqual(doubtful('7', 'negative'));
    expect(amountPasted(typedIn('7'), '12345678,90')).toEqual(doubtful('7', 'too-large'));
    expect(amountPasted(typedIn('7'), '9'.repeat(40))).toEqual(doubtful('7', 'too-large'));
    expect(amountPasted(typedIn('7'), ' ')).toEqual(stands('7'));
    expect(amountPasted(typedIn('7e'), '8')).toEqual(stands('8'));
  });

  it('AMT3 a scan changes no sum and no doubt, and is told until the next key', () => {
    expect(amountScanned(typedIn('7'))).toEqual({ entry: '7', trouble: 'scan', doubt: null });
    expect(amountScanned(typedIn('7e'))).toEqual({ entry: '7', trouble: 'scan', doubt: 'letters' });
    expect(amountTyped(amountScanned(typedIn('7')), '5')).toEqual(stands('75'));
    expect(amountTyped(amountScanned(typedIn('7e')), '5')).toEqual(doubtful('75', 'letters'));
  });

  it('is filled in by the till with any sum', () => {
    expect([amountFilled(0), amountFilled(350_000_00), amountFilled(99_999_999_999_50)].map(({ entry }) => entry)).toEqual(['0', '350000', '99999999999,50']);
  });
});
