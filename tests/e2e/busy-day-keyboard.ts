/** A day of sixty receipts, two shifts and every trouble of a counter, by keyboard alone. */
import { percentOf, type Entry } from './busy-day-book.ts';
import type { Counter } from './busy-day-counter.ts';
import { addBySearch, approve, changeCashier, closeShift, lockAndReturn, moveCash, openShift, park, payByCard, payExact, payWith, pressByTab, scanAll, signIn, type Person } from './busy-day-keys.ts';
import type { Picture } from './busy-day-pictures.ts';
import { caseOf, createDice, goodCalled, goodOf, ordinary, scaleLabelOf, shared, type Good } from './busy-day-shop.ts';
import { same, type Story } from './story.ts';

export const ANNA: Person = { name: 'Анна Кузина', pin: '1111' };
export const PYOTR: Person = { name: 'Пётр Вагин', pin: '2222' };
export const IGOR: Person = { name: 'Игорь Перилов', pin: '222333' };
const RECEIPTS = 60;

export type KeyboardDay = {
  readonly story: Story;
  readonly counter: Counter;
  readonly picture: Picture;
  readonly paper: {
    /** How many papers say all of this. */
    readonly count: (...words: string[]) => number;
    /** Waits until the printer has that many of them. */
    readonly wait: (times: number, ...words: string[]) => Promise<void>;
    /** What the code on the paper of a receipt says. */
    readonly codeOf: (number: string) => Promise<string>;
    readonly setOut: (out: boolean) => Promise<void>;
  };
  readonly killHost: () => Promise<void>;
  readonly newShift: (floatMinor: number) => void;
};

