import { createStore, useStore, type StoreApi } from 'zustand';
import type { Client } from '#contract/define/service.ts';
import type { cash } from '#contract/terminal/cash.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';
import type { CashRefusal } from './cash-store.ts';

export type DrawerState = { readonly opening: boolean; readonly opened: boolean; readonly refusal: CashRefusal | null };
export type Drawer = { readonly store: StoreApi<DrawerState>; readonly start: () => void; readonly open: (reason: string) => void };

export type DrawerDeps = { readonly cash: Pick<Client<typeof cash>, 'openDrawer'>; readonly withApproval: WithApproval; readonly sound: (sound: 'ok' | 'blocked') => void };

const SHUT: DrawerState = { opening: false, opened: false, refusal: null };

/** Opens the drawer without a sale, with a reason for the journal. */
export function createDrawer(deps: DrawerDeps): Drawer {
  const store = createStore<DrawerState>(() => SHUT);
  return {
    store,
    start: () => store.setState(SHUT),
    open: (reason) => {
      if (store.getState().opening) return;
      store.setState({ ...SHUT, opening: true });
      void deps.withApproval((approvalId) => deps.cash.openDrawer({ reason, ...approved(approvalId) })).then((answer) => {
        store.setState({ opening: false, opened: answer.ok, refusal: answer.ok ? null : answer });
        deps.sound(answer.ok ? 'ok' : 'blocked');
      });
    },
  };
}

export function useDrawer<T>(keeper: Drawer, pick: (state: DrawerState) => T): T {
  return useStore(keeper.store, pick);
}
