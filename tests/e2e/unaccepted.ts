/** What stands in a panel over the receipt and nobody has accepted, against every key and finger that would leave it; and cash laid down for a receipt. */
import type { Locator, Page } from 'playwright-core';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { until } from '../support/processes.ts';
import type { TillClient } from '../support/till-client.ts';
import { bread } from './busy-day-people.ts';
import { createScanner, type Scanner } from './scanner-modes.ts';
import { same, type Story } from './story.ts';

type Desk = { readonly story: Story; readonly page: Page; readonly client: TillClient; readonly scan: Scanner };
/** A panel with something in it: how it is opened and filled, where it is, and what then stands there. */
type Standing = { readonly name: string; readonly open: (desk: Desk) => Promise<void>; readonly panel: string; readonly holds: (panel: Locator) => Promise<string>; readonly expected: string };

const HAND_MS = 140;
const UNACCEPTED = 'Это ещё не принято. Enter примет, Esc оставит как было.';
const DOUBT = 'Минус здесь не нужен. Сотрите и наберите без знака.';

const type = (page: Page, text: string): Promise<void> => page.keyboard.type(text, { delay: HAND_MS });
const entry = (panel: Locator): Promise<string> => panel.locator('output').first().innerText();
const keyed = (name: string, key: string, text: string, panel: string, expected = text): Standing => ({
  name, panel, expected, holds: entry, open: async ({ page }) => {
    await page.keyboard.press(key);
    await page.getByTestId(panel).waitFor();
    await type(page, text);
  },
});

const panels: readonly Standing[] = [
  keyed('the discount on the receipt', 'Control+F7', '10', 'receipt-discount'), keyed('the discount on a line', 'F7', '10', 'line-panel'), keyed('its price', 'F8', '20', 'line-panel'), keyed('its quantity', 'F4', '3', 'line-panel'), keyed('a price in doubt', 'F8', '-5', 'line-panel', '5'),
  { name: 'a per cent at a touch', panel: 'line-panel', expected: '20', holds: entry, open: async ({ page }) => {
    await page.keyboard.press('F7');
    await page.getByTestId('line-panel').getByRole('button', { name: /^20/ }).tap();
  } },
  { name: 'its note', panel: 'line-panel', expected: 'да', holds: (panel) => panel.getByLabel('Примечание').inputValue(), open: async ({ page }) => {
    await page.keyboard.press('F4');
    await page.getByTestId('line-panel').getByRole('tab', { name: 'Ещё' }).tap();
    await page.getByLabel('Примечание').tap();
    await type(page, 'да');
  } },
];

const priced = new Set(demoShop.price.map(({ goodId }) => goodId));
/** The code of a good that has none. */
const priceless = demoShop.barcode.find(({ goodId }) => !priced.has(goodId))?.code ?? '';
const price: Standing = { name: 'a price for a good without one', panel: 'price-of', expected: '250', holds: entry, open: async ({ page, scan }) => {
  await scan(priceless);
  await page.getByTestId('refusal').waitFor();
  await page.keyboard.press('Shift+F8');
  await page.getByTestId('price-of').waitFor();
  await type(page, '250');
} };
const money: Standing = { name: 'a sum in the payment', panel: 'payment', expected: '5', holds: async (panel) => (await panel.getByRole('radio', { checked: true }).innerText()).replace(/\D/gu, ''), open: async ({ page }) => {
  await page.getByRole('button', { name: /^Наличные/ }).first().tap();
  await page.getByTestId('payment').waitFor();
  await type(page, '5');
} };

const pressed = (key: string) => (page: Page): Promise<void> => page.keyboard.press(key);
const tapped = (name: RegExp) => (page: Page): Promise<void> => page.getByRole('button', { name }).first().tap();
const acts: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  ['Ctrl+Enter', pressed('Control+Enter')], ['the key of cash', pressed('Control+F6')], ['F5', pressed('F5')], ['F6', pressed('F6')], ['F10', pressed('F10')],
  ['Наличные', tapped(/^Наличные/)], ['Карта', tapped(/^Карта/)], ['Отложить', tapped(/^Отложить/)], ['Возврат', tapped(/^Возврат/)],
];

const notMoney = new Set(['F5', 'F6', 'F10', 'Отложить', 'Возврат']);
const SCREEN = { width: 1024, height: 768 };

