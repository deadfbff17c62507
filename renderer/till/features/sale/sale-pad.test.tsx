import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import { flatten } from '#renderer/i18n/texts.ts';
import { IDLE, NOT_TAKEN, type Command } from './command.ts';
import { SalePad } from './SalePad.tsx';
import { saleTexts } from './sale-texts.ts';

const nothing = (): void => undefined;

it('on glass the key that erases removes no line while anything stands on the command line, the question for a weight too', async () => {
  const i18n = createInstance();
  await i18n.init({ lng: 'ru', fallbackLng: false, resources: { ru: { [saleTexts.namespace]: flatten(saleTexts.ru) } } });
  const hasRemove = (command: Command): boolean => renderToStaticMarkup(<I18nextProvider i18n={i18n}><SalePad onText={nothing} onErase={nothing} onRemove={nothing} onPrice={nothing} onDiscount={nothing} hasLines command={command} /></I18nextProvider>).includes(saleTexts.ru.remove);
  const question: Command = { ...IDLE, lineNo: 7, asked: true };
  expect([IDLE, question, { ...question, entry: '0,7' }, NOT_TAKEN].map(hasRemove)).toEqual([true, false, false, false]);
});
