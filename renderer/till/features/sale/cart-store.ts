import { createStore, useStore, type StoreApi } from 'zustand';
import { MICRO } from '#domain/quantity/quantity.ts';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { CartView, Discount, sale } from '#contract/terminal/sale.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';
import { commandAsking, commandConfirmed, commandErased, commandKept, commandStarred, commandTyped, IDLE, NOT_TAKEN, quantityLeft, quantityToAdd, type Command } from './command.ts';
import type { GestureQueue } from './gesture-queue.ts';

export type SaleClient = Client<typeof sale>;
type Gestures = 'scan' | 'add' | 'setQuantity' | 'setPrice' | 'setDiscount' | 'setReceiptDiscount' | 'setNote' | 'setSeller' | 'removeLine' | 'clear' | 'park' | 'recall';
type GestureAnswer = { [G in Gestures]: AnswerOf<(typeof sale)['members'][G]> }[Gestures] | Faulted;
type Refused = Exclude<GestureAnswer, { readonly ok: true }>;
/** Every no of the selling screen that is told, with its detail; each has its sentence in sale-texts. */
export type SaleRefusal = Exclude<Refused, { readonly code: 'needs-right' | 'receipt-code' }>;

export type CartState = {
  /** Null until the host has answered for the first time. */
  readonly cart: CartView | null;
  /** A line chosen by the cashier; null while the line touched last is the marked one. */
  readonly chosenLineNo: number | null;
  /** The line whose quantity was just raised by another scan, and how often that happened: a new count is a new flash. */
  readonly raised: { readonly lineNo: number; readonly times: number } | null;
  /** What was refused and not yet acknowledged, the latest last. */
  readonly refusals: readonly SaleRefusal[];
  /** How many gestures have not been done: a payment given before one of them must not happen after it. */
  readonly refusedCount: number;
  readonly command: Command;
};

export type CartDeps = {
  readonly sale: SaleClient;
  readonly queue: GestureQueue;
  readonly newGesture: () => string;
  readonly sound: (sound: 'ok' | 'unknown' | 'blocked') => void;
  /** Resolves when somebody is signed in and a shift is open; at once where that is so already. */
  readonly sellable: () => Promise<void>;
  readonly withApproval: WithApproval;
  /** The code of one of our receipts was scanned: its goods are coming back. */
  readonly onReceiptCode: (receiptId: string) => void;
};

/** Resolves to true when the host has done it; false after a refusal, which is told on its own. */
type Done = Promise<boolean>;

export type Cart = {
  readonly store: StoreApi<CartState>;
  readonly refresh: () => void;
  /** Swaps the cart for one that another feature's call was answered with. */
  readonly show: (cart: CartView) => void;
  readonly scan: (code: string) => void;
  /** `asksWeight`: a good sold by measure, whose quantity is asked for once it stands in the cart. */
  readonly add: (goodId: string, asksWeight: boolean) => void;
  /** Sells a good that has no price for the price a senior gives it. */
  readonly addPriced: (goodId: string, priceMinor: number) => Done;
  readonly setQuantity: (lineNo: number, quantityMicro: number) => Done;
  readonly setPrice: (lineNo: number, priceMinor: number, reason: string) => Done;
  /** null takes the discount off. */
  readonly setDiscount: (lineNo: number, discount: Discount | null, reason: string) => Done;
  readonly setReceiptDiscount: (discount: Discount | null, reason: string) => Done;
  readonly setNote: (lineNo: number, note: string) => Done;
  readonly setSeller: (lineNo: number, sellerId: string | null) => Done;
  readonly removeSelected: () => void;
  readonly clear: () => Done;
  readonly park: (name: string) => Done;
  readonly recall: (cartId: string) => Done;
  readonly type: (characters: string) => void;
  readonly erase: (count?: number) => void;
  /** Puts another command on the line, aloud where it has just come into doubt. */
  readonly hold: (command: Command) => void;
  /** What stands on the command line is meant, although something typed was not taken. */
  readonly confirm: () => void;
  /** Says aloud that what is typed cannot be taken; it stays. */
  readonly refuseTyped: () => void;
  readonly forgetCommand: () => void;
  readonly moveChoice: (step: number) => void;
  readonly choose: (lineNo: number) => void;
  readonly dismissRefusals: () => void;
};

