/** The walk of a scanner from the first run of a till to its receipt, and over the panels beside it. */
import { goodCalled } from './busy-day-shop.ts';
import { LETTERS, lost, notTaken, refused, sold, type, type Walk } from './scan-anywhere.ts';
import { same } from './story.ts';

/** A good the list has no price for. */
const unpriced = goodCalled('Корзина подарочная по заказу');

/** A till that belongs to nobody yet. */
export async function firstRun(walk: Walk): Promise<void> {
  await walk.page.getByLabel('Код кассы').fill('12');
  await walk.page.getByLabel('Код кассы').focus();
  await refused(walk, 'first-run', 'the first run, its code being typed', { code: LETTERS, mode: 'caps' }, false);
}

/** Nobody stands at the till yet. */
export async function atTheDoor(walk: Walk): Promise<void> {
  const { page, person } = walk;
  await page.getByRole('button', { name: person.name }).waitFor();
  await refused(walk, 'sign-in', 'the list of people', { code: LETTERS }, false);
  await page.getByRole('button', { name: person.name }).click();
  await page.getByTestId('pin-dots').waitFor();
  await type(walk, person.pin.slice(0, 2));
  await refused(walk, 'sign-in', 'a PIN half typed', { mode: 'slow' }, false);
  await type(walk, person.pin.slice(2));
  await page.keyboard.press('Enter');
  await page.getByText('Чек пуст').waitFor();
}

/** The receipt itself, in both layouts. */
export async function theSale(walk: Walk): Promise<void> {
  const { page, client } = walk;
  await sold(walk, 'selling', 'the touch layout');
  for (const mode of ['alt', 'paced', 'crlf', 'paced-crlf'] as const) await sold(walk, 'selling', 'the touch layout', mode);
  await client.settings.change({ layout: 'keyboard' });
  await page.getByRole('toolbar', { name: 'Частые клавиши', exact: true }).waitFor();
  await sold(walk, 'selling', 'the keyboard layout', 'cyrillic');
  for (const mode of ['crlf', 'paced-crlf'] as const) await sold(walk, 'selling', 'the keyboard layout', mode);
  for (const mode of ['latin', 'caps'] as const) {
    await page.keyboard.press('F3');
    await type(walk, 'сы');
    await page.getByRole('option').first().waitFor();
    await sold(walk, 'selling', 'the search field with text in it', mode);
  }
  await page.keyboard.press('Escape');
  await type(walk, '12');
  await page.getByTestId('command-echo').filter({ hasText: '12' }).waitFor();
  await sold(walk, 'selling', 'the command line with a number in it');
  await page.getByTestId('command-echo').waitFor();
  await page.keyboard.press('Escape');
}

/** A price is being typed, and the next good comes under the scanner: its code is no price, and the good without one is not sold. */
async function pricing(walk: Walk): Promise<void> {
  const { page } = walk;
  await walk.scan(unpriced.barcode);
  await page.getByTestId('refusal').waitFor();
  await page.keyboard.press('Shift+F8');
  await page.getByTestId('price-of').waitFor();
  await notTaken(walk, 'a price for a good without one');
  await type(walk, '15');
  await sold(walk, 'price-of', 'a price typed for a good without one', 'slow');
  await page.getByTestId('price-of').waitFor({ state: 'hidden' });
  await lost(walk, 'a price typed for a good without one');
}

/** Panels beside the receipt: what is scanned goes into it. */
export async function overTheSale(walk: Walk): Promise<void> {
  const { page } = walk;
  await pricing(walk);
  await page.keyboard.press('F4');
  await page.getByTestId('line-panel').waitFor();
  await notTaken(walk, 'the quantity of a line');
  await type(walk, '7');
  await sold(walk, 'line', 'a line with a number typed');
  await lost(walk, 'a quantity typed for a line');
  await page.keyboard.press('F4');
  await page.getByTestId('line-panel').waitFor();
  await sold(walk, 'line', 'a line with nothing typed', 'slow');
  await page.getByTestId('line-panel').waitFor({ state: 'hidden' });
  same('what is typed', await page.getByTestId('command-echo').filter({ hasText: 'Набранное не принято' }).count(), 0);
  await page.keyboard.press('Control+F7');
  await page.getByTestId('receipt-discount').waitFor();
  await notTaken(walk, 'a discount');
  await type(walk, '3');
  await sold(walk, 'receipt-discount', 'a discount being typed', 'slow');
  await lost(walk, 'a discount typed for the receipt');
  await page.keyboard.press('F5');
  await page.getByLabel('Как назвать').waitFor();
  await page.getByLabel('Как назвать').focus();
  await type(walk, 'дача');
  for (const mode of ['slow', 'alt'] as const) await refused(walk, 'park', 'the name of a parked receipt', { mode });
  const name = page.getByLabel('Как назвать');
  await name.fill('я'.repeat(Number(await name.getAttribute('maxlength'))));
  await refused(walk, 'park', 'a name that has no room for another letter', { mode: 'slow' });
  await name.fill('дача');
  await name.evaluate((field: HTMLInputElement) => { field.setSelectionRange(1, 3); });
  await refused(walk, 'park', 'a name with two letters marked', { mode: 'slow' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+F5');
  await page.getByTestId('parked-panel').waitFor();
  await sold(walk, 'parked', 'the parked receipts');
  await page.keyboard.press('Escape');
  await page.getByTestId('parked-panel').waitFor({ state: 'hidden' });
  await walk.client.settings.change({ layout: 'touch' });
  await page.getByRole('button', { name: 'Наличные' }).click();
  await page.getByTestId('payment').waitFor();
  await notTaken(walk, 'the cash of a payment');
  await type(walk, '5000');
  await refused(walk, 'payment', 'a payment with an amount typed', { said: page.getByText('Идёт оплата') });
  await page.keyboard.press('ArrowUp');
  await type(walk, '499,90');
  await refused(walk, 'payment', 'a payment with the card typed to the kopeck', { mode: 'slow', said: page.getByText('Идёт оплата') });
  await page.keyboard.press('Escape');
  await page.getByTestId('payment').waitFor({ state: 'hidden' });
}
