import type { ShopSnapshot } from '#domain/receipt/paper.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { selectSql } from '#host/db/entity-sql.ts';
import type { ReadTx } from '#host/db/tx.ts';

const LEGAL_ENTITY = selectSql('legalEntity', 'WHERE id = ?');

/** The shop as a receipt of this moment and this seller names it, to be stored in it: a copy printed next year says the same. */
export function shopSnapshot(tx: ReadTx, { store, till }: { readonly store: Row<'store'>; readonly till: Row<'till'> }, legalEntityId = till.legalEntityId): ShopSnapshot {
  // The seller may not have arrived yet: a receipt without a name is better than no sale.
  const seller = tx.get<Row<'legalEntity'>>(LEGAL_ENTITY, legalEntityId);
  return {
    storeName: store.name, storeAddress: store.address, legalEntityName: seller?.name ?? '', inn: seller?.inn ?? '', taxSystem: seller?.taxSystem ?? '',
    tillName: till.name, receiptHeader: store.receiptHeader, receiptFooter: store.receiptFooter,
  };
}
