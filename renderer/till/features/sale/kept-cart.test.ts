import { describe, expect, it } from 'vitest';
import { line, view } from './cart-desk.fixture.ts';
import { keptCart } from './kept-cart.ts';

const before = view('a', [line(1), line(2), line(3)], 3);
const again = structuredClone(before);

describe('a cart the host tells', () => {
  it('is the one on screen where nothing changed', () => {
    expect(keptCart(before, again)).toBe(before);
    expect(keptCart(null, again)).toBe(again);
  });

  it('says what it says, and keeps every line nothing happened to', () => {
    const raised = { ...again, totalMinor: 5, lines: again.lines.map((one) => (one.lineNo === 2 ? { ...one, quantityMicro: 2_000_000 } : one)) };
    const shown = keptCart(before, raised);
    expect(shown).toEqual(raised);
    expect(shown.lines.map((one, index) => one === before.lines[index])).toEqual([true, false, true]);
  });

  it('takes lines that come and go, and what becomes nothing or something', () => {
    const carts = [
      { ...again, lines: [...again.lines, line(4)] }, { ...again, lines: again.lines.slice(1) }, { ...again, lines: [] }, { ...again, selectedLineNo: null },
      { ...again, receiptDiscount: { kind: 'percent' as const, bps: 500 } }, view('b', [line(1), line(2), line(3)], 3),
    ];
    for (const cart of carts) {
      expect(keptCart(before, cart)).toEqual(cart);
      expect(keptCart(cart, again)).toEqual(before);
    }
    expect(keptCart(before, { ...again, lines: [...again.lines, line(4)] }).lines[2]).toBe(before.lines[2]);
  });

  it('takes what is missing now for missing', () => {
    const { refusal: _, ...less } = again;
    expect(keptCart(before, less as typeof before)).toEqual(less);
    expect(keptCart(less as typeof before, again)).toEqual(before);
  });
});
