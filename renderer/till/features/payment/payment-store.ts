import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { ReceiptSummary, receipt } from '#contract/terminal/receipt.ts';
import type { CartView, PaidReceipt, sale, TenderOffer } from '#contract/terminal/sale.ts';
import type { TillRules } from '#contract/terminal/till.ts';
import type { Static } from '#contract/define/schema.ts';
import { MONEY, scaled } from '#renderer/ui/amount-entry.ts';
import { amountErased, amountPasted, amountScanned, amountTyped, NO_AMOUNT, type AmountField } from '../../parts/amount-field.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';
import { dueOf, type Due, type PayBackTo } from './payment-due.ts';

type PayAnswer = AnswerOf<(typeof sale)['members']['pay']> | Faulted;
/** Every no to a payment that is told; each has its sentence in payment-texts. */
export type PayRefusal = Exclude<PayAnswer, { readonly ok: true } | { readonly code: 'needs-right' }> | { readonly code: 'no-cards' };

export type Paid = {
  readonly receipt: PaidReceipt;
  /** The cart as it was when it was paid. */
  readonly cart: CartView;
  /** Null until the host has been asked. */
  readonly printState: ReceiptSummary['printState'] | null;
};

export type Method = 'card' | 'cash';

export type PaymentState = {
  readonly open: boolean;
  /** The row that is being typed into. */
  readonly method: Method;
  readonly card: AmountField;
  readonly cash: AmountField;
  /** The trouble of the field came from the scanner. */
  readonly scanned: boolean;
  readonly payBackTo: PayBackTo;
  readonly paying: boolean;
  readonly refusal: PayRefusal | null;
  /** The last payment, on screen until the next receipt begins. */
  readonly paid: Paid | null;
};

export type PaymentDeps = {
  readonly pay: Client<typeof sale>['pay'];
  readonly receipts: Pick<Client<typeof receipt>, 'list'>;
  readonly withApproval: WithApproval;
  /** Runs after every gesture given before it. */
  readonly inOrder: (work: () => Promise<void>) => void;
  readonly cart: () => CartView | null;
  readonly policy: () => Pick<Static<typeof TillRules>, 'cardAccepted' | 'cashRounding'> | null;
  /** Changes when a gesture is not done: what is then in the cart is not what the cashier meant to be paid for. */
  readonly refusedCount: () => number;
  readonly afterPaid: () => void;
  readonly sound: (sound: 'ok' | 'blocked') => void;
};

export type Payment = {
  readonly store: StoreApi<PaymentState>;
  /** Shows the payment with nothing typed. */
  readonly open: () => void;
  readonly back: () => void;
  readonly choose: (method: Method) => void;
  readonly type: (characters: string) => void;
  readonly paste: (text: string) => void;
  readonly erase: (count?: number) => void;
  /** A code was read while money is being counted: told, never an amount and never sold. */
  readonly scanned: () => void;
  readonly setPayBackTo: (to: PayBackTo) => void;
  /** Pays a sale in cash; null is the exact sum. What gives money back is shown first. */
  readonly payCash: (tenderedMinor: number | null) => void;
  /** Pays a whole sale by card: the terminal has said yes. What gives money back is shown first. */
  readonly payCard: () => void;
  /** Pays as the panel stands. */
  readonly payShown: () => void;
  /** Pays as the panel stands, with so much cash handed over. */
  readonly payWithCash: (tenderedMinor: number) => void;
  /** Puts the whole rest on the card, in the panel. */
  readonly restByCard: () => void;
  /** Asks how the printing of the receipt on screen goes. */
  readonly watchPrinting: () => void;
  readonly dismissPaid: () => void;
};

const CLOSED = { open: false, method: 'cash', card: NO_AMOUNT, cash: NO_AMOUNT, scanned: false, payBackTo: 'as-paid', refusal: null } as const;
/** The receipts just paid are among the newest ones. */
const NEWEST = 3;

/** What the panel offers: the typed sums, cash left out being exactly the rest. */
export function offerOf({ card, cash }: Pick<PaymentState, 'card' | 'cash'>): TenderOffer {
  return { cardMinor: scaled(card.entry, 2) ?? 0, cashMinor: scaled(cash.entry, 2) };
}

function entryOf(minor: number): AmountField {
  return amountTyped(NO_AMOUNT, `${Math.trunc(minor / 100)},${String(minor % 100).padStart(2, '0')}`, MONEY);
}

type Settling = { readonly askPrinting: () => Promise<void>; readonly pay: (offerNow: (cart: CartView) => TenderOffer | null, payBackTo: PayBackTo) => void };

