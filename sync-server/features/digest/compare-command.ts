/**
 * `npm run admin -- compare [--company NAME-OR-ID] [--json] [--heal] [--data DIR | --database URL]`: holds everything stored against
 * itself. The table, or one JSON line for each company, goes to stdout; the exit code is 0 when nothing differs.
 */
import type { Command } from '#server/db/run-command.ts';
import { compareCompany } from './compare-company.ts';
import { differs, tableOf, type CompanyFindings } from './finding.ts';

export const compareCommand: Command = {
  doing: 'Comparing', purpose: 'this comparison', flags: ['heal'],
  async run({ db, companies, json, flags, print }) {
    const found: CompanyFindings[] = [];
    for (const each of companies) {
      const findings = await compareCompany(db, each, flags.has('heal'));
      found.push(findings);
      if (json) print(`${JSON.stringify(findings)}\n`);
    }
    if (!json) print(tableOf(found));
    return !differs(found);
  },
};
