import { createInstance } from 'i18next';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import { flatten } from '#renderer/i18n/texts.ts';
import { cartLine, cartView } from '../../parts/testing/cart.fixture.ts';
import { CommandEcho } from './CommandEcho.tsx';
import { IDLE, NOT_TAKEN, type Command } from './command.ts';
import { SalePad } from './SalePad.tsx';
import { saleTexts } from './sale-texts.ts';

const nothing = (): void => undefined;
const question: Command = { ...IDLE, lineNo: 7, asked: true };

async function drawer(): Promise<(what: ReactNode) => string> {
  const i18n = createInstance();
  await i18n.init({ lng: 'ru', fallbackLng: false, resources: { ru: { [saleTexts.namespace]: flatten(saleTexts.ru) } } });
  return (what) => renderToStaticMarkup(<I18nextProvider i18n={i18n}>{what}</I18nextProvider>);
}

/** The button with these words in it or as its label, as drawn: its own mark-up, or nothing. */
const button = (drawn: string, words: string): string => drawn.split('<button').find((one) => one.includes(words)) ?? '';

it('on glass the key that removes a line is always that key, and does nothing while anything stands on the command line, the question for a weight too', async () => {
  const draw = await drawer();
  const removes = (command: Command): boolean => {
    const key = button(draw(<SalePad onText={nothing} onRemove={nothing} onPrice={nothing} onDiscount={nothing} hasLines command={command} />), saleTexts.ru.remove);
    expect(key).not.toBe('');
    return !key.includes('disabled');
  };
  expect([IDLE, question, { ...question, entry: '0,7' }, { ...IDLE, timesMicro: 3_000_000 }, NOT_TAKEN].map(removes)).toEqual([true, false, false, false, false]);
});

it('the key that erases stands beside what is typed, is gone with it, and never erases a question', async () => {
  const draw = await drawer();
  const cart = cartView('a', [cartLine(7, { unit: 'kg' })], { selectedLineNo: 7 });
  const erases = (command: Command): string => {
    const key = button(draw(<CommandEcho command={command} held={false} cart={cart} selectedLineNo={7} laidMinor={0} onEnter={nothing} onErase={nothing} />), saleTexts.ru.backKey);
    return key === '' ? 'none' : key.includes('disabled') ? 'idle' : 'erases';
  };
  expect([IDLE, question, { ...question, entry: '0,7' }, { ...IDLE, timesMicro: 3_000_000 }, NOT_TAKEN].map(erases)).toEqual(['none', 'idle', 'erases', 'erases', 'erases']);
});
