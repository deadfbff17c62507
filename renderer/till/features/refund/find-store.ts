import { createStore, useStore, type StoreApi } from 'zustand';
import type { Client } from '#contract/define/service.ts';
import type { receipt, ReceiptSummary } from '#contract/terminal/receipt.ts';
import { askHeadquarters, isWholeNumber, mayAsk, type AsksHeadquarters, type Far } from '../../parts/headquarters.ts';
import { periodBounds, type Period } from '../../parts/period.ts';
import type { ShopClock } from '../../parts/shop-clock.ts';

export type FindState = {
  readonly text: string;
  readonly period: Period;
  /** Null before the first answer. */
  readonly receipts: readonly ReceiptSummary[] | null;
  readonly asking: boolean;
  /** The last question was not answered. What came before it stays: with no list it is the first page, with one a page further down. */
  readonly failed: boolean;
  readonly next: string | null;
  /** How far back the search has come; null where it has seen everything. */
  readonly searchedBackTo: number | null;
  readonly activeIndex: number;
  /** Headquarters was asked for what is not here. */
  readonly far: Far | null;
};

export type Find = {
  readonly store: StoreApi<FindState>;
  readonly ask: (text: string) => void;
  readonly setPeriod: (period: Period) => void;
  readonly move: (step: number) => void;
  readonly more: () => void;
  /** The marked receipt once the answer to the text as it stands is here; headquarters is asked for a number that is not here. Where that failed, null: it is asked once more. */
  readonly marked: () => Promise<ReceiptSummary | null>;
  readonly clear: () => void;
};

const PAGE = 50;
const EMPTY: FindState = { text: '', period: 'any', receipts: null, asking: false, failed: false, next: null, searchedBackTo: null, activeIndex: 0, far: null };

/** Looks for sold receipts by what the customer or the paper says; asks at every character and drops answers that come too late. */
export function createFind(client: Pick<Client<typeof receipt>, 'list'> & AsksHeadquarters, nowMs: () => number, clock: () => ShopClock): Find {
  const store = createStore<FindState>(() => EMPTY);
  const { getState: get, setState: set } = store;
  let asked = 0;
  let answering: Promise<void> = Promise.resolve();

  const load = (after: string | null): void => {
    const question = ++asked;
    const { text, period, receipts } = get();
    const words = text.trim();
    set({ asking: true, failed: false, far: null });
    const query = { kind: 'sale' as const, ...(words === '' ? {} : { text: words }), ...periodBounds(period, nowMs(), clock()) };
    answering = client.list({ limit: PAGE, query, ...(after === null ? {} : { after }) }).then((answer) => {
      if (question !== asked) return;
      if (!answer.ok) return set({ asking: false, failed: true, ...(after === null ? { receipts: null } : {}) });
      const page = answer.value.receipts;
      set({ asking: false, receipts: after === null ? page : [...(receipts ?? []), ...page], next: answer.value.next, searchedBackTo: answer.value.searchedBackTo });
      if (after === null && page.length === 0 && isWholeNumber(words)) return askFar(question, words);
    });
  };
  const askFar = async (question: number, text: string): Promise<void> => {
    set({ far: 'asking' });
    const far = await askHeadquarters(client, text);
    if (question !== asked) return;
    set({ far: far === 'found' ? null : far });
    if (far !== 'found') return;
    load(null);
    await answering;
  };
  const more = (): void => {
    const { next, asking } = get();
    if (next !== null && !asking) load(next);
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
    move: (step) => {
      const { receipts, activeIndex, failed } = get();
      const last = (receipts?.length ?? 1) - 1;
      if (failed && receipts !== null && activeIndex === last && step > 0) more();
      set({ activeIndex: Math.max(0, Math.min(last, activeIndex + step)) });
    },
    more,
    marked: async () => {
      await answering;
      const { receipts, text, far, failed } = get();
      if (failed && receipts === null) {
        load(null);
        return null;
      }
      if (receipts?.length === 0 && far === null && mayAsk(text)) await askFar(asked, text);
      return get().receipts?.[get().activeIndex] ?? null;
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
