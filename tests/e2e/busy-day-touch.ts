/**
 * A whole shift with fingers on glass: no key is pressed from the PIN to the Z. Sixty receipts in `npm run e2e`; in the sample that
 * `npm test` takes, a third of them: every kind is among the first fifteen, the rest are ordinary customers.
 */
import type { Locator } from 'playwright-core';
import { cashOf, drawerMinor, percentOf, type Entry } from './busy-day-book.ts';
import type { Counter } from './busy-day-counter.ts';
import { ANNA, IGOR } from './busy-day-people.ts';
import type { Picture } from './busy-day-pictures.ts';
import { createDice, goodCalled, type Good } from './busy-day-shop.ts';
import { same, type Story } from './story.ts';

export type TouchDay = { readonly story: Story; readonly counter: Counter; readonly picture: Picture; readonly newShift: (floatMinor: number) => void; readonly receipts: number };

/** Fingers, with the words of the buttons they look for. */
type Fingers = {
  readonly tap: (word: string | RegExp, within?: Locator) => Promise<void>;
  /** Digits of the pad that is on top. */
  readonly pad: (characters: string, within: Locator) => Promise<void>;
  /** The main button of what is on top: the one that Enter presses too. */
  readonly main: (within: Locator) => Promise<void>;
  /** A picture of a good; the change of the receipt before is put away first. */
  readonly quick: (good: Good, thousandths?: number) => Promise<void>;
  /** From the change to the next receipt, once it could be read: sooner the button does nothing. */
  readonly next: () => Promise<void>;
};

/** What a person needs to read the change; longer than the till holds it against a double press (features/payment). */
const READ_MS = 750;

const MAIN = 'button[aria-keyshortcuts="Enter"]';
const bag = goodCalled('Пакет-майка');
const croissant = goodCalled('Круассан сливочный 70 г');
const baguette = goodCalled('Багет французский 250 г');
const apples = goodCalled('Яблоки красные, кг');

function fingersOf({ hands, page, add }: Counter): Fingers {
  const tap: Fingers['tap'] = (word, within) => hands.tap((within ?? page.locator('body')).getByRole('button', typeof word === 'string' ? { name: word } : { name: word }).first());
  const next = async (): Promise<void> => {
    await page.waitForTimeout(READ_MS);
    await hands.tap(page.getByTestId('paid').locator(MAIN).last());
  };
  return {
    tap, next,
    pad: async (characters, within) => {
      for (const character of characters) await hands.tap(within.getByRole('group', { name: /^Цифры/ }).getByRole('button', { name: character, exact: true }));
    },
    main: (within) => hands.tap(within.locator(MAIN).last()),
    quick: async (good, thousandths = 1000) => {
      if (await page.getByTestId('paid').isVisible()) await next();
      await hands.tap(page.getByRole('tabpanel').getByRole('button').filter({ hasText: good.name }).first());
      add(good, thousandths);
    },
  };
}

export async function tellTouchDay(day: TouchDay): Promise<void> {
  const { story: { step }, counter } = day;
  const { hands, page } = counter;
  const fingers = fingersOf(counter);
  await step('by touch: the last cashier leaves, the next signs in and opens the shift', async () => {
    await fromMenu(counter, 'Уйти с кассы');
    await fingers.tap(ANNA.name);
    await fingers.pad(ANNA.pin, page.locator('main'));
    await fingers.main(page.locator('main'));
    await page.getByRole('heading', { name: 'Смена закрыта' }).waitFor();
    await fingers.tap(/^3\s000$/);
    await fingers.main(page.locator('main'));
    await page.getByText('Чек пуст').waitFor();
    counter.staff = ANNA.name;
    day.newShift(300_000);
  });
  await step('by touch: cash exact, a note, a card, half and half', () => payments(day, fingers));
  await step('by touch: weight, three of one, discount on a line, a price by a senior', () => lines(day, fingers));
  await step('by touch: put aside and taken up', () => aside(day, fingers));
  await step('by touch: a return, an exchange, a return without a receipt', () => comingBack(day, fingers));
  await step('by touch: cash in and out, the lock, the X report', () => drawer(day, fingers));
  await step(`by touch: more customers, until it is ${day.receipts} receipts`, () => customers(day, fingers));
  await step('by touch: the Z with an exact drawer', () => closing(day, fingers));
  await step(`no key was pressed in ${day.receipts} receipts, the server off all the while`, async () => {
    same('keys', await hands.keys(), 0);
    same('touches of any', (await hands.touches()) > day.receipts, true);
    same('receipts', counter.entries.length, day.receipts);
    await page.getByRole('button', { name: 'без связи' }).waitFor();
  });
}

