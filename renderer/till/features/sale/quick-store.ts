import { createStore, useStore, type StoreApi } from 'zustand';
import type { Client } from '#contract/define/service.ts';
import type { catalog, QuickPage } from '#contract/terminal/catalog.ts';

export type QuickState = { readonly pages: readonly QuickPage[] | null; readonly page: number };
export type Quick = { readonly store: StoreApi<QuickState>; readonly refresh: () => void; readonly open: (page: number) => void };

/** Where the page that is open stands among new ones: pages come and go around it. */
function whereNow({ pages, page }: QuickState, next: readonly QuickPage[]): number {
  const open = pages?.[page];
  const isOpen = (one: QuickPage | undefined): boolean => one !== undefined && one.kind === open?.kind && one.name === open.name;
  // Two pages may bear one name.
  const at = isOpen(next[page]) ? page : next.findIndex(isOpen);
  return at >= 0 ? at : Math.min(page, Math.max(0, next.length - 1));
}

/** The pages of quick goods as the host has them now. */
export function createQuick(client: Pick<Client<typeof catalog>, 'quick'>): Quick {
  const store = createStore<QuickState>(() => ({ pages: null, page: 0 }));
  let asking = false;
  let again = false;
  const refresh = async (): Promise<void> => {
    again = asking;
    if (asking) return;
    asking = true;
    const answer = await client.quick({});
    asking = false;
    if (again) return refresh();
    if (answer.ok) store.setState((state) => ({ pages: answer.value.pages, page: whereNow(state, answer.value.pages) }));
  };
  return { store, refresh: () => void refresh(), open: (page) => store.setState({ page }) };
}

export function useQuick(quick: Quick): QuickState {
  return useStore(quick.store);
}
