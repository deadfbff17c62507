import { describe, expect, it } from 'vitest';
import { createRouting } from './routing.ts';
import type { Selling } from './selling.ts';

describe('the way of a selling call', () => {
  const setup = () => {
    const moved: string[] = [];
    const tillOf = (name: string, training: boolean): Selling => ({
      training, services: { cash: { move: () => { moved.push(name); return { ok: true, value: {} }; }, list: () => ({ ok: true, value: { movements: [] } }) } },
    }) as unknown as Selling;
    const [shop, lesson] = [tillOf('shop', false), tillOf('lesson', true)];
    const now = { selling: shop, ms: 0 };
    const { services } = createRouting(() => now.selling, { monotonicMs: () => now.ms });
    const move = (gesture: string): unknown => services.cash.move({ gesture, direction: 'out', amountMinor: 1, reason: 'a', note: '' });
    return { moved, shop, lesson, now, move, services };
  };

  it('never brings a gesture of a lesson to the shop', () => {
    const { moved, shop, lesson, now, move, services } = setup();
    move('real');
    now.selling = lesson;
    move('practice');
    move('practice');
    now.selling = shop;
    expect(() => move('practice')).toThrow(expect.objectContaining({ code: 'invalid-input', retry: 'never' }) as Error);
    move('real');
    move('another');
    void services.cash.list({});
    expect(moved).toEqual(['shop', 'lesson', 'lesson', 'shop', 'shop']);
  });

  it('forgets those gestures when nobody can send them again', () => {
    const { moved, shop, lesson, now, move } = setup();
    now.selling = lesson;
    move('practice');
    now.selling = shop;
    now.ms = 599_999;
    expect(() => move('practice')).toThrow();
    now.ms = 600_000;
    move('practice');
    expect(moved).toEqual(['lesson', 'shop']);
  });
});
