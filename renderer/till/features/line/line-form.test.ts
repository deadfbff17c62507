import { describe, expect, it } from 'vitest';
import { amountTyped, NO_AMOUNT } from '../../parts/amount-field.ts';
import { discountIn, limitsOf, lineWouldBe, priceIn, quantityIn, receiptWouldBe, typedDiscount } from './line-form.ts';

const typedAs = (text: string, limits = limitsOf('price', 'amount')): ReturnType<typeof amountTyped> => amountTyped(NO_AMOUNT, text, limits);

describe('what is typed about a line', () => {
  it('a quantity is above zero and counted to the gram', () => {
    expect(quantityIn(NO_AMOUNT)).toEqual({ ok: false, trouble: 'empty' });
    expect(quantityIn(typedAs('0', limitsOf('quantity', 'percent')))).toEqual({ ok: false, trouble: 'zero' });
    expect(quantityIn(typedAs('0,742', limitsOf('quantity', 'percent')))).toEqual({ ok: true, value: 742_000 });
    expect(quantityIn(typedAs('2,5', limitsOf('quantity', 'percent')))).toEqual({ ok: true, value: 2_500_000 });
    expect(typedAs('4607001234567', limitsOf('quantity', 'percent'))).toMatchObject({ entry: '460700', trouble: 'too-large' });
  });

  it('a price may be nothing, and needs to be typed', () => {
    expect(priceIn(NO_AMOUNT)).toEqual({ ok: false, trouble: 'empty' });
    expect(priceIn(typedAs('0'))).toEqual({ ok: true, value: 0 });
    expect(typedAs('1000000000000')).toMatchObject({ entry: '1000000', trouble: 'too-large' });
  });

  it('a discount is at most all of it; none typed takes it off', () => {
    expect(discountIn(typedAs('12,5', limitsOf('discount', 'percent')), 'percent')).toEqual({ ok: true, value: { kind: 'percent', bps: 1250 } });
    expect(discountIn(typedAs('101', limitsOf('discount', 'percent')), 'percent')).toEqual({ ok: false, trouble: 'too-large' });
    expect(discountIn(NO_AMOUNT, 'amount')).toEqual({ ok: true, value: null });
    expect(discountIn(typedAs('0'), 'price')).toEqual({ ok: true, value: { kind: 'price', minor: 0 } });
  });

  it('shows what would come of it by the rule of the sale', () => {
    const line = { quantityMicro: 2_000_000, priceMinor: 100_00, discount: null };
    expect(lineWouldBe(line, { discount: { kind: 'percent', bps: 1000 } })).toBe(180_00);
    expect(lineWouldBe(line, { discount: { kind: 'price', minor: 75_00 } })).toBe(150_00);
    expect(lineWouldBe({ ...line, discount: { kind: 'amount', minor: 20_00 } }, { quantityMicro: 1_000_000 })).toBe(80_00);
    expect(receiptWouldBe(500_00, { kind: 'price', minor: 450_00 })).toBe(450_00);
    expect(receiptWouldBe(500_00, null)).toBe(500_00);
  });

  it('shows the discount that is there as it was typed', () => {
    expect(typedDiscount({ kind: 'percent', bps: 1250 })).toMatchObject({ kind: 'percent', field: { entry: '12,50' } });
    expect(typedDiscount({ kind: 'price', minor: 75_00 })).toMatchObject({ kind: 'price', field: { entry: '75' } });
    expect(typedDiscount(null)).toMatchObject({ kind: 'percent', field: { entry: '' } });
    expect(typedDiscount({ kind: 'amount', minor: 123_456_789_05 })).toMatchObject({ kind: 'amount', field: { entry: '123456789,05' } });
  });
});
