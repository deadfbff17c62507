/** Gestures on goods: scan, add, change how many, take out, say something about a line. */
import type { Implementation } from '#contract/define/service.ts';
import type { sale } from '#contract/terminal/sale.ts';
import { discountBps, lineDiscountMinor } from '#domain/discount/discount.ts';
import { ok, refused, type Ok, type Refused } from '#domain/kernel/result.ts';
import { MICRO, lineAmount } from '#domain/quantity/quantity.ts';
import { refundReason } from '#domain/rights/refund-reason.ts';
import { priceBasket } from '#domain/sale/basket.ts';
import type { Direction } from '#domain/sale/line.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { amountsBack, findArchived, listRefundsOf } from '#host/posting/archive.ts';
import type { Need } from '#host/posting/guard.ts';
import { readMeta } from '#host/posting/meta.ts';
import { saleAge } from '#host/posting/sale-age.ts';
import type { Gestures } from './cart-change.ts';
import { addGood, changeQuantity, isUnweighed, receiptFull, roomFor, withLines, type GoodToSell, type ReceiptFull } from './cart-lines.ts';
import type { StoredLine } from './cart-repo.ts';
import { lineSubject, type Change, type Hand, type Note } from './gesture.ts';
import { offerOf, readCode, type NotRead, type NoPrice } from './offer.ts';
import type { AddReturnedAnswer, GestureInput, SaleDeps } from './sale-ports.ts';

type No<C extends string, D = Record<string, never>> = Refused<C, D>;
type Changed = Ok<Change> | No<'too-large'> | No<'quantity-fraction', { name: string }>;
type Put = Changed | ReceiptFull;

type ReturnedInput = GestureInput & { readonly goodId: string; readonly quantityMicro: number; readonly reason: string };

/** The line of that number, or the refusal for a screen that still shows one that is gone. */
export function lineOf(hand: Hand, lineNo: number): Ok<StoredLine> | No<'unknown-line'> {
  const line = hand.lines.find((one) => one.lineNo === lineNo);
  return line === undefined ? refused('unknown-line') : ok(line);
}

/** The right it takes that a line's own discount became larger than it was, if it did: a percentage as given, anything else by what it comes to. */
export function discountNeed(cartId: string, before: StoredLine | null, after: StoredLine): Need[] {
  const size = lineBps(after);
  return size > (before === null ? 0 : lineBps(before)) ? [{ right: 'line-discount', size, subject: lineSubject(cartId, after.lineNo) }] : [];
}

function lineBps({ discount, priceMinor, quantityMicro }: StoredLine): number {
  if (discount === null) return 0;
  if (discount.discount.kind === 'percent') return discount.discount.bps;
  const grossMinor = lineAmount(priceMinor, quantityMicro);
  return discountBps(lineDiscountMinor(grossMinor, quantityMicro, discount.discount), grossMinor);
}

function put(hand: Hand, direction: Direction, good: GoodToSell, quantityMicro: number): Put {
  const line = addGood({ ...hand, receiptDiscount: hand.cart.receiptDiscount }, direction, good, quantityMicro);
  return line.ok ? ok({ put: [line.value] }) : line;
}

