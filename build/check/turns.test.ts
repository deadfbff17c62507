import { describe, expect, it } from 'vitest';
import { takeTurns } from './turns.ts';

describe('programs that speak at once', () => {
  it('are heard one after another: the eldest live, the others when it has ended', () => {
    const heard: string[] = [];
    const take = takeTurns((text) => void heard.push(text));
    const [first, second, third] = [take(), take(), take()];
    third.say('c1 ');
    second.say('b1 ');
    first.say('a1 ');
    third.end();
    second.say('b2 ');
    expect(heard).toEqual(['a1 ']);
    first.end();
    second.say('b3 ');
    expect(heard.join('')).toBe('a1 b1 b2 b3 ');
    second.end();
    expect(heard.join('')).toBe('a1 b1 b2 b3 c1 ');
    take().say('d1');
    expect(heard.at(-1)).toBe('d1');
  });
});
