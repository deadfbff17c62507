import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import { flatten } from '#renderer/i18n/texts.ts';
import { catalogTexts } from './catalog-texts.ts';
import { NewGoodForm } from './NewGoodForm.tsx';

it('GD10 the form of a new good asks for a name and for no price, and says what an empty one means', async () => {
  const i18n = createInstance();
  await i18n.init({ lng: 'ru', fallbackLng: false, resources: { ru: { [catalogTexts.namespace]: flatten(catalogTexts.ru) } } });
  const drawn = renderToStaticMarkup(<MantineProvider><QueryClientProvider client={new QueryClient()}><I18nextProvider i18n={i18n}><NewGoodForm onDone={() => undefined} /></I18nextProvider></QueryClientProvider></MantineProvider>);
  const field = (name: string): string => drawn.split('<input').find((one) => one.includes(`name="${name}"`))?.split('>')[0] ?? '';
  expect(['name', 'price'].map((name) => field(name).includes('required'))).toEqual([true, false]);
  expect(field('price')).not.toBe('');
  expect(drawn).toContain(catalogTexts.ru.noPriceHint);
});
