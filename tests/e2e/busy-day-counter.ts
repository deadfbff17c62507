/** One counter of a busy day: what the hands did, what the screen must say after it, and the notebook it goes into. */
import type { Locator, Page } from 'playwright-core';
import { cashOf, goodsOf, itemsMinor, type Entry, type Shift } from './busy-day-book.ts';
import type { Hands } from './busy-day-hands.ts';
import { linesOf, partOf, sum, type Item, type Line } from './busy-day-lines.ts';
import { goodCalled, type Good } from './busy-day-shop.ts';
import { same } from './story.ts';

/** Goods of one earlier receipt that come back, and the money that goes with them. */
export type Back = { readonly of: Entry | null; readonly goods: Readonly<Record<string, number>>; readonly totalMinor: number; readonly cashMinor: number; readonly cardMinor: number; readonly discountMinor?: number };

export type Counter = {
  readonly hands: Hands;
  readonly page: Page;
  /** Whoever stands here now, and the shift that is open. */
  staff: string;
  shift: Shift;
  readonly items: Item[];
  readonly backs: Back[];
  /** Taken off the whole receipt. */
  offMinor: number;
  readonly entries: Entry[];
  readonly add: (good: Good, thousandths?: number, changes?: Partial<Item>) => void;
  /** The signed total of what is in hand. */
  readonly totalMinor: () => number;
  /** Waits until the screen shows exactly that total. */
  readonly agrees: () => Promise<void>;
  /** Reads the paid receipt off the screen and writes it down; `handMinor` is what goes into the customer's hand. */
  readonly paid: (how?: { readonly cardMinor?: number; readonly handMinor?: number }) => Promise<Entry>;
};

const NUMBER = /\d+-\d+-[A-Z]+-\d+/;
const digits = (text: string): number => Number(text.replace(/\D/g, ''));

/** Waits until an amount on screen is so many kopecks, sign aside. */
export async function shows(place: Locator, minor: number): Promise<void> {
  const element = await place.first().elementHandle();
  if (element === null) throw new Error('there is no such amount on screen');
  const page = place.page();
  await page.waitForFunction(([node, wanted]) => Number((node as Element).textContent.replace(/\D/g, '')) === wanted, [element, Math.abs(minor)] as const).catch(async () => {
    throw new Error(`the screen says ${await place.first().innerText()}, the notebook ${minor / 100}`);
  });
}

export function createCounter(hands: Hands, shift: Shift, staff: string): Counter {
  const { page } = hands;
  const panel = page.getByTestId('paid');
  let lastNumber = '';
  const counter: Counter = {
    hands, page, staff, shift, items: [], backs: [], offMinor: 0, entries: [],
    add(good, thousandths = 1000, changes = {}) {
      counter.items.push({ good, thousandths, priceMinor: good.priceMinor, offMinor: 0, ...changes });
    },
    totalMinor: () => itemsMinor(counter.items) - counter.offMinor - sum(counter.backs.map((back) => back.totalMinor)),
    async agrees() {
      const total = page.getByTestId('cart-total').locator('strong');
      await total.waitFor();
      await panel.waitFor({ state: 'hidden' });
      await shows(total, counter.totalMinor());
    },
    async paid({ cardMinor = 0, handMinor = 0 } = {}) {
      await panel.getByText(NUMBER).first().waitFor();
      await page.waitForFunction((last) => !(document.querySelector('[data-testid="paid"]')?.textContent ?? last).includes(last), lastNumber === '' ? 'no receipt yet' : lastNumber);
      const written = entriesOf(counter, cardMinor);
      const shown = await documentsOn(panel);
      same('receipts on screen', shown.map(({ totalMinor }) => totalMinor), written.map(({ totalMinor }) => totalMinor));
      if (handMinor > 0) await shows(panel.getByRole('status').first().locator('p').nth(1), handMinor);
      const entries = written.map((entry, index) => ({ ...entry, number: shown[index]?.number ?? '' }));
      lastNumber = entries.at(-1)?.number ?? '';
      counter.shift.entries.push(...entries);
      counter.entries.push(...entries);
      counter.items.length = 0;
      counter.backs.length = 0;
      counter.offMinor = 0;
      return entries.at(-1) as Entry;
    },
  };
  return counter;
}

/** The receipts a basket must become: what comes back first, then what goes out, seller by seller. */
function entriesOf({ items, backs, offMinor, staff, shift }: Counter, cardMinor: number): Entry[] {
  const refunds = backs.map((back): Entry => ({
    number: '', kind: 'refund', totalMinor: back.totalMinor, discountMinor: back.discountMinor ?? 0, cashMinor: back.cashMinor, cardMinor: back.cardMinor, goods: back.goods, staff, refundOf: back.of?.number ?? null,
    lines: linesBack(back), roundingMinor: back.cashMinor + back.cardMinor - back.totalMinor,
  }));
  const sellers = [...new Set(items.map((item) => item.good.isNeighbours))];
  let cardLeft = cardMinor;
  let offLeft = offMinor;
  const sales = sellers.map((isNeighbours): Entry => {
    const own = items.filter((item) => item.good.isNeighbours === isNeighbours);
    const totalMinor = itemsMinor(own) - offLeft;
    const card = Math.min(cardLeft, totalMinor);
    const cashMinor = cashOf(shift, totalMinor - card);
    const entry: Entry = {
      number: '', kind: 'sale', totalMinor, discountMinor: sum(own.map((item) => item.offMinor)) + offLeft, cashMinor, cardMinor: card, goods: goodsOf(own), staff, refundOf: null,
      lines: linesOf(own, offLeft), roundingMinor: cashMinor + card - totalMinor,
    };
    cardLeft -= card;
    offLeft = 0;
    return entry;
  });
  return [...refunds, ...sales];
}

/** Goods of a receipt come back as they were sold; those without one, at the price of today. */
function linesBack({ of, goods }: Back): Line[] {
  return Object.entries(goods).flatMap(([name, thousandths]) => {
    if (of !== null) return of.lines.filter((line) => line.name === name).map((line) => partOf(line, thousandths));
    const good = goodCalled(name);
    return linesOf([{ good, thousandths, priceMinor: good.priceMinor, offMinor: 0 }], 0);
  });
}

async function documentsOn(panel: Locator): Promise<{ number: string; totalMinor: number }[]> {
  const rows = panel.getByRole('list').getByRole('button');
  const texts = await rows.evaluateAll((buttons) => buttons.map((button) => [...button.children].map((child) => child.textContent)));
  if (texts.length > 0) return texts.map(([name = '', amount = '']) => ({ number: NUMBER.exec(name)?.[0] ?? '', totalMinor: digits(amount) }));
  const number = NUMBER.exec(await panel.getByText(NUMBER).first().innerText())?.[0] ?? '';
  return [{ number, totalMinor: digits(await panel.locator('dl dd').first().innerText()) }];
}
