import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goods } from '../demo-shop/goods.ts';
import { otherLayout } from './layout.ts';
import { searchTokens } from './tokens.ts';

const russianKeys = 'ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ';
const latinKeys = '`qwertyuiop[]asdfghjkl;\'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>';

describe('otherLayout', () => {
  it.each([
    ['ghbdtn', 'привет'], ['Vjkjrj', 'Молоко'], ['rjkf', 'кола'], ['[kt,', 'хлеб'], [',tksq', 'белый'], ['.,rf', 'юбка'], ["'crbvj", 'эскимо'], ['`;br', 'ёжик'], ['j,]`v', 'объём'],
    ['руддщ', 'hello'], ['СщсфЮСщдф', 'Coca>Cola'], ['сщсф сщдф', 'coca cola'], ['№ц', '#w'], ['@', '"'], ['', ''], ['123', '123'], ['🍎', '🍎'],
  ])('SRC1 %s is %s', (typed, meant) => {
    expect(otherLayout(typed)).toBe(meant);
  });

  it('SRC1 every letter key has its partner', () => {
    expect(otherLayout(latinKeys)).toBe(russianKeys);
    expect(otherLayout(russianKeys)).toBe(latinKeys);
  });

  it('SRC2 numbers stay as they are, decimals too', () => {
    expect(otherLayout('vjkjrj 3,2 1.5k')).toBe('молоко 3,2 1.5л');
    expect(otherLayout('ылшьь 3,2')).toBe('skimm 3,2');
    expect(otherLayout(otherLayout('1б2'))).toBe('1,2');
  });

  it('SRC2 turned over twice it is itself, whatever one layout can type', () => {
    for (const keys of [latinKeys, russianKeys]) {
      fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...keys, ...'0123456789 -+%'), maxLength: 30 }), (text) => {
        // Turned over, the б of 1б2 is a comma between digits, which is a decimal from then on.
        fc.pre(!/\d[бю](?=\d)/.test(text));
        expect(otherLayout(otherLayout(text))).toBe(text);
      }));
    }
  });

  it('SRC1 a name of the shop typed in the other layout is read as itself', () => {
    for (const { name } of goods) {
      const words = searchTokens(name).filter((word) => /\p{Script=Cyrillic}/u.test(word)).join(' ');
      expect(searchTokens(otherLayout(otherLayout(words))).join(' ')).toBe(words);
    }
  });
});
