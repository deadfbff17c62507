import type { Posting } from '#domain/ledger/postings.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import type { Envelope } from './envelope.ts';

/** What a document says to the ledger, numbered as its parts. */
export function entriesOf(documentId: string, { storeId, businessDate }: Pick<Envelope, 'storeId' | 'businessDate'>, postings: readonly Posting[]): Row<'ledgerEntry'>[] {
  return postings.map(({ account, amountMinor }, index) => ({ documentId, entryNo: index + 1, account, amountMinor, storeId, businessDate }));
}
