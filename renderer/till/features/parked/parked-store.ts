import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { ParkedCart, sale } from '#contract/terminal/sale.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';

type DropRefusal = Exclude<AnswerOf<(typeof sale)['members']['dropParked']> | Faulted, { readonly ok: true } | { readonly code: 'needs-right' }>;

/** The host keeps a sale that has become receipts in part (HSA28): somebody has to hand out or take what they leave. */
type PartPosted = { readonly code: 'part-posted' };

export type ParkedState = {
  /** Oldest first: it has waited longest. Null before the host has answered. */
  readonly carts: readonly ParkedCart[] | null;
  /** The host could not tell what waits. */
  readonly failed: boolean;
  readonly chosenId: string | null;
  readonly refusal: DropRefusal | PartPosted | null;
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
  const store = createStore<ParkedState>(() => ({ carts: null, failed: false, chosenId: null, refusal: null }));
  const hold = (carts: readonly ParkedCart[]): void => store.setState({ carts: [...carts].sort((a, b) => a.parkedAt - b.parkedAt), failed: false, refusal: null });
  /** What waits now; null where nobody answers. */
  const refresh = async (): Promise<readonly ParkedCart[] | null> => {
    store.setState({ failed: false });
    const answer = await deps.sale.parked({});
    if (!answer.ok) {
      store.setState({ failed: true });
      return null;
    }
    hold(answer.value.carts);
    return answer.value.carts;
  };
  const drop = async (): Promise<void> => {
    const cart = chosenParked(store.getState());
    if (cart === null) return;
    const gesture = deps.newGesture();
    const answer = await deps.withApproval((approvalId) => deps.sale.dropParked({ gesture, cartId: cart.cartId, ...approved(approvalId) }));
    if (answer.ok) return hold(answer.value.carts);
    const waiting = await refresh();
    if (answer.code === 'needs-right') return;
    // Not thrown away and waiting still.
    const stays = answer.code === 'unknown-cart' && waiting?.some((one) => one.cartId === cart.cartId) === true;
    store.setState({ refusal: stays ? { code: 'part-posted' } : answer });
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
