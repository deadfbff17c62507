/** Stores as they are shown once the server has answered what it saved: who opens one again goes on from that. */
import type { StoreList, StoreRow, TillRow } from '#contract/api/store.ts';

export function withStore(list: StoreList | undefined, saved: StoreRow): StoreList | undefined {
  return list && { stores: list.stores.map((store) => (store.id === saved.id ? saved : store)) };
}

export function withTill(list: StoreList | undefined, saved: TillRow): StoreList | undefined {
  return list && { stores: list.stores.map((store) => ({ ...store, tills: store.tills.map((till) => (till.id === saved.id ? saved : till)) })) };
}
