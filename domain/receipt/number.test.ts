import { expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { receiptNumber } from './number.ts';

it('reads as store-till-series-number, and goes on past six digits', () => {
  expect(receiptNumber(1, 2, 'A', 123)).toBe('1-2-A-000123');
  expect(receiptNumber(12, 10, 'AB', 1_234_567)).toBe('12-10-AB-1234567');
  expect(() => receiptNumber(1, 1, 'A', 0)).toThrow(Bug);
});