/** Goods in the customer's hands that are not in the cart: told until the cashier says so, however fast the next scan comes. */
const untilAcknowledged = new Set<SaleRefusal['code']>(['unknown-barcode', 'ambiguous', 'no-price', 'quantity-fraction', 'scale-label', 'receipt-full']);
const soundsUnknown = new Set<SaleRefusal['code']>(['unknown-barcode', 'ambiguous', 'scale-label']);
/** The longest code the contract takes; what is longer is noise and unknown anyway. */
const MAX_CODE = 10_000;

/** The marked line: the one chosen, else the one touched last, else none. */
export function selectedLineNo(state: Pick<CartState, 'cart' | 'chosenLineNo'>): number | null {
  const lines = state.cart?.lines ?? [];
  const wanted = state.chosenLineNo ?? state.cart?.selectedLineNo ?? null;
  return lines.some((line) => line.lineNo === wanted) ? wanted : (lines.at(-1)?.lineNo ?? null);
}

/** How much the line touched last grew between two answers about the same cart; all of it where the line is new. */
function growth(before: CartView | null, after: CartView): { readonly byMicro: number; readonly isNew: boolean } {
  const line = after.lines.find((one) => one.lineNo === after.selectedLineNo);
  const old = before?.id === after.id ? before.lines.find((one) => one.lineNo === after.selectedLineNo) : undefined;
  return { byMicro: (line?.quantityMicro ?? 0) - (old?.quantityMicro ?? 0), isNew: old === undefined };
}

/** What is sold by measure and grew by exactly one unit waits for somebody to say how much it is; a label with a weight says it itself. */
function asksMeasure(before: CartView | null, after: CartView): boolean {
  const line = after.lines.find((one) => one.lineNo === after.selectedLineNo);
  return line !== undefined && line.unit !== 'pcs' && growth(before, after).byMicro === MICRO;
}

type GestureOptions = { readonly after?: (cart: CartView, before: CartView | null) => void; readonly onRefused?: (refusal: Refused) => void; readonly scanned?: boolean; /** A good comes: a sum that is typed stands beside it. Every other gesture ends what is typed. */ readonly keepsSum?: boolean };
type Common = { readonly gesture: string; readonly approvalId?: string };
type Send = (common: Common) => Promise<GestureAnswer>;

type Runner = { readonly show: (cart: CartView) => void; readonly gesture: (send: Send, options?: GestureOptions) => Done };

