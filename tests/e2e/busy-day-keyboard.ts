/** A day of sixty receipts, two shifts and every trouble of a counter, by keyboard alone. */
import type { Entry } from './busy-day-book.ts';
import { comingBack } from './busy-day-keyboard-back.ts';
import type { KeyboardDay } from './busy-day-keyboard-day.ts';
import { discounts, parkAndMix, prices, search } from './busy-day-keyboard-prices.ts';
import { training, troubles, xReport } from './busy-day-keyboard-troubles.ts';
import { changeCashier, closeShift, lockAndReturn, moveCash, openShift, payByCard, payExact, payWith, scanAll, signIn } from './busy-day-keys.ts';
import { ANNA, baton, bread, milk, PYOTR, rye, yogurt } from './busy-day-people.ts';
import { caseOf, createDice, goodOf, ordinary, scaleLabelOf, type Good } from './busy-day-shop.ts';
import { same } from './story.ts';

const RECEIPTS = 60;

const potato = goodOf('31-01');
const cheese = goodOf('23-01');

export async function tellKeyboardDay(day: KeyboardDay): Promise<void> {
  const { story: { step }, counter } = day;
  const { hands, page } = counter;
  await step('the cashier signs in and opens a shift without a mouse', async () => {
    await day.picture('till-sign-in');
    await signIn(hands, ANNA);
    await day.picture('till-open-shift');
    await openShift(hands, 300_000);
    day.newShift(300_000);
  });
  const sold = await ordinaryKeys(day);
  await step('goods are found by words, in the wrong layout and with a typo', () => search(day));
  await step('discounts on a line and a receipt, the larger one by a senior', () => discounts(day));
  await step('a price by hand, a good without a price, a code of two goods, an unknown code', () => prices(day));
  await step('a receipt is put aside and taken up again, another is paid half by card', () => parkAndMix(day));
  await step('a second Enter in the same movement leaves the change on screen, one after it was read begins the next receipt', async () => {
    await scanAll(counter, [bread]);
    await hands.type('500');
    await hands.press('Enter', 'Enter');
    await counter.paid({ handMinor: 50_000 - bread.priceMinor });
    await page.waitForTimeout(750);
    await hands.press('Enter');
    await page.getByTestId('paid').waitFor({ state: 'hidden' });
  });
  await step('a basket of two sellers is two receipts', async () => {
    await scanAll(counter, [goodOf('01-01'), bread]);
    await payExact(counter);
  });
  await comingBack(day, sold);
  await step('cash in and out with their reasons', async () => {
    await moveCash(counter, { direction: 'in', amountMinor: 50_000, reason: 'Размен' }, 0);
    await moveCash(counter, { direction: 'out', amountMinor: 123_450, reason: 'Хозяйственные расходы' }, 2);
  });
  await step('another cashier takes the till, locks it and comes back', async () => {
    await hands.scan(milk.barcode);
    counter.add(milk);
    await counter.agrees();
    await changeCashier(counter, PYOTR);
    await counter.agrees();
    await lockAndReturn(hands, PYOTR);
    await payExact(counter);
  });
  await troubles(day);
  await step('the X report is shown by a senior and printed', () => xReport(day));
  await step('training looks the same and leaves nothing behind', () => training(day));
  await step('all the keys are told by F1', async () => {
    await hands.press('F1');
    await page.getByRole('dialog', { name: 'Все клавиши' }).waitFor();
    await day.picture('till-keys');
    await hands.press('Escape');
  });
  await step('many more customers', () => customers(day, 40));
  await step('the shift ends with a blind count and a difference', () => closeShift(counter, 1_000, (screen) => day.picture(`till-close-${screen}`)));
  await step('a second shift, opened, sold and closed to the kopeck', async () => {
    await openShift(hands, 250_000);
    day.newShift(250_000);
    await customers(day, RECEIPTS);
    await closeShift(counter, 0);
  });
  await step(`${RECEIPTS} receipts by keyboard alone, the server off all the while`, async () => {
    same('touches', await hands.touches(), 0);
    same('receipts', counter.entries.length, RECEIPTS);
    await page.getByRole('button', { name: 'без связи' }).waitFor();
  });
}

/** Sales as they come all day; answers three that will come back. */
async function ordinaryKeys({ story: { step }, counter, picture }: KeyboardDay): Promise<{ cash: Entry; card: Entry; mixed: Entry }> {
  const { hands, page } = counter;
  const sold: { cash?: Entry; card?: Entry; mixed?: Entry } = {};
  await step('a cash sale of scanned goods is 1 key', async () => {
    await scanAll(counter, [bread, milk, yogurt]);
    await picture('till-keyboard');
    const before = await hands.keys();
    sold.cash = await payExact(counter);
    same('keys', (await hands.keys()) - before, 1);
  });
  await step('a card sale is 1 chord', async () => {
    await scanAll(counter, [rye, milk]);
    const before = await hands.keys();
    sold.card = await payByCard(counter);
    same('chords', (await hands.keys()) - before, 1);
  });
  await step('cash with change, the sum typed over the receipt', async () => {
    await scanAll(counter, [baton, milk, milk]);
    sold.mixed = await payWith(counter, 100_000);
  });
  await step('a weighed good by its weight, a label of a scale, 3 *, a case', async () => {
    await hands.scan(potato.barcode);
    await page.getByText('Вес или мера').waitFor();
    await hands.type('0,742');
    await hands.press('Enter');
    counter.add(potato, 742);
    await counter.agrees();
    await hands.scan(scaleLabelOf('23-01', 352));
    counter.add(cheese, 352);
    await counter.agrees();
    await hands.type('3*');
    await hands.scan(yogurt.barcode);
    counter.add(yogurt, 3000);
    await counter.agrees();
    const box = caseOf('21-01');
    await hands.scan(box.code);
    counter.add(goodOf('21-01'), box.pieces * 1000);
    await counter.agrees();
    await picture('till-weighed');
    await payWith(counter, 500_000);
  });
  return sold as { cash: Entry; card: Entry; mixed: Entry };
}

/** Ordinary customers, one after another, until the day has so many receipts. */
async function customers({ counter }: KeyboardDay, until: number): Promise<void> {
  const dice = createDice(until);
  while (counter.entries.length < until) {
    await scanAll(counter, Array.from({ length: 1 + dice(4) }, () => ordinary[dice(ordinary.length)] as Good));
    const way = dice(4);
    if (way === 0) await payByCard(counter);
    else if (way === 1) await payWith(counter, Math.ceil((counter.totalMinor() + 1) / 50_000) * 50_000);
    else await payExact(counter);
  }
}
