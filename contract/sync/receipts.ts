/**
 * Receipts a till did not write itself (sync-server/features/archive/SPEC.md): those of its store's other tills by and by, and any one
 * receipt of the company when it is asked for. Documents as the tills wrote them, but `movements` and `entries` are empty: nobody needs
 * them to look a receipt up, print it again or take its goods back.
 */
import { Id, Instant, Type, type Static } from '../define/schema.ts';
import { rowSchema } from './row.ts';

/** How far a till has read: up to and including this receipt at this number of the feed. */
export const ReceiptMark = Type.Object({ seq: Type.Integer({ minimum: 0 }), id: Id });
export type ReceiptMark = Static<typeof ReceiptMark>;

/**
 * `GET /api/sync/v1/receipts?seq=N&id=ID&life=INCARNATION`: sales and refunds of the till's store behind the mark, in the order in which
 * they arrived. Without a mark from 90 days ago on. `life` is the life of the till's database, whose own receipts are left out.
 */
export const ReceiptsPage = Type.Object({
  epoch: Id,
  /** The store they are of: where the till stands, by the server's word. */
  storeId: Id,
  /** The number of the feed up to which a till that is caught up has seen everything. */
  head: Type.Integer({ minimum: 0 }),
  next: ReceiptMark, caughtUp: Type.Boolean(), serverTime: Instant,
  receipts: Type.Array(rowSchema('receipt')),
});
export type ReceiptsPage = Static<typeof ReceiptsPage>;

/** `GET /api/sync/v1/receipt?number=1-2-A-000123` or `?id=`: the receipts meant, with what they refund and what was refunded of them; none where the company has no such receipt. */
export const ReceiptAnswer = Type.Object({ serverTime: Instant, receipts: Type.Array(rowSchema('receipt')) });
export type ReceiptAnswer = Static<typeof ReceiptAnswer>;

/** How long receipts of other tills stand in a till. */
export const RECEIPT_DAYS = 90;
/** Receipts of a page: written by the till at once, in less time than a scan may wait. A page ends earlier where it is large already. */
export const RECEIPTS_PAGE = 25;
export const RECEIPTS_PAGE_BYTES = 192 * 1024;
