import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { MAX_CHANGE_MINOR, settleCash } from './settle.ts';

describe('settleCash', () => {
  it('SAL20: nothing typed is the exact total', () => {
    expect(settleCash(260_00, null)).toEqual({ ok: true, value: { tenderedMinor: 260_00, changeMinor: 0 } });
    expect(settleCash(0, null)).toEqual({ ok: true, value: { tenderedMinor: 0, changeMinor: 0 } });
  });

  it('SAL20, SAL21, SAL22: given = total + change, or a refusal that fits', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: -(10 ** 9), max: 2 * MAX_CHANGE_MINOR }), (total, over) => {
      const settled = settleCash(total, total + over);
      if (over < 0) expect(settled).toEqual({ ok: false, code: 'tendered-too-small', detail: { totalMinor: total } });
      else if (over > MAX_CHANGE_MINOR) expect(settled).toMatchObject({ ok: false, code: 'tendered-too-large' });
      else expect(settled).toEqual({ ok: true, value: { tenderedMinor: total + over, changeMinor: over } });
    }));
  });

  it('SAL22: a barcode read into the money field is refused', () => {
    expect(settleCash(89_90, 4_607_001_234_567)).toMatchObject({ ok: false, code: 'tendered-too-large' });
    expect(settleCash(89_90, 89_90 + MAX_CHANGE_MINOR).ok).toBe(true);
  });

  it('a negative total is a bug', () => {
    expect(() => settleCash(-1, null)).toThrow(Bug);
  });
});
