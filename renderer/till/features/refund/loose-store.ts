import { createStore, useStore, type StoreApi } from 'zustand';
import type { Client } from '#contract/define/service.ts';
import type { catalog, GoodCard } from '#contract/terminal/catalog.ts';
import type { refund } from '#contract/terminal/refund.ts';
import type { CartView } from '#contract/terminal/sale.ts';
import { lineAmount, MICRO } from '#domain/quantity/quantity.ts';
import { QUANTITY, scaled, type EntryLimits } from '#renderer/ui/amount-entry.ts';
import { amountErased, amountPasted, amountRead, amountTold, amountTyped, NO_AMOUNT, type AmountField } from '../../parts/amount-field.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';
import { createTypist, type Typist } from '../../parts/typist.ts';
import type { Refuse } from './refund-state.ts';

/** How much of the good comes back is typed into it. */
export type LooseState = AmountField & {
  readonly text: string;
  /** What was found for `text`; null before the first answer. */
  readonly goods: readonly GoodCard[] | null;
  readonly activeIndex: number;
  /** The till could not answer the text as it stands: there are no goods to choose from. */
  readonly failed: boolean;
  /** The good that comes back, with how much of it its code stands for where it was found by one that says so. */
  readonly good: GoodCard | null;
  readonly adding: boolean;
};

export type LooseDeps = {
  readonly catalog: Pick<Client<typeof catalog>, 'search'>;
  readonly refund: Pick<Client<typeof refund>, 'read' | 'addWithoutReceipt'>;
  readonly reason: () => string;
  readonly withApproval: WithApproval;
  readonly newGesture: () => string;
  readonly sound: (sound: 'ok' | 'unknown' | 'blocked') => void;
  readonly inOrder: (work: () => Promise<void>) => void;
  readonly added: (cart: CartView) => void;
  readonly refuse: Refuse;
  /** What was refused before is no longer said. */
  readonly calm: () => void;
};

export type Loose = {
  readonly store: StoreApi<LooseState>;
  readonly ask: (text: string) => void;
  readonly move: (step: number) => void;
  readonly choose: (good: GoodCard | null) => void;
  readonly chooseMarked: () => Promise<void>;
  /** Resolves when the code is read. */
  readonly scan: (code: string) => Promise<void>;
  readonly type: (characters: string) => void;
  /** The last characters were the beginning of a scan. */
  readonly takeBack: (count: number) => void;
  readonly paste: (text: string) => void;
  readonly erase: (count?: number) => void;
  readonly add: () => void;
  readonly clear: () => void;
};

const LIMIT = 30;
const EMPTY: LooseState = { text: '', goods: null, activeIndex: 0, failed: false, good: null, ...NO_AMOUNT, adding: false };

/** How much of a good comes back where nothing is typed, in millionths: what its code stands for, else one piece; null where a weight is needed. */
export function untypedMicro({ packMicro, unit }: Pick<GoodCard, 'packMicro' | 'unit'>): number | null {
  return packMicro ?? (unit === 'pcs' ? MICRO : null);
}

/** How much comes back in millionths: what was typed, else what the code of the good says; null where a weight is needed, zero was typed or what was typed is in doubt. */
export function looseQuantity({ good, entry, doubt }: Pick<LooseState, 'good' | 'entry' | 'doubt'>): number | null {
  if (good === null || doubt !== null) return null;
  const micro = scaled(entry, 6) ?? untypedMicro(good);
  return micro === 0 ? null : micro;
}

/** What it comes to at today's price, in kopecks; null while that is not known. */
export function looseMinor(state: Pick<LooseState, 'good' | 'entry' | 'doubt'>): number | null {
  const micro = looseQuantity(state);
  const price = state.good?.priceMinor ?? null;
  return micro === null || price === null ? null : lineAmount(price, micro);
}

/** What a typed character changes, and of which good. */
type Standing = AmountField & Pick<LooseState, 'good'>;

/** The field after `how` was done to it. Pieces are whole. */
function edited({ good, entry, trouble, doubt }: Standing, how: (field: AmountField, limits: EntryLimits) => AmountField): Partial<LooseState> {
  return good === null ? {} : how({ entry, trouble, doubt }, good.unit === 'pcs' ? { ...QUANTITY, fractionDigits: 0 } : QUANTITY);
}

