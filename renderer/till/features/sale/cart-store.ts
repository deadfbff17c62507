import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { CartView, sale } from '#contract/terminal/sale.ts';
import { commandErased, commandStarred, commandTyped, IDLE, quantityToAdd, type Command } from './command.ts';
import type { GestureQueue } from './gesture-queue.ts';

export type SaleClient = Client<typeof sale>;
type Gestures = 'scan' | 'add' | 'setQuantity' | 'removeLine' | 'clear';
type GestureAnswer = { [G in Gestures]: AnswerOf<(typeof sale)['members'][G]> }[Gestures] | Faulted;
/** Every no of the selling screen, with its detail; each has its sentence in sale-texts. */
export type SaleRefusal = Exclude<GestureAnswer, { readonly ok: true }>;

export type CartState = {
  /** Null until the host has answered for the first time. */
  readonly cart: CartView | null;
  /** A line chosen by the cashier; null while the line touched last is the marked one. */
  readonly chosenLineNo: number | null;
  /** The line whose quantity was just raised by another scan, and how often that happened: a new count is a new flash. */
  readonly raised: { readonly lineNo: number; readonly times: number } | null;
  /** What was refused and not yet acknowledged, the latest last. */
  readonly refusals: readonly SaleRefusal[];
  /** How many refusals there have ever been: a payment given before one of them must not happen after it. */
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
};

export type Cart = {
  readonly store: StoreApi<CartState>;
  readonly refresh: () => void;
  readonly scan: (code: string) => void;
  /** `asksWeight`: a good sold by measure, whose quantity is asked for once it stands in the cart. */
  readonly add: (goodId: string, asksWeight: boolean) => void;
  readonly setQuantity: (lineNo: number, quantityMicro: number) => void;
  readonly removeSelected: () => void;
  readonly clear: () => void;
  readonly type: (characters: string) => void;
  readonly erase: (count?: number) => void;
  readonly forgetCommand: () => void;
  readonly moveChoice: (step: 1 | -1) => void;
  readonly choose: (lineNo: number) => void;
  readonly dismissRefusals: () => void;
};

/** Goods in the customer's hands that are not in the cart: told until the cashier says so, however fast the next scan comes. */
const untilAcknowledged = new Set<SaleRefusal['code']>(['unknown-barcode', 'ambiguous', 'no-price', 'quantity-fraction']);

/** The marked line: the one chosen, else the one touched last, else none. */
export function selectedLineNo(state: Pick<CartState, 'cart' | 'chosenLineNo'>): number | null {
  const lines = state.cart?.lines ?? [];
  const wanted = state.chosenLineNo ?? state.cart?.selectedLineNo ?? null;
  return lines.some((line) => line.lineNo === wanted) ? wanted : (lines.at(-1)?.lineNo ?? null);
}

function raisedBetween(before: CartView | null, after: CartView): number | null {
  if (before === null || before.id !== after.id || after.lines.length !== before.lines.length) return null;
  const line = after.lines.find((one) => one.lineNo === after.selectedLineNo);
  const old = before.lines.find((one) => one.lineNo === after.selectedLineNo);
  return line !== undefined && old !== undefined && line.quantityMicro > old.quantityMicro ? line.lineNo : null;
}

/** What is not sold by the piece stands at one unit until somebody says how much it is. */
function isMeasured(cart: CartView): boolean {
  const line = cart.lines.find((one) => one.lineNo === cart.selectedLineNo);
  return line !== undefined && line.unit !== 'pcs';
}

/** The cart on screen and every gesture that changes it. Gestures run one after another, each exactly once at the host. */
export function createCart(deps: CartDeps): Cart {
  const store = createStore<CartState>(() => ({ cart: null, chosenLineNo: null, raised: null, refusals: [], refusedCount: 0, command: IDLE }));
  const { getState: get, setState: set } = store;

  const show = (cart: CartView): void => set((state) => {
    const raised = raisedBetween(state.cart, cart);
    const moved = state.cart?.selectedLineNo !== cart.selectedLineNo || raised !== null || state.cart?.id !== cart.id;
    return { cart, chosenLineNo: moved ? null : state.chosenLineNo, raised: raised === null ? state.raised : { lineNo: raised, times: (state.raised?.times ?? 0) + 1 } };
  });
  const refuse = (refusal: SaleRefusal): void => {
    set((state) => ({ refusals: [...state.refusals, refusal], refusedCount: state.refusedCount + 1 }));
    deps.sound(refusal.code === 'unknown-barcode' || refusal.code === 'ambiguous' ? 'unknown' : 'blocked');
  };

  /** One gesture: taken at once, sent in its turn, answered by the whole cart or a no. */
  const gesture = (send: (gesture: string) => Promise<GestureAnswer>, after?: (cart: CartView) => void, scanned = false): void => {
    const id = deps.newGesture();
    set({ command: IDLE });
    deps.queue.run(async () => {
      let answer = await send(id);
      if (!answer.ok && (answer.code === 'not-signed-in' || answer.code === 'no-shift')) {
        // The host began anew while this waited: what was scanned is not lost, it goes on once somebody has signed in.
        await deps.sellable();
        answer = await send(id);
      }
      if (!answer.ok) return refuse(answer);
      show(answer.value);
      set((state) => (state.refusals.length === 0 ? {} : { refusals: scanned ? state.refusals.filter((one) => untilAcknowledged.has(one.code)) : [] }));
      after?.(answer.value);
    });
  };
  const askWeight = (cart: CartView): void => {
    if (get().command === IDLE && cart.selectedLineNo !== null) set({ command: { ...IDLE, lineNo: cart.selectedLineNo } });
  };
  const refresh = (): void => void deps.sale.view({}).then((answer) => {
    if (answer.ok) show(answer.value);
  });
  deps.sale.on('changed', show);

  return {
    store,
    refresh,
    scan: (code) => {
      const { timesMicro } = get().command;
      gesture((id) => deps.sale.scan({ gesture: id, code, ...(timesMicro === null ? {} : { quantityMicro: timesMicro }) }), (cart) => {
        deps.sound('ok');
        if (timesMicro === null && isMeasured(cart)) askWeight(cart);
      }, true);
    },
    add: (goodId, asksWeight) => {
      const { command } = get();
      gesture((id) => deps.sale.add({ gesture: id, goodId, quantityMicro: quantityToAdd(command) }), asksWeight && command.timesMicro === null ? askWeight : undefined);
    },
    setQuantity: (lineNo, quantityMicro) => gesture((id) => deps.sale.setQuantity({ gesture: id, lineNo, quantityMicro })),
    removeSelected: () => {
      const lineNo = selectedLineNo(get());
      if (lineNo !== null) gesture((id) => deps.sale.removeLine({ gesture: id, lineNo }));
    },
    clear: () => gesture((id) => deps.sale.clear({ gesture: id })),
    type: (characters) => set((state) => {
      const command = [...characters].reduce((soFar, key) => (key === '*' ? commandStarred(soFar, selectedLineNo(state)) : commandTyped(soFar, key)), state.command);
      return { command };
    }),
    erase: (count) => set((state) => ({ command: commandErased(state.command, count) })),
    forgetCommand: () => set({ command: IDLE }),
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
