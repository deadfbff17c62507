import { describe, expect, it } from 'vitest';
import { checkTexts } from './check-texts.ts';
import { declaredTexts, flatten, type Texts } from './texts.ts';

const modules = import.meta.glob('../**/*-texts.ts', { eager: true });
await import('./glossary.ts');

describe('the words of every screen', () => {
  const all = declaredTexts();

  it('are found at all', () => {
    expect(Object.keys(modules).length).toBeGreaterThanOrEqual(6);
    expect(all.length).toBeGreaterThanOrEqual(10);
  });

  it.each(all.map((texts) => [texts.namespace, texts] as const))('%s: both languages have the same keys, forms and values', (_, texts) => {
    expect(checkTexts(texts)).toEqual([]);
  });
});

describe('the check itself', () => {
  const texts = (ru: Texts['ru'], en: Texts['en']): Texts => ({ namespace: 'x', ru, en });

  it('sees a key of one language only', () => {
    expect(checkTexts(texts({ a: 'а' }, {}))).toEqual(['x:a: only in ru']);
    expect(checkTexts(texts({}, { a: 'a' }))).toEqual(['x:a: only in en']);
  });

  it('sees an empty text and a lost value', () => {
    expect(checkTexts(texts({ a: 'а' }, { a: ' ' }))).toEqual(['x:a en : empty']);
    expect(checkTexts(texts({ a: 'а {{n}}' }, { a: 'a' }))).toEqual(['x:a en : has {}, needs {n}']);
  });

  it('sees a plural form that Russian needs', () => {
    expect(checkTexts(texts({ a: { one: '{{count}} чек', few: '{{count}} чека', other: '{{count}} чека' } }, { a: { one: '{{count}} receipt', other: '{{count}} receipts' } }))).toEqual(['x:a ru: no form "many"']);
  });

  it('flattens plurals the way i18next reads them', () => {
    expect(flatten({ a: 'x', b: { one: '1', other: '2' } })).toEqual({ a: 'x', b_one: '1', b_other: '2' });
  });
});
