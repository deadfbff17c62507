/** One gesture of the cashier on the sale in hand: decided, allowed, written down and shown, in one transaction and once. */
import type { CartView } from '#contract/terminal/sale.ts';
import { discountBps, receiptDiscountMinor } from '#domain/discount/discount.ts';
import { ok, refused, type Ok, type Refused } from '#domain/kernel/result.ts';
import { priceBasket } from '#domain/sale/basket.ts';
import type { GivenDiscount } from '#domain/sale/line.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { attempt } from '#host/posting/attempt.ts';
import type { Need } from '#host/posting/guard.ts';
import { postJournal } from '#host/posting/journal.ts';
import { readMeta } from '#host/posting/meta.ts';
import { withLines } from './cart-lines.ts';
import { beginCart, dropCart, getCart, hasGesture, insertGesture, listLines, removeLine, removeLines, saveCart, saveLine, spareNumber, type Cart } from './cart-repo.ts';
import { isPartPosted, viewOf, viewOfBasket, type Basket } from './cart-view.ts';
import type { Change, Decision, Hand, Note } from './gesture.ts';
import { backToCart } from './sale-life.ts';
import type { ChangeCart, GestureInput, NeedsRight, SaleDeps, SellerRefusal } from './sale-ports.ts';

type GestureDeps = Pick<SaleDeps, 'store' | 'clock' | 'newId' | 'signedIn' | 'guard' | 'policy' | 'committed'>;
type Person = { readonly id: string };
/** A gesture that was let through: the sale in hand, and who does it. */
type Admitted<R extends Refused> = (tx: WriteTx, hand: Hand, person: Person) => Ok<CartView> | R;

export type Gestures = {
  /** A gesture that changes lines or discounts. */
  readonly change: ChangeCart;
  /** A gesture that does something else with the sale in hand and writes it itself. */
  readonly perform: <R extends Refused = never>(input: GestureInput, work: Admitted<R>) => Ok<CartView> | R | SellerRefusal;
  /** Null where every right asked for is there; asked last, when nothing else can refuse the gesture. */
  readonly allow: (tx: WriteTx, needs: readonly Need[], approvalId: string | undefined) => NeedsRight | null;
  readonly note: (tx: WriteTx, staffId: string, note: Note) => void;
};

export function createGestures(deps: GestureDeps, changed: (view: CartView) => void): Gestures {
  const { store } = deps;
  const allow: Gestures['allow'] = (tx, needs, approvalId) => {
    for (const need of needs) {
      const missing = deps.guard(tx, need, approvalId);
      if (missing) return refused('needs-right', missing);
    }
    return null;
  };
  const note: Gestures['note'] = (tx, staffId, { event, detail }) => {
    postJournal(tx, deps.clock.nowMs(), { id: deps.newId(), staffId, event, detail });
  };
  const perform: Gestures['perform'] = (input, work) => {
    const written = { now: false, toSend: false };
    const answer = attempt(store, (tx): ReturnType<typeof work> | SellerRefusal => {
      const stored = getCart(tx);
      if (hasGesture(tx, input.gesture)) return ok(viewOf(tx, deps.policy(tx), stored, listLines(tx, stored.id)));
      const person = deps.signedIn();
      if (person === null) return refused('not-signed-in');
      const meta = readMeta(tx);
      if (meta.shiftId === null) return refused('no-shift');
      const cart = backToCart(stored);
      if (cart.state !== 'cart') return refused('sale-in-progress');
      const done = work(tx, { cart, lines: listLines(tx, cart.id), nextLineNo: cart.nextLineNo }, person);
      written.now = true;
      written.toSend = readMeta(tx).nextDseq > meta.nextDseq;
      return done;
    });
    if (answer.ok && written.now) changed(answer.value);
    if (answer.ok && written.toSend) deps.committed();
    return answer;
  };
  /** What was posted of an emptied sale is not the next customer's: they get a sale of their own, and the number goes on. */
  const endBasket = (tx: WriteTx, cart: Cart): Cart => {
    spareNumber(tx, cart);
    beginCart(tx, deps.newId());
    dropCart(tx, cart.id);
    return getCart(tx);
  };
  return {
    perform, allow, note,
    change: <R extends Refused = never>(input: GestureInput, decide: (tx: WriteTx, hand: Hand) => Decision<R>) => perform<R | NeedsRight>(input, (tx, hand, person) => {
      const decision = decide(tx, hand);
      if (!decision.ok) return decision;
      const change = decision.value;
      const { cart, basket } = after(hand, change);
      const missing = allow(tx, [...(change.needs ?? []), ...grownNeeds(hand, cart, basket, change)], input.approvalId);
      if (missing) return missing;
      for (const line of change.put ?? []) saveLine(tx, cart.id, line);
      for (const lineNo of change.remove ?? []) removeLine(tx, cart.id, lineNo);
      if (change.clear) removeLines(tx, cart.id);
      saveCart(tx, cart);
      const inHand = basket.lines.length === 0 && isPartPosted(tx, cart.id) ? endBasket(tx, cart) : cart;
      insertGesture(tx, input.gesture, inHand.id);
      for (const one of change.journal ?? []) note(tx, person.id, one);
      return ok(viewOfBasket(tx, deps.policy(tx), inHand, basket));
    }),
  };
}

