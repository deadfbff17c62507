/** The companies of a database, for commands. */
import { CannotStart } from './cannot-start.ts';
import { listTenants } from './directory.ts';
import type { Database } from './tx.ts';

export type Company = { readonly id: string; readonly name: string };

export async function listCompanies(db: Database): Promise<Company[]> {
  const companies: Company[] = [];
  for (const id of await db.withDirectory((tx) => listTenants(tx))) {
    const { rows: [company] } = await db.withTenant(id, (tx) => tx.query<{ name: string }>('SELECT name FROM company WHERE tenant_id = $1', [id]), { readOnly: true });
    companies.push({ id, name: company?.name ?? id });
  }
  return companies;
}

/** The one of that id or name, all where nothing is wanted; throws {@link CannotStart} naming those there are, or all of that name. */
export function chosenOf(companies: readonly Company[], wanted: string | null): readonly Company[] {
  if (wanted === null) return companies;
  const found = companies.filter(({ id, name }) => id === wanted.toLowerCase() || name.trim().toLowerCase() === wanted.trim().toLowerCase());
  if (found.length === 0) throw new CannotStart(`No company is called "${wanted}". There are: ${companies.length === 0 ? 'none yet' : listed(companies)}.`);
  if (found.length > 1) throw new CannotStart(`${found.length} companies are called "${wanted}": ${listed(found)}. Name the one you mean by its id.`);
  return found;
}

const listed = (companies: readonly Company[]): string => companies.map(({ id, name }) => `${name} (${id})`).join(', ');
