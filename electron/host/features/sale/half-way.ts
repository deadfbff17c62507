/** Sales that stand half-way: of some documents the receipts are posted, the rest is in hand or set aside (HSA16). Their cash has not moved (HSA30). */
import type { HalfwaySale } from '#contract/terminal/shift.ts';
import { receiptNumber } from '#domain/receipt/number.ts';
import { coveredBy } from '#domain/tender/tender.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { getCart, listParked } from './cart-repo.ts';
import { carriedCash, listPosted, staffName } from './cart-view.ts';
import { basketOf, isBegun } from './saved-basket.ts';

// A sale that is over has no cart: what is found here is in hand, or was set aside by anybody, now or before a restart.
const CASH = `SELECT coalesce(sum(CASE r.kind WHEN 'sale' THEN t.amount_minor ELSE -t.amount_minor END), 0) AS "minor"
  FROM cart c CROSS JOIN receipt r ON r.basket_id = coalesce(c.basket_id, c.id) AND r.basket_id <> r.id CROSS JOIN tender t ON t.receipt_id = r.id AND t.kind = 'cash' WHERE r.shift_id = ?`;

/** Cash that receipts of this shift have in the books while their sale stands half-way: sales less refunds, and none of it has moved. */
export function halfwayCash(tx: ReadTx, shiftId: string): number {
  return tx.get<{ minor: number }>(CASH, shiftId)?.minor ?? 0;
}

/** Cash that the payment under way hands out once it is over, 0 where there is none or it takes cash in. */
export function cashGoingOut(tx: ReadTx): number {
  const cart = getCart(tx);
  if (!isBegun(cart)) return 0;
  const due = basketOf(cart).documents.reduce((sum, { direction, tenders }) => sum + (direction === 'sale' ? 1 : -1) * coveredBy('cash', tenders), carriedCash(tx, cart.id));
  return Math.max(0, -due);
}

/** Sales set aside that have become receipts in part, the longest waiting first, each under the number of the first of them. */
export function listHalfway(tx: ReadTx): HalfwaySale[] {
  return listParked(tx).flatMap(({ id, parkedName: name, parkedAt, parkedBy }) => {
    const [first] = listPosted(tx, id);
    if (first === undefined) return [];
    return [{ number: receiptNumber(first.storeNumber, first.tillNumber, first.series, first.number), name, parkedAt: parkedAt ?? 0, parkedBy: parkedBy === null ? '' : staffName(tx, parkedBy) }];
  });
}
