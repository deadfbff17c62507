/** Everything of one company, looked at from outside of what wrote it (SPEC AC1). */
import type { Company } from '#server/db/companies.ts';
import type { Database } from '#server/db/tx.ts';
import { checkFacts } from './facts-check.ts';
import { checkFeed, healFeed, placeRows } from './feed-check.ts';
import type { CompanyFindings } from './finding.ts';
import { checkTills } from './tills-check.ts';

const SNAPSHOT = { isolation: 'repeatable read', readOnly: true } as const;

/** @param heal makes hashes of the feed anew and gives rows their places in it before it looks (AC9) */
export async function compareCompany(db: Database, { id, name }: Company, heal: boolean): Promise<CompanyFindings> {
  const healed = heal ? await healFeed(db, id) : 0;
  const placed = heal ? await placeRows(db, id) : 0;
  const findings = [
    ...await db.withTenant(id, checkFeed, SNAPSHOT), ...await db.withTenant(id, checkFacts, SNAPSHOT), ...await db.withTenant(id, checkTills, SNAPSHOT),
  ];
  return { companyId: id, company: name, findings, healed, placed };
}
