/** The company an import goes to, and what of it the rows need. */
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import type { TaxRate } from '#domain/tax/tax.ts';
import { listTenants } from '#server/db/directory.ts';
import type { Database, TenantTx } from '#server/db/tx.ts';

export type Company = { readonly id: string; readonly name: string };
export type CompanyShelf = {
  readonly priceList: { readonly id: string; readonly name: string };
  readonly taxRates: readonly TaxRate[];
  /** The largest sales rank given; new goods come behind. */
  readonly lastRank: number;
};

const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Finds a company by its id or its name as people write it; `detail` of a refusal holds the companies to choose from. */
export async function findCompany(db: Database, wanted: string): Promise<Result<Company, 'no-company' | 'several-companies', readonly Company[]>> {
  const ids = await db.withDirectory((tx) => listTenants(tx));
  const companies: Company[] = [];
  for (const id of ids) {
    const { rows } = await db.withTenant(id, (tx) => tx.query<Company>('SELECT id, name FROM company WHERE tenant_id = $1', [id]), { readOnly: true });
    companies.push(...rows.map((row) => ({ id, name: row.name })));
  }
  const found = companies.filter((company) => company.id === wanted.toLowerCase() || sameName(company.name, wanted));
  const [company] = found;
  if (company === undefined) return refused('no-company', companies);
  return found.length === 1 ? ok(company) : refused('several-companies', found);
}

const FIND_LIST = `
  SELECT l.id, l.name FROM price_list l LEFT JOIN store s ON s.tenant_id = l.tenant_id AND s.price_list_id = l.id
  WHERE l.tenant_id = $1 ORDER BY s.number NULLS LAST, l.id LIMIT 1`;

/** Price list of the company's first store and tax rates; refuses where the company has no list or no rates yet. */
export async function readShelf(tx: TenantTx): Promise<Result<CompanyShelf, 'no-price-list' | 'no-tax-rates'>> {
  const ask = async <R extends object>(statement: string): Promise<R[]> => (await tx.query<R & Record<string, unknown>>(statement, [tx.tenantId])).rows;
  const [priceList] = await ask<{ id: string; name: string }>(FIND_LIST);
  if (priceList === undefined) return refused('no-price-list');
  const taxRates = await ask<TaxRate>('SELECT code, valid_from AS "validFrom", name, rate_bps AS "rateBps" FROM tax_rate WHERE tenant_id = $1');
  if (taxRates.length === 0) return refused('no-tax-rates');
  const [rank] = await ask<{ last: number }>('SELECT coalesce(max(sales_rank), 0)::bigint AS last FROM good WHERE tenant_id = $1');
  return ok({ priceList, taxRates, lastRank: rank?.last ?? 0 });
}
