/** The payment terminal's side of a payment: money is held before the register is asked, and its fate is told afterwards. */
import { refused } from '#domain/kernel/result.ts';
import type { WriteTx } from '#host/db/tx.ts';
import type { PayAnswer } from './begin-payment.ts';
import type { Gestures } from './cart-change.ts';
import { listDue, removeDue, type CardDue } from './card-due-repo.ts';
import type { SaleDeps } from './sale-ports.ts';
import { authorise, decline, loseCard } from './sale-life.ts';
import { currentOf, openCard, operationOf, type SavedBasket, type SavedCard } from './saved-basket.ts';
import type { CardAnswer } from './terminal-port.ts';

/** Money is held for everything, and whether the register can have been asked already; or why not. */
export type Held = { readonly basket: SavedBasket; readonly fresh: boolean } | { readonly answer: PayAnswer };

export type CardDesk = {
  /** Asks for every card operation of the basket, or about one asked for before. A basket without any passes through. */
  readonly hold: (cartId: string, basket: SavedBasket, fresh: boolean) => Promise<Held>;
  /** Tells the terminal what is decided about its money. What it does not hear now it hears at the next chance. */
  readonly settle: () => Promise<void>;
};

/** What the journal says of one card operation: ids and amounts. Why a bank said no is the customer's affair. */
function detailOf(cartId: string, { id, direction, amountMinor }: SavedCard): Readonly<Record<string, unknown>> {
  return { cartId, operationId: id, direction, amountMinor };
}

/** Writes down, where it is decided, that money held on a card is let go. */
export function noteCancelled(tx: WriteTx, note: Gestures['note'], cartId: string, staffId: string, cards: readonly SavedCard[]): void {
  for (const card of cards) note(tx, staffId, { event: 'card-cancelled', detail: detailOf(cartId, card) });
}

export function createCardDesk({ store, terminal, log, committed }: Pick<SaleDeps, 'store' | 'terminal' | 'log' | 'committed'>, note: Gestures['note']): CardDesk {
  let settling: Promise<void> = Promise.resolve();

  const ask = async (card: SavedCard, how: 'authorise' | 'resolve'): Promise<CardAnswer> => {
    try {
      return await terminal[how](operationOf(card));
    } catch (error) {
      log.error({ err: error, operationId: card.id }, 'the payment terminal gave no answer');
      return { kind: 'unknown' };
    }
  };

  const settleOne = async ({ id, direction, amountMinor, due }: CardDue): Promise<void> => {
    try {
      await terminal[due]({ id, direction, amountMinor });
      store.write((tx) => { removeDue(tx, id); });
    } catch (error) {
      log.error({ err: error, operationId: id, due }, 'the payment terminal did not hear what became of its money');
    }
  };

  /** No money for this operation, or nobody knows: written down, and the answer to the cashier. */
  const leave = (cartId: string, basket: SavedBasket, card: SavedCard, answer: Exclude<CardAnswer, { kind: 'authorised' }>): PayAnswer => {
    const { staffId } = currentOf(basket).envelope;
    const isNews = store.write((tx) => {
      if (answer.kind === 'unknown') {
        if (!loseCard(tx, card)) return false;
        note(tx, staffId, { event: 'card-unknown', detail: detailOf(cartId, card) });
      } else {
        const cancelled = decline(tx);
        note(tx, staffId, { event: 'card-declined', detail: detailOf(cartId, card) });
        noteCancelled(tx, note, cartId, staffId, cancelled);
      }
      return true;
    });
    if (isNews) committed();
    return answer.kind === 'unknown' ? refused('card-unknown') : refused('card-declined', { reason: answer.reason.slice(0, 500) });
  };

  const settleAll = async (): Promise<void> => {
    for (const due of store.read(listDue)) await settleOne(due);
  };

  return {
    hold: async (cartId, begun, fresh) => {
      let held = { basket: begun, fresh };
      for (let card = openCard(begun); card !== null; card = openCard(held.basket)) {
        const { id } = card;
        const answer = await ask(card, held.fresh ? 'authorise' : 'resolve');
        if (answer.kind !== 'authorised') return { answer: leave(cartId, held.basket, card, answer) };
        // Whatever comes next was not asked for by anybody yet.
        held = { basket: store.write((tx) => authorise(tx, id, answer.reference)), fresh: true };
      }
      return held;
    },
    // One after the other: the same operation must not be told twice at once.
    settle: () => (settling = settling.then(settleAll)),
  };
}
