import { createStore, useStore, type StoreApi } from 'zustand';
import type { Client } from '#contract/define/service.ts';
import type { receipt, ReceiptSummary } from '#contract/terminal/receipt.ts';
import { periodBounds, type Period } from '../../parts/period.ts';

export type FindState = {
  readonly text: string;
  readonly period: Period;
  /** Null before the first answer. */
  readonly receipts: readonly ReceiptSummary[] | null;
  readonly asking: boolean;
  readonly failed: boolean;
  readonly next: number | null;
  /** How far back the search has come; null where it has seen everything. */
  readonly searchedBackTo: number | null;
  readonly activeIndex: number;
};

export type Find = {
  readonly store: StoreApi<FindState>;
  readonly ask: (text: string) => void;
  readonly setPeriod: (period: Period) => void;
  readonly move: (step: number) => void;
  readonly more: () => void;
  /** The marked receipt once the answer to the text as it stands is here. */
  readonly marked: () => Promise<ReceiptSummary | null>;
  readonly clear: () => void;
};

const PAGE = 50;
const EMPTY: FindState = { text: '', period: 'any', receipts: null, asking: false, failed: false, next: null, searchedBackTo: null, activeIndex: 0 };

/** Looks for sold receipts by what the customer or the paper says; asks at every character and drops answers that come too late. */
export function createFind(client: Pick<Client<typeof receipt>, 'list'>, nowMs: () => number): Find {
  const store = createStore<FindState>(() => EMPTY);
  const { getState: get, setState: set } = store;
  let asked = 0;
  let answering: Promise<void> = Promise.resolve();

  const load = (after: number | null): void => {
    const question = ++asked;
    const { text, period, receipts } = get();
    const words = text.trim();
    set({ asking: true, failed: false });
    const query = { kind: 'sale' as const, ...(words === '' ? {} : { text: words }), ...periodBounds(period, nowMs()) };
    answering = client.list({ limit: PAGE, query, ...(after === null ? {} : { after }) }).then((answer) => {
      if (question !== asked) return;
      if (!answer.ok) return set({ asking: false, failed: true });
      const page = answer.value.receipts;
      set({ asking: false, receipts: after === null ? page : [...(receipts ?? []), ...page], next: answer.value.next, searchedBackTo: answer.value.searchedBackTo });
    });
  };

  return {
    store,
    ask: (text) => {
      set({ text, activeIndex: 0 });
      load(null);
    },
    setPeriod: (period) => {
      set({ period, activeIndex: 0 });
      load(null);
    },
    move: (step) => set(({ receipts, activeIndex }) => ({ activeIndex: Math.max(0, Math.min((receipts?.length ?? 1) - 1, activeIndex + step)) })),
    more: () => {
      const { next, asking } = get();
      if (next !== null && !asking) load(next);
    },
    marked: async () => {
      await answering;
      const { receipts, activeIndex } = get();
      return receipts?.[activeIndex] ?? null;
    },
    clear: () => {
      asked++;
      set(EMPTY);
    },
  };
}

export function useFind<T>(find: Find, pick: (state: FindState) => T): T {
  return useStore(find.store, pick);
}
