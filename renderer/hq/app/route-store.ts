/** Where the person is, as `#/page/id?filter`; links are plain links, back and forward work. */
import { createStore, useStore } from 'zustand';

export const pages = ['today', 'receipts', 'goods', 'stores', 'staff', 'attention'] as const;
export type PageName = (typeof pages)[number];
export type Route = { readonly page: PageName | 'sign-in' | 'register'; readonly id: string | null; readonly search: string };

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const [page = '', id] = path.split('/');
  const known = page === 'sign-in' || page === 'register' || (pages as readonly string[]).includes(page);
  return { page: known ? (page as Route['page']) : 'today', id: id ? decodeURIComponent(id) : null, search: new URLSearchParams(search).get('search') ?? '' };
}

export function hrefOf(route: { readonly page: Route['page']; readonly id?: string | null; readonly search?: string }): string {
  return `#/${route.page}${route.id ? `/${encodeURIComponent(route.id)}` : ''}${route.search ? `?search=${encodeURIComponent(route.search)}` : ''}`;
}

const routeStore = createStore<Route>(() => parseRoute(location.hash));
addEventListener('hashchange', () => routeStore.setState(parseRoute(location.hash), true));

export function useRoute(): Route {
  return useStore(routeStore);
}

/** Goes somewhere; `replace` leaves no step back (typing a filter). */
export function go(route: Parameters<typeof hrefOf>[0], replace = false): void {
  const href = hrefOf(route);
  if (replace) {
    history.replaceState(null, '', href);
    routeStore.setState(parseRoute(href), true);
  } else location.hash = href;
}