/** What lies under a finger on the first page of pictures. */
const quickly = [bag, croissant, baguette, ...['Латте 0,3 л', 'Лимон, шт', 'Салфетки бумажные «Мягкий слон» 100 шт'].map(goodCalled)];

/** Ordinary customers, one after another: a few goods; a card, a note, or the exact sum. */
async function customers({ counter, receipts }: TouchDay, { tap, pad, main, quick }: Fingers): Promise<void> {
  const payment = counter.page.getByTestId('payment');
  const dice = createDice(receipts);
  while (counter.entries.length < receipts) {
    for (let goods = 1 + dice(3); goods > 0; goods--) await quick(quickly[dice(quickly.length)] ?? bag);
    await counter.agrees();
    const totalMinor = counter.totalMinor();
    const way = dice(4);
    await tap(way === 0 ? /^Карта/ : /^Наличные/);
    const notesMinor = Math.ceil((totalMinor + 100) / 50_000) * 50_000;
    if (way === 1) await pad(String(notesMinor / 100), payment);
    await main(payment);
    await counter.paid(way === 0 ? { cardMinor: totalMinor } : way === 1 ? { handMinor: notesMinor - cashOf(counter.shift, totalMinor) } : {});
  }
}

async function payments({ counter, picture }: TouchDay, { tap, pad, main, quick }: Fingers): Promise<void> {
  const { page } = counter;
  const payment = page.getByTestId('payment');
  await quick(bag);
  await quick(croissant);
  await counter.agrees();
  await picture('till-touch');
  await tap(/^Наличные/);
  await main(payment);
  await counter.paid();

  await quick(baguette);
  await counter.agrees();
  await tap(/^Наличные/);
  await payment.waitFor();
  await picture('till-payment');
  await tap(/^500$/, payment);
  await counter.paid({ handMinor: 50_000 - baguette.priceMinor });
  await picture('till-paid');

  await quick(croissant);
  await counter.agrees();
  await tap(/^Карта/);
  await payment.waitFor();
  await main(payment);
  await counter.paid({ cardMinor: croissant.priceMinor });

  await quick(croissant);
  await quick(bag);
  await counter.agrees();
  const cardMinor = counter.totalMinor() - 5_000;
  await tap(/^Наличные/);
  await pad('50', payment);
  await counter.hands.tap(payment.getByRole('radio', { name: /Карта/ }));
  await tap('Остаток картой', payment);
  await main(payment);
  await counter.paid({ cardMinor });
}

