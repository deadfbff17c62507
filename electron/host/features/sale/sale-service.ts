import type { CartView } from '#contract/terminal/sale.ts';
import { ok } from '#domain/kernel/result.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { createGestures } from './cart-change.ts';
import { countLines, countParked, ensureCart, getCart, listLines } from './cart-repo.ts';
import { viewOf } from './cart-view.ts';
import { createDiscountGestures } from './discount-gestures.ts';
import { cashGoingOut, halfwayCash, listHalfway } from './half-way.ts';
import { createAddGestures, createLineGestures } from './line-gestures.ts';
import { goodsOfCode } from './offer.ts';
import { createParking } from './parking.ts';
import { createPayment } from './sale-payment.ts';
import type { SaleDeps, SaleFeature } from './sale-ports.ts';

/** The sale in hand: gestures on it, sales set aside, and paying it. */
export function createSale(deps: SaleDeps): SaleFeature {
  const { store } = deps;
  const changed = (view: CartView): void => {
    deps.emit('changed', view);
  };
  const viewNow = (tx: ReadTx): CartView => {
    const cart = getCart(tx);
    return viewOf(tx, deps.policy(tx), cart, listLines(tx, cart.id));
  };
  const gestures = createGestures(deps, changed);
  const payment = createPayment(deps, gestures, changed);
  const { addReturned, ...adding } = createAddGestures(deps, gestures);
  return {
    service: { view: () => ok(store.read(viewNow)), ...adding, ...createLineGestures(deps, gestures), ...createDiscountGestures(gestures), ...createParking(deps, gestures), pay: payment.pay },
    resume: async () => {
      store.write((tx) => {
        ensureCart(tx, deps.newId);
      });
      await payment.resume();
    },
    changed: () => {
      changed(store.read(viewNow));
    },
    changeCart: gestures.change,
    addReturned,
    readGoods: (tx, code) => goodsOfCode(tx, deps, code),
    linesInHand: (tx) => listLines(tx, getCart(tx).id),
    inHand: (tx) => {
      const { id, state } = getCart(tx);
      return { cartId: id, state, lineCount: countLines(tx, id) };
    },
    parkedCount: countParked,
    halfway: { cash: halfwayCash, goingOut: cashGoingOut, parked: listHalfway },
  };
}
