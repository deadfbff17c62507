import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultKeys, keyLabel } from '#renderer/ui/key-map.ts';
import { ROOT } from './processes.ts';

/** What the till's screens say, without what is put in: placeholders and code break a sentence like an ellipsis does in the manual. */
const screens = readdirSync(join(ROOT, 'renderer'), { recursive: true, encoding: 'utf8' }).filter((file) => /-texts\.ts$|glossary\.ts$/.test(file))
  .map((file) => readFileSync(join(ROOT, 'renderer', file), 'utf8').replaceAll("\\'", "'").replaceAll('\u00a0', ' ').toLowerCase()).join('\n');

/** The words of a quotation between numbers and ellipses, which stand for what is put in. */
const words = (quoted: string): string[] => quoted.replaceAll('\u00a0', ' ').toLowerCase().split(/…|\d+(?:[.,]\d+)?/).map((part) => part.trim().replace(/[.,:?]+$/, '')).filter((part) => part.length > 2);

/** What is said of a card after a payment that stopped, and the rows of the manual about one: the power that went, the sentence on the screen. */
const card = {
  en: { said: ['do not use the card again', 'confirm here by card once more'], stopped: /Was being paid|pay again/ },
  ru: { said: ['второй раз карту не прикладывайте', 'подтвердите здесь картой ещё раз'], stopped: /Оплачивали:|оплатите ещё раз/ },
} as const;

describe.each([['en', /“([^”]+)”/g], ['ru', /«([^»]+)»/g]] as const)('the cashier\'s manual, %s', (language, quotation) => {
  const manual = readFileSync(join(ROOT, 'docs', 'manual', language, 'cashier.md'), 'utf8');

  it('quotes what the screens say', () => {
    const quoted = [...new Set([...manual.matchAll(quotation)].map((match) => match[1] as string))];
    expect(quoted.length).toBeGreaterThan(40);
    expect(quoted.filter((each) => !words(each).every((part) => screens.includes(part)))).toEqual([]);
  });

  it('sends nobody to the terminal a second time where a payment stopped, as the screen does not (HSA29)', () => {
    const { said, stopped } = card[language];
    const rows = manual.split('\n').filter((line) => line.startsWith('| ') && stopped.test(line));
    expect(rows).toHaveLength(2);
    for (const phrase of said) {
      expect(screens).toContain(phrase);
      expect(rows.filter((row) => !row.toLowerCase().includes(phrase))).toEqual([]);
    }
  });

  it('names every key of the till by its first name, and none that does nothing', () => {
    const keys = new Set(Object.values(defaultKeys).map((key) => keyLabel(key).replaceAll(' ', '+')));
    const table = manual.slice(manual.indexOf('| Enter | '), manual.lastIndexOf('till-menu'));
    const named = new Set([...manual.matchAll(/(?:Ctrl\+|Shift\+)?(?:F\d{1,2}|Enter|Del)(?!\w)/g)].map(([key]) => key));
    expect([...named].filter((key) => !keys.has(key))).toEqual([]);
    expect([...keys].filter((key) => !table.includes(key))).toEqual([]);
  });
});