export async function tellUnaccepted(story: Story, url: string, client: TillClient): Promise<void> {
  const context = await story.browser.newContext({ viewport: SCREEN, locale: 'ru-RU', reducedMotion: 'reduce', hasTouch: true });
  const page = await context.newPage();
  await page.goto(url);
  const desk: Desk = { story, page, client, scan: await createScanner(page) };
  await page.getByText('Чек пуст').waitFor();
  await client.settings.change({ keys: { cash: 'Ctrl+F6' } });
  await desk.scan(bread.barcode);
  await until('the bread is in the receipt', 10_000, async () => (await inHand(desk)).lines === 1);
  for (const panel of [...panels, price]) await story.step(`AMT5 unaccepted: ${panel.name} holds against every key and finger`, () => holding(desk, panel, acts));
  await story.step('AMT5 unaccepted: a sum in the payment holds against what is no payment', () => holding(desk, money, acts.filter(([act]) => notMoney.has(act))));
  await story.step('AMT5 unaccepted: what Enter has accepted holds nothing, and a paid receipt leaves no panel', () => accepted(desk));
  let givenMinor = 0;
  await story.step('laid cash: stays when the panel is left, and is told beside the total', async () => {
    givenMinor = await laid(desk);
  });
  for (const layout of ['keyboard', 'touch'] as const) {
    await client.settings.change({ layout });
    await page.getByTestId('command-echo').getByText(/не хватает/).waitFor();
    await story.look(page, `till-laid-${layout}`, { size: SCREEN, theme: 'light', language: 'ru' });
  }
  await story.step('laid cash: Enter goes on with it once it is enough, and gives the change', () => paidWithLaid(desk, givenMinor));
  await context.close();
}

async function inHand({ client }: Desk): Promise<{ readonly id: string; readonly lines: number; readonly totalMinor: number }> {
  const view = await client.sale.view({});
  if (!view.ok) throw new Error(view.code);
  return { id: view.value.id, lines: view.value.lines.length, totalMinor: view.value.totalMinor };
}

async function holding(desk: Desk, { open, panel, holds, expected, name }: Standing, against: typeof acts): Promise<void> {
  const { page } = desk;
  const before = await inHand(desk);
  const shown = page.getByTestId(panel);
  for (const [act, press] of against) {
    await open(desk);
    same(`${name}: what stands there`, await holds(shown), expected);
    await press(page);
    await shown.getByText(name.endsWith('in doubt') ? DOUBT : UNACCEPTED).waitFor({ timeout: 3000 }).catch(() => { throw new Error(`${act} over ${name}: nothing is told`); });
    same(`${name} after ${act}: what stands there, dialogs and payments over it, the receipt`, [await holds(shown), await page.getByRole('dialog').count(), panel === 'payment' ? 0 : await page.getByTestId('payment').count(), await inHand(desk)], [expected, 0, 0, before]);
    await page.keyboard.press('Escape');
    await shown.waitFor({ state: 'hidden' });
  }
}

async function accepted(desk: Desk): Promise<void> {
  const { page } = desk;
  const { totalMinor } = await inHand(desk);
  await page.keyboard.press('F4');
  await page.getByTestId('line-panel').waitFor();
  await type(page, '2');
  await page.keyboard.press('Enter');
  await until('two of it', 10_000, async () => (await inHand(desk)).totalMinor === 2 * totalMinor);
  await page.keyboard.press('F4');
  await page.getByTestId('line-panel').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Чек оплачен', { exact: true }).waitFor();
  same('panels over the paid receipt', await page.getByTestId('line-panel').count(), 0);
}

/** Answers how much was laid down. */
async function laid(desk: Desk): Promise<number> {
  const { page, scan, client } = desk;
  await client.settings.change({ keys: {} });
  await scan(bread.barcode);
  await until('the bread is in the next receipt', 10_000, async () => (await inHand(desk)).lines === 1);
  const { totalMinor } = await inHand(desk);
  await page.keyboard.press('F4');
  await page.getByTestId('line-panel').waitFor();
  await type(page, '5');
  await page.keyboard.press('Enter');
  await until('five of it', 10_000, async () => (await inHand(desk)).totalMinor === 5 * totalMinor);
  const givenMinor = Math.floor(totalMinor / 100) * 200;
  await type(page, String(givenMinor / 100));
  await page.keyboard.press('Enter');
  await page.getByTestId('payment').getByText(/^Этого мало/).waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('laid-cash').waitFor();
  return givenMinor;
}

async function paidWithLaid(desk: Desk, givenMinor: number): Promise<void> {
  const { page } = desk;
  await page.keyboard.press('F4');
  await page.getByTestId('line-panel').waitFor();
  await type(page, '1');
  await page.keyboard.press('Enter');
  await page.getByTestId('command-echo').getByText(/сдача/).waitFor();
  const { totalMinor } = await inHand(desk);
  await page.keyboard.press('Enter');
  await page.getByText('Чек оплачен', { exact: true }).waitFor();
  same('laid cash after the payment', await page.getByTestId('laid-cash').count(), 0);
  const said = (await page.locator('main').innerText()).replace(/\s/gu, '');
  same('the change', /Сдача([\d,]+)/.exec(said)?.[1], ((givenMinor - totalMinor) / 100).toFixed(2).replace('.', ','));
}
