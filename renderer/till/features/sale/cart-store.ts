import { createStore, useStore, type StoreApi } from 'zustand';
import type { Client } from '#contract/define/service.ts';
import type { CartView, Discount, sale } from '#contract/terminal/sale.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';
import { carriedMinor } from '../../parts/half-way.ts';
import { commandAsking, commandConfirmed, commandErased, commandKept, commandLeft, commandLost, commandStarred, commandTyped, commandUncounted, DIGITS_LOST, hasTyped, IDLE, NOT_TAKEN, quantityLeft, type Command } from './command.ts';
import type { GestureQueue } from './gesture-queue.ts';
import { keptCart } from './kept-cart.ts';
import { inPacks } from './packs.ts';
import { createAcknowledging, soundsUnknown, toldAfter, toldOverNext, type Acknowledging, type GestureAnswer, type Refused, type SaleRefusal } from './refusals.ts';
import { asksMeasure, commandWith, growth, standsUnweighed, stillUnweighed } from './unweighed.ts';

export type SaleClient = Client<typeof sale>;
export type CartState = {
  /** Null until the host has answered for the first time. */
  readonly cart: CartView | null;
  /** A line chosen by the cashier; null while the line asked about, or else touched last, is the marked one. */
  readonly chosenLineNo: number | null;
  /** The line whose quantity was just raised by another scan, and how often that happened: a new count is a new flash. */
  readonly raised: { readonly lineNo: number; readonly times: number } | null;
  /** What was refused and not yet acknowledged, the latest last. */
  readonly refusals: readonly SaleRefusal[];
  /** How many gestures have not been done: a payment given before one of them must not happen after it. */
  readonly refusedCount: number;
  readonly command: Command;
  /** The command a key came for too early, and which is said to come first; no longer once it is another one. */
  readonly held: Command | null;
  /** Lines sold by measure that came in and that nobody has said the measure of, the first first. */
  readonly unweighed: readonly number[];
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

export type Cart = Acknowledging & {
  readonly store: StoreApi<CartState>;
  readonly refresh: () => void;
  /** Swaps the cart for one that another feature's call was answered with. */
  readonly show: (cart: CartView) => void;
  /** A code that was read; `typed` where a person typed its digits. */
  readonly scan: (code: string, typed?: boolean) => void;
  /**
   * A good sold by measure is asked for its quantity once it stands in the cart, as after a scan. `timesMicro` was said before its code, a quantity
   * typed since then goes first; `packMicro` is what its code stands for, as of a case, where it says so.
   */
  readonly add: (goodId: string, timesMicro?: number | null, packMicro?: number | null) => void;
  /** Sells a good that has no price for the price a senior gives it: as many as are said here, whatever is typed by then. */
  readonly addPriced: (goodId: string, priceMinor: number, timesMicro?: number | null) => Done;
  readonly setQuantity: (lineNo: number, quantityMicro: number) => Done;
  readonly setPrice: (lineNo: number, priceMinor: number, reason: string) => Done;
  /** null takes the discount off. */
  readonly setDiscount: (lineNo: number, discount: Discount | null, reason: string) => Done;
  readonly setReceiptDiscount: (discount: Discount | null, reason: string) => Done;
  readonly setNote: (lineNo: number, note: string) => Done;
  readonly setSeller: (lineNo: number, sellerId: string | null) => Done;
  readonly removeSelected: () => void;
  readonly removeLine: (lineNo: number) => void;
  readonly clear: () => Done;
  readonly park: (name: string) => Done;
  readonly recall: (cartId: string) => Done;
  readonly type: (characters: string) => void;
  readonly erase: (count?: number) => void;
  /** Puts another command on the line, aloud where it has just come into doubt. */
  readonly hold: (command: Command) => void;
  /** What stands on the command line is meant, although something typed was not taken. */
  readonly confirm: () => void;
  /** Says aloud that what is typed cannot be taken, or comes first; it stays. */
  readonly refuseTyped: () => void;
  /** Says aloud, until it is acknowledged, that something typed elsewhere about the receipt was not taken. */
  readonly tellLost: () => void;
  /** Says aloud, until it is acknowledged, that cash a customer laid down is to be given back: its receipt is gone unpaid. */
  readonly tellOwed: (cashMinor: number) => void;
  /** Sets the weight that was asked for and stands there unconfirmed. */
  readonly takeWeight: () => void;
  readonly forgetCommand: () => void;
  readonly moveChoice: (step: number) => void;
  readonly choose: (lineNo: number) => void;
};

/** The longest code the contract takes; what is longer is noise and unknown anyway. */
const MAX_CODE = 10_000;

/** The marked line: the one chosen since the question, the one asked about, the one touched last, else none. */
export function selectedLineNo(state: Pick<CartState, 'cart' | 'chosenLineNo' | 'command'>): number | null {
  const lines = state.cart?.lines ?? [];
  const wanted = state.chosenLineNo ?? (state.command.asked ? state.command.lineNo : null) ?? state.cart?.selectedLineNo ?? null;
  return lines.some((line) => line.lineNo === wanted) ? wanted : (lines.at(-1)?.lineNo ?? null);
}

type GestureOptions = {
  /** The receipt leaves the hand whole: not while one of its goods waits for a weight, nor once something before it was refused. */
  readonly setsAside?: boolean;
  readonly after?: (cart: CartView, before: CartView | null) => void;
  readonly onRefused?: () => void;
  /** Hands did it that may not have looked up: what was refused before stays told. */
  readonly unseen?: boolean;
  /** A good comes: a sum that is typed stands beside it. Every other gesture ends what is typed. */
  readonly keepsSum?: boolean;
  /** How many of the good, and what its code stands for, kept with a refusal. */
  readonly timesMicro?: number | null;
  readonly packMicro?: number | null;
  /** The good that comes. */
  readonly goodId?: string;
};
type Common = { readonly gesture: string; readonly approvalId?: string };
type Send = (common: Common) => Promise<GestureAnswer>;

/** So many cases that no host could be asked for them. */
const tooLarge: Send = async () => ({ ok: false, code: 'too-large', detail: {} });

type Runner = { /** Money somebody has to hand over. */ readonly owe: (owed: SaleRefusal) => void; readonly show: (cart: CartView) => void; readonly gesture: (send: Send, options?: GestureOptions) => Done };

/** What changes with the cart that is shown: marks and questions about its lines, and what was refused for a receipt that is in hand no more. */
function swapped(state: CartState, cart: CartView): Partial<CartState> {
  const { byMicro, isNew } = growth(state.cart, cart);
  const raised = !isNew && byMicro > 0 && cart.lines.length === state.cart?.lines.length;
  const moved = raised || state.cart?.selectedLineNo !== cart.selectedLineNo || state.cart.id !== cart.id;
  const unweighed = stillUnweighed(state.unweighed, state.cart, cart);
  const isAnother = state.cart !== null && state.cart.id !== cart.id;
  return {
    cart, unweighed, command: commandWith(state.command, unweighed), chosenLineNo: moved ? null : state.chosenLineNo,
    refusals: isAnother && state.refusals.length > 0 ? toldOverNext(state.refusals) : state.refusals,
    raised: raised && cart.selectedLineNo !== null ? { lineNo: cart.selectedLineNo, times: (state.raised?.times ?? 0) + 1 } : state.raised,
  };
}

/** Sends gestures in their turn and holds what they are answered with. */
function createRunner(deps: CartDeps, { getState: get, setState: set }: StoreApi<CartState>): Runner {
  const show = (cart: CartView): void => {
    const { cart: old, command } = get();
    // What was typed was for the receipt that is gone, and must never be taken for the next customer's money.
    if (old !== null && old.id !== cart.id && hasTyped(command)) {
      set({ command: NOT_TAKEN });
      if (command.trouble === null) deps.sound('blocked');
    }
    set((state) => swapped(state, keptCart(state.cart, cart)));
  };
  const refuse = (refusal: Refused, { timesMicro = null, packMicro = null, keepsSum = false }: GestureOptions): void => {
    set((state) => ({ refusedCount: state.refusedCount + 1 }));
    // A senior was not there or did not allow it: the cashier closed the question and knows.
    if (refusal.code === 'needs-right') return;
    if (refusal.code === 'receipt-code') return deps.onReceiptCode(refusal.detail.receiptId);
    const about = { ofGood: keepsSum, timesMicro: timesMicro ?? undefined, packMicro: packMicro ?? undefined, cartId: get().cart?.id };
    set((state) => ({ refusals: [...state.refusals, { ...refusal, ...about }] }));
    deps.sound(soundsUnknown.has(refusal.code) ? 'unknown' : 'blocked');
  };

  const owe: Runner['owe'] = (owed) => {
    set((state) => ({ refusals: [...state.refusals, owed] }));
    deps.sound('blocked');
  };

  /** Whoever empties the rest of a basket ends it: what its receipts owe is said until somebody has handed it over. Put aside, it goes on with the rest. */
  const settleRest = (before: CartView, after: CartView): void => {
    const cashMinor = carriedMinor(before);
    if (cashMinor === 0 || after.id === before.id || after.posted.length > 0) return;
    owe({ ok: false, code: 'rest-ended', detail: { cashMinor } });
  };

  /** One gesture: taken at once, sent in its turn, allowed by a senior where it must be, answered by the whole cart or a no. */
  const gesture = (send: Send, options: GestureOptions = {}): Done => {
    const { after, onRefused, unseen = false, keepsSum = false, setsAside = false } = options;
    const id = deps.newGesture();
    const ask = (): Promise<GestureAnswer> => deps.withApproval((approvalId) => send({ gesture: id, ...approved(approvalId) }));
    const { command: typed, refusedCount: refusedBefore } = get();
    const kept = keepsSum ? commandKept(typed) : IDLE;
    const losesDigits = kept === DIGITS_LOST && typed !== DIGITS_LOST;
    set((state) => ({ command: commandWith(kept, state.unweighed) }));
    if (kept.trouble !== null && typed.trouble === null) deps.sound('blocked');
    const { promise, resolve } = Promise.withResolvers<boolean>();
    deps.queue.run(async () => {
      try {
        // Of before the gesture: the host tells everybody the new cart ahead of its answer.
        const { cart: before, unweighed, refusedCount } = get();
        if (setsAside && (unweighed.length > 0 || refusedCount !== refusedBefore)) {
          set(({ held, command }) => ({ held: unweighed.length > 0 ? command : held, refusedCount: refusedCount + 1 }));
          return deps.sound('blocked');
        }
        let answer = await ask();
        if (!answer.ok && (answer.code === 'not-signed-in' || answer.code === 'no-shift')) {
          // The host began anew while this waited: what was scanned is not lost, it goes on once somebody has signed in.
          await deps.sellable();
          answer = await ask();
        }
        if (!answer.ok) {
          refuse(answer, options);
          if (losesDigits && answer.code !== 'no-price' && answer.code !== 'ambiguous') set(({ command }) => ({ command: commandUncounted(command) }));
          onRefused?.();
          return resolve(false);
        }
        show(answer.value);
        set((state) => (state.refusals.length === 0 ? {} : { refusals: toldAfter(state.refusals, unseen || setsAside, options.goodId) }));
        if (before !== null && !setsAside) settleRest(before, answer.value);
        after?.(answer.value, before);
        resolve(true);
      } finally {
        resolve(false);
      }
    });
    return promise;
  };
  return { show, owe, gesture };
}

type CommandLine = Pick<Cart, 'type' | 'erase' | 'hold' | 'confirm' | 'refuseTyped' | 'tellLost' | 'forgetCommand'>;

/** What is typed before a key says what it is for; doubt about it is told aloud when it begins. */
function createCommandLine({ sound }: Pick<CartDeps, 'sound'>, { getState: get, setState: set }: StoreApi<CartState>): CommandLine {
  const hold = (command: Command): void => {
    const isNew = command.trouble !== null && get().command.trouble === null;
    set((state) => ({ command: commandWith(command, state.unweighed) }));
    if (isNew) sound('blocked');
  };
  /** A question somebody leaves is answered: the line stays as it is. */
  const change = (next: (command: Command) => Command): void => set(({ command: before, unweighed: asked }) => {
    const command = next(before);
    const unweighed = before.asked && command.lineNo !== before.lineNo ? asked.filter((lineNo) => lineNo !== before.lineNo) : asked;
    return { unweighed, command: commandWith(command, unweighed) };
  });
  return {
    type: (characters) => {
      const state = get();
      hold([...characters].reduce((soFar, key) => (key === '*' ? commandStarred(soFar, selectedLineNo(state)) : commandTyped(soFar, key)), state.command));
    },
    erase: (count) => change((command) => commandErased(command, count)),
    hold,
    confirm: () => change(commandConfirmed),
    refuseTyped: () => {
      set(({ command }) => ({ held: command }));
      sound('blocked');
    },
    tellLost: () => hold(commandLost(get().command)),
    forgetCommand: () => change(commandLeft),
  };
}

type Weighing = Pick<Cart, 'setQuantity'> & { readonly askWeight: (standing: Command) => (cart: CartView, before: CartView | null) => void; readonly setWeighed: () => void };

/** The question how much a good sold by measure is, and what becomes of its answer when the next good comes before Enter. */
function createWeighing({ sale, sound }: Pick<CartDeps, 'sale' | 'sound'>, { getState: get, setState: set }: StoreApi<CartState>, { hold, gesture }: Pick<Cart, 'hold'> & Pick<Runner, 'gesture'>): Weighing {
  const ask = (lineNo: number, standing: Command): void => {
    // While another question stands, or a quantity is typed, this one waits for its turn.
    set((state) => ({ unweighed: [...state.unweighed.filter((one) => one !== lineNo), lineNo] }));
    const asking = commandAsking(get().command, standing, get().unweighed[0] ?? lineNo);
    if (asking !== null) hold(asking);
  };
  const setQuantity = (lineNo: number, quantityMicro: number, unseen = false): Done => {
    const { cart: then, unweighed } = get();
    set({ unweighed: unweighed.filter((one) => one !== lineNo) });
    // A weight the host does not take leaves the good at one unit, and nobody has said that it is one.
    const askAgain = (): void => {
      const { cart } = get();
      if (unweighed.includes(lineNo) && cart?.id === then?.id && standsUnweighed(cart, lineNo)) ask(lineNo, IDLE);
    };
    return gesture((common) => sale.setQuantity({ ...common, lineNo, quantityMicro }), { onRefused: askAgain, unseen });
  };
  return {
    setQuantity: (lineNo, quantityMicro) => setQuantity(lineNo, quantityMicro),
    askWeight: (standing) => (cart, before) => {
      const lineNo = cart.selectedLineNo;
      if (lineNo !== null && asksMeasure(before, cart)) ask(lineNo, standing);
    },
    setWeighed: () => {
      const left = quantityLeft(get().command);
      if (left === null) return;
      if (left !== 'not-taken') return void setQuantity(left.lineNo, left.quantityMicro, true);
      set((state) => ({ command: commandWith(NOT_TAKEN, state.unweighed) }));
      sound('blocked');
    },
  };
}

/** The cart on screen and every gesture that changes it. Gestures run one after another, each exactly once at the host. */
export function createCart(deps: CartDeps): Cart {
  const store = createStore<CartState>(() => ({ cart: null, chosenLineNo: null, raised: null, refusals: [], refusedCount: 0, command: IDLE, held: null, unweighed: [] }));
  const { getState: get, setState: set } = store;
  const { show, owe, gesture } = createRunner(deps, store);
  const commandLine = createCommandLine(deps, store);
  const { askWeight, setWeighed, setQuantity } = createWeighing(deps, store, { hold: commandLine.hold, gesture });
  // A new question is about its line: what was chosen before it was chosen for something else.
  store.subscribe(({ command, chosenLineNo }, { command: before }) => {
    if (command.asked && chosenLineNo !== null && !(before.asked && before.lineNo === command.lineNo)) set({ chosenLineNo: null });
  });
  const refresh = (): void => void deps.sale.view({}).then((answer) => {
    if (answer.ok) show(answer.value);
  });
  deps.sale.on('changed', show);
  const addGood = (good: { readonly goodId: string; readonly priceMinor?: number }, timesMicro: number | null, packMicro: number | null = null): Done => {
    setWeighed();
    const quantityMicro = inPacks(timesMicro, packMicro);
    return gesture(quantityMicro === 'too-large' ? tooLarge : (common) => deps.sale.add({ ...common, ...good, ...(quantityMicro === null ? {} : { quantityMicro }) }), {
      unseen: true, keepsSum: true, timesMicro, packMicro, goodId: good.goodId, ...(quantityMicro === null ? { after: askWeight(commandKept(get().command)) } : {}),
    });
  };
  const removeLine: Cart['removeLine'] = (lineNo) => {
    // A weight that stands there for another line is its weight; one for this line goes with it.
    const left = quantityLeft(get().command);
    if (left !== null && left !== 'not-taken' && left.lineNo !== lineNo) setWeighed();
    void gesture((common) => deps.sale.removeLine({ ...common, lineNo }));
  };

  return {
    store, refresh, show,
    scan: (code, typed = false) => {
      setWeighed();
      const { command } = get();
      const { timesMicro } = command;
      const ask = askWeight(commandKept(command));
      void gesture((common) => deps.sale.scan({ ...common, code: code.slice(0, MAX_CODE), ...(timesMicro === null ? {} : { quantityMicro: timesMicro }), ...(typed ? { typed } : {}) }), {
        unseen: true, keepsSum: true, timesMicro,
        after: (cart, before) => {
          deps.sound('ok');
          if (timesMicro === null) ask(cart, before);
        },
      });
    },
    add: (goodId, timesMicro = null, packMicro = null) => void addGood({ goodId }, get().command.timesMicro ?? timesMicro, packMicro),
    addPriced: (goodId, priceMinor, timesMicro = null) => addGood({ goodId, priceMinor }, timesMicro),
    setQuantity,
    takeWeight: setWeighed,
    setPrice: (lineNo, priceMinor, reason) => gesture((common) => deps.sale.setPrice({ ...common, lineNo, priceMinor, reason })),
    setDiscount: (lineNo, discount, reason) => gesture((common) => deps.sale.setDiscount({ ...common, lineNo, discount, reason })),
    setReceiptDiscount: (discount, reason) => gesture((common) => deps.sale.setReceiptDiscount({ ...common, discount, reason })),
    setNote: (lineNo, note) => gesture((common) => deps.sale.setNote({ ...common, lineNo, note })),
    setSeller: (lineNo, sellerId) => gesture((common) => deps.sale.setSeller({ ...common, lineNo, sellerId })),
    removeSelected: () => {
      const lineNo = selectedLineNo(get());
      if (lineNo !== null) removeLine(lineNo);
    },
    removeLine,
    clear: () => gesture((common) => deps.sale.clear(common)),
    park: (name) => gesture((common) => deps.sale.park({ ...common, name }), { setsAside: true }),
    recall: (cartId) => gesture((common) => deps.sale.recall({ ...common, cartId }), { setsAside: true }),
    ...commandLine,
    tellOwed: (cashMinor) => owe({ ok: false, code: 'laid-left', detail: { cashMinor } }),
    moveChoice: (step) => set((state) => {
      const lines = state.cart?.lines ?? [];
      const at = lines.findIndex((line) => line.lineNo === selectedLineNo(state));
      const next = lines[Math.min(lines.length - 1, Math.max(0, at + step))];
      return next === undefined ? {} : { chosenLineNo: next.lineNo };
    }),
    choose: (lineNo) => set({ chosenLineNo: lineNo }),
    ...createAcknowledging({ get: () => get().refusals, set: (refusals) => set({ refusals }) }, deps.sound),
  };
}

/** One thing of the cart for a component; draws again only when that thing changes. */
export function useCart<T>(cart: Cart, pick: (state: CartState) => T): T {
  return useStore(cart.store, pick);
}
