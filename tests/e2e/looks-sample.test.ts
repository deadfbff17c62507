import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleOf, wholeOf, type Look } from './looks-sample.ts';
import { MORE_SIZES, SIZES } from './looks.ts';

const texts = readdirSync(import.meta.dirname).filter((file) => file.startsWith('looks')).map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'));
/** Every screen the stories name, in both sizes. */
const screens = texts.flatMap((text) => [...text.matchAll(/tour\('([a-z-]+)'\)/g)].map(([, name = '']) => name));

const spread = (looks: readonly Look[]): string[] => looks.flatMap(({ dress, sizes }) => sizes.map(({ width }) => `${width} ${dress.theme} ${dress.language}`));

describe('the sample of looks', () => {
  it('is every look of a screen when nothing is sampled', () => {
    const looks = spread(wholeOf('till-selling'));
    expect(new Set(looks).size).toBe(looks.length);
    expect(looks).toHaveLength(8 + MORE_SIZES.length);
    for (const { width } of [...SIZES, ...MORE_SIZES]) expect(looks.some((look) => look.startsWith(`${width} `))).toBe(true);
    expect(spread(wholeOf('till-selling', SIZES.slice(0, 1)))).toHaveLength(4);
  });

  it('shows each screen in both languages, both themes and both sizes, with two pictures', () => {
    expect(screens.length).toBeGreaterThan(80);
    for (const screen of screens) {
      const looks = sampleOf(screen);
      expect(spread(looks)).toHaveLength(2);
      expect(new Set(looks.map(({ dress }) => dress.language)).size).toBe(2);
      expect(new Set(looks.map(({ dress }) => dress.theme)).size).toBe(2);
      expect(looks.flatMap(({ sizes }) => sizes)).toEqual(SIZES);
    }
  });

  it('gives each of the eight looks its turn, each near its share', () => {
    const taken = screens.flatMap((screen) => spread(sampleOf(screen)));
    for (const look of spread(wholeOf('any')).slice(0, 8)) expect(taken.filter((one) => one === look).length).toBeGreaterThan(taken.length / 16);
  });

  it('keeps to the one size a screen is looked at in', () => {
    expect(spread(sampleOf('hq-today-phone', [{ width: 390, height: 844 }])).every((look) => look.startsWith('390 '))).toBe(true);
  });
});
