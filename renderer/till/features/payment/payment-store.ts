import { createStore, useStore } from 'zustand';
import type { ReceiptSummary } from '#contract/terminal/receipt.ts';
import type { CartView, TenderOffer } from '#contract/terminal/sale.ts';
import type { TillRules } from '#contract/terminal/till.ts';
import type { Static } from '#contract/define/schema.ts';
import { scaled } from '#renderer/ui/amount-entry.ts';
import { amountErased, amountPasted, amountRead, amountScanned, amountStands, amountTold, amountTyped, amountUnaccepted, NO_AMOUNT } from '../../parts/amount-field.ts';
import { approved } from '../../parts/approval.ts';
import { isHalfWay, isRest } from '../../parts/half-way.ts';
import { createTypist } from '../../parts/typist.ts';
import { whatBecame, type PayAnswer, type PayOutcome } from './lost-answer.ts';
import { overCard, refusingCards } from './card-limit.ts';
import { createCounter, filled, laid, NONE_LAID } from './laid-cash.ts';
import { isNothing, leftOnTerminal, onTerminalAfter, standsAsLeft, type CardMoney } from './on-terminal.ts';
import { dueOf, type Due, type PayBackTo } from './payment-due.ts';
import type { Method, Payment, PaymentDeps, PaymentState, PaymentStore, Told } from './payment-state.ts';

/** Sooner than this nobody has read the change: an Enter or a tap is the second half of a double press. */
export const READ_MS = 700;

/** What a typed character changes. */
type Standing = Pick<PaymentState, 'method' | 'card' | 'cash' | 'refusal'>;

const CLOSED = { open: false, method: 'cash', card: NO_AMOUNT, cash: NO_AMOUNT, laidMinor: 0, laidFor: null, payBackTo: 'as-paid', refusal: null, onTerminal: null, told: null } as const;
/** What the terminal may have moved is forgotten with the panel, but not while the receipt stands as that payment left it; cash on the counter stays there. */
function closed({ onTerminal, laidMinor, laidFor }: PaymentState, cart: CartView | null): Omit<PaymentState, 'paying' | 'settling' | 'paid'> {
  return { ...CLOSED, laidMinor, laidFor, onTerminal: onTerminal !== null && standsAsLeft(onTerminal, cart) ? onTerminal : null };
}

/** What the cashier has to know first where several papers stand differently. */
const PRINT_STATES: readonly ReceiptSummary['printState'][] = ['unknown', 'queued', 'sending', 'sent', 'confirmed', 'none'];

/** What the panel offers: the typed sums, cash left out being exactly the rest. Where cash was not enough once, the rest is never taken for granted. */
export function offerOf({ card, cash, laidMinor }: Pick<PaymentState, 'card' | 'cash' | 'laidMinor'>): TenderOffer {
  const typed = scaled(cash.entry, 2);
  return { cardMinor: scaled(card.entry, 2) ?? 0, cashMinor: laidMinor === 0 ? typed : laidMinor + (typed ?? 0) };
}

/** What the host said the cash is, where it did so for this very payment. */
function toldFor(told: Told | null, cart: CartView, cardMinor: number, payBackTo: PayBackTo): number | null {
  return told !== null && told.cart.id === cart.id && told.cart.totalMinor === cart.totalMinor && told.cardMinor === cardMinor && told.payBackTo === payBackTo ? told.cashDueMinor : null;
}

type Settling = { readonly askPrinting: () => Promise<void>; readonly pay: (offerNow: (cart: CartView) => TenderOffer | null, payBackTo: PayBackTo) => void };

