import { businessDate } from '#domain/business-day/business-date.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { factColumns, Row } from '#domain/replication/catalogue.ts';
import type { RowOf } from '#domain/replication/column.ts';
import { selectSql } from '#host/db/entity-sql.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { clockTrust } from './clock-trust.ts';
import { identityOf, type Meta } from './meta.ts';
import { utcOffsetMin } from './utc-offset.ts';

/** What every fact carries: whose it is, when by which clock, and who did it. */
export type Envelope = RowOf<typeof factColumns>;

const STORE = selectSql('store', 'WHERE id = ?');
const TILL = selectSql('till', 'WHERE id = ?');

/** The store this till stands in, or null before it has arrived. */
export function findStore(tx: ReadTx, meta: Meta): Row<'store'> | null {
  return (meta.storeId === null ? undefined : tx.get<Row<'store'>>(STORE, meta.storeId)) ?? null;
}

/** This till as the server describes it, or null before it has arrived. */
export function findTill(tx: ReadTx, meta: Meta): Row<'till'> | null {
  return (meta.tillId === null ? undefined : tx.get<Row<'till'>>(TILL, meta.tillId)) ?? null;
}

/** The place of a fact; asked for only where somebody is signed in, who came with both. */
export function getPlace(tx: ReadTx, meta: Meta): { store: Row<'store'>; till: Row<'till'> } {
  const store = findStore(tx, meta);
  const till = findTill(tx, meta);
  assert(store !== null && till !== null, 'a till that sells knows its store and itself');
  return { store, till };
}

/** The business date now in the store's own calendar. */
export function businessDateAt(store: Row<'store'>, nowMs: number): string {
  return businessDate(nowMs, utcOffsetMin(store.timeZone, nowMs), store.dayCutoffMin);
}

/** The envelope of something `staffId` does at `nowMs` for `legalEntityId`: the till's own, unless the goods belong to another. */
export function envelopeOf(meta: Meta, place: { readonly store: Row<'store'>; readonly till: Row<'till'> }, nowMs: number, staffId: string, legalEntityId = place.till.legalEntityId): Envelope {
  const identity = identityOf(meta);
  assert(identity !== null, 'a till that belongs to nobody writes no facts');
  const offset = utcOffsetMin(place.store.timeZone, nowMs);
  return {
    companyId: identity.companyId, legalEntityId, storeId: identity.storeId, tillId: identity.tillId, incarnationId: identity.incarnationId,
    occurredAt: nowMs, utcOffsetMin: offset, businessDate: businessDate(nowMs, offset, place.store.dayCutoffMin), clockTrust: clockTrust({ nowMs, ...meta }), staffId,
  };
}
