import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { faultTexts } from '#renderer/i18n/fault-texts.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import { RefusalNotice, type Ways } from './RefusalNotice.tsx';
import type { SaleRefusal } from './refusals.ts';
import { saleTexts } from './sale-texts.ts';

const nothing = (): void => undefined;
const ways: Ways = { search: nothing, quick: nothing, price: nothing, choose: nothing };
const unknown = (code: string, cartId?: string): SaleRefusal => ({ ok: false, code: 'unknown-barcode', detail: { code, checkDigitWrong: false }, cartId });
const restEnded: SaleRefusal = { ok: false, code: 'rest-ended', detail: { cashMinor: -30_00 } };

/** The sentences of the notice from top to bottom, each in a paragraph of its own. */
async function said(refusals: readonly SaleRefusal[]): Promise<string[]> {
  return [...(await drawn(refusals)).matchAll(/<p(?: [^>]*)?>(.*?)<\/p>/g)].map(([, text = '']) => text.replaceAll(/[\u00a0\u202f]/g, ' '));
}

async function drawn(refusals: readonly SaleRefusal[]): Promise<string> {
  const i18n = createInstance();
  await i18n.init({ lng: 'ru', fallbackLng: false, interpolation: { escapeValue: false }, resources: { ru: Object.fromEntries([saleTexts, faultTexts].map((texts) => [texts.namespace, flatten(texts.ru)])) } });
  return renderToStaticMarkup(<I18nextProvider i18n={i18n}><RefusalNotice refusals={refusals} cartId="a" onDismiss={nothing} ways={ways} /></I18nextProvider>);
}

describe('what was refused', () => {
  it('HSA16: money to hand out after a rest ended stands first, however much was refused since, and is not counted among it', async () => {
    const [owed, ...others] = await said([restEnded, unknown('1'), unknown('2'), unknown('3'), unknown('4')]);
    expect(owed).toBe('Выдайте покупателю 30,00 ₽ наличными.');
    expect(others.slice(0, 3).map((text) => /\d/.exec(text)?.[0])).toEqual(['2', '3', '4']);
    expect(others.slice(3)).toEqual(['Что дальше:', 'и ещё 1 отказ до этого']);
  });

  it('HSA16: a rest that ended after them stands first too, and by itself says what became of the receipts', async () => {
    expect((await said([unknown('1'), restEnded]))[0]).toMatch(/^Выдайте/);
    expect(await said([restEnded])).toEqual(['Выдайте покупателю 30,00 ₽ наличными.', 'Записанные чеки остались, остальное убрано.']);
  });

  it('HSA42: what was refused for the receipt before is said to be of that one, and has no way on into this; money that is owed is owed', async () => {
    const earlier = unknown('1', 'gone');
    const text = await drawn([earlier]);
    expect((await said([earlier]))[0]).toMatch(/^О прошлом чеке: Штрихкод 1/);
    expect([text.includes(saleTexts.ru.waySearch), [...text.matchAll(/<button/g)].length]).toEqual([false, 1]);
    expect(await said([unknown('1', 'a')])).toEqual(await said([unknown('1')]));
    expect((await said([earlier, restEnded]))[0]).toMatch(/^Выдайте/);
  });

  it('a code nobody knows has the ways on that a cashier can go: by name, by a picture', async () => {
    const buttons = [...(await drawn([unknown('1')])).matchAll(/<button/g)].length;
    expect([buttons, (await drawn([unknown('1')])).includes(saleTexts.ru.waySearch), (await drawn([unknown('1')])).includes(saleTexts.ru.wayQuick)]).toEqual([3, true, true]);
  });

  it('goods of one code can be chosen from after their list was closed, as long as that was refused last', async () => {
    const ambiguous: SaleRefusal = { ok: false, code: 'ambiguous', detail: { goods: [] } };
    const shows = async (...refusals: SaleRefusal[]): Promise<boolean> => (await drawn(refusals)).includes(saleTexts.ru.wayChoose);
    expect([await shows(ambiguous), await shows(unknown('1'), ambiguous), await shows(ambiguous, unknown('1'))]).toEqual([true, true, false]);
  });
});