/** Sends payments in their turn and holds what they are answered with. */
function createSettling(deps: PaymentDeps, { getState: get, setState: set }: PaymentStore): Settling {
  const askPrinting = async (): Promise<void> => {
    const { receiptId, documents } = get().paid?.receipt ?? {};
    if (receiptId === undefined || documents === undefined) return;
    // The receipts just paid are the newest of this till.
    const ids = new Set([...documents.map((one) => one.receiptId), receiptId]);
    const answer = await deps.receipts.list({ limit: ids.size, query: { own: true } });
    const states = answer.ok ? answer.value.receipts.filter(({ id }) => ids.has(id)).map((one) => one.printState) : [];
    const printState = PRINT_STATES.find((state) => states.includes(state));
    if (printState !== undefined) set((state) => (state.paid?.receipt.receiptId === receiptId ? { paid: { ...state.paid, printState } } : {}));
  };

  const refuse = (answer: Exclude<PayOutcome, { readonly ok: true }>, offer: TenderOffer, cart: CartView, moved: CardMoney): void => {
    const onCounter = answer.code === 'tendered-too-small' && offer.cashMinor !== null ? laid(offer.cashMinor, cart) : {};
    deps.sound('blocked');
    deps.afterPaid();
    // The host has told what became of the receipt before it answered.
    const now = deps.cart();
    const onTerminal = onTerminalAfter({ code: answer.code, cart, became: now?.id === cart.id ? now : cart, moved }, get().onTerminal);
    if (answer.code === 'half-way') set({ ...CLOSED, paying: false, settling: null, onTerminal });
    else set({ ...onCounter, paying: false, settling: null, refusal: answer.code === 'needs-right' ? null : answer, onTerminal, open: true });
  };

  const settle = async (offer: TenderOffer, payBackTo: PayBackTo, refusedBefore: number): Promise<void> => {
    const cart = deps.cart();
    if (cart === null || deps.refusedCount() !== refusedBefore) return set({ paying: false });
    const { cashDueMinor, cardMinor, cardBackMinor } = dueOf(cart, offer, payBackTo, deps.policy()?.cashRounding ?? null, toldFor(get().told, cart, offer.cardMinor, payBackTo));
    const seen = { cartId: cart.id, expectedTotalMinor: cart.totalMinor, expectedCashDueMinor: cashDueMinor === 0 ? null : cashDueMinor };
    const ask = (): Promise<PayAnswer> => deps.withApproval((approvalId) => deps.pay({ ...seen, offer, payBackTo, ...approved(approvalId) }));
    set({ settling: cart });
    const answer = await whatBecame(deps, await ask(), cart.id, ask);
    if (!answer.ok) {
      if (answer.code === 'cash-changed') set({ told: { cart, cardMinor: offer.cardMinor, payBackTo, cashDueMinor: answer.detail.cashDueMinor } });
      return refuse(answer, offer, cart, { saleMinor: cardMinor, refundMinor: cardBackMinor });
    }
    set({ ...CLOSED, paying: false, settling: null, paid: { receipt: answer.value, cart, printState: null, shownAtMs: deps.nowMs() } });
    deps.sound('ok');
    deps.afterPaid();
    void askPrinting();
  };
  /** `offerNow` is asked in its turn, when every gesture before it is done and the total is known. */
  const pay = (offerNow: (cart: CartView) => TenderOffer | null, payBackTo: PayBackTo): void => {
    if (get().paying) return;
    const inHand = deps.cart();
    // What was begun is only asked about: nothing can come into it any more.
    if (!(inHand !== null && isHalfWay(inHand)) && !deps.nothingUnread()) return;
    const refusedBefore = deps.refusedCount();
    set({ paying: true, refusal: null });
    deps.inOrder(async () => {
      try {
        const cart = deps.cart();
        if (cart !== null && !isHalfWay(cart) && !deps.nothingAsked()) return set((state) => closed(state, cart));
        const offer = cart === null ? null : offerNow(cart);
        if (offer === null) return;
        await settle(offer, payBackTo, refusedBefore);
      } finally {
        set({ paying: false, settling: null });
      }
    });
  };
  return { askPrinting, pay };
}

/**
 * Cash that is not enough stays on the counter as the first part of the payment: nothing is paid, and Enter alone will not pay the rest.
 * True where it was so.
 */
function layingDown(deps: PaymentDeps, { setState: set }: PaymentStore): (cart: CartView, offer: TenderOffer) => boolean {
  return (cart, { cardMinor, cashMinor }) => {
    // What is due in cash beside a card or goods that come back is the host's to say: it answers the same.
    if (cashMinor === null || cardMinor > 0 || cart.mode !== 'sale' || cashMinor >= cart.cashDueMinor || isHalfWay(cart)) return false;
    deps.sound('blocked');
    set({ ...laid(cashMinor, cart), open: true, method: 'cash', refusal: { ok: false, code: 'tendered-too-small', detail: { totalMinor: cart.cashDueMinor } } });
    return true;
  };
}