type Typing = Typist<Standing> & { /** Changes what stands there otherwise than by typing. */ readonly put: (how: (state: LooseState) => Partial<LooseState>) => void };

function createTyping({ getState: get, setState: set }: StoreApi<LooseState>): Typing {
  const typist = createTypist<Standing>(
    () => ({ good: get().good, entry: get().entry, trouble: get().trouble, doubt: get().doubt }),
    (standing) => set(({ good }) => (good === standing.good ? standing : {})),
  );
  return {
    ...typist,
    put: (how) => {
      typist.forget();
      set(how);
    },
  };
}

/** How much Enter takes, in millionths; null where it says why it takes none. */
function quantityTaken(put: Typing['put'], state: LooseState): number | null {
  const read = amountRead(state, 6);
  const quantityMicro = read.ok ? looseQuantity(state) : null;
  if (quantityMicro === null) put((now) => edited(now, (field) => amountTold(field, !read.ok ? read.trouble : read.value === null ? 'empty' : 'zero')));
  return quantityMicro;
}

/** Goods that come back without their receipt: find or scan one, say how much and why. */
export function createLoose(deps: LooseDeps): Loose {
  const store = createStore<LooseState>(() => EMPTY);
  const { getState: get, setState: set } = store;
  let asked = 0;
  let answering: Promise<void> = Promise.resolve();

  const ask = (text: string): void => {
    set({ text, activeIndex: 0, failed: false });
    const question = ++asked;
    if (text.trim() === '') return set({ goods: null });
    answering = deps.catalog.search({ text: text.trim(), limit: LIMIT }).then((answer) => {
      if (question === asked) set(answer.ok ? { goods: answer.value.goods } : { goods: null, failed: true });
    });
  };
  const { put, ...typist } = createTyping(store);
  const choose = (good: GoodCard | null): void => {
    deps.calm();
    put(() => ({ good, ...NO_AMOUNT }));
  };

  return {
    store, ask, choose,
    move: (step) => set(({ goods, activeIndex }) => ({ activeIndex: Math.max(0, Math.min((goods?.length ?? 1) - 1, activeIndex + step)) })),
    chooseMarked: async () => {
      await answering;
      const { goods, activeIndex, failed, text } = get();
      const good = goods?.[activeIndex];
      if (good !== undefined) choose(good);
      else if (failed) ask(text);
    },
    scan: async (code) => {
      deps.calm();
      const question = ++asked;
      const answer = await deps.refund.read({ code });
      if (question !== asked || (!answer.ok && answer.code === 'receipt-code')) return;
      if (!answer.ok) return deps.refuse(answer, 'unknown');
      deps.sound('ok');
      const [first, ...others] = answer.value.goods;
      if (first !== undefined && others.length === 0) return choose(first);
      put(() => ({ text: code, goods: answer.value.goods, activeIndex: 0, failed: false, good: null, ...NO_AMOUNT }));
    },
    type: (characters) => typist.type(characters, (standing, typed) => ({ ...standing, ...edited(standing, (field, limits) => amountTyped(field, typed, limits)) })),
    takeBack: typist.takeBack,
    paste: (text) => put((state) => edited(state, (field, limits) => amountPasted(field, text, limits))),
    erase: (count = 1) => put((state) => edited(state, (field) => amountErased(field, count))),
    add: () => {
      const { good, adding } = get();
      if (good === null || adding) return;
      const quantityMicro = quantityTaken(put, get());
      if (quantityMicro === null) return deps.sound('blocked');
      const reason = deps.reason();
      if (reason === '') return deps.refuse({ ok: false, code: 'reason-needed', detail: { code: '' } });
      set({ adding: true });
      deps.calm();
      const gesture = deps.newGesture();
      deps.inOrder(async () => {
        const answer = await deps.withApproval((approvalId) => deps.refund.addWithoutReceipt({ gesture, goodId: good.id, quantityMicro, reason, ...approved(approvalId) }));
        set({ adding: false });
        if (!answer.ok) return deps.refuse(answer);
        deps.sound('ok');
        deps.added(answer.value);
      });
    },
    clear: () => {
      asked++;
      put(() => EMPTY);
    },
  };
}

export function useLoose<T>(loose: Loose, pick: (state: LooseState) => T): T {
  return useStore(loose.store, pick);
}
