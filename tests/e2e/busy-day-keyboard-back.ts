/** Goods that come back on the keyboard day. */
import type { Entry } from './busy-day-book.ts';
import type { KeyboardDay } from './busy-day-keyboard-day.ts';
import { approve, scanAll } from './busy-day-keys.ts';
import { bread, IGOR, milk, yogurt } from './busy-day-people.ts';
import { goodOf } from './busy-day-shop.ts';

/** Goods that come back: by the paper in the customer's hand, by its number, for other goods, and with nothing at all. */
export async function comingBack({ story: { step }, counter, picture, paper }: KeyboardDay, sold: { cash: Entry; card: Entry; mixed: Entry }): Promise<void> {
  const { hands, page } = counter;
  const lines = page.getByRole('dialog', { name: /Что возвращают/ });
  await step('the return of one line of a scanned receipt is 4 keys at most', async () => {
    await hands.scan(await paper.codeOf(sold.cash.number), 'cyrillic');
    await lines.waitFor();
    const before = await hands.keys();
    await hands.type('1');
    await lines.getByText('1 строка', { exact: true }).waitFor();
    const chose = (await hands.keys()) - before;
    await picture('till-refund-lines');
    const shown = await hands.keys();
    await hands.press('Enter');
    await lines.waitFor({ state: 'detached' });
    counter.backs.push({ of: sold.cash, goods: { [bread.name]: 1000 }, totalMinor: bread.priceMinor, cashMinor: bread.priceMinor, cardMinor: 0 });
    await counter.agrees();
    await page.getByTestId('payment').waitFor();
    const looked = (await hands.keys()) - shown;
    await picture('till-refund-money');
    const after = await hands.keys();
    await hands.press('Enter');
    await counter.paid({ handMinor: bread.priceMinor });
    // A line with a number of two digits takes one key more.
    const keys = chose + looked + (await hands.keys()) - after;
    if (keys > 3) throw new Error(`it took ${keys} keys`);
  });
  await step('a whole receipt comes back by its number, to the card it was paid with', async () => {
    await hands.press('F6');
    await page.getByRole('dialog', { name: /Какой чек/ }).waitFor();
    await hands.type(sold.card.number.slice(-6));
    await page.getByRole('listitem').filter({ hasText: sold.card.number }).waitFor();
    await picture('till-refund-find');
    await hands.press('Enter');
    await lines.waitFor();
    await hands.type('ф');
    await lines.getByText('2 строки', { exact: true }).waitFor();
    await hands.press('Enter');
    counter.backs.push({ of: sold.card, goods: sold.card.goods, totalMinor: sold.card.totalMinor, cashMinor: 0, cardMinor: sold.card.totalMinor });
    await counter.agrees();
    await page.getByTestId('payment').waitFor();
    await hands.press('Enter');
    await counter.paid({ handMinor: sold.card.totalMinor });
  });
  await step('an exchange is two receipts and the difference', async () => {
    await hands.scan(await paper.codeOf(sold.mixed.number));
    await lines.waitFor();
    await hands.type('2*1');
    await hands.press('Enter');
    counter.backs.push({ of: sold.mixed, goods: { [milk.name]: 1000 }, totalMinor: milk.priceMinor, cashMinor: milk.priceMinor, cardMinor: 0 });
    await counter.agrees();
    await page.getByTestId('payment').waitFor();
    await scanAll(counter, [goodOf('21-04')]);
    await picture('till-exchange');
    await hands.press('Enter');
    await page.getByTestId('payment').waitFor();
    await picture('till-exchange-money');
    await hands.press('Enter');
    await counter.paid();
  });
  await step('without a receipt a senior allows it', async () => {
    await hands.press('Shift+F6');
    await page.getByText('Товар без чека').waitFor();
    await hands.scan(yogurt.barcode);
    await page.getByRole('button', { name: 'Другой товар' }).waitFor();
    await hands.press('ArrowRight');
    await page.getByRole('button', { name: 'Товар с браком', pressed: true }).or(page.getByRole('button', { name: 'Не подошёл товар', pressed: true })).waitFor();
    await picture('till-refund-loose');
    await hands.press('Enter');
    await approve(hands, IGOR);
    counter.backs.push({ of: null, goods: { [yogurt.name]: 1000 }, totalMinor: yogurt.priceMinor, cashMinor: yogurt.priceMinor, cardMinor: 0 });
    await counter.agrees();
    await page.getByTestId('payment').waitFor();
    await hands.press('Enter');
    await counter.paid({ handMinor: yogurt.priceMinor });
  });
}