type CardRest = Pick<Payment, 'restByCard'> & { readonly showRest: (cart: CartView) => boolean };

/** The whole rest on the card. `mayCard` is false where it has said why not. */
function createCardRest(deps: PaymentDeps, { getState: get, setState: set }: PaymentStore, { open, mayCard }: { readonly open: () => void; readonly mayCard: () => boolean }): CardRest {
  const restByCard = (): boolean => {
    const cart = deps.cart();
    if (cart === null || !mayCard()) return false;
    const { payBackTo } = get();
    const cashBack = dueOf(cart, { cardMinor: cart.saleMinor, cashMinor: null }, payBackTo, null).payOutMinor;
    const cashGiven = offerOf(get()).cashMinor ?? 0;
    const restMinor = Math.max(0, cart.saleMinor - cashBack - cashGiven);
    if (restMinor === 0 && cashGiven > 0) {
      deps.sound('blocked');
      set({ method: 'cash', card: NO_AMOUNT, refusal: { code: 'cash-covers' } });
      return false;
    }
    set({ method: 'card', card: filled(restMinor), refusal: null });
    return true;
  };
  /** With cash on the counter the card takes only the rest, and nobody has seen yet how much that is. */
  const showRest = (cart: CartView): boolean => {
    if (get().laidMinor === 0 || isHalfWay(cart)) return false;
    open();
    deps.sound('blocked');
    restByCard();
    return true;
  };
  return { restByCard, showRest };
}

/** A sum that stands unaccepted is said to be so in its row (AMT5). */
function tellStanding({ setState: set }: PaymentStore): void {
  set(({ method, card, cash }) => {
    const fields = { card, cash };
    const other = method === 'card' ? 'cash' : 'card';
    const row = amountStands(fields[method]) ? method : other;
    return { method: row, [row]: amountUnaccepted(fields[row]) };
  });
}

/** A sum that the payment would take and of which something was not taken (AMT1) is told instead, in its row. True where it was so. */
function doubting({ sound }: PaymentDeps, { getState: get, setState: set }: PaymentStore): (rows: readonly Method[]) => boolean {
  return (rows) => {
    for (const method of rows) {
      const field = get()[method];
      const read = amountRead(field, 2);
      if (read.ok) continue;
      sound('blocked');
      set({ method, [method]: amountTold(field, read.trouble) });
      return true;
    }
    return false;
  };
}

/** What is typed into the marked row, and undone. */
function createTyping({ getState: get, setState: set, subscribe }: PaymentStore): Pick<Payment, 'type' | 'takeBack' | 'paste' | 'erase'> {
  let isTyping = false;
  const typist = createTypist<Standing>(() => {
    const { method, card, cash, refusal } = get();
    return { method, card, cash, refusal };
  }, (standing) => {
    isTyping = true;
    set(standing);
    isTyping = false;
  });
  // Opened, closed, laid down, erased, pasted or another row: nothing typed before is put back into what stands there since.
  subscribe((now, before) => {
    if (!isTyping && (now.open !== before.open || now.method !== before.method || now.card !== before.card || now.cash !== before.cash)) typist.forget();
  });
  return {
    type: (characters) => typist.type(characters, (standing, typed) => ({ ...standing, [standing.method]: amountTyped(standing[standing.method], typed), refusal: null })),
    takeBack: (count) => {
      // What the host has answered since stays told.
      if (get().open && get().refusal === null) typist.takeBack(count);
    },
    paste: (text) => set((state) => ({ [state.method]: amountPasted(state[state.method], text), refusal: null })),
    erase: (count = 1) => set((state) => {
      // With nothing typed, Backspace takes the cash back from the counter into the field, Delete away altogether.
      const takesBack = state.method === 'cash' && state.cash.entry === '' && state.cash.doubt === null && state.laidMinor > 0;
      if (takesBack) return { ...NONE_LAID, cash: count > 1 ? NO_AMOUNT : filled(state.laidMinor), refusal: null };
      return { [state.method]: amountErased(state[state.method], count), refusal: null };
    }),
  };
}

