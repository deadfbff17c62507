/** A till of glass alone: whatever is to be written is written with letters on the screen, and a scan is a scan all the same. */
import type { Locator, Page } from 'playwright-core';
import { until } from '../support/processes.ts';
import type { TillClient } from '../support/till-client.ts';
import { bread } from './busy-day-people.ts';
import { createHands, type Hands } from './busy-day-hands.ts';
import { SIZES } from './looks.ts';
import { tourOf } from './looks-tour.ts';
import { createScanner, type Scanner } from './scanner-modes.ts';
import { same, type Story } from './story.ts';

type Glass = { readonly story: Story; readonly page: Page; readonly client: TillClient; readonly hands: Hands; readonly scan: Scanner };
type Person = { readonly name: string; readonly pin: string };

const LEAST_PX = 44;

export async function tellTouchLetters(story: Story, url: string, client: TillClient, cashier: Person, senior: Person): Promise<void> {
  const context = await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce', hasTouch: true });
  const page = await context.newPage();
  const hands = await createHands(page);
  await page.goto(url);
  const glass: Glass = { story, page, client, hands, scan: await createScanner(page) };
  await page.getByText('Чек пуст').waitFor();
  await story.step('letters on the screen: a good is found by them, and the field is never covered', () => searching(glass));
  const tour = tourOf(story, page, async (dress) => void (await client.settings.change(dress)));
  await lettersOver(page, page.getByLabel(/Найти товар|Find an item/), hands);
  await tour('till-letters-search');
  await hands.tap(page.getByTestId('screen-keyboard').getByRole('button', { name: /^(Убрать|Hide)$/ }));
  await story.step('letters on the screen: a scan among them is a scan', () => scanning(glass));
  await story.step('letters on the screen: a parked receipt gets its name', () => naming(glass));
  await story.step('letters on the screen: the reason of a refund is written', () => reasoning(glass, senior));
  // The scanner's keys are heard too.
  await story.step(`letters on the screen: no key was pressed by ${cashier.name}`, async () => same('keys', await hands.keys(), bread.barcode.length + 1));
  await story.step('letters on the screen: a mouse brings none, unless the shop wants them always', () => byMouse(glass));
  await context.close();
}

/** Taps the field, waits for the letters, and looks that they stand below it with keys for fingers. */
async function lettersOver(page: Page, field: Locator, hands: Hands): Promise<Locator> {
  await hands.tap(field);
  const letters = page.getByTestId('screen-keyboard');
  await letters.waitFor();
  const [above, below] = [await field.boundingBox(), await letters.boundingBox()];
  if (above === null || below === null || above.y < 0 || above.y + above.height > below.y) throw new Error(`the letters cover the field: ${JSON.stringify({ above, below })}`);
  const small = await letters.getByRole('button').evaluateAll((keys, least) => keys.map((key) => key.getBoundingClientRect()).filter(({ width, height }) => width < least || height < least).length, LEAST_PX);
  same('keys too small for a finger', small, 0);
  return letters;
}

async function write({ hands }: Glass, letters: Locator, text: string): Promise<void> {
  for (const character of text) await hands.tap(letters.getByRole('button', { name: character === ' ' ? 'Пробел' : character, exact: true }));
}

async function pieces({ client }: Glass): Promise<number> {
  const view = await client.sale.view({});
  return view.ok ? view.value.lines.reduce((sum, line) => sum + line.quantityMicro / 1_000_000, 0) : -1;
}

async function searching(glass: Glass): Promise<void> {
  const { page, hands } = glass;
  const field = page.getByLabel('Найти товар');
  const letters = await lettersOver(page, field, hands);
  await write(glass, letters, 'хлебп');
  await hands.tap(letters.getByRole('button', { name: 'Стереть знак' }));
  same('the field', await field.inputValue(), 'хлеб');
  const found = page.getByRole('listbox', { name: 'Найденные товары', exact: true }).getByRole('option').first();
  await found.waitFor();
  await hands.tap(letters.getByRole('button', { name: 'Ввод' }));
  await until('the good on the receipt', 20_000, async () => (await pieces(glass)) === 1);
  await letters.waitFor({ state: 'hidden' });
}

