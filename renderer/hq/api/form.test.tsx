import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import { Form } from './Form.tsx';

it.each([true, false])('GD8 nothing more is typed into a form while it is sent: %s', async (isPending) => {
  const i18n = createInstance();
  await i18n.init({ lng: 'ru', resources: {} });
  const html = renderToStaticMarkup(<I18nextProvider i18n={i18n}><Form sending={{ error: null, isPending }} word="Сохранить" onSubmit={() => undefined}><input name="name" /></Form></I18nextProvider>);
  expect(html).toMatch(isPending ? /<fieldset[^>]* disabled=""[^>]*>.*<input.*<button.*<\/fieldset>/ : /<fieldset(?![^>]* disabled)[^>]*>.*<input.*<button.*<\/fieldset>/);
});
