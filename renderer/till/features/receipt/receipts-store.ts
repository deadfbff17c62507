import { createStore, useStore, type StoreApi } from 'zustand';
import type { Client } from '#contract/define/service.ts';
import type { receipt, ReceiptSummary } from '#contract/terminal/receipt.ts';

export type Paper = { readonly widthChars: number; readonly lines: readonly string[] };

export type ReceiptsState = {
  /** Newest first; null before the first answer. */
  readonly receipts: readonly ReceiptSummary[] | null;
  readonly chosenId: string | null;
  /** The paper of the chosen receipt; null while it comes, `gone` where this till no longer has it. */
  readonly paper: Paper | 'gone' | null;
  readonly reprint: 'not-asked' | 'asked' | 'refused';
};

export type Receipts = {
  readonly store: StoreApi<ReceiptsState>;
  readonly refresh: () => void;
  readonly choose: (receiptId: string | null) => void;
  readonly move: (step: number) => void;
  readonly reprint: () => void;
};

const SHOWN = 100;

/** The last receipts of this till and the paper of one of them. */
export function createReceipts(client: Pick<Client<typeof receipt>, 'list' | 'paper' | 'reprint'>): Receipts {
  const store = createStore<ReceiptsState>(() => ({ receipts: null, chosenId: null, paper: null, reprint: 'not-asked' }));
  const { getState: get, setState: set } = store;

  const choose = (receiptId: string | null): void => {
    set({ chosenId: receiptId, paper: null, reprint: 'not-asked' });
    if (receiptId === null) return;
    void client.paper({ receiptId }).then((answer) => {
      if (get().chosenId === receiptId) set({ paper: answer.ok ? answer.value : 'gone' });
    });
  };
  const refresh = async (): Promise<void> => {
    const answer = await client.list({ limit: SHOWN });
    if (!answer.ok) return;
    set({ receipts: answer.value.receipts });
    const first = answer.value.receipts[0];
    if (get().chosenId === null && first !== undefined) choose(first.id);
  };

  return {
    store,
    refresh: () => void refresh(),
    choose,
    move: (step) => {
      const { receipts, chosenId } = get();
      const next = receipts?.[(receipts.findIndex((one) => one.id === chosenId)) + step];
      if (next !== undefined) choose(next.id);
    },
    reprint: () => {
      const receiptId = get().chosenId;
      if (receiptId === null) return;
      set({ reprint: 'asked' });
      void client.reprint({ receiptId }).then((answer) => {
        if (get().chosenId === receiptId && !answer.ok) set({ reprint: 'refused' });
        return refresh();
      });
    },
  };
}

export function useReceipts<T>(receipts: Receipts, pick: (state: ReceiptsState) => T): T {
  return useStore(receipts.store, pick);
}
