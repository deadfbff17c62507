/** Everything of one company, looked at from outside of what wrote it (SPEC AC1). */
import { listTenants } from '#server/db/directory.ts';
import type { Database } from '#server/db/tx.ts';
import { checkFacts } from './facts-check.ts';
import { checkFeed, healFeed } from './feed-check.ts';
import type { CompanyFindings } from './finding.ts';
import { checkTills } from './tills-check.ts';

export type Company = { readonly id: string; readonly name: string };

const SNAPSHOT = { isolation: 'repeatable read', readOnly: true } as const;

export async function listCompanies(db: Database): Promise<Company[]> {
  const companies: Company[] = [];
  for (const id of await db.withDirectory((tx) => listTenants(tx))) {
    const { rows: [company] } = await db.withTenant(id, (tx) => tx.query<{ name: string }>('SELECT name FROM company WHERE tenant_id = $1', [id]), { readOnly: true });
    companies.push({ id, name: company?.name ?? id });
  }
  return companies;
}

/** @param heal makes hashes of the feed anew before it looks (AC9) */
export async function compareCompany(db: Database, { id, name }: Company, heal: boolean): Promise<CompanyFindings> {
  const healed = heal ? await healFeed(db, id) : 0;
  const findings = [
    ...await db.withTenant(id, checkFeed, SNAPSHOT), ...await db.withTenant(id, checkFacts, SNAPSHOT), ...await db.withTenant(id, checkTills, SNAPSHOT),
  ];
  return { companyId: id, company: name, findings, healed };
}