/** The sale as it will be. Where nothing goes out any more, the discount of the receipt goes too: it is not the next customer's. */
function after({ cart, lines }: Hand, change: Change): { readonly cart: Cart; readonly basket: Basket } {
  const { put = [], remove = [] } = change;
  const left = change.clear ? [] : withLines(lines, put).filter((line) => !remove.includes(line.lineNo));
  const sells = left.some((line) => line.direction === 'sale');
  const returns = left.some((line) => line.direction === 'refund');
  const given = change.receiptDiscount === undefined ? cart.receiptDiscount : change.receiptDiscount;
  const next: Cart = {
    ...cart,
    receiptDiscount: sells ? given : null,
    reason: returns ? change.reason || cart.reason : '',
    nextLineNo: change.clear ? 1 : put.reduce((no, line) => Math.max(no, line.lineNo + 1), cart.nextLineNo),
    selectedLineNo: put.at(-1)?.lineNo ?? (left.some((line) => line.lineNo === cart.selectedLineNo) ? cart.selectedLineNo : (left.at(-1)?.lineNo ?? null)),
  };
  return { cart: next, basket: priceBasket(left, next.receiptDiscount) };
}

/** Rights that follow from the sums: a receipt's discount that grew with the goods it is taken off, and more money going back. */
function grownNeeds(hand: Hand, cart: Cart, basket: Basket, change: Change): Need[] {
  const needs: Need[] = [];
  const discount = receiptBps(cart.receiptDiscount, basket);
  const touchesRefunds = (change.put ?? []).some((line) => line.direction === 'refund');
  if (discount === 0 && !touchesRefunds) return needs;
  const before = priceBasket(hand.lines, hand.cart.receiptDiscount);
  const grows = cart.receiptDiscount?.discount.kind === 'percent' && goodsMinor(basket) > goodsMinor(before);
  if (grows || discount > receiptBps(hand.cart.receiptDiscount, before)) needs.push({ right: 'receipt-discount', size: discount, subject: cart.id });
  if (!touchesRefunds) return needs;
  for (const [right, back] of [['refund', refundedMinor(true)], ['refund-without-receipt', refundedMinor(false)]] as const) {
    const size = back(basket);
    if (size > back(before)) needs.push({ right, size, subject: cart.id });
  }
  return needs;
}

function refundedMinor(withReceipt: boolean): (basket: Basket) => number {
  return ({ lines }) => lines.reduce((sum, line) => (line.direction === 'refund' && (line.refundOf !== null) === withReceipt ? sum + line.totalMinor : sum), 0);
}

/** How large a receipt's discount is: a percentage as it was given, anything else by what it comes to. */
function receiptBps(given: GivenDiscount | null, basket: Basket): number {
  if (given === null) return 0;
  if (given.discount.kind === 'percent') return given.discount.bps;
  const subtotal = goodsMinor(basket);
  return discountBps(receiptDiscountMinor(subtotal, given.discount), subtotal);
}

/** What goes out, after the lines' own discounts: what the receipt's is taken off. */
function goodsMinor({ lines }: Basket): number {
  return lines.reduce((sum, line) => (line.direction === 'sale' ? sum + line.grossMinor - line.lineDiscountMinor : sum), 0);
}
