/** What a look at a company found, in words and figures. */

export type Finding = {
  /** What was looked at: `feed`, `log`, `receipts`, `ledger`, `shifts`, `quarantine`, `tills`. */
  readonly about: string;
  readonly what: string;
  /** How many were looked at, and how many of them differ. */
  readonly looked: number;
  readonly differ: number;
  /** One of those that differ, or why nothing does. */
  readonly example: string;
};

export type CompanyFindings = { readonly companyId: string; readonly company: string; readonly findings: readonly Finding[]; readonly healed: number; readonly placed: number };

/** A table a person reads, company by company. */
export function tableOf(companies: readonly CompanyFindings[]): string {
  return companies.map(({ company, companyId, findings, healed, placed }) => {
    const cells = [['', 'looked at', 'rows', 'differ', ''], ...findings.map(({ about, what, looked, differ, example }) => [about, what, String(looked), differ === 0 ? '-' : String(differ), example])];
    const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => (row[column] as string).length)));
    const lines = cells.map((row) => row.map((cell, column) => (column === 4 ? cell : column >= 2 ? cell.padStart(widths[column] as number) : cell.padEnd(widths[column] as number))).join('  ').trimEnd());
    const differ = findings.reduce((sum, each) => sum + each.differ, 0);
    const made = `${healed === 0 ? '' : ` ${healed} hashes of the feed were made anew.`}${placed === 0 ? '' : ` ${placed} rows were given their places in the feed.`}`;
    return `${company} (${companyId})\n${lines.map((line) => `  ${line}`).join('\n')}\n  ${differ === 0 ? 'Nothing differs.' : `${differ} differ.`}${made}\n`;
  }).join('\n');
}

export function differs(companies: readonly CompanyFindings[]): boolean {
  return companies.some(({ findings }) => findings.some(({ differ }) => differ > 0));
}
