/** Sales set aside and taken up again. A number that was taken stays with the till, not with a sale that may never be paid. */
import type { Implementation } from '#contract/define/service.ts';
import type { CartView, ParkedCart, sale } from '#contract/terminal/sale.ts';
import { ok, refused, type Ok, type Refused } from '#domain/kernel/result.ts';
import { priceBasket } from '#domain/sale/basket.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import { attempt } from '#host/posting/attempt.ts';
import { readMeta } from '#host/posting/meta.ts';
import type { Gestures } from './cart-change.ts';
import { beginCart, countParked, dropCart, findParked, getCart, hasGesture, insertGesture, listLines, listParked, saveCart, spareNumber, takeInHand, type Cart } from './cart-repo.ts';
import { isPartPosted, modeOf, staffName, viewOf } from './cart-view.ts';
import { atRatesOfDay } from './day-rates.ts';
import type { Hand } from './gesture.ts';
import type { NeedsRight, SaleDeps } from './sale-ports.ts';

type No<C extends string> = Refused<C, Record<string, never>>;

/** More sales waiting than a shop has customers in sight: somebody parks instead of clearing. */
const MAX_PARKED = 50;

export function createParking(deps: SaleDeps, gestures: Gestures): Pick<Implementation<typeof sale>, 'park' | 'parked' | 'recall' | 'dropParked'> {
  const { store, clock } = deps;
  const setAside = (tx: WriteTx, { cart, lines }: Hand, staffId: string, name: string): void => {
    spareNumber(tx, cart);
    saveCart(tx, { ...cart, series: null, number: null, intent: null, refusal: null, parkedAt: clock.nowMs(), parkedBy: staffId, parkedName: name });
    gestures.note(tx, staffId, { event: 'cart-parked', detail: detailOf(cart, lines) });
  };
  return {
    park: (input) => {
      const answer = gestures.perform<No<'empty'> | No<'too-many-parked'>>(input, (tx, hand, person) => {
        if (hand.lines.length === 0) return refused('empty');
        if (countParked(tx) >= MAX_PARKED) return refused('too-many-parked');
        setAside(tx, hand, person.id, input.name.trim());
        beginCart(tx, deps.newId());
        return answerNow(tx, deps, input.gesture);
      });
      if (answer.ok) deps.parkedChanged();
      return answer;
    },
    parked: () => ok({ carts: store.read(parkedViews) }),
    recall: (input) => {
      const answer = gestures.perform<No<'unknown-cart'>>(input, (tx, hand, person) => {
        const wanted = findParked(tx, input.cartId);
        if (wanted === null) return refused('unknown-cart');
        const isEmpty = hand.lines.length === 0;
        if (isEmpty) spareNumber(tx, hand.cart);
        else setAside(tx, hand, person.id, '');
        saveCart(tx, { ...wanted, parkedAt: null, parkedBy: null, parkedName: '' });
        takeInHand(tx, wanted.id);
        const lines = atRatesOfDay(tx, deps, wanted.id, listLines(tx, wanted.id));
        if (isEmpty) dropCart(tx, hand.cart.id);
        gestures.note(tx, person.id, { event: 'cart-recalled', detail: detailOf(wanted, lines) });
        return answerNow(tx, deps, input.gesture);
      });
      if (answer.ok) deps.parkedChanged();
      return answer;
    },
    dropParked: (input) => {
      const answer = attempt(store, (tx): Ok<{ carts: ParkedCart[] }> | No<'not-signed-in'> | No<'no-shift'> | No<'unknown-cart'> | NeedsRight => {
        if (hasGesture(tx, input.gesture)) return ok({ carts: parkedViews(tx) });
        const person = deps.signedIn();
        if (person === null) return refused('not-signed-in');
        if (readMeta(tx).shiftId === null) return refused('no-shift');
        const cart = findParked(tx, input.cartId);
        // Of a rest whose receipts stay somebody has to hand out or take in the cash: it is taken up and cleared, where the screen says how much (HSA28).
        if (cart === null || isPartPosted(tx, cart.id)) return refused('unknown-cart');
        const missing = gestures.allow(tx, [{ right: 'parked-drop', size: null, subject: cart.id }], input.approvalId);
        if (missing) return missing;
        gestures.note(tx, person.id, { event: 'cart-dropped', detail: detailOf(cart, listLines(tx, cart.id)) });
        dropCart(tx, cart.id);
        insertGesture(tx, input.gesture, getCart(tx).id);
        return ok({ carts: parkedViews(tx) });
      });
      if (answer.ok) {
        deps.parkedChanged();
        deps.committed();
      }
      return answer;
    },
  };
}

/** The sale in hand after the hands changed, with the gesture written down under it. */
function answerNow(tx: WriteTx, deps: SaleDeps, gesture: string): Ok<CartView> {
  const cart = getCart(tx);
  insertGesture(tx, gesture, cart.id);
  return ok(viewOf(tx, deps.policy(tx), cart, listLines(tx, cart.id)));
}

function detailOf(cart: Cart, lines: Hand['lines']): unknown {
  return { cartId: cart.id, lines: lines.length, totalMinor: priceBasket(lines, cart.receiptDiscount).totalMinor };
}

function parkedViews(tx: ReadTx): ParkedCart[] {
  return listParked(tx).map((cart) => {
    const lines = listLines(tx, cart.id);
    return {
      cartId: cart.id, name: cart.parkedName, parkedAt: cart.parkedAt ?? 0, parkedBy: cart.parkedBy === null ? '' : staffName(tx, cart.parkedBy),
      lineCount: lines.length, totalMinor: priceBasket(lines, cart.receiptDiscount).totalMinor, firstGood: lines[0]?.name ?? '', mode: modeOf(lines),
    };
  });
}
