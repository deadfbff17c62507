import { createStore, useStore, type StoreApi } from 'zustand';
import { readReceiptCode, receiptCode } from '#domain/receipt/code.ts';
import { askHeadquarters } from '../../parts/headquarters.ts';
import { chosenLines, doubtTold, hasBarcode, isInDoubt, opened, pointed } from './choice.ts';
import { createFind, type Find } from './find-store.ts';
import { createLines, type Lines } from './lines-store.ts';
import { createLoose, type Loose } from './loose-store.ts';
import type { FarRefusal, RefundDeps, RefundState, Refuse } from './refund-state.ts';

export type Refund = Lines & {
  readonly store: StoreApi<RefundState>;
  readonly find: Find;
  readonly loose: Loose;
  /** The panel appears: with the receipt it is about, or looking for one. */
  readonly start: (receiptId: string | null) => void;
  /** The panel is gone: nothing half done is found when it appears again. */
  readonly leave: () => void;
  readonly show: (view: 'find' | 'loose') => void;
  /** Opens a receipt, with the line marked that was sold by `barcode`. */
  readonly openReceipt: (receiptId: string, barcode?: string) => void;
  readonly openMarked: () => Promise<void>;
  /** One step back: from the lines to the search. False where there is nothing to go back to. */
  readonly back: () => boolean;
  readonly scan: (code: string) => void;
  readonly setReason: (reason: string) => void;
  readonly moveReason: (step: number) => void;
  /** Enter: what is chosen goes into the cart; where nothing is, the whole marked line is chosen. */
  readonly enter: () => void;
  /** Takes the good that is marked among those found, once the codes before it are read. */
  readonly chooseLoose: () => void;
};

const EMPTY: RefundState = { view: 'find', openingId: null, openingFar: false, choice: null, reason: '', adding: false, refusal: null };

/** Goods that come back, from the receipt in the customer's hand to the cart. */
export function createRefund(deps: RefundDeps): Refund {
  const store = createStore<RefundState>(() => EMPTY);
  const { getState: get, setState: set } = store;
  const find = createFind(deps.receipts, deps.nowMs, deps.clock);
  const refuse: Refuse = (refusal, sound = 'blocked') => {
    set({ refusal, adding: false });
    deps.sound(sound);
  };
  const { scanOnto, ...lines } = createLines(store, deps, refuse);
  const loose = createLoose({ ...deps, reason: () => get().reason, refuse, calm: () => set({ refusal: null }) });
  const openReceipt = opener(store, deps, refuse);
  const { read, afterReading } = createReading(() => get().refusal === null && (get().choice?.trouble ?? null) === null);
  const enter = createEnter(store, { lines, loose, sound: deps.sound });
  const look = (): void => {
    if (find.store.getState().receipts === null) find.ask(find.store.getState().text);
  };

  return {
    store, find, loose, openReceipt, ...lines,
    start: (receiptId) => {
      if (receiptId === null) look();
      else openReceipt(receiptId);
    },
    leave: () => {
      find.clear();
      loose.clear();
      set(EMPTY);
    },
    show: (view) => {
      // Goods without a receipt need a reason that somebody has chosen, not the first of a list.
      set({ view, choice: null, refusal: null, reason: '' });
      if (view === 'find') look();
    },
    openMarked: async () => {
      const marked = await find.marked();
      if (marked !== null && get().view === 'find') openReceipt(marked.id, find.store.getState().text.trim());
    },
    back: () => {
      if (get().view !== 'lines') return false;
      set({ view: 'find', choice: null, refusal: null });
      look();
      return true;
    },
    scan: (code) => {
      const { view, choice, adding } = get();
      if (adding) return deps.sound('blocked');
      const receiptId = readReceiptCode(code);
      if (receiptId === null && view === 'lines') return read(() => scanOnto(code));
      if (receiptId === null && view === 'loose') return read(() => loose.scan(code));
      if (receiptId === null) return void scanInto(find, deps, openReceipt, code);
      const hasChosen = choice !== null && choice.receipt.receiptId !== receiptId && chosenLines(choice).length > 0;
      if (hasChosen) return refuse({ ok: false, code: 'finish-first', detail: { code } });
      openReceipt(receiptId);
    },
    setReason: (reason) => set({ reason, refusal: null }),
    moveReason: (step) => set(({ reason }) => {
      const reasons = deps.reasons();
      return { reason: reasons[Math.min(reasons.length - 1, Math.max(0, reasons.indexOf(reason) + step))] ?? '' };
    }),
    enter: () => afterReading(enter),
    // A code read meanwhile has chosen by itself.
    chooseLoose: () => afterReading(() => { if (loose.store.getState().good === null) void loose.chooseMarked(); }),
  };
}

