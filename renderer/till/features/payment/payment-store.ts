import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { ReceiptSummary, receipt } from '#contract/terminal/receipt.ts';
import type { CartView, PaidReceipt, sale } from '#contract/terminal/sale.ts';
import { erased, MONEY, scaled, typedAll, type Entry } from '#renderer/ui/amount-entry.ts';

type PayAnswer = AnswerOf<(typeof sale)['members']['payCash']> | Faulted;
/** Every no to a payment; each has its sentence in payment-texts. */
export type PayRefusal = Exclude<PayAnswer, { readonly ok: true }>;

export type Paid = {
  readonly receipt: PaidReceipt;
  /** The cart as it was when it was paid. */
  readonly cart: CartView;
  /** Null until the host has been asked. */
  readonly printState: ReceiptSummary['printState'] | null;
  readonly reprint: 'not-asked' | 'asked' | 'refused';
};

export type PaymentState = {
  readonly open: boolean;
  readonly entry: Entry;
  readonly paying: boolean;
  readonly refusal: PayRefusal | null;
  /** The last payment, on screen until the next receipt begins. */
  readonly paid: Paid | null;
};

export type PaymentDeps = {
  readonly payCash: Client<typeof sale>['payCash'];
  readonly receipts: Pick<Client<typeof receipt>, 'list' | 'reprint'>;
  /** Runs after every gesture given before it. */
  readonly inOrder: (work: () => Promise<void>) => void;
  readonly cart: () => CartView | null;
  /** Changes when a gesture is refused: what is then in the cart is not what the cashier meant to be paid for. */
  readonly refusedCount: () => number;
  readonly afterPaid: () => void;
  readonly sound: (sound: 'ok' | 'blocked') => void;
};

export type Payment = {
  readonly store: StoreApi<PaymentState>;
  readonly open: () => void;
  readonly back: () => void;
  readonly type: (characters: string) => void;
  readonly erase: (count?: number) => void;
  /** Pays in cash; null is the exact sum. */
  readonly pay: (tenderedMinor: number | null) => void;
  /** Pays what has been typed, the exact sum when nothing is. */
  readonly payTyped: () => void;
  /** Asks how the printing of the receipt on screen goes. */
  readonly watchPrinting: () => void;
  readonly reprint: () => void;
  readonly dismissPaid: () => void;
};

const CLOSED = { open: false, entry: '', refusal: null } as const;
/** The receipt just paid is among the newest ones. */
const NEWEST = 3;

export function createPayment(deps: PaymentDeps): Payment {
  const store = createStore<PaymentState>(() => ({ ...CLOSED, paying: false, paid: null }));
  const { getState: get, setState: set } = store;

  const updatePaid = (receiptId: string, change: Partial<Paid>): void => set((state) => (state.paid?.receipt.receiptId === receiptId ? { paid: { ...state.paid, ...change } } : {}));
  const askPrinting = async (): Promise<void> => {
    const receiptId = get().paid?.receipt.receiptId;
    if (receiptId === undefined) return;
    const answer = await deps.receipts.list({ limit: NEWEST });
    const printState = answer.ok ? answer.value.receipts.find((one) => one.id === receiptId)?.printState : undefined;
    if (printState !== undefined) updatePaid(receiptId, { printState });
  };

  const settle = async (tenderedMinor: number | null, refusedBefore: number): Promise<void> => {
    const cart = deps.cart();
    if (cart === null || deps.refusedCount() !== refusedBefore) return set({ paying: false });
    const answer = await deps.payCash({ cartId: cart.id, expectedTotalMinor: cart.totalMinor, tenderedMinor });
    if (!answer.ok) {
      deps.sound('blocked');
      deps.afterPaid();
      return set({ paying: false, refusal: answer, open: true });
    }
    set({ ...CLOSED, paying: false, paid: { receipt: answer.value, cart, printState: null, reprint: 'not-asked' } });
    deps.sound('ok');
    deps.afterPaid();
    void askPrinting();
  };
  const pay = (tenderedMinor: number | null): void => {
    if (get().paying) return;
    const refusedBefore = deps.refusedCount();
    set({ paying: true, refusal: null });
    deps.inOrder(() => settle(tenderedMinor, refusedBefore).catch((error: unknown) => {
      set({ paying: false });
      throw error;
    }));
  };

  return {
    store,
    open: () => set((state) => ({ ...CLOSED, open: (deps.cart()?.lines.length ?? 0) > 0, paid: state.paid })),
    back: () => set(CLOSED),
    type: (characters) => set((state) => ({ entry: typedAll(state.entry, characters, MONEY), refusal: null })),
    erase: (count) => set((state) => ({ entry: erased(state.entry, count), refusal: null })),
    pay,
    payTyped: () => pay(scaled(get().entry, 2)),
    watchPrinting: () => void askPrinting(),
    reprint: () => {
      const receiptId = get().paid?.receipt.receiptId;
      if (receiptId === undefined) return;
      updatePaid(receiptId, { reprint: 'asked' });
      void deps.receipts.reprint({ receiptId }).then((answer) => (answer.ok ? askPrinting() : updatePaid(receiptId, { reprint: 'refused' })));
    },
    dismissPaid: () => set({ paid: null }),
  };
}

/** One thing of the payment for a component. */
export function usePayment<T>(payment: Payment, pick: (state: PaymentState) => T): T {
  return useStore(payment.store, pick);
}
