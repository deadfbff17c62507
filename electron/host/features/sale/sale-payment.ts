import type { AnswerOf, CallsOf } from '#contract/define/service.ts';
import type { CartView, PaidReceipt, sale } from '#contract/terminal/sale.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { saleTotals } from '#domain/sale/line.ts';
import { settleCash } from '#domain/sale/settle.ts';
import type { Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import type { Logger } from '#host/platform/log.ts';
import { readMeta } from '#host/posting/meta.ts';
import { getCart, listLines } from './cart-repo.ts';
import { pricedLines, viewOf } from './cart-view.ts';
import { findPaid, paidOf } from './receipt-repo.ts';
import type { Register, RegisterAnswer } from './register-port.ts';
import { backToCart, fiscalIntentOf, intentOf, lose, post, refuse, saveIntent, type SavedIntent } from './sale-life.ts';

export type PaymentDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
  readonly signedIn: () => { readonly id: string } | null;
  readonly register: Register;
  /** Queues the paper of a receipt within the posting transaction; `drawer` opens the drawer as well. */
  readonly queuePaper: (tx: WriteTx, receiptId: string, drawer: boolean) => void;
  /** Told after a receipt is on disk: there is something to print and to send. */
  readonly posted: () => void;
  readonly changed: (view: CartView) => void;
};

type Answer = AnswerOf<CallsOf<typeof sale>['payCash']>;
type PayCash = { readonly cartId: string; readonly expectedTotalMinor: number; readonly tenderedMinor: number | null };
type Asked = { readonly cartId: string; readonly intent: SavedIntent };

export type Payment = {
  readonly payCash: (input: PayCash) => Promise<Answer>;
  readonly resume: () => Promise<void>;
};

/** Paying the sale in hand. Payments of one cart asked for at once are one payment and get one answer. */
export function createPayment(deps: PaymentDeps): Payment {
  const { store, clock, register } = deps;
  let running: { readonly cartId: string; readonly answer: Promise<Answer> } | null = null;

  const ask = async (asked: Asked, how: 'register' | 'resolve'): Promise<RegisterAnswer> => {
    try {
      return await register[how](fiscalIntentOf(asked.cartId, asked.intent));
    } catch (error) {
      deps.log.error({ err: error, receiptId: asked.cartId }, 'the register gave no answer');
      return { kind: 'unknown' };
    }
  };

  /** Writes down what the register said: the second of the two transactions of a sale. */
  const settle = (answer: RegisterAnswer, drawer: boolean): Answer => {
    if (answer.kind === 'registered') {
      const document = store.write((tx) => {
        const posted = post(tx, clock.nowMs(), answer.result, deps.newId());
        deps.queuePaper(tx, posted.id, drawer);
        return posted;
      });
      announce(document);
      return ok(paidOf(document));
    }
    store.write((tx) => {
      if (answer.kind === 'refused') refuse(tx, answer.reason);
      else lose(tx);
    });
    tell();
    return answer.kind === 'refused' ? refused('register-refused', { reason: answer.reason.slice(0, 500) }) : refused('register-unknown');
  };

  const announce = (document: ReceiptDocument): void => {
    deps.log.info({ receiptId: document.id, number: document.number, totalMinor: document.totalMinor }, 'receipt posted');
    tell();
    deps.posted();
  };
  const tell = (): void => {
    deps.changed(store.read((tx) => {
      const cart = getCart(tx);
      return viewOf(cart, listLines(tx, cart.id));
    }));
  };

  const pay = async (input: PayCash): Promise<Answer> => {
    const begun = begin(deps, input);
    if ('answer' in begun) return begun.answer;
    return settle(await ask(begun.asked, begun.how), begun.how === 'register');
  };

  return {
    payCash: (input) => {
      const { cartId } = input;
      if (running?.cartId === cartId) return running.answer;
      const answer = pay(input).finally(() => {
        if (running?.answer === answer) running = null;
      });
      running = { cartId, answer };
      return answer;
    },
    resume: async () => {
      const asked = store.write((tx): Asked | null => {
        const cart = getCart(tx);
        return isAtRegister(cart.state) ? { cartId: cart.id, intent: intentOf(cart) } : null;
      });
      if (asked === null) return;
      deps.log.warn({ receiptId: asked.cartId }, 'finishing a sale the last run had begun');
      // Nobody stands at the drawer for a sale finished by a restart.
      settle(await ask(asked, 'resolve'), false);
    },
  };
}

/** States in which the register has been, or may have been, asked. */
function isAtRegister(state: CartView['state']): boolean {
  return state === 'fiscal-intent' || state === 'unknown' || state === 'registered';
}

type Begun = { readonly answer: Answer } | { readonly asked: Asked; readonly how: 'register' | 'resolve' };

/** The first transaction: number taken, intent saved; or the answer, where there is nothing to begin. */
function begin(deps: PaymentDeps, { cartId, expectedTotalMinor, tenderedMinor }: PayCash): Begun {
  return deps.store.write((tx): Begun => {
    const cart = backToCart(getCart(tx));
    if (cart.id !== cartId) {
      const paid: PaidReceipt | null = findPaid(tx, cartId);
      return { answer: paid ? ok(paid) : refused('cart-changed') };
    }
    const staff = deps.signedIn();
    if (staff === null) return { answer: refused('not-signed-in') };
    const lines = listLines(tx, cart.id);
    const { totalMinor } = saleTotals(pricedLines(lines));
    // Another window added to the sale after this one showed its total: the customer was told another sum.
    if (totalMinor !== expectedTotalMinor) return { answer: refused('cart-changed') };
    if (isAtRegister(cart.state)) return { asked: { cartId, intent: intentOf(cart) }, how: 'resolve' };
    const { shiftId } = readMeta(tx);
    if (shiftId === null) return { answer: refused('no-shift') };
    if (lines.length === 0) return { answer: refused('empty') };
    const cash = settleCash(totalMinor, tenderedMinor);
    if (!cash.ok) return { answer: cash };
    return { asked: { cartId, intent: saveIntent(tx, deps.clock.nowMs(), { cart, lines, staffId: staff.id, shiftId, cash: cash.value }) }, how: 'register' };
  });
}
