import { createStore, useStore, type StoreApi } from 'zustand';
import type { Client } from '#contract/define/service.ts';
import type { catalog, GoodCard } from '#contract/terminal/catalog.ts';

export type CatalogClient = Client<typeof catalog>;

export type SearchState = {
  readonly text: string;
  /** The answer to `answeredText`; null before the first one, and goods offered from elsewhere have no text. */
  readonly goods: readonly GoodCard[] | null;
  readonly answeredText: string;
  /** What was searched for instead of the text as typed: the same keys in the other layout, or the nearest words. */
  readonly understoodAs: string;
  readonly activeIndex: number;
  /** The till could not answer the text as it stands: there are no goods to choose from. */
  readonly failed: boolean;
  /** How many of the good that is chosen among those offered; null where nobody said, and of goods searched for. Millionths. */
  readonly timesMicro: number | null;
};

export type Search = {
  readonly store: StoreApi<SearchState>;
  readonly ask: (text: string) => void;
  /** Shows goods to choose from that were not searched for: several have the scanned code. `3*` before it is kept with them. */
  readonly offer: (goods: readonly GoodCard[], timesMicro: number | null) => void;
  readonly move: (step: number) => void;
  readonly close: () => void;
  /** The marked good once the answer to the text as it stands is here. */
  readonly chosen: () => Promise<GoodCard | null>;
};

const LIMIT = 50;
const EMPTY: SearchState = { text: '', goods: null, answeredText: '', understoodAs: '', activeIndex: 0, failed: false, timesMicro: null };

/** Asks the host at every character; an answer that comes after a later question is dropped. */
export function createSearch(client: Pick<CatalogClient, 'search'>): Search {
  const store = createStore<SearchState>(() => EMPTY);
  let asked = 0;
  let answering: Promise<void> = Promise.resolve();

  const ask = (text: string): void => {
    store.setState({ text, activeIndex: 0, failed: false, timesMicro: null });
    const question = ++asked;
    if (text.trim() === '') return store.setState(EMPTY);
    answering = client.search({ text: text.trim(), limit: LIMIT }).then((answer) => {
      if (question !== asked) return;
      // Goods found for an earlier text answer none of this one: Enter would sell them.
      if (!answer.ok) return store.setState({ goods: null, answeredText: '', understoodAs: '', failed: true });
      store.setState({ goods: answer.value.goods, answeredText: text, understoodAs: answer.value.understoodAs });
    });
  };

  return {
    store,
    ask,
    offer: (goods, timesMicro) => {
      asked++;
      store.setState({ text: '', goods, answeredText: '', understoodAs: '', activeIndex: 0, failed: false, timesMicro });
    },
    move: (step) => store.setState((state) => ({ activeIndex: Math.max(0, Math.min((state.goods?.length ?? 1) - 1, state.activeIndex + step)) })),
    close: () => {
      asked++;
      store.setState(EMPTY);
    },
    chosen: async () => {
      await answering;
      const { goods, activeIndex } = store.getState();
      return goods?.[activeIndex] ?? null;
    },
  };
}

export function useSearch(search: Search): SearchState {
  return useStore(search.store);
}
