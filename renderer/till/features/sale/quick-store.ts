import { createStore, useStore, type StoreApi } from 'zustand';
import type { Client } from '#contract/define/service.ts';
import type { catalog, QuickPage } from '#contract/terminal/catalog.ts';

export type QuickState = { readonly pages: readonly QuickPage[] | null; readonly page: number };
export type Quick = { readonly store: StoreApi<QuickState>; readonly refresh: () => void; readonly open: (page: number) => void };

/** The pages of quick goods as the host has them now. */
export function createQuick(client: Pick<Client<typeof catalog>, 'quick'>): Quick {
  const store = createStore<QuickState>(() => ({ pages: null, page: 0 }));
  let asking = false;
  const refresh = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    const answer = await client.quick({});
    asking = false;
    if (answer.ok) store.setState((state) => ({ pages: answer.value.pages, page: Math.min(state.page, Math.max(0, answer.value.pages.length - 1)) }));
  };
  return { store, refresh: () => void refresh(), open: (page) => store.setState({ page }) };
}

export function useQuick(quick: Quick): QuickState {
  return useStore(quick.store);
}
