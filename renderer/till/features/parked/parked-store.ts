import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { ParkedCart, sale } from '#contract/terminal/sale.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';

type DropRefusal = Exclude<AnswerOf<(typeof sale)['members']['dropParked']> | Faulted, { readonly ok: true } | { readonly code: 'needs-right' }>;

export type ParkedState = {
  /** Oldest first: it has waited longest. Null before the host has answered. */
  readonly carts: readonly ParkedCart[] | null;
  readonly chosenId: string | null;
  readonly refusal: DropRefusal | null;
};

export type Parked = {
  readonly store: StoreApi<ParkedState>;
  readonly refresh: () => void;
  readonly choose: (cartId: string) => void;
  readonly move: (step: number) => void;
  /** Throws the chosen one away; the host asks for the right. */
  readonly drop: () => void;
};

export type ParkedDeps = { readonly sale: Pick<Client<typeof sale>, 'parked' | 'dropParked'>; readonly withApproval: WithApproval; readonly newGesture: () => string };

/** The chosen parked receipt: the one chosen, else the one that has waited longest. */
export function chosenParked({ carts, chosenId }: Pick<ParkedState, 'carts' | 'chosenId'>): ParkedCart | null {
  return carts?.find((cart) => cart.cartId === chosenId) ?? carts?.[0] ?? null;
}

export function createParked(deps: ParkedDeps): Parked {
  const store = createStore<ParkedState>(() => ({ carts: null, chosenId: null, refusal: null }));
  const hold = (carts: readonly ParkedCart[]): void => store.setState({ carts: [...carts].sort((a, b) => a.parkedAt - b.parkedAt), refusal: null });
  const refresh = async (): Promise<void> => {
    const answer = await deps.sale.parked({});
    if (answer.ok) hold(answer.value.carts);
  };
  const drop = async (): Promise<void> => {
    const cart = chosenParked(store.getState());
    if (cart === null) return;
    const gesture = deps.newGesture();
    const answer = await deps.withApproval((approvalId) => deps.sale.dropParked({ gesture, cartId: cart.cartId, ...approved(approvalId) }));
    if (answer.ok) return hold(answer.value.carts);
    if (answer.code !== 'needs-right') store.setState({ refusal: answer });
    await refresh();
  };
  return {
    store,
    refresh: () => void refresh(),
    choose: (chosenId) => store.setState({ chosenId }),
    move: (step) => store.setState((state) => {
      const carts = state.carts ?? [];
      const at = carts.findIndex((cart) => cart.cartId === chosenParked(state)?.cartId);
      const next = carts[Math.max(0, Math.min(carts.length - 1, at + step))];
      return next === undefined ? {} : { chosenId: next.cartId };
    }),
    drop: () => void drop(),
  };
}

export function useParked<T>(parked: Parked, pick: (state: ParkedState) => T): T {
  return useStore(parked.store, pick);
}