async function scanning(glass: Glass): Promise<void> {
  const { page, hands, scan } = glass;
  const letters = await lettersOver(page, page.getByLabel('Найти товар'), hands);
  await write(glass, letters, 'сыр');
  await scan(bread.barcode);
  await until('the good on the receipt', 20_000, async () => (await pieces(glass)) === 2);
  same('the field', await page.getByLabel('Найти товар').inputValue(), '');
  await letters.waitFor({ state: 'hidden' });
}

async function naming(glass: Glass): Promise<void> {
  const { page, hands, client } = glass;
  await hands.tap(page.getByRole('button', { name: /^Отложить/ }));
  const letters = await lettersOver(page, page.getByLabel('Как назвать'), hands);
  await hands.tap(letters.getByRole('button', { name: 'Большая буква' }));
  await write(glass, letters, 'Д');
  await write(glass, letters, 'ача-2');
  await hands.tap(letters.getByRole('button', { name: 'Ввод' }));
  await until('the receipt put aside', 20_000, async () => {
    const parked = await client.sale.parked({});
    return parked.ok && parked.value.carts.some(({ name }) => name === 'Дача-2');
  });
  await letters.waitFor({ state: 'hidden' });
}

async function reasoning(glass: Glass, senior: Person): Promise<void> {
  const { page, hands, client } = glass;
  const panel = page.getByRole('dialog').first();
  await hands.tap(page.getByRole('button', { name: /^Возврат/ }));
  await hands.tap(panel.getByRole('button', { name: 'Без чека' }));
  const field = panel.getByLabel('Найти товар');
  same('letters before the field is touched', await page.getByTestId('screen-keyboard').count(), 0);
  const letters = await lettersOver(page, field, hands);
  await write(glass, letters, 'круассан');
  await hands.tap(letters.getByRole('button', { name: 'Ввод' }));
  await hands.tap(panel.getByRole('button', { name: 'Не подошёл товар' }));
  await hands.tap(panel.locator('button[aria-keyshortcuts="Enter"]').last());
  const approval = page.getByTestId('approval');
  await approval.waitFor();
  await hands.tap(approval.getByRole('radio', { name: senior.name }));
  await hands.tap(approval.getByRole('button', { name: 'Другая причина' }));
  await lettersOver(page, approval.getByRole('textbox'), hands);
  await write(glass, letters, 'помят при доставке');
  same('the reason', await approval.getByRole('textbox').inputValue(), 'помят при доставке');
  for (const digit of senior.pin) await hands.tap(approval.getByRole('group', { name: /^Цифры/ }).getByRole('button', { name: digit, exact: true }));
  await hands.tap(approval.locator('button[aria-keyshortcuts="Enter"]').last());
  await until('what comes back in the receipt', 20_000, async () => {
    const view = await client.sale.view({});
    return view.ok && view.value.mode === 'refund';
  });
  await client.sale.clear({ gesture: crypto.randomUUID() });
}

async function byMouse({ page, client }: Glass): Promise<void> {
  await page.reload();
  const field = page.getByLabel('Найти товар');
  const letters = page.getByTestId('screen-keyboard');
  await field.click();
  same('letters by mouse', await letters.count(), 0);
  await client.settings.change({ screenKeyboard: 'always' });
  // The page hears of the setting in its own time: a person who sees nothing clicks again.
  await until('letters by mouse', 20_000, async () => {
    await page.getByRole('banner').click();
    await field.click();
    return (await letters.count()) > 0;
  });
  await client.settings.change({ screenKeyboard: 'never' });
  await letters.waitFor({ state: 'hidden' });
}