async function lines({ counter, picture }: TouchDay, { tap, pad, main, quick }: Fingers): Promise<void> {
  const { page, hands } = counter;
  const sale = page.locator('main');
  const cart = page.getByRole('list', { name: 'Чек', exact: true });
  const panel = page.getByTestId('line-panel');
  const payNow = async (): Promise<Entry> => {
    await tap(/^Наличные/);
    await main(page.getByTestId('payment'));
    return counter.paid();
  };
  await quick(apples, 1240);
  await page.getByText('Вес или мера').waitFor();
  await pad('1,24', sale);
  await hands.tap(page.getByTestId('command-echo').getByRole('button', { name: 'изменить' }));
  await counter.agrees();
  await pad('3', sale);
  await tap(/^Кол-во/, sale);
  await quick(bag, 3000);
  await counter.agrees();
  await payNow();

  await quick(croissant);
  await counter.agrees();
  await hands.tap(cart.getByRole('button').first());
  await hands.tap(panel.getByRole('tab', { name: /^Скидка/ }));
  await tap(/^5/, panel.getByRole('group', { name: 'Частые скидки' }));
  await picture('till-line');
  await main(panel);
  counter.items.splice(0, 1, { good: croissant, thousandths: 1000, priceMinor: croissant.priceMinor, offMinor: percentOf(croissant.priceMinor, 500) });
  await counter.agrees();
  await payNow();

  await quick(baguette);
  await counter.agrees();
  await hands.tap(cart.getByRole('button').first());
  await hands.tap(panel.getByRole('tab', { name: /^Цена/ }));
  await pad('66', panel);
  await main(panel);
  await allow(counter, { tap, pad, main });
  counter.items.splice(0, 1, { good: baguette, thousandths: 1000, priceMinor: 6_600, offMinor: 0 });
  await counter.agrees();
  await payNow();
}

/** A senior says yes with a finger. */
async function allow({ page, hands }: Counter, { pad, main }: Pick<Fingers, 'tap' | 'pad' | 'main'>): Promise<void> {
  const dialog = page.getByTestId('approval');
  await hands.tap(dialog.getByRole('radio', { name: new RegExp(IGOR.name) }));
  await pad(IGOR.pin, dialog);
  await main(dialog);
  await dialog.waitFor({ state: 'detached' });
}

async function aside({ counter }: TouchDay, { tap, main, quick, next }: Fingers): Promise<void> {
  const { page, hands } = counter;
  await quick(bag);
  await counter.agrees();
  const waiting = counter.items.splice(0);
  await tap(/^Отложить/);
  await hands.tap(page.getByRole('dialog').locator('button[type="submit"]'));
  await page.getByText('Чек пуст').waitFor();
  await quick(croissant);
  await counter.agrees();
  await tap(/^Карта/);
  await main(page.getByTestId('payment'));
  await counter.paid({ cardMinor: croissant.priceMinor });
  await next();
  await tap(/^Отложенные/);
  await main(page.getByTestId('parked-panel'));
  counter.items.push(...waiting);
  await counter.agrees();
  await tap(/^Наличные/);
  await main(page.getByTestId('payment'));
  await counter.paid();
}

async function comingBack({ counter }: TouchDay, { tap, main, quick }: Fingers): Promise<void> {
  const { page, hands } = counter;
  const payment = page.getByTestId('payment');
  const dialog = page.getByRole('dialog');
  const [first, , , , , discounted] = counter.entries;
  if (first === undefined || discounted === undefined) throw new Error('there is nothing to bring back');
  const openBack = async (of: Entry, good: Good): Promise<void> => {
    await tap(/^Возврат/);
    await hands.tap(dialog.getByRole('listitem').filter({ hasText: of.number }).getByRole('button'));
    await hands.tap(dialog.getByRole('listitem').filter({ hasText: good.name }).getByRole('button').first());
    await main(dialog);
  };
  await openBack(discounted, croissant);
  counter.backs.push({ of: discounted, goods: discounted.goods, totalMinor: discounted.totalMinor, cashMinor: discounted.cashMinor, cardMinor: 0, discountMinor: discounted.discountMinor });
  await counter.agrees();
  await main(payment);
  await counter.paid({ handMinor: discounted.cashMinor });

  await openBack(first, bag);
  counter.backs.push({ of: first, goods: { [bag.name]: 1000 }, totalMinor: bag.priceMinor, cashMinor: cashOf(counter.shift, bag.priceMinor), cardMinor: 0 });
  await counter.agrees();
  await tap('Назад', payment);
  await quick(baguette);
  await counter.agrees();
  await tap(/^К расчёту/);
  await main(payment);
  await counter.paid();

  await tap(/^Возврат/);
  await tap('Без чека', dialog);
  await hands.scan(croissant.barcode);
  await tap('Не подошёл товар', dialog);
  await main(dialog);
  await allow(counter, { tap, pad: padOf(counter), main });
  counter.backs.push({ of: null, goods: { [croissant.name]: 1000 }, totalMinor: croissant.priceMinor, cashMinor: croissant.priceMinor, cardMinor: 0 });
  await counter.agrees();
  await main(payment);
  await counter.paid({ handMinor: croissant.priceMinor });
}

