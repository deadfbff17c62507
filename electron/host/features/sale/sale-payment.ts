import type { CartView } from '#contract/terminal/sale.ts';
import { beginPayment, type PayAnswer, type PayInput } from './begin-payment.ts';
import type { Gestures } from './cart-change.ts';
import { getCart, listLines } from './cart-repo.ts';
import { viewOf } from './cart-view.ts';
import { createCardDesk } from './card-desk.ts';
import { createRegisterDesk, type Course } from './register-desk.ts';
import type { SaleDeps } from './sale-ports.ts';
import { basketOf, isBegun } from './saved-basket.ts';

export type Payment = {
  readonly pay: (input: PayInput) => Promise<PayAnswer>;
  /** Finishes a payment the last run of this program had begun. */
  readonly resume: () => Promise<void>;
};

/** Paying the sale in hand. Payments of one cart asked for at once are one payment and get one answer. */
export function createPayment(deps: SaleDeps, gestures: Gestures, changed: (view: CartView) => void): Payment {
  const { store, log } = deps;
  const { note } = gestures;
  const cards = createCardDesk(deps, note);
  const register = createRegisterDesk(deps, note);
  const running = new Map<string, Promise<PayAnswer>>();

  const tell = (): void => {
    changed(store.read((tx) => {
      const cart = getCart(tx);
      return viewOf(tx, deps.policy(tx), cart, listLines(tx, cart.id));
    }));
  };

  /** Works a basket off, document by document, until it is paid or something said no. */
  const run = async (begun: Course): Promise<PayAnswer> => {
    const held = await cards.hold(begun.cartId, begun.basket, begun.fresh);
    if ('answer' in held) return held.answer;
    let course: Course = { ...begun, ...held };
    for (;;) {
      const next = await register.next(course);
      if ('ok' in next) return next;
      course = next;
    }
  };

  /** The same, and then the terminal hears what became of its money; where goods are back in hand, before anybody can pay again. */
  const finish = async (begun: Course): Promise<PayAnswer> => {
    const answer = await run(begun);
    if (!answer.ok) await cards.settle();
    tell();
    if (answer.ok && answer.value.cardMinor + answer.value.cardBackMinor > 0) void cards.settle();
    return answer;
  };

  const pay = async (input: PayInput): Promise<PayAnswer> => {
    const begun = store.write((tx) => beginPayment(tx, deps, gestures, input));
    if ('basket' in begun) return finish({ cartId: input.cartId, basket: begun.basket, fresh: begun.fresh, drawer: begun.fresh });
    if (begun.changed) tell();
    return begun.answer;
  };

  /** One worker a sale, whatever is asked about others meanwhile: who asks for the same one waits for the same answer. */
  const once = (cartId: string, work: () => Promise<PayAnswer>): Promise<PayAnswer> => {
    const under = running.get(cartId);
    if (under !== undefined) return under;
    const answer = work().finally(() => { running.delete(cartId); });
    running.set(cartId, answer);
    return answer;
  };

  return {
    pay: (input) => once(input.cartId, () => pay(input)),
    resume: async () => {
      await cards.settle();
      const cart = store.read(getCart);
      if (!isBegun(cart)) return;
      log.warn({ cartId: cart.id, state: cart.state }, 'finishing a sale the last run had begun');
      // Nobody stands at the drawer for a sale finished by a restart.
      await once(cart.id, () => finish({ cartId: cart.id, basket: basketOf(cart), fresh: false, drawer: false }));
    },
  };
}
