import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it, vi } from 'vitest';
import { speak, startTexts } from './language.ts';
import { defineTexts } from './texts.ts';
import { useLanguage, useT } from './use-t.ts';

const texts = defineTexts('test.use-t', { ru: { hello: 'Привет, {{name}}', lines: { one: '{{count}} строка', few: '{{count}} строки', many: '{{count}} строк', other: '{{count}} строки' } }, en: { hello: 'Hello, {{name}}', lines: { one: '{{count}} line', other: '{{count}} lines' } } });

it('says in the language on screen, by one function for all until the language is another', async () => {
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  const i18n = await startTexts('ru');
  const says: unknown[] = [];
  function Words(): ReactNode {
    const t = useT(texts);
    says.push(t);
    return <p>{useLanguage()}: {t('hello', { name: 'Ольга' })}, {t('lines', { count: 2 })}</p>;
  }
  const drawn = (): string => renderToStaticMarkup(<I18nextProvider i18n={i18n}><Words /><Words /></I18nextProvider>);
  expect(drawn()).toBe('<p>ru: Привет, Ольга, 2 строки</p>'.repeat(2));
  await speak('en');
  expect(drawn()).toBe('<p>en: Hello, Ольга, 2 lines</p>'.repeat(2));
  await speak('ru');
  expect(drawn()).toBe('<p>ru: Привет, Ольга, 2 строки</p>'.repeat(2));
  // Lines that are memoised draw again just then.
  expect(says[1]).toBe(says[0]);
  expect(says[2]).not.toBe(says[0]);
  expect(says[5]).toBe(says[0]);
});