const padOf = (counter: Counter): Fingers['pad'] => fingersOf(counter).pad;

/** The menu's way to everything that is not done every minute. */
async function fromMenu({ page, hands }: Counter, word: string | RegExp): Promise<void> {
  await hands.tap(page.getByRole('banner').getByRole('button', { name: /^Меню/ }));
  await hands.tap(page.getByRole('dialog').getByRole('button', { name: word }));
}

async function drawer({ counter, picture }: TouchDay, { tap, pad, main }: Fingers): Promise<void> {
  const { page, hands } = counter;
  const dialog = page.getByRole('dialog');
  await hands.tap(page.getByRole('banner').getByRole('button', { name: /^Меню/ }));
  await dialog.getByRole('button', { name: 'Внесение' }).waitFor();
  await picture('till-menu');
  await hands.tap(dialog.getByRole('button', { name: 'Внесение' }));
  await pad('200', dialog);
  await main(dialog);
  await page.getByText(/^Внесено/).waitFor();
  counter.shift.moves.push({ direction: 'in', amountMinor: 20_000, reason: 'Размен' });
  await tap('Выемка', dialog);
  await tap('Инкассация', dialog);
  await pad('1000', dialog);
  await main(dialog);
  await page.getByText(/^Выдано/).waitFor();
  counter.shift.moves.push({ direction: 'out', amountMinor: 100_000, reason: 'Инкассация' });
  await picture('till-cash');
  await tap(/^Закрыть/, dialog);

  await fromMenu(counter, /сменить кассира/);
  const veil = page.getByTestId('locked');
  await veil.waitFor();
  await picture('till-locked');
  await pad(ANNA.pin, veil);
  await main(veil);
  await veil.waitFor({ state: 'detached' });

  await fromMenu(counter, 'X-отчёт');
  await allow(counter, { tap, pad, main });
  await page.getByRole('group', { name: 'X-отчёт на бумаге' }).locator('pre').waitFor();
  await main(dialog);
  await page.getByText('Отправлено на печать').waitFor();
  await tap(/^Закрыть/, dialog);

  await fromMenu(counter, 'Чеки: найти, копия');
  await dialog.locator('pre').waitFor();
  await picture('till-history');
  await main(dialog);
  await page.getByText('Копия отправлена на печать').waitFor();
  await tap(/^Закрыть/, dialog);
}

async function closing({ counter }: TouchDay, { tap, pad, main }: Fingers): Promise<void> {
  const { page } = counter;
  const dialog = page.getByRole('dialog');
  const expectedMinor = drawerMinor(counter.shift);
  await fromMenu(counter, 'Закрыть смену');
  await tap('Суммой', dialog);
  await pad(String(expectedMinor / 100).replace('.', ','), dialog);
  await main(dialog);
  await page.getByRole('heading', { name: /^Смена \d+ закрыта/ }).waitFor();
  await page.getByText('Деньги сошлись.').waitFor();
  counter.shift.closing = { expectedMinor, countedMinor: expectedMinor, reason: '' };
  await tap(/^Готово/, dialog);
  await page.getByRole('heading', { name: 'Смена закрыта' }).waitFor();
}
