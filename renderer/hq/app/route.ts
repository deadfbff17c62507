/** Where a person is in headquarters, and how that is written as `#/page/id?search=…&store=…`. */
export const pages = ['today', 'receipts', 'shifts', 'tasks', 'goods', 'stores', 'fleet', 'staff', 'company', 'rules', 'journal', 'attention'] as const;
export type PageName = (typeof pages)[number];
/** What a list is narrowed to, by the names its page knows. */
export type Filters = Readonly<Record<string, string>>;
export type Route = { readonly page: PageName | 'sign-in' | 'register'; readonly id: string | null; readonly search: string; readonly filters: Filters };

/** An address nobody wrote here is today's page, never an error. */
export function parseRoute(hash: string): Route {
  const body = hash.replace(/^#\/?/, '');
  const question = body.indexOf('?');
  const path = question < 0 ? body : body.slice(0, question);
  const [page = '', id = ''] = path.split('/');
  const known = page === 'sign-in' || page === 'register' || (pages as readonly string[]).includes(page);
  const { search = '', ...filters } = Object.fromEntries(question < 0 ? [] : new URLSearchParams(body.slice(question + 1)));
  return { page: known ? (page as Route['page']) : 'today', id: known ? decoded(id) : null, search, filters };
}

/** Null also for an id cut off in the middle of an escape. */
function decoded(id: string): string | null {
  try {
    return decodeURIComponent(id) || null;
  } catch {
    return null;
  }
}

export function hrefOf(route: { readonly page: Route['page']; readonly id?: string | null; readonly search?: string; readonly filters?: Filters }): string {
  const said = Object.entries({ search: route.search ?? '', ...route.filters }).filter(([, value]) => value !== '');
  const question = said.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return `#/${route.page}${route.id ? `/${encodeURIComponent(route.id)}` : ''}${question === '' ? '' : `?${question}`}`;
}
