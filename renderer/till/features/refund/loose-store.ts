import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { catalog, GoodCard } from '#contract/terminal/catalog.ts';
import type { refund } from '#contract/terminal/refund.ts';
import type { CartView } from '#contract/terminal/sale.ts';
import { lineAmount, MICRO } from '#domain/quantity/quantity.ts';
import { QUANTITY, scaled, type Entry, type EntryLimits } from '#renderer/ui/amount-entry.ts';
import { amountErased, amountPasted, amountTyped, type AmountField, type AmountTrouble } from '../../parts/amount-field.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';

type LooseRefusal = Exclude<AnswerOf<(typeof refund)['members']['addWithoutReceipt']> | Faulted, { readonly ok: true }> | { readonly ok: false; readonly code: 'reason-needed'; readonly detail: { readonly code: string } };

export type LooseState = {
  readonly text: string;
  /** What was found for `text`; null before the first answer. */
  readonly goods: readonly GoodCard[] | null;
  readonly activeIndex: number;
  /** The good that comes back. */
  readonly good: GoodCard | null;
  readonly entry: Entry;
  /** Why the last thing typed or pasted was not taken. */
  readonly trouble: AmountTrouble | 'whole-only' | null;
  readonly adding: boolean;
};

export type LooseDeps = {
  readonly catalog: Pick<Client<typeof catalog>, 'search'>;
  readonly refund: Pick<Client<typeof refund>, 'addWithoutReceipt'>;
  readonly reason: () => string;
  readonly withApproval: WithApproval;
  readonly newGesture: () => string;
  readonly sound: (sound: 'ok' | 'unknown' | 'blocked') => void;
  readonly inOrder: (work: () => Promise<void>) => void;
  readonly added: (cart: CartView) => void;
  readonly refuse: (refusal: LooseRefusal) => void;
  /** What was refused before is no longer said. */
  readonly calm: () => void;
};

export type Loose = {
  readonly store: StoreApi<LooseState>;
  readonly ask: (text: string) => void;
  readonly move: (step: number) => void;
  readonly choose: (good: GoodCard | null) => void;
  readonly chooseMarked: () => Promise<void>;
  readonly scan: (code: string) => void;
  readonly type: (characters: string) => void;
  readonly paste: (text: string) => void;
  readonly erase: (count?: number) => void;
  readonly add: () => void;
  readonly clear: () => void;
};

const LIMIT = 30;
const EMPTY: LooseState = { text: '', goods: null, activeIndex: 0, good: null, entry: '', trouble: null, adding: false };

/** How much comes back in millionths: what was typed, one piece where nothing was, null where a weight is needed or zero was typed. */
export function looseQuantity({ good, entry }: Pick<LooseState, 'good' | 'entry'>): number | null {
  if (good === null) return null;
  const micro = scaled(entry, 6) ?? (good.unit === 'pcs' ? MICRO : null);
  return micro === 0 ? null : micro;
}

/** What it comes to at today's price, in kopecks; null while that is not known. */
export function looseMinor(state: Pick<LooseState, 'good' | 'entry'>): number | null {
  const micro = looseQuantity(state);
  const price = state.good?.priceMinor ?? null;
  return micro === null || price === null ? null : lineAmount(price, micro);
}

/** The entry after `how` was done to it. Pieces are whole: a part of one leaves it as it was, and is said. */
function edited({ good, entry }: LooseState, how: (field: AmountField, limits: EntryLimits) => AmountField, text: string): Partial<LooseState> {
  if (good === null) return {};
  const isWhole = good.unit === 'pcs';
  if (isWhole && /^[\d\s]*[.,]\d*$/.test(text)) return { trouble: 'whole-only' };
  return how({ entry, trouble: null }, isWhole ? { ...QUANTITY, fractionDigits: 0 } : QUANTITY);
}

/** Goods that come back without their receipt: find or scan one, say how much and why. */
export function createLoose(deps: LooseDeps): Loose {
  const store = createStore<LooseState>(() => EMPTY);
  const { getState: get, setState: set } = store;
  let asked = 0;
  let answering: Promise<void> = Promise.resolve();

  const ask = (text: string): void => {
    set({ text, activeIndex: 0 });
    const question = ++asked;
    if (text.trim() === '') return set({ goods: null });
    answering = deps.catalog.search({ text: text.trim(), limit: LIMIT }).then((answer) => {
      if (question === asked && answer.ok) set({ goods: answer.value.goods });
    });
  };
  const choose = (good: GoodCard | null): void => {
    deps.calm();
    set({ good, entry: '', trouble: null });
  };

  return {
    store, ask, choose,
    move: (step) => set(({ goods, activeIndex }) => ({ activeIndex: Math.max(0, Math.min((goods?.length ?? 1) - 1, activeIndex + step)) })),
    chooseMarked: async () => {
      await answering;
      const { goods, activeIndex } = get();
      const good = goods?.[activeIndex];
      if (good !== undefined) choose(good);
    },
    scan: (code) => {
      deps.calm();
      void deps.catalog.search({ text: code, limit: LIMIT }).then((answer) => {
        if (!answer.ok || answer.value.goods.length === 0) return deps.refuse({ ok: false, code: 'unknown-good', detail: {} });
        deps.sound('ok');
        const [first, ...others] = answer.value.goods;
        if (first !== undefined && others.length === 0) return choose(first);
        set({ text: code, goods: answer.value.goods, activeIndex: 0, good: null, entry: '', trouble: null });
      });
    },
    type: (characters) => set((state) => edited(state, (field, limits) => amountTyped(field, characters, limits), characters)),
    paste: (text) => set((state) => edited(state, (field, limits) => amountPasted(field, text, limits), text)),
    erase: (count = 1) => set(({ entry }) => amountErased({ entry, trouble: null }, count)),
    add: () => {
      const { good, adding } = get();
      const quantityMicro = looseQuantity(get());
      if (good === null || quantityMicro === null || adding) return;
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
      set(EMPTY);
    },
  };
}

export function useLoose<T>(loose: Loose, pick: (state: LooseState) => T): T {
  return useStore(loose.store, pick);
}