export function createPayment(deps: PaymentDeps): Payment {
  const store = createStore<PaymentState>(() => ({ ...CLOSED, paying: false, settling: null, paid: null }));
  const { getState: get, setState: set } = store;
  const { askPrinting, pay } = createSettling(deps, store);
  const open = (): void => set((state) => ({ ...closed(state, deps.cart()), open: (deps.cart()?.lines.length ?? 0) > 0 }));
  const close = (): void => set((state) => closed(state, deps.cart()));
  /** Where money goes back, or some of it is posted already, nothing is paid before a person has seen how much and how. What was begun is only asked about. */
  const showInstead = (cart: CartView): boolean => {
    if ((cart.mode === 'sale' && !isRest(cart)) || isHalfWay(cart)) return false;
    open();
    return true;
  };
  const laidDown = layingDown(deps, store);
  const isInDoubt = doubting(deps, store);
  const cardRefused = refusingCards(deps, store);
  const isOver = overCard(deps, store);
  const { inHand, takeLaid } = createCounter(deps, store, offerOf);
  const { restByCard, showRest } = createCardRest(deps, store, { open, mayCard: () => !cardRefused() && !isInDoubt(['cash']) });

  return {
    store,
    open,
    back: close,
    cartGone: () => {
      const { refusal, onTerminal } = get();
      const cart = deps.cart();
      if (refusal === null || onTerminal === null || cart === null || isNothing(leftOnTerminal(onTerminal, cart))) close();
    },
    choose: (method) => (method === 'card' && cardRefused() ? undefined : set({ method, refusal: null })),
    ...createTyping(store),
    scanned: (code) => {
      if (deps.cart()?.mode === 'refund' && !get().paying) {
        close();
        return deps.sell(code);
      }
      deps.sound('blocked');
      // It changes no sum, and nothing that was told about money (HSA29).
      set((state) => ({ [state.method]: amountScanned(state[state.method]) }));
    },
    setPayBackTo: (payBackTo) => set({ payBackTo, refusal: null }),
    payCash: (tenderedMinor) => pay((cart) => {
      const { laidMinor } = get();
      // Pressed before the panel that says "not enough" could be seen: still no exact sum.
      const offer = { cardMinor: 0, cashMinor: laidMinor === 0 ? tenderedMinor : laidMinor + (tenderedMinor ?? 0) };
      return showInstead(cart) || laidDown(cart, offer) ? null : offer;
    }, 'as-paid'),
    payCard: () => {
      if (cardRefused()) return;
      pay((cart) => (showInstead(cart) || showRest(cart) ? null : { cardMinor: isHalfWay(cart) ? 0 : cart.totalMinor, cashMinor: null }), 'as-paid');
    },
    payShown: () => {
      if (isInDoubt(['card', 'cash'])) return;
      const state = get();
      pay((cart) => (isOver(cart, offerOf(state), state.payBackTo) || laidDown(cart, offerOf(state)) ? null : offerOf(state)), state.payBackTo);
    },
    payWithCash: (cashMinor) => {
      if (isInDoubt(['card'])) return;
      const state = get();
      pay((cart) => (isOver(cart, offerOf(state), state.payBackTo) ? null : { ...offerOf(state), cashMinor: state.laidMinor + cashMinor }), state.payBackTo);
    },
    restByCard,
    inHand, takeLaid, tellStanding: () => tellStanding(store),
    watchPrinting: () => void askPrinting(),
    dismissPaid: () => set({ paid: null }),
    leavePaid: () => set(({ paid }) => (paid !== null && deps.handMs() - paid.shownAtMs < READ_MS ? {} : { paid: null })),
  };
}

/** What the open panel comes to; null while there is nothing to pay. */
export function shownDue(cart: CartView, state: PaymentState, policy: { readonly cashRounding: Static<typeof TillRules>['cashRounding'] }): Due {
  const offer = offerOf(state);
  return dueOf(cart, offer, state.payBackTo, policy.cashRounding, toldFor(state.told, cart, offer.cardMinor, state.payBackTo));
}

/** One thing of the payment for a component. */
export function usePayment<T>(payment: Payment, pick: (state: PaymentState) => T): T {
  return useStore(payment.store, pick);
}
