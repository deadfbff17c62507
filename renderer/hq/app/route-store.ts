/** The page's own address, followed: links are plain links, back and forward work. */
import { createStore, useStore } from 'zustand';
import { hrefOf, parseRoute, type Route } from './route.ts';

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