type Entering = { readonly lines: Pick<ReturnType<typeof createLines>, 'toggle' | 'add'>; readonly loose: Loose; readonly sound: RefundDeps['sound'] };

/** What Enter does where no code is being read. */
function createEnter({ getState: get, setState: set }: StoreApi<RefundState>, { lines, loose, sound }: Entering): () => void {
  return () => {
    const { view, choice, refusal } = get();
    if (view === 'loose') return loose.add();
    if (choice === null) return;
    if (refusal?.code === 'not-on-receipt') {
      set({ refusal: null });
      return sound('blocked');
    }
    if (isInDoubt(choice)) {
      set({ choice: doubtTold(choice), refusal: null });
      return sound('blocked');
    }
    // One Enter too many after a scanned receipt only marks a line: its sum is read before anything is paid out.
    if (chosenLines(choice).length === 0) lines.toggle();
    else lines.add();
  };
}

/** Codes are read one after the other, and Enter behind a code is about what that code was: at once where none is being read, not at all where it was refused. */
function createReading(isTaken: () => boolean): { readonly read: (work: () => Promise<void>) => void; readonly afterReading: (work: () => void) => void } {
  let reading: Promise<void> | null = null;
  let isRefused = false;
  return {
    read: (work) => {
      if (reading === null) isRefused = false;
      const mine = (reading ?? Promise.resolve()).then(work).finally(() => {
        isRefused ||= !isTaken();
        if (reading === mine) reading = null;
      });
      reading = mine;
    },
    afterReading: (work) => {
      if (reading === null) work();
      else {
        void reading.then(() => {
          if (!isRefused) work();
        });
      }
    },
  };
}

/** Fetches a receipt and opens it, unless another one was asked for meanwhile; headquarters is asked for one that is not here. */
function opener({ getState: get, setState: set }: StoreApi<RefundState>, deps: RefundDeps, refuse: Refuse): Refund['openReceipt'] {
  const fetched = async (receiptId: string): Promise<Awaited<ReturnType<RefundDeps['refund']['open']>> | FarRefusal> => {
    const answer = await deps.refund.open({ receiptId });
    if (answer.ok || answer.code !== 'unknown-receipt' || get().openingId !== receiptId) return answer;
    set({ openingFar: true });
    const code = receiptCode(receiptId);
    const far = await askHeadquarters(deps.receipts, code);
    return far === 'found' ? deps.refund.open({ receiptId }) : { ok: false, code: `far-${far}`, detail: { code } };
  };
  return (receiptId, barcode) => {
    set({ openingId: receiptId, openingFar: false, refusal: null });
    void fetched(receiptId).then((answer) => {
      if (get().openingId !== receiptId) return;
      set({ openingId: null, openingFar: false });
      if (!answer.ok) return refuse(answer, answer.code === 'unknown-receipt' || answer.code.startsWith('far-') ? 'unknown' : 'blocked');
      deps.sound('ok');
      const choice = opened(answer.value);
      const line = barcode === undefined ? undefined : choice.receipt.lines.find((one) => hasBarcode(one, barcode) && one.leftMicro > 0);
      set({ view: 'lines', choice: line === undefined ? choice : pointed(choice, line.lineNo), reason: deps.reasons()[0] ?? '' });
    });
  };
}

/** A code read into the search: whatever it is, the receipts that have it; the only one opens. */
async function scanInto(find: Find, deps: RefundDeps, openReceipt: Refund['openReceipt'], code: string): Promise<void> {
  find.ask(code);
  const marked = await find.marked();
  deps.sound(marked === null ? 'unknown' : 'ok');
  if (marked !== null && find.store.getState().receipts?.length === 1) openReceipt(marked.id, code);
}

export function useRefund<T>(keeper: Refund, pick: (state: RefundState) => T): T {
  return useStore(keeper.store, pick);
}
