/** What this till sold most of late, for a page nobody has to arrange. */
import type { ReadTx } from '#host/db/tx.ts';
import { findGood, type PriceView, type SellableGood } from './catalog-repo.ts';

/** About half a day of a busy till. They are the last rows of the table, so that two million before them cost nothing. */
const LINES = 1_000;
/** Sold less often than this is chance. */
const TIMES = 3;
const GOODS = 24;

/** By how many lines, not by quantity: a hundred grams of sweets are one line. What came back of a receipt is none. */
const COUNT = `SELECT good_id AS id FROM (SELECT good_id, refund_of_line_no FROM receipt_line ORDER BY rowid DESC LIMIT ${LINES})
  WHERE refund_of_line_no IS NULL GROUP BY good_id HAVING count(*) >= ${TIMES} ORDER BY count(*) DESC, good_id`;

/**
 * The goods of the page, without those that are not sold any more or have no price now. Their order stands for a shift, because a key must not move
 * under a finger; while there are few, others join them at the end.
 */
export function createOftenBought(): (tx: ReadTx, view: PriceView, shiftId: string | null) => SellableGood[] {
  let of: string | null = null;
  let ids: readonly string[] = [];
  const sellable = (tx: ReadTx, view: PriceView, id: string): SellableGood | null => {
    const good = findGood(tx, view, id);
    return good === undefined || good.priceMinor === null ? null : good;
  };
  return (tx, view, shiftId) => {
    if (of !== shiftId) ids = [];
    of = shiftId;
    if (ids.length < GOODS) {
      const joining = tx.all<{ id: string }>(COUNT).map(({ id }) => id).filter((id) => !ids.includes(id) && sellable(tx, view, id) !== null);
      ids = [...ids, ...joining].slice(0, GOODS);
    }
    return ids.map((id) => sellable(tx, view, id)).filter((good) => good !== null);
  };
}
