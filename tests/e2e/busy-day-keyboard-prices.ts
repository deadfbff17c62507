/** Search, discounts, prices by hand and half-paid receipts of the keyboard day. */
import { percentOf } from './busy-day-book.ts';
import type { KeyboardDay } from './busy-day-keyboard-day.ts';
import { addBySearch, approve, park, payByCard, payExact, payWith, scanAll } from './busy-day-keys.ts';
import { baton, bread, IGOR, milk, rye, yogurt } from './busy-day-people.ts';
import { goodCalled, goodOf, shared, type Good } from './busy-day-shop.ts';

export async function search({ counter, picture }: KeyboardDay): Promise<void> {
  const { hands, page } = counter;
  await hands.type('мол отб');
  await page.getByRole('option').first().waitFor();
  await picture('till-search');
  await hands.press('Enter');
  counter.add(goodOf('21-04'));
  await counter.agrees();
  await addBySearch(counter, 'fqhfy', goodOf('21-09'));
  await addBySearch(counter, 'чиабата', goodOf('11-09'));
  await payExact(counter);
}

export async function discounts({ counter, picture }: KeyboardDay): Promise<void> {
  const { hands, page } = counter;
  await hands.scan(milk.barcode);
  counter.add(milk, 1000, { offMinor: percentOf(milk.priceMinor, 500) });
  await hands.type('5');
  await hands.press('F7');
  await page.getByText(/строка станет/).waitFor();
  await hands.press('Enter');
  await counter.agrees();
  // Until it is gone, Enter is the panel's.
  await page.getByTestId('line-panel').waitFor({ state: 'hidden' });
  await payExact(counter);

  await scanAll(counter, [bread, rye, baton]);
  counter.offMinor = percentOf(counter.totalMinor(), 1000);
  await hands.type('10');
  await hands.press('Control+F7');
  await page.getByText(/чек станет/).waitFor();
  await picture('till-receipt-discount');
  await hands.press('Enter');
  await approve(hands, IGOR, () => picture('till-approval'));
  await counter.agrees();
  await page.getByTestId('receipt-discount').waitFor({ state: 'hidden' });
  await payWith(counter, 20_000);
}

export async function prices({ counter, picture }: KeyboardDay): Promise<void> {
  const { hands, page } = counter;
  await hands.scan(rye.barcode);
  await counter.page.getByRole('list', { name: 'Чек', exact: true }).getByRole('listitem').first().waitFor();
  await hands.type('70');
  await hands.press('F8');
  await page.getByText(/строка станет/).waitFor();
  await hands.press('Enter');
  await approve(hands, IGOR);
  counter.add(rye, 1000, { priceMinor: 7_000 });
  await counter.agrees();

  const basket = goodCalled('Корзина подарочная по заказу');
  await hands.scan(basket.barcode);
  await page.getByTestId('refusal').waitFor();
  await hands.press('Shift+F8');
  await page.getByTestId('price-of').waitFor();
  await hands.type('1500');
  await hands.press('Enter');
  await approve(hands, IGOR);
  counter.add(basket, 1000, { priceMinor: 150_000 });
  await counter.agrees();

  await hands.scan(shared.code);
  await page.getByRole('listbox', { name: 'Найденные товары', exact: true }).getByRole('option').nth(1).waitFor();
  await picture('till-chooser');
  const chosen = await page.getByRole('option', { selected: true }).innerText();
  await hands.press('Enter');
  counter.add(shared.goods.find((good) => chosen.includes(good.name)) as Good);
  await counter.agrees();

  await hands.scan('4600000000008');
  await page.getByTestId('refusal').waitFor();
  await picture('till-unknown-code');
  await hands.press('Enter');
  await counter.agrees();
  await payByCard(counter);
}

export async function parkAndMix({ counter, picture }: KeyboardDay): Promise<void> {
  const { hands, page } = counter;
  await scanAll(counter, [milk, yogurt]);
  const aside = counter.items.splice(0);
  await park(hands, 'красная куртка');
  await scanAll(counter, [bread]);
  await payWith(counter, 10_000);
  await hands.press('Shift+F5');
  await page.getByTestId('parked-panel').getByText('красная куртка').waitFor();
  await picture('till-parked');
  await hands.press('Enter');
  counter.items.push(...aside);
  await counter.agrees();
  // Less than the receipt opens the payment and stays its first part; the card takes the rest.
  await hands.type('100');
  await hands.press('Enter');
  await page.getByTestId('payment').waitFor();
  await picture('till-mixed');
  const cardMinor = counter.totalMinor() - 10_000;
  await hands.press('Control+Enter');
  await counter.paid({ cardMinor });
}
