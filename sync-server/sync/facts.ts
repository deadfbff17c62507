/** What facts mean outside their own tables: their place in the feed, and the items about sums that disagree. */
import { entityOf } from '#domain/replication/catalogue.ts';
import { factScope, type FeedChange } from '#domain/replication/feed.ts';
import type { Fact } from './read-payload.ts';
import type { NewAttention } from './store-port.ts';
import type { SumFlag } from './sum-flags.ts';

/** Facts stand under a scope no till subscribes to (SPEC SO3). */
export function feedChangeOf(fact: Fact): FeedChange {
  return { scope: factScope(String(fact.row['storeId'])), entity: fact.entity, key: entityOf(fact.entity).key.map((name) => fact.row[name]) };
}

/** One item for each document whose figures disagree (SPEC SP11). */
export function sumItems(flags: readonly SumFlag[], uuid: () => string): NewAttention[] {
  return [...Map.groupBy(flags, (flag) => flag.documentId)].map(([documentId, sums]) => {
    const entity = sums[0]?.entity;
    return { id: uuid(), kind: 'sums-differ', subject: documentId, detail: { ...(entity === 'receipt' ? { receiptId: documentId } : {}), entity, documentId, sums } };
  });
}
