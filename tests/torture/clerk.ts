/** What a cashier is to the stage: works until the host goes away or the day is over, and asks about the call that was in the air. */
import { randomUUID } from 'node:crypto';
import type { CartView, PaidReceipt, TenderOffer } from '#contract/terminal/sale.ts';
import type { TillClient } from '../support/till-client.ts';
import { answered, answeredOr, Contradiction, HostGone } from './answers.ts';
import { bookPaid, newBook, openShift, settle, type Book, type InTheAir } from './book.ts';
import type { Chance } from './chance.ts';

/** Somebody with every right at the tills of a store. */
export type Worker = { readonly name: string; readonly pin: string };

/**
 * What the shop has to sell (`barcodes` and `pieces`, ids of the same goods; `weighed`, ids of those sold by the kilogram), the words its policy asks for, and
 * who works there. Some goods of either kind are another seller's.
 */
export type Shop = { readonly workers: readonly Worker[]; readonly barcodes: readonly string[]; readonly pieces: readonly string[]; readonly weighed: readonly string[]; readonly reasons: { readonly in: string; readonly out: string } };

export type Clerk = {
  readonly book: Book;
  /** Ends when the host is gone or `over` says so between two pieces of work. */
  readonly work: (client: TillClient, over: () => boolean) => Promise<void>;
  /** After a start: finds out what became of the call in the air. */
  readonly settle: (client: TillClient) => Promise<void>;
};

export type MakeClerk = (shop: Shop, chance: Chance) => Clerk;

/** Keeps what is asked until it is answered, so that it can be asked again after a crash. */
export type Air = <A extends InTheAir, T>(input: A, ask: (input: A) => Promise<T>) => Promise<T>;

/** A cashier who never draws breath leaves a small machine no time to bring the dead back. */
const BREATH_MS = 30;

/** A clerk whose work is one `piece` after another. */
export function atWork(chance: Chance, piece: (client: TillClient, book: Book, air: Air) => Promise<void>): Clerk {
  const book = newBook();
  let inTheAir: InTheAir | null = null;
  const air: Air = async (input, ask) => {
    inTheAir = input;
    const answer = await ask(input);
    inTheAir = null;
    return answer;
  };
  return {
    book,
    async work(client, over) {
      try {
        while (!over()) {
          await piece(client, book, air);
          await new Promise((resolve) => { setTimeout(resolve, chance.int(BREATH_MS)); });
        }
      } catch (error) {
        if (!(error instanceof HostGone)) throw error;
      }
    },
    async settle(client) {
      await settle(client, book, inTheAir, await openShift(client, () => 100_000 * chance.int(10, 1)));
      inTheAir = null;
    },
  };
}

/** The refusals of a payment that are the shop's business and not a mistake: the drawer is short, or another basket took the same goods back meanwhile. */
const BUSINESS = ['drawer-short', 'more-than-sold', 'cart-changed'];

type Payment = { readonly view: CartView; readonly offer: TenderOffer; readonly payBackTo: 'as-paid' | 'cash'; readonly shift: string };

/** Pays what is in hand and books it; a basket the shop has to refuse is put back on the shelves. */
export async function pay(client: TillClient, book: Book, air: Air, { view, offer, payBackTo, shift }: Payment): Promise<void> {
  const toCard = payBackTo === 'cash' ? 0 : view.payBack.reduce((sum, back) => (back.kind === 'card' ? sum + back.amountMinor : sum), 0);
  const asked = { cartId: view.id, expectedTotalMinor: view.totalMinor, expectedCashDueMinor: view.cashDueMinor - offer.cardMinor + toCard, offer, payBackTo } as const;
  const paid = await payAsTold(client, air, asked, view.documentCount);
  if (paid !== null) return bookPaid(book, paid, view.documentCount, shift);
  const now = await answered(client.sale.view({}));
  if (now.id !== view.id || now.state !== 'cart') throw new Contradiction(`the till refused to pay cart ${view.id} and holds ${now.id} (${now.state})`);
  await answered(client.sale.clear({ gesture: randomUUID() }));
}

type Asked = Parameters<TillClient['sale']['pay']>[0];

/** Where a card is in it or headquarters rounds otherwise by now, the till says what the cash comes to, and is asked with that. Null where the shop refuses. */
async function payAsTold(client: TillClient, air: Air, asked: Asked, documentCount: number): Promise<PaidReceipt | null> {
  const paid = await air({ pay: asked, documentCount }, async (input) => {
    const answer = await client.sale.pay(input.pay);
    return !answer.ok && answer.code === 'cash-changed' ? answer.detail : answeredOr(Promise.resolve(answer), BUSINESS);
  });
  if (paid === null || 'basketId' in paid) return paid;
  const { cashDueMinor } = paid;
  if (cashDueMinor === asked.expectedCashDueMinor) throw new Contradiction(`cart ${asked.cartId} is ${cashDueMinor} in cash, and the till says it is not`);
  const { cardMinor, cashMinor } = asked.offer;
  return payAsTold(client, air, { ...asked, expectedCashDueMinor: cashDueMinor, offer: { cardMinor, cashMinor: cashMinor === null ? null : Math.max(cashMinor, cashDueMinor) } }, documentCount);
}