/** Sends payments in their turn and holds what they are answered with. */
function createSettling(deps: PaymentDeps, { getState: get, setState: set }: StoreApi<PaymentState>): Settling {
  const askPrinting = async (): Promise<void> => {
    const receiptId = get().paid?.receipt.receiptId;
    if (receiptId === undefined) return;
    const answer = await deps.receipts.list({ limit: NEWEST });
    const printState = answer.ok ? answer.value.receipts.find((one) => one.id === receiptId)?.printState : undefined;
    if (printState !== undefined) set((state) => (state.paid?.receipt.receiptId === receiptId ? { paid: { ...state.paid, printState } } : {}));
  };

  const settle = async (offer: TenderOffer, payBackTo: PayBackTo, refusedBefore: number): Promise<void> => {
    const cart = deps.cart();
    if (cart === null || deps.refusedCount() !== refusedBefore) return set({ paying: false });
    const answer = await deps.withApproval((approvalId) => deps.pay({ cartId: cart.id, expectedTotalMinor: cart.totalMinor, offer, payBackTo, ...approved(approvalId) }));
    if (!answer.ok) {
      deps.sound('blocked');
      deps.afterPaid();
      return set({ paying: false, refusal: answer.code === 'needs-right' ? null : answer, open: true });
    }
    set({ ...CLOSED, paying: false, paid: { receipt: answer.value, cart, printState: null } });
    deps.sound('ok');
    deps.afterPaid();
    void askPrinting();
  };
  /** `offerNow` is asked in its turn, when every gesture before it is done and the total is known. */
  const pay = (offerNow: (cart: CartView) => TenderOffer | null, payBackTo: PayBackTo): void => {
    if (get().paying) return;
    const refusedBefore = deps.refusedCount();
    set({ paying: true, refusal: null });
    deps.inOrder(async () => {
      try {
        const cart = deps.cart();
        const offer = cart === null ? null : offerNow(cart);
        if (offer === null) return;
        await settle(offer, payBackTo, refusedBefore);
      } finally {
        set({ paying: false });
      }
    });
  };
  return { askPrinting, pay };
}

export function createPayment(deps: PaymentDeps): Payment {
  const store = createStore<PaymentState>(() => ({ ...CLOSED, paying: false, paid: null }));
  const { getState: get, setState: set } = store;
  const { askPrinting, pay } = createSettling(deps, store);
  const open = (): void => set((state) => ({ ...CLOSED, open: (deps.cart()?.lines.length ?? 0) > 0, paid: state.paid }));
  /** Where money goes back, nothing is paid before a person has seen how much and how. */
  const showInstead = (cart: CartView): boolean => {
    if (cart.mode === 'sale') return false;
    open();
    return true;
  };
  const change = (how: (field: AmountField) => AmountField): void => set((state) => ({ [state.method]: how(state[state.method]), scanned: false, refusal: null }));
  const cardRefused = (): boolean => {
    if (deps.policy()?.cardAccepted !== false) return false;
    deps.sound('blocked');
    set({ refusal: { code: 'no-cards' }, open: (deps.cart()?.lines.length ?? 0) > 0 });
    return true;
  };

  return {
    store,
    open,
    back: () => set(CLOSED),
    choose: (method) => (method === 'card' && cardRefused() ? undefined : set({ method, refusal: null })),
    type: (characters) => change((field) => amountTyped(field, characters, MONEY)),
    paste: (text) => change((field) => amountPasted(field, text, MONEY)),
    erase: (count) => change((field) => amountErased(field, count)),
    scanned: () => {
      deps.sound('blocked');
      change(amountScanned);
      set({ scanned: true });
    },
    setPayBackTo: (payBackTo) => set({ payBackTo, refusal: null }),
    payCash: (tenderedMinor) => pay((cart) => (showInstead(cart) ? null : { cardMinor: 0, cashMinor: tenderedMinor }), 'as-paid'),
    payCard: () => {
      if (cardRefused()) return;
      pay((cart) => (showInstead(cart) ? null : { cardMinor: cart.totalMinor, cashMinor: null }), 'as-paid');
    },
    payShown: () => {
      const state = get();
      pay(() => offerOf(state), state.payBackTo);
    },
    payWithCash: (cashMinor) => {
      const state = get();
      pay(() => ({ ...offerOf(state), cashMinor }), state.payBackTo);
    },
    restByCard: () => {
      const cart = deps.cart();
      if (cart === null || cardRefused()) return;
      const { payBackTo } = get();
      const cashBack = dueOf(cart, { cardMinor: cart.saleMinor, cashMinor: null }, payBackTo, null).payOutMinor;
      const cashTyped = scaled(get().cash.entry, 2) ?? 0;
      set({ method: 'card', card: entryOf(Math.max(0, cart.saleMinor - cashBack - cashTyped)), refusal: null });
    },
    watchPrinting: () => void askPrinting(),
    dismissPaid: () => set({ paid: null }),
  };
}

/** What the open panel comes to; null while there is nothing to pay. */
export function shownDue(cart: CartView, state: PaymentState, policy: { readonly cashRounding: Static<typeof TillRules>['cashRounding'] }): Due {
  return dueOf(cart, offerOf(state), state.payBackTo, policy.cashRounding);
}

/** One thing of the payment for a component. */
export function usePayment<T>(payment: Payment, pick: (state: PaymentState) => T): T {
  return useStore(payment.store, pick);
}
