import { describe, expect, it } from 'vitest';
import { isHeldOnly } from './keyboard.ts';

describe('a key held down', () => {
  it.each(['Enter', 'F6', 'Escape', 'Insert'])('%s is one press, so that a held Enter cannot go through questions up to the money', (key) => {
    expect([isHeldOnly({ key, repeat: false }), isHeldOnly({ key, repeat: true })]).toEqual([false, true]);
  });

  it('Space is one press too: held over a line it would mark it and unmark it again', () => {
    expect([isHeldOnly({ key: ' ', repeat: false }), isHeldOnly({ key: ' ', repeat: true })]).toEqual([false, true]);
  });

  it.each(['ArrowDown', 'PageUp', 'Backspace', 'Delete', 'Tab', '+', 'ф'])('%s goes on', (key) => {
    expect(isHeldOnly({ key, repeat: true })).toBe(false);
  });
});
