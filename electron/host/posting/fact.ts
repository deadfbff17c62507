import type { EntityName, ReceiptDocument, Row } from '#domain/replication/catalogue.ts';

/** Documents besides receipts that the ledger has entries of. */
type Booked = 'shiftOpening' | 'cashMovement' | 'cashCount';
type Plain = Exclude<EntityName, 'receipt' | Booked>;

/** A fact on its way into the database; documents carry their parts inside. */
export type Fact =
  | { readonly entity: 'receipt'; readonly row: ReceiptDocument }
  | { [E in Booked]: { readonly entity: E; readonly row: Row<E> & { readonly entries: readonly Row<'ledgerEntry'>[] } } }[Booked]
  | { [E in Plain]: { readonly entity: E; readonly row: Row<E> } }[Plain];