/** Goods into the sale. */
export function createAddGestures(deps: SaleDeps, { change }: Gestures): Pick<Implementation<typeof sale>, 'scan' | 'add'> & { readonly addReturned: (input: ReturnedInput) => AddReturnedAnswer } {
  const addReturned = (input: ReturnedInput): AddReturnedAnswer => change(input, (tx, hand): Put | NoPrice | No<'unknown-good'> => {
    const good = deps.goods.byId(tx, input.goodId);
    if (good === null) return refused('unknown-good');
    const offer = offerOf(tx, deps, good, null, { measured: true });
    if (!offer.ok) return offer;
    const added = put(hand, 'refund', offer.value, input.quantityMicro);
    if (!added.ok) return added;
    const reason = refundReason([input.reason, hand.cart.reason, ...deps.policy(tx).refundReasons]);
    const detail = { cartId: hand.cart.id, receiptId: null, goodId: good.id, quantityMicro: input.quantityMicro, reason };
    return ok({ ...added.value, reason, journal: [{ event: 'refund-started', detail }] });
  });
  return {
    addReturned,
    scan: (input) => change(input, (tx, hand): Put | NotRead => {
      const scanned = readCode(tx, deps, input.code, input.quantityMicro ?? MICRO);
      if (!scanned.ok) return scanned;
      const { good, barcode, packMicro, quantityMicro, discount } = scanned.value;
      const offer = offerOf(tx, deps, good, barcode, { discount, packMicro, measured: packMicro !== null || input.quantityMicro !== undefined });
      return offer.ok ? put(hand, 'sale', offer.value, quantityMicro) : offer;
    }),
    add: (input) => {
      const quantityMicro = input.quantityMicro ?? MICRO;
      if (input.direction === 'refund') return addReturned({ ...input, quantityMicro, reason: input.reason ?? '' });
      return change(input, (tx, hand): Put | NoPrice | No<'unknown-good'> => {
        const good = deps.goods.byId(tx, input.goodId);
        if (good === null) return refused('unknown-good');
        const offer = offerOf(tx, deps, good, null, { byHandMinor: input.priceMinor, measured: input.quantityMicro !== undefined });
        if (!offer.ok) return offer;
        const added = put(hand, 'sale', offer.value, quantityMicro);
        return added.ok && good.priceMinor === null ? ok({ ...added.value, ...pricedByHand(hand, offer.value, added.value.put?.[0]?.lineNo) }) : added;
      });
    },
  };
}

/** A good without a price comes in at the one somebody said: with a right, and a word in the journal as for a price that is changed (HSA31). */
function pricedByHand({ cart }: Hand, { goodId, priceMinor }: GoodToSell, lineNo: number | undefined): Pick<Change, 'needs' | 'journal'> {
  return {
    needs: [{ right: 'price-missing', size: null, subject: lineSubject(cart.id, goodId) }],
    journal: [{ event: 'price-changed', detail: { cartId: cart.id, lineNo, goodId, listPriceMinor: null, priceMinor, reason: '' } }],
  };
}

/** Changing and taking out what is in the sale. */
export function createLineGestures(deps: Pick<SaleDeps, 'clock' | 'policy'>, { change }: Gestures): Pick<Implementation<typeof sale>, 'setQuantity' | 'setNote' | 'setSeller' | 'removeLine' | 'clear'> {
  return {
    setQuantity: (input) => change(input, (tx, hand): Changed | No<'unknown-line'> | No<'more-than-sold', { leftMicro: number }> => {
      const line = lineOf(hand, input.lineNo);
      if (!line.ok) return line;
      if (line.value.refundOf !== null) return changeReturned(tx, deps, line.value, input.quantityMicro);
      const changed = changeQuantity(line.value, input.quantityMicro);
      if (!changed.ok) return changed;
      const takesOut = lowers(line.value, changed.value);
      const needs: Need[] = takesOut ? [{ right: 'line-remove', size: null, subject: lineSubject(hand.cart.id, input.lineNo) }] : [];
      return ok({ put: [changed.value], needs: [...needs, ...quantityNeed(hand.cart.id, line.value, changed.value)], journal: takesOut ? [loweredNote(hand, line.value, changed.value)] : [] });
    }),
    setNote: (input) => change(input, (_tx, hand): Ok<Change> | No<'unknown-line'> | ReceiptFull => {
      const line = lineOf(hand, input.lineNo);
      if (!line.ok) return line;
      // Line breaks and other control characters would be six bytes each in what is sent, and nothing on paper.
      const noted = { ...line.value, note: input.note.replace(/[\p{Cc}\s]+/gu, ' ').trim() };
      const journal: Note[] = noted.note === line.value.note ? [] : [{ event: 'note-changed', detail: { cartId: hand.cart.id, lineNo: input.lineNo, goodId: noted.goodId, name: noted.name, note: noted.note } }];
      return roomFor({ ...hand, receiptDiscount: hand.cart.receiptDiscount }, [noted]) ? ok({ put: [noted], journal }) : receiptFull(hand);
    }),
    setSeller: (input) => change(input, (tx, hand): Ok<Change> | No<'unknown-line'> | No<'unknown-staff'> => {
      const line = lineOf(hand, input.lineNo);
      if (!line.ok) return line;
      if (input.sellerId !== null && tx.get('SELECT 1 FROM staff WHERE id = ? AND active = 1', input.sellerId) === undefined) return refused('unknown-staff');
      const { sellerId: before, goodId, name } = line.value;
      const journal: Note[] = before === input.sellerId ? [] : [{ event: 'seller-changed', detail: { cartId: hand.cart.id, lineNo: input.lineNo, goodId, name, sellerId: input.sellerId, before } }];
      return ok({ put: [{ ...line.value, sellerId: input.sellerId }], journal });
    }),
    removeLine: (input) => change(input, (_tx, hand): Ok<Change> | No<'unknown-line'> => {
      const line = lineOf(hand, input.lineNo);
      if (!line.ok) return line;
      const { goodId, quantityMicro, lineNo, direction } = line.value;
      const totalMinor = priceBasket(hand.lines, hand.cart.receiptDiscount).lines.find((one) => one.lineNo === lineNo)?.totalMinor ?? 0;
      return ok({
        remove: [lineNo], needs: [{ right: 'line-remove', size: null, subject: lineSubject(hand.cart.id, lineNo) }],
        journal: [{ event: 'line-removed', detail: { cartId: hand.cart.id, direction, goodId, quantityMicro, totalMinor } }],
      });
    }),
    clear: (input) => change<never>(input, (_tx, hand) => {
      if (hand.lines.length === 0) return ok({ clear: true });
      const { totalMinor } = priceBasket(hand.lines, hand.cart.receiptDiscount);
      return ok({
        clear: true, needs: [{ right: 'cart-clear', size: null, subject: hand.cart.id }],
        journal: [{ event: 'cart-cleared', detail: { cartId: hand.cart.id, lines: hand.lines.length, totalMinor } }],
      });
    }),
  };
}