/** Sends gestures in their turn and holds what they are answered with. */
function createRunner(deps: CartDeps, { getState: get, setState: set }: StoreApi<CartState>): Runner {
  const show = (cart: CartView): void => {
    const { cart: old, command } = get();
    // What was typed was for the receipt that is gone, and must never be taken for the next customer's money.
    if (old !== null && old.id !== cart.id && command !== IDLE) {
      set({ command: NOT_TAKEN });
      if (command.trouble === null) deps.sound('blocked');
    }
    swap(cart);
  };
  const swap = (cart: CartView): void => set((state) => {
    const { byMicro, isNew } = growth(state.cart, cart);
    const raised = !isNew && byMicro > 0 && cart.lines.length === state.cart?.lines.length;
    const moved = raised || state.cart?.selectedLineNo !== cart.selectedLineNo || state.cart.id !== cart.id;
    return { cart, chosenLineNo: moved ? null : state.chosenLineNo, raised: raised && cart.selectedLineNo !== null ? { lineNo: cart.selectedLineNo, times: (state.raised?.times ?? 0) + 1 } : state.raised };
  });
  const refuse = (refusal: Refused): void => {
    set((state) => ({ refusedCount: state.refusedCount + 1 }));
    // A senior was not there or did not allow it: the cashier closed the question and knows.
    if (refusal.code === 'needs-right') return;
    if (refusal.code === 'receipt-code') return deps.onReceiptCode(refusal.detail.receiptId);
    set((state) => ({ refusals: [...state.refusals, refusal] }));
    deps.sound(soundsUnknown.has(refusal.code) ? 'unknown' : 'blocked');
  };

  /** One gesture: taken at once, sent in its turn, allowed by a senior where it must be, answered by the whole cart or a no. */
  const gesture = (send: Send, { after, onRefused, scanned = false, keepsSum = false }: GestureOptions = {}): Done => {
    const id = deps.newGesture();
    const ask = (): Promise<GestureAnswer> => deps.withApproval((approvalId) => send({ gesture: id, ...approved(approvalId) }));
    set((state) => ({ command: keepsSum ? commandKept(state.command) : IDLE }));
    const { promise, resolve } = Promise.withResolvers<boolean>();
    deps.queue.run(async () => {
      try {
        // Of before the gesture: the host tells everybody the new cart ahead of its answer.
        const before = get().cart;
        let answer = await ask();
        if (!answer.ok && (answer.code === 'not-signed-in' || answer.code === 'no-shift')) {
          // The host began anew while this waited: what was scanned is not lost, it goes on once somebody has signed in.
          await deps.sellable();
          answer = await ask();
        }
        if (!answer.ok) {
          refuse(answer);
          onRefused?.(answer);
          return resolve(false);
        }
        show(answer.value);
        set((state) => (state.refusals.length === 0 ? {} : { refusals: scanned ? state.refusals.filter((one) => untilAcknowledged.has(one.code)) : [] }));
        after?.(answer.value, before);
        resolve(true);
      } finally {
        resolve(false);
      }
    });
    return promise;
  };
  return { show, gesture };
}

/** What is typed before a key says what it is for; doubt about it is told aloud when it begins. */
function createCommandLine({ sound }: Pick<CartDeps, 'sound'>, { getState: get, setState: set }: StoreApi<CartState>): Pick<Cart, 'type' | 'erase' | 'hold' | 'confirm' | 'refuseTyped' | 'forgetCommand'> {
  const hold = (command: Command): void => {
    const isNew = command.trouble !== null && get().command.trouble === null;
    set({ command });
    if (isNew) sound('blocked');
  };
  return {
    type: (characters) => {
      const state = get();
      hold([...characters].reduce((soFar, key) => (key === '*' ? commandStarred(soFar, selectedLineNo(state)) : commandTyped(soFar, key)), state.command));
    },
    erase: (count) => set((state) => ({ command: commandErased(state.command, count) })),
    hold,
    confirm: () => set((state) => ({ command: commandConfirmed(state.command) })),
    refuseTyped: () => sound('blocked'),
    forgetCommand: () => set({ command: IDLE }),
  };
}

type Weighing = { readonly askWeight: (standing: Command) => (cart: CartView, before: CartView | null) => void; readonly setWeighed: () => void };

/** The question how much a good sold by measure is, and what becomes of its answer when the next good comes before Enter. */
function createWeighing({ sound }: Pick<CartDeps, 'sound'>, { getState: get, setState: set }: StoreApi<CartState>, { hold, setQuantity }: Pick<Cart, 'hold' | 'setQuantity'>): Weighing {
  return {
    askWeight: (standing) => (cart, before) => {
      const asking = cart.selectedLineNo !== null && asksMeasure(before, cart) ? commandAsking(get().command, standing, cart.selectedLineNo) : null;
      if (asking !== null) hold(asking);
    },
    setWeighed: () => {
      const left = quantityLeft(get().command);
      if (left === null) return;
      if (left !== 'not-taken') return void setQuantity(left.lineNo, left.quantityMicro);
      set({ command: NOT_TAKEN });
      sound('blocked');
    },
  };
}

