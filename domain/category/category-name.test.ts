import { describe, expect, it } from 'vitest';
import { categoryNameKey } from './category-name.ts';

describe('the name of a category', () => {
  it.each(['ЧАЙ И КОФЕ', ' чай  и кофе ', 'чаи\u0306 и кофе', 'чай\u00a0и кофе'])('CAT2 %j is Чай и кофе', (name) => {
    expect(categoryNameKey(name)).toBe(categoryNameKey('Чай и кофе'));
  });

  it.each(['Чай', 'Чай, кофе', 'Чаи и кофе'])('CAT2 %j is another one', (name) => {
    expect(categoryNameKey(name)).not.toBe(categoryNameKey('Чай и кофе'));
  });
});