/** True where goods leave the sale. What nobody has weighed yet has no quantity to be less than. */
function lowers(before: StoredLine, after: StoredLine): boolean {
  return before.direction === 'sale' && after.quantityMicro < before.quantityMicro && !isUnweighed(before);
}

/** What is taken off each unit is taken off more of them: whoever adds goods to such a discount gives it once more. */
function quantityNeed(cartId: string, before: StoredLine, after: StoredLine): Need[] {
  const grows = after.quantityMicro > before.quantityMicro && after.discount !== null && after.discount.discount.kind !== 'amount';
  return grows ? [{ right: 'line-discount', size: lineBps(after), subject: lineSubject(cartId, after.lineNo) }] : discountNeed(cartId, before, after);
}

function loweredNote({ cart, lines }: Hand, before: StoredLine, after: StoredLine): Note {
  const { lineNo, direction, goodId } = before;
  const costs = (all: readonly StoredLine[]): number => priceBasket(all, cart.receiptDiscount).lines.find((line) => line.lineNo === lineNo)?.totalMinor ?? 0;
  const totalMinor = costs(lines) - costs(withLines(lines, [after]));
  return { event: 'line-lowered', detail: { cartId: cart.id, lineNo, direction, goodId, fromMicro: before.quantityMicro, toMicro: after.quantityMicro, totalMinor } };
}

/** Another quantity of a line that comes back with its receipt: its amounts follow from what was sold. */
function changeReturned(tx: WriteTx, deps: Pick<SaleDeps, 'clock' | 'policy'>, line: StoredLine, quantityMicro: number): Changed | No<'unknown-line'> | No<'more-than-sold', { leftMicro: number }> {
  const sold = line.refundOf === null ? null : findArchived(tx, line.refundOf);
  if (sold === null || line.refundOfLineNo === null) return refused('unknown-line');
  const fixed = amountsBack(sold, listRefundsOf(tx, sold.id), line.refundOfLineNo, quantityMicro);
  if (!fixed.ok) return fixed.code === 'quantity-fraction' ? refused('quantity-fraction', { name: line.name }) : fixed;
  const late = quantityMicro > line.quantityMicro && saleAge(readMeta(tx), deps.clock.nowMs(), sold, deps.policy(tx).refundDays).isLate;
  return ok({ put: [{ ...line, quantityMicro, fixed: fixed.value }], needs: late ? [{ right: 'refund-late', size: null, subject: sold.id }] : [] });
}