/** The cart on screen and every gesture that changes it. Gestures run one after another, each exactly once at the host. */
export function createCart(deps: CartDeps): Cart {
  const store = createStore<CartState>(() => ({ cart: null, chosenLineNo: null, raised: null, refusals: [], refusedCount: 0, command: IDLE }));
  const { getState: get, setState: set } = store;
  const { show, gesture } = createRunner(deps, store);
  const commandLine = createCommandLine(deps, store);
  const setQuantity: Cart['setQuantity'] = (lineNo, quantityMicro) => gesture((common) => deps.sale.setQuantity({ ...common, lineNo, quantityMicro }));
  const { askWeight, setWeighed } = createWeighing(deps, store, { hold: commandLine.hold, setQuantity });
  const refresh = (): void => void deps.sale.view({}).then((answer) => {
    if (answer.ok) show(answer.value);
  });
  deps.sale.on('changed', show);

  return {
    store,
    refresh,
    show,
    scan: (code) => {
      setWeighed();
      const { command } = get();
      const { timesMicro } = command;
      const ask = askWeight(commandKept(command));
      void gesture((common) => deps.sale.scan({ ...common, code: code.slice(0, MAX_CODE), ...(timesMicro === null ? {} : { quantityMicro: timesMicro }) }), {
        scanned: true, keepsSum: true,
        after: (cart, before) => {
          deps.sound('ok');
          if (timesMicro === null) ask(cart, before);
        },
        // `3*` was for the good that is chosen now among those with this code.
        onRefused: (refusal) => {
          if (refusal.code === 'ambiguous' && get().command === IDLE) set({ command: { ...IDLE, timesMicro } });
        },
      });
    },
    add: (goodId, asksWeight) => {
      setWeighed();
      const { command } = get();
      void gesture((common) => deps.sale.add({ ...common, goodId, quantityMicro: quantityToAdd(command) }), {
        keepsSum: true, ...(asksWeight && command.timesMicro === null ? { after: askWeight(commandKept(command)) } : {}),
      });
    },
    addPriced: (goodId, priceMinor) => {
      const { command } = get();
      return gesture((common) => deps.sale.add({ ...common, goodId, quantityMicro: quantityToAdd(command), priceMinor }));
    },
    setQuantity,
    setPrice: (lineNo, priceMinor, reason) => gesture((common) => deps.sale.setPrice({ ...common, lineNo, priceMinor, reason })),
    setDiscount: (lineNo, discount, reason) => gesture((common) => deps.sale.setDiscount({ ...common, lineNo, discount, reason })),
    setReceiptDiscount: (discount, reason) => gesture((common) => deps.sale.setReceiptDiscount({ ...common, discount, reason })),
    setNote: (lineNo, note) => gesture((common) => deps.sale.setNote({ ...common, lineNo, note })),
    setSeller: (lineNo, sellerId) => gesture((common) => deps.sale.setSeller({ ...common, lineNo, sellerId })),
    removeSelected: () => {
      const lineNo = selectedLineNo(get());
      if (lineNo !== null) void gesture((common) => deps.sale.removeLine({ ...common, lineNo }));
    },
    clear: () => gesture((common) => deps.sale.clear(common)),
    park: (name) => gesture((common) => deps.sale.park({ ...common, name })),
    recall: (cartId) => gesture((common) => deps.sale.recall({ ...common, cartId })),
    ...commandLine,
    moveChoice: (step) => set((state) => {
      const lines = state.cart?.lines ?? [];
      const at = lines.findIndex((line) => line.lineNo === selectedLineNo(state));
      const next = lines[Math.min(lines.length - 1, Math.max(0, at + step))];
      return next === undefined ? {} : { chosenLineNo: next.lineNo };
    }),
    choose: (lineNo) => set((state) => ({ chosenLineNo: lineNo, command: state.command.lineNo === null ? state.command : IDLE })),
    dismissRefusals: () => set({ refusals: [] }),
  };
}

/** One thing of the cart for a component; draws again only when that thing changes. */
export function useCart<T>(cart: Cart, pick: (state: CartState) => T): T {
  return useStore(cart.store, pick);
}