const [bread, rye, baton, , , milk, , , , yogurt] = ordinary as [Good, Good, Good, Good, Good, Good, Good, Good, Good, Good];
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
  await step('many more customers', () => customers(day, 40));
  await step('the shift ends with a blind count and a difference', () => closeShift(counter, 1_000, (screen) => day.picture(`till-close-${screen}`)));
  await step('a second shift, opened, sold and closed to the kopeck', async () => {
    await openShift(hands, 250_000);
    day.newShift(250_000);
    await customers(day, RECEIPTS);
    await closeShift(counter, 0);
  });
  await step(`${RECEIPTS} receipts by keyboard alone, the server off all the while`, async () => {
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
    await picture('till-paid-change');
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

async function search({ counter, picture }: KeyboardDay): Promise<void> {
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

async function discounts({ counter, picture }: KeyboardDay): Promise<void> {
  const { hands, page } = counter;
  await hands.scan(milk.barcode);
  counter.add(milk, 1000, { offMinor: percentOf(milk.priceMinor, 500) });
  await hands.type('5');
  await hands.press('F7');
  await page.getByText(/строка станет/).waitFor();
  await picture('till-line-discount');
  await hands.press('Enter');
  await counter.agrees();
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
  await payWith(counter, 20_000);
}

async function prices({ counter, picture }: KeyboardDay): Promise<void> {
  const { hands, page } = counter;
  await hands.scan(rye.barcode);
  await counter.page.getByRole('list', { name: 'Чек' }).getByRole('listitem').first().waitFor();
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
  await pressByTab(hands, 'Назначить цену');
  await page.getByTestId('price-of').waitFor();
  await hands.type('1500');
  await hands.press('Enter');
  await approve(hands, IGOR);
  counter.add(basket, 1000, { priceMinor: 150_000 });
  await counter.agrees();

  await hands.scan(shared.code);
  await page.getByRole('listbox', { name: 'Найденные товары' }).getByRole('option').nth(1).waitFor();
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

async function parkAndMix({ counter, picture }: KeyboardDay): Promise<void> {
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
  // Less than the receipt opens the payment; the same sum again, and the card takes the rest.
  await hands.type('100');
  await hands.press('Enter');
  await page.getByTestId('payment').waitFor();
  await hands.press('Delete');
  await hands.type('100');
  await picture('till-mixed');
  const cardMinor = counter.totalMinor() - 10_000;
  await hands.press('Control+Enter');
  await counter.paid({ cardMinor });
}

/** Goods that come back: by the paper in the customer's hand, by its number, for other goods, and with nothing at all. */
async function comingBack({ story: { step }, counter, picture, paper }: KeyboardDay, sold: { cash: Entry; card: Entry; mixed: Entry }): Promise<void> {
  const { hands, page } = counter;
  const lines = page.getByRole('dialog', { name: /Что возвращают/ });
  await step('the return of one line of a scanned receipt is 4 keys at most', async () => {
    await hands.scan(await paper.codeOf(sold.cash.number), 'cyrillic');
    await lines.waitFor();
    await picture('till-refund-lines');
    const before = await hands.keys();
    await hands.press('Enter');
    await lines.waitFor({ state: 'detached' });
    counter.backs.push({ of: sold.cash, goods: { [bread.name]: 1000 }, totalMinor: bread.priceMinor, cashMinor: bread.priceMinor, cardMinor: 0 });
    await counter.agrees();
    await hands.press('Enter');
    await page.getByTestId('payment').waitFor();
    const looked = (await hands.keys()) - before;
    await picture('till-refund-money');
    const after = await hands.keys();
    await hands.press('Enter');
    await counter.paid({ handMinor: bread.priceMinor });
    const keys = looked + (await hands.keys()) - after;
    if (keys > 4) throw new Error(`it took ${keys} keys`);
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
    await hands.press('Enter');
    await page.getByTestId('payment').waitFor();
    await hands.press('Enter');
    await counter.paid({ handMinor: sold.card.totalMinor });
  });
  await step('an exchange is two receipts and the difference', async () => {
    await hands.scan(await paper.codeOf(sold.mixed.number));
    await lines.waitFor();
    await hands.press('ArrowDown');
    await hands.type('1');
    await hands.press('Enter');
    counter.backs.push({ of: sold.mixed, goods: { [milk.name]: 1000 }, totalMinor: milk.priceMinor, cashMinor: milk.priceMinor, cardMinor: 0 });
    await counter.agrees();
    await scanAll(counter, [goodOf('21-04')]);
    await picture('till-exchange');
    await hands.press('Enter');
    await page.getByTestId('payment').waitFor();
    await picture('till-exchange-money');
    await hands.press('Enter');
    await counter.paid();
  });
  await step('without a receipt a senior allows it', async () => {
    await hands.press('F6');
    await page.getByRole('dialog', { name: /Какой чек/ }).waitFor();
    await pressByTab(hands, 'Без чека');
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
    await hands.press('Enter');
    await page.getByTestId('payment').waitFor();
    await hands.press('Enter');
    await counter.paid({ handMinor: yogurt.priceMinor });
  });
}

async function troubles({ story: { step }, counter, picture, paper, killHost }: KeyboardDay): Promise<void> {
  const { hands, page } = counter;
  await step('out of paper the till sells on; the receipts come out when there is some', async () => {
    await paper.setOut(true);
    await scanAll(counter, [rye, bread]);
    const { number } = await payExact(counter);
    await page.getByRole('button', { name: 'нет бумаги' }).waitFor();
    await picture('till-no-paper');
    await scanAll(counter, [baton]);
    const other = await payExact(counter);
    await paper.setOut(false);
    await paper.wait(1, number);
    await paper.wait(1, other.number);
    await page.getByRole('button', { name: 'принтер', exact: true }).waitFor();
  });
  await step('a copy and a gift receipt without prices', async () => {
    const { number } = counter.entries.at(-1) as Entry;
    await hands.press('F11');
    await paper.wait(1, number, 'КОПИЯ');
    await pressByTab(hands, 'Подарочный чек');
    await paper.wait(3, number);
    same('papers with the price', paper.count(number, (baton.priceMinor / 100).toFixed(2).replace('.', ',')), 2);
  });
  await step('the till program is killed in the middle of a receipt, and goes on with it', async () => {
    await scanAll(counter, [milk, yogurt]);
    await killHost();
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    await signIn(hands, PYOTR);
    await counter.agrees();
    await scanAll(counter, [bread]);
    await payExact(counter);
  });
}

async function xReport({ counter, picture, paper }: KeyboardDay): Promise<void> {
  const { hands, page } = counter;
  await hands.press('Control+F10');
  await approve(hands, IGOR);
  await page.getByRole('group', { name: 'X-отчёт на бумаге' }).locator('pre').waitFor();
  await picture('till-x');
  const before = paper.count('X-ОТЧЁТ');
  await hands.press('Enter');
  await approve(hands, IGOR);
  await paper.wait(before + 1, 'X-ОТЧЁТ');
  await hands.press('Escape');
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
